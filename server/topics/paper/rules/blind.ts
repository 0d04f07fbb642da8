import type { CallBody } from '../../../../db/schema/topic-data.ts';
import { askedOf, trackOf } from '../../rules/asked.ts';
import type { Packet, Role } from '../../rules/packet.ts';
import type { FormBlock, OfficialForm } from '../form.ts';
import { aiBlocks, budgetTable } from './application.ts';
import { SECTION, dayText, spanText } from './words.ts';

/** People of a packet by what they are to it, never by name. */
const roleText = (role: Role): string => (role === null ? '' : role === 0 ? '主持人' : `成员${role}`);

/** 课题设计论证活页: drawn from the blind packet alone, so there is nothing in it that the packet does not have. */
export function packetForm(packet: Packet, body: CallBody): OfficialForm {
  const asked = askedOf(body, packet.track);
  const { steps, stageOutcomes, finalOutcomes } = packet;
  const fields = [
    ['课题名称', packet.title],
    ['课题类别', trackOf(body, packet.track)?.name ?? ''],
    ['研究方向', packet.direction],
    ['学科', packet.subject ?? ''],
    ['学段', packet.stage ?? ''],
    ['研究期限', packet.months === null ? '' : `${packet.months} 个月`],
    ['成员人数', `${packet.members}（不含主持人）`],
  ].map(([label = '', value = '']) => ({ label, value }));
  const sections = Object.entries(SECTION).flatMap(([key, title]): FormBlock[] => {
    const text = Object.entries(packet.sections).find(([name]) => name === key)?.[1] ?? '';
    return text === '' ? [] : [{ kind: 'text', title, text }];
  });
  const goals = packet.objectives.map((objective, at) => `（${at + 1}）${objective}`).join('\n');
  return {
    title: '课题设计论证活页',
    number: packet.code,
    blocks: [
      { kind: 'fields', rows: fields },
      ...sections,
      { kind: 'text', title: '研究目标', text: goals },
      {
        kind: 'table',
        title: '研究步骤',
        columns: ['序号', '起止时间', '研究任务', '负责人'],
        rows: steps.map((one, at) => [`${at + 1}`, spanText(one.from, one.to), one.task, roleText(one.role)]),
      },
      {
        kind: 'table',
        title: '预期阶段成果',
        columns: ['序号', '起止时间', '成果名称', '成果形式', '负责人'],
        rows: stageOutcomes.map((one, at) => [`${at + 1}`, spanText(one.from, one.dueOn), one.name, one.form, roleText(one.role)]), // prettier-ignore
      },
      {
        kind: 'table',
        title: '预期最终成果',
        columns: ['序号', '完成时间', '成果名称', '成果形式', '负责人'],
        rows: finalOutcomes.map((one, at) => [`${at + 1}`, dayText(one.dueOn), one.name, one.form, roleText(one.role)]),
      },
      ...(asked.budget ? [budgetTable(packet)] : []),
      ...(asked.ai ? aiBlocks(packet) : []),
    ],
  };
}
