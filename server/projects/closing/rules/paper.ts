import type { OutcomeKind } from '../../../../db/schema/projects.ts';
import type { OfficialForm } from '../../../topics/index.ts';
import { budgetRows, yuan, type Head } from '../../milestones/rules/paper.ts';
import { spentOf, type ClosingReport } from '../../milestones/rules/reports.ts';
import type { Commitment, Compared, Shown } from './compare.ts';
import type { Grade } from './guard.ts';

export const GRADE_NAMES: Record<Grade, string> = { excellent: '优秀', good: '良好', passed: '合格', failed: '不合格' };
const WAY_NAMES = { meeting: '会议鉴定', mail: '通讯鉴定' } as const;
const STANDING_NAMES = { met: '已完成', partly: '部分完成', unmet: '未完成', changed: '按批准的变更完成' } as const;
export const OUTCOME_NAMES: Record<OutcomeKind, string> = {
  report: '研究报告',
  paper: '论文',
  lesson_plan: '教学设计',
  case: '教学案例',
  micro_lesson: '微课',
  courseware: '课件',
  tool: '工具',
  survey: '调查报告',
  award: '获奖',
  other: '其他',
};

export type ClosingPaper = {
  head: Head;
  report: ClosingReport;
  way: 'meeting' | 'mail' | null;
  heldOn: string | null;
  approvedOn: string | null;
  endsOn: string | null;
  grade: Grade | null;
  opinion: string;
  commitments: readonly (Commitment & { person: string })[];
  compared: readonly Compared[];
  outcomes: readonly (Shown & { words: number | null; published: string; authors: string })[];
  /** Persons with what each has done. */
  contributions: readonly { name: string; contribution: string }[];
  opinions: readonly { name: string; unit: string; isOfSubject: boolean; grade: Grade | null; text: string }[];
  workReport: string;
  researchReport: string;
};

const wayName = (way: ClosingPaper['way']) => (way === null ? '' : WAY_NAMES[way]);

const promises = ({ commitments, compared, outcomes }: ClosingPaper) => ({
  kind: 'table' as const,
  title: '承诺完成情况',
  columns: ['承诺', '形式', '应完成时间', '负责人', '完成情况', '依据'],
  rows: commitments.map((one) => {
    const found = compared.find(({ commitmentId }) => commitmentId === one.id);
    const shown = outcomes.filter(({ id }) => found?.outcomeIds.includes(id)).map(({ title }) => `《${title}》`);
    const evidence = [one.evidence, shown.join('')].filter((text) => text !== '').join('；');
    return [one.text, one.form, one.dueOn ?? '', one.person, found ? STANDING_NAMES[found.state] : '', evidence];
  }),
});

function outcomeTable(paper: ClosingPaper, kind: Commitment['kind'], title: string) {
  const ids = paper.commitments.filter((one) => one.kind === kind).map(({ id }) => id);
  const isOf = ({ commitmentId }: Shown) =>
    commitmentId === null ? kind === 'final_outcome' : ids.includes(commitmentId);
  return {
    kind: 'table' as const,
    title,
    columns: ['成果名称', '作者', '成果形式', '字数', '完成时间', '出版社或发表刊物、期号'],
    rows: paper.outcomes
      .filter(isOf)
      .map((one) => [
        one.title,
        one.authors,
        OUTCOME_NAMES[one.kind],
        one.words === null ? '' : String(one.words),
        one.handedInOn,
        one.published,
      ]),
  };
}

const finances = ({ report }: ClosingPaper) => ({
  kind: 'table' as const,
  title: '经费决算（元）',
  columns: ['年度', '科目', '支出'],
  rows: [
    ...report.finances.flatMap(({ year, spent }) => budgetRows(spent).map((row) => [String(year), ...row])),
    ['总计', '', yuan(report.finances.reduce((sum, { spent }) => sum + spentOf(spent), 0))],
  ],
});

const experts = ({ opinions }: ClosingPaper) => ({
  kind: 'table' as const,
  title: '鉴定专家名单',
  columns: ['姓名', '工作单位', '是否同学科', '建议等级', '签名'],
  rows: opinions.map(({ name, unit, isOfSubject, grade }) => [
    name,
    unit,
    isOfSubject ? '是' : '否',
    grade === null ? '' : GRADE_NAMES[grade],
    '',
  ]),
});

const spoken = ({ opinions }: ClosingPaper) =>
  opinions
    .filter(({ text }) => text !== '')
    .map(({ name, text }) => `${name}：${text}`)
    .join('\n');

/** 结题鉴定审批书. */
export function closingApproval(paper: ClosingPaper): OfficialForm {
  const { head, report, commitments } = paper;
  const planned = commitments.filter(({ kind }) => kind !== 'objective');
  return {
    title: '课题结题鉴定审批书',
    ...(head.number === null ? {} : { number: head.number }),
    blocks: [
      {
        kind: 'fields',
        rows: [
          { label: '批准号', value: head.number ?? '' },
          { label: '课题名称', value: head.title },
          { label: '课题类别', value: head.track },
          { label: '课题负责人', value: head.leader },
          { label: '所在单位', value: head.unit },
          { label: '立项时间', value: paper.approvedOn ?? '' },
          { label: '计划完成时间', value: paper.endsOn ?? '' },
          { label: '成果主件', value: report.mainPieces },
          { label: '成果附件', value: report.attachmentList },
          { label: '申请鉴定方式', value: wayName(paper.way) },
          { label: '原计划成果形式', value: planned.map(({ text, form }) => `${text}（${form}）`).join('；') },
        ],
      },
      {
        kind: 'table',
        title: '课题组成员及承担任务',
        columns: ['姓名', '工作单位', '承担任务'],
        rows: head.members.map(({ name, unit, task }) => [name, unit, task]),
      },
      { kind: 'text', title: '工作报告', text: paper.workReport },
      { kind: 'text', title: '研究总报告', text: paper.researchReport },
      outcomeTable(paper, 'stage_outcome', '阶段成果'),
      outcomeTable(paper, 'final_outcome', '最终成果'),
      promises(paper),
      finances(paper),
      { kind: 'signatures', rows: ['所在单位意见（盖章）'] },
      { kind: 'text', title: '鉴定专家组意见', text: spoken(paper) },
      experts(paper),
      {
        kind: 'fields',
        rows: [
          { label: '鉴定等级', value: paper.grade === null ? '' : GRADE_NAMES[paper.grade] },
          { label: '领导小组意见', value: paper.opinion },
        ],
      },
      { kind: 'signatures', rows: ['鉴定专家组组长（签字）', '领导小组（盖章）'] },
    ],
  };
}

/** 成果鉴定书. */
export function appraisal(paper: ClosingPaper): OfficialForm {
  const { head, report } = paper;
  return {
    title: '课题成果鉴定书',
    ...(head.number === null ? {} : { number: head.number }),
    blocks: [
      {
        kind: 'fields',
        rows: [
          { label: '成果名称', value: head.title },
          { label: '批准号', value: head.number ?? '' },
          { label: '完成人', value: [head.leader, ...head.members.map(({ name }) => name)].join('、') },
          { label: '所在单位', value: head.unit },
          { label: '鉴定方式', value: wayName(paper.way) },
          { label: '鉴定日期', value: paper.heldOn ?? '' },
        ],
      },
      { kind: 'text', title: '一、成果简介', text: report.summary },
      { kind: 'text', title: '二、学术价值', text: report.academicValue },
      { kind: 'text', title: '三、社会效益', text: report.socialBenefit },
      { kind: 'text', title: '四、主件目录', text: report.mainPieces },
      { kind: 'text', title: '五、附件目录', text: report.attachmentList },
      {
        kind: 'table',
        title: '六、主要完成人及贡献',
        columns: ['姓名', '贡献'],
        rows: paper.contributions.map(({ name, contribution }) => [name, contribution]),
      },
      { kind: 'text', title: '七、鉴定专家意见', text: spoken(paper) },
      experts(paper),
      {
        kind: 'fields',
        rows: [{ label: '鉴定等级', value: paper.grade === null ? '' : GRADE_NAMES[paper.grade] }],
      },
      { kind: 'signatures', rows: ['鉴定组成员（签字）', '组织鉴定单位意见（盖章）'] },
    ],
  };
}
