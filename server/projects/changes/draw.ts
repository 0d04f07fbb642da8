import type { Db } from '../../../db/client.ts';
import { dayOf } from '../../kernel/day.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { seenTopic, topicScope, type OfficialForm } from '../../topics/index.ts';
import { changeNotFound } from '../errors.ts';
import { namesOf } from '../milestones/repo.ts';
import type { Head } from '../milestones/rules/paper.ts';
import { draw, headOf, type Drawn, type Format } from '../paper.ts';
import { findChange, organisationNamed, topicOfChange, type ChangeRow } from './repo.ts';

/** 变更事项, as the form of the seven kinds names them. */
export const KIND_NAMES: Record<ChangeRow['kind'], string> = {
  people: '变更课题负责人或课题组成员',
  title: '变更课题名称',
  outcome_form: '变更成果形式',
  content: '研究内容重大调整',
  unit: '变更课题管理单位',
  delay: '课题延期',
  stop: '中止或撤销课题',
};
const STATE_NAMES: Record<ChangeRow['state'], string> = {
  asked: '待单位意见',
  endorsed: '单位同意，待审批',
  approved: '批准',
  rejected: '不批准',
  withdrawn: '已撤回',
};

type Names = (id: string) => string;

/** One side of a change in words. */
export function sideText(side: Record<string, unknown>, name: Names): string {
  const said: [string, (value: unknown) => string][] = [
    ['title', String],
    ['endsOn', (value) => `计划结题日期：${String(value)}`],
    ['orgId', (value) => name(String(value))],
    ['leaderId', (value) => (typeof value === 'string' ? `负责人：${name(value)}` : '')],
    ['members', (value) => (Array.isArray(value) ? `成员：${value.map((id) => name(String(id))).join('、')}` : '')],
    ['join', (value) => listed(value, '增加成员', ({ personId }) => name(String(personId)))],
    [
      'leave',
      (value) =>
        Array.isArray(value) && value.length > 0 ? `减少成员：${value.map((id) => name(String(id))).join('、')}` : '',
    ],
    ['outcomes', (value) => listed(value, '成果', ({ text, form }) => `${String(text)}（${String(form)}）`)],
    ['objectives', (value) => listed(value, '研究目标', ({ text }) => String(text))],
    ['summary', String],
    ['what', (value) => (value === 'cancel' ? '撤销课题' : '中止研究')],
  ];
  return said
    .flatMap(([key, say]) => (side[key] === undefined ? [] : [say(side[key])]))
    .filter((text) => text !== '')
    .join('\n');
}
const listed = (value: unknown, label: string, say: (one: Record<string, unknown>) => string): string =>
  Array.isArray(value) && value.length > 0 ? `${label}：${value.map(say).join('；')}` : '';

/** 变更审批表. */
export const changeForm = (head: Head, change: ChangeRow, name: Names, decidedOn: string | null): OfficialForm => ({
  title: '课题变更审批表',
  ...(head.number === null ? {} : { number: head.number }),
  blocks: [
    {
      kind: 'fields',
      rows: [
        { label: '课题名称', value: head.title },
        { label: '批准号', value: head.number ?? '' },
        { label: '课题类别', value: head.track },
        { label: '课题负责人', value: head.leader },
        { label: '所在单位', value: head.unit },
        { label: '变更事项', value: KIND_NAMES[change.kind] },
      ],
    },
    { kind: 'text', title: '变更前', text: sideText(change.before, name) },
    { kind: 'text', title: '变更后', text: sideText(change.after, name) },
    { kind: 'text', title: '变更理由', text: change.reason },
    {
      kind: 'fields',
      rows: [
        { label: '审批结果', value: STATE_NAMES[change.state] },
        { label: '审批意见', value: change.answer },
        { label: '审批日期', value: decidedOn ?? '' },
      ],
    },
    { kind: 'signatures', rows: ['课题负责人（签字）', '所在单位意见（盖章）', '课题管理部门意见（盖章）'] },
  ],
});

async function namer(db: Db, { before, after }: ChangeRow): Promise<Names> {
  const text = JSON.stringify([before, after]);
  const names = await namesOf(db, text.match(/per_[0-9a-z]+/g) ?? []);
  for (const id of text.match(/org_[0-9a-z]+/g) ?? []) {
    const unit = await organisationNamed(db, id);
    if (unit) names.set(id, unit.name);
  }
  return (id) => names.get(id) ?? '';
}

export async function drawChange(
  deps: Deps,
  actor: Actor,
  { id, format }: { id: string; format: Format },
): Promise<Drawn> {
  const topicId = await topicOfChange(deps.db, topicScope(actor), id);
  const change = topicId === null ? null : await findChange(deps.db, id);
  if (topicId === null || change === null) throw changeNotFound();
  const seen = await seenTopic(deps.db, actor, topicId);
  const decidedOn = change.decidedAt === null ? null : dayOf(change.decidedAt);
  const form = changeForm(headOf(seen), change, await namer(deps.db, change), decidedOn);
  return draw(form, seen.topic, format);
}
