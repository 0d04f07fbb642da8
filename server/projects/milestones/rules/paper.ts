import type { BudgetKey } from '../../../../db/schema/topic-data.ts';
import type { OfficialForm } from '../../../topics/index.ts';
import { BUDGET } from '../../../topics/rules/index.ts';
import type { CheckReport, OpeningReport } from './reports.ts';

/** What stands at the head of every form of a topic. The forms are the district's: they are in Chinese in any language. */
export type Head = {
  title: string;
  number: string | null;
  track: string;
  leader: string;
  unit: string;
  members: readonly { name: string; unit: string; task: string }[];
};

export const BUDGET_NAMES: Record<BudgetKey, string> = {
  materials: '资料费',
  data: '数据采集费',
  travel: '差旅费',
  meetings: '会议费',
  exchange: '国际合作与交流费',
  equipment: '设备费',
  consulting: '专家咨询费',
  labour: '劳务费',
  printing: '印刷费',
  management: '管理费',
  other: '其他',
};

/** Hundredths of a yuan as yuan: 12345 is '123.45'. */
export const yuan = (hundredths: number): string => (hundredths / 100).toFixed(2);
export const budgetRows = (spent: Partial<Record<BudgetKey, number>>): string[][] => {
  const used = BUDGET.filter((key) => spent[key] !== undefined);
  const total = used.reduce((sum, key) => sum + (spent[key] ?? 0), 0);
  return [...used.map((key) => [BUDGET_NAMES[key], yuan(spent[key] ?? 0)]), ['合计', yuan(total)]];
};

const headRows = ({ title, number, track, leader, unit }: Head) => [
  { label: '课题名称', value: title },
  { label: '批准号', value: number ?? '' },
  { label: '课题类别', value: track },
  { label: '课题负责人', value: leader },
  { label: '所在单位', value: unit },
];
const team = ({ members }: Head) => members.map(({ name }) => name).join('、');
const numbered = (head: Head) => (head.number === null ? {} : { number: head.number });

const expertTable = ({ experts }: OpeningReport, title: string) => ({
  kind: 'table' as const,
  title,
  columns: ['姓名', '工作单位', '职务职称', '本单位或上级主管部门'],
  rows: experts.map(({ name, unit, post, isOwn }) => [name, unit, post, isOwn ? '是' : '否']),
});

/** 开题申请表. */
export const openingApplication = (head: Head, report: OpeningReport): OfficialForm => ({
  title: '课题开题申请表',
  ...numbered(head),
  blocks: [
    {
      kind: 'fields',
      rows: [
        ...headRows(head),
        { label: '会议时间', value: [report.meeting.on ?? '', report.meeting.time].join(' ').trim() },
        { label: '会议地点', value: report.meeting.place },
        { label: '主研人员', value: team(head) },
        { label: '参加人员', value: report.meeting.participants },
        { label: '联系人', value: report.meeting.contact },
        { label: '联系电话', value: report.meeting.phone },
        { label: '申请日期', value: report.announced?.on ?? '' },
      ],
    },
    expertTable(report, '点评专家'),
    {
      kind: 'signatures',
      rows: ['课题负责人（签字）', '所在单位意见（盖章）', '主管部门意见（盖章）', '规划办意见（盖章）'],
    },
  ],
});

/** 开题论证书. */
export const openingRecord = (head: Head, report: OpeningReport): OfficialForm => ({
  title: '课题开题论证书',
  ...numbered(head),
  blocks: [
    {
      kind: 'fields',
      rows: [
        ...headRows(head),
        { label: '论证时间', value: [report.meeting.on ?? '', report.meeting.time].join(' ').trim() },
        { label: '论证地点', value: report.meeting.place },
        { label: '参与人员', value: report.meeting.participants },
      ],
    },
    expertTable(report, '评议专家'),
    { kind: 'text', title: '一、课题提出的背景', text: report.points.background },
    { kind: 'text', title: '二、研究目标', text: report.points.objectives },
    { kind: 'text', title: '三、研究内容', text: report.points.content },
    { kind: 'text', title: '四、研究方法', text: report.points.methods },
    { kind: 'text', title: '五、实施步骤', text: report.points.steps },
    { kind: 'text', title: '六、预期成果', text: report.points.outcomes },
    { kind: 'text', title: '七、专家评议意见', text: report.expertOpinion },
    { kind: 'text', title: '八、重要变更', text: report.changes },
    { kind: 'signatures', rows: ['评议专家组（签字）', '课题负责人（签字）', '所在单位（盖章）'] },
  ],
});

/** 中期检查表 and 年度检查表. */
export const checkForm = (head: Head, report: CheckReport, title: string): OfficialForm => ({
  title,
  ...numbered(head),
  blocks: [
    {
      kind: 'fields',
      rows: [
        ...headRows(head),
        { label: '课题组成员', value: team(head) },
        { label: '检查时段', value: [report.period.from ?? '', report.period.to ?? ''].filter(Boolean).join(' 至 ') },
      ],
    },
    { kind: 'text', title: '一、研究进展', text: report.progress },
    {
      kind: 'table',
      title: '二、阶段成果',
      columns: ['成果名称', '成果形式', '完成时间', '说明'],
      rows: report.stageOutcomes.map(({ name, form, doneOn, note }) => [name, form, doneOn ?? '', note]),
    },
    { kind: 'table', title: '三、经费使用情况（元）', columns: ['科目', '支出'], rows: budgetRows(report.money) },
    { kind: 'text', title: '四、存在的困难和问题', text: report.difficulties },
    { kind: 'text', title: '五、下一步计划', text: report.next },
    { kind: 'text', title: '六、重要变更', text: report.changes },
    { kind: 'signatures', rows: ['课题负责人（签字）', '所在单位意见（盖章）', '课题管理部门意见（盖章）'] },
  ],
});
