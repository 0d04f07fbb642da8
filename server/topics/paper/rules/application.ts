import type { CallBody, PlannedOutcome, TopicForm } from '../../../../db/schema/topic-data.ts';
import { askedOf, trackOf } from '../../rules/asked.ts';
import type { FormBlock, OfficialForm } from '../form.ts';
import {
  BUDGET_ITEM,
  DEGREE,
  GENDER,
  HISTORY,
  LEVEL,
  MEMBER_STATE,
  PLEDGE,
  SECTION,
  STANDING,
  TITLE,
  UNIT_PLEDGE,
  dayText,
  spanText,
  yesNo,
  yuan,
} from './words.ts';

/** What the 申报书 says besides the form: people by name, and what they said. Days are China's. */
export type ApplicationPaper = {
  callTitle: string;
  body: CallBody;
  form: TopicForm;
  number: string | null;
  leaderName: string;
  orgName: string;
  members: {
    personId: string;
    name: string;
    orgName: string;
    task: string;
    state: keyof typeof MEMBER_STATE;
    respondedOn: string | null;
  }[];
  recommenders: { name: string; orgName: string; title: string | null; text: string; givenOn: string | null }[];
  unit: { text: string; givenOn: string | null } | null;
};

type Row = { label: string; value: string };
const row = (label: string, value: string): Row => ({ label, value });

/** 申报书 in the order of the official form: every field of it, whether filled in or not. */
export function applicationForm(paper: ApplicationPaper): OfficialForm {
  const { form, callTitle, number } = paper;
  const who = (person: string | null) =>
    person === null ? paper.leaderName : (paper.members.find(({ personId }) => personId === person)?.name ?? '');
  return {
    title: '课题申报书',
    subtitle: callTitle,
    ...(number === null ? {} : { number }),
    blocks: [
      { kind: 'fields', rows: topicRows(paper.body, form) },
      { kind: 'fields', rows: leaderRows(paper) },
      membersTable(paper),
      historyTable(form),
      ...argument(paper.body, form, who),
      ...outcomeTables(form, who),
      ...(askedOf(paper.body, form.track).budget ? [budgetTable(form)] : []),
      ...(paper.body.aiPart ? aiBlocks(form) : []),
      ...opinions(paper),
      { kind: 'text', title: '承诺书', text: PLEDGE },
      { kind: 'signatures', rows: ['课题主持人（签字）'] },
    ],
  };
}

export function topicRows(body: CallBody, form: TopicForm): Row[] {
  const item = body.guide.find(({ id }) => id === form.guideItem);
  return [
    row('课题名称', form.title),
    row('课题类别', trackOf(body, form.track)?.name ?? ''),
    row('指南编号', item ? `${item.id}  ${item.title}` : '自选'),
    row('研究方向', form.direction),
    row('学科', form.subject ?? ''),
    row('学段', form.stage ?? ''),
    row('研究期限', form.months === null ? '' : `${form.months} 个月`),
  ];
}

function leaderRows({ form: { leader }, leaderName, orgName }: ApplicationPaper): Row[] {
  return [
    row('主持人', leaderName),
    row('性别', leader.gender === null ? '' : GENDER[leader.gender]),
    row('民族', leader.ethnicity),
    row('出生日期', dayText(leader.born)),
    row('行政职务', leader.post),
    row('专业技术职称', leader.title === null ? '' : TITLE[leader.title]),
    row('研究专长', leader.speciality),
    row('最后学历', leader.education),
    row('最后学位', leader.degree === null ? '' : DEGREE[leader.degree]),
    row('工作单位', orgName),
    row('联系电话', leader.phone),
    row('电子邮箱', leader.email),
  ];
}

function membersTable({ members }: ApplicationPaper): FormBlock {
  const confirmed = ({ state, respondedOn }: ApplicationPaper['members'][number]) =>
    `${MEMBER_STATE[state]}${respondedOn === null ? '' : `（${dayText(respondedOn)}）`}`;
  const rows = members.map((one, at) => [`${at + 1}`, one.name, one.orgName, one.task, confirmed(one)]);
  return { kind: 'table', title: '主要成员', columns: ['序号', '姓名', '单位', '承担任务', '本人确认'], rows };
}

function historyTable({ history }: TopicForm): FormBlock {
  const rows = history.map(({ title, level, status, year }, at) => [
    `${at + 1}`,
    title,
    LEVEL[level],
    HISTORY[status],
    year === null ? '' : `${year}`,
  ]);
  const title = '主持人近年承担的相关课题';
  return { kind: 'table', title, columns: ['序号', '课题名称', '级别', '角色与状态', '年份'], rows };
}

export type Who = (person: string | null) => string;

/** 设计论证: the sections the call asks for, objectives and steps in their places among them. */
export function argument(body: CallBody, form: TopicForm, who: Who): FormBlock[] {
  const asked = askedOf(body, form.track).sections.map(({ key }) => key);
  const text = (key: keyof typeof SECTION): FormBlock[] =>
    asked.includes(key) || form.sections[key]
      ? [{ kind: 'text', title: SECTION[key], text: form.sections[key] ?? '' }]
      : [];
  const objectives = form.objectives.map((objective, at) => `（${at + 1}）${objective}`).join('\n');
  return [
    ...text('concepts'),
    ...text('literature'),
    ...text('significance'),
    { kind: 'text', title: '研究目标', text: objectives },
    ...text('subjects'),
    ...text('content'),
    ...text('difficulties'),
    ...text('methods'),
    {
      kind: 'table',
      title: '研究步骤',
      columns: ['序号', '起止时间', '研究任务', '负责人'],
      rows: form.steps.map((step, at) => [`${at + 1}`, spanText(step.from, step.to), step.task, who(step.person)]),
    },
    ...text('feasibility'),
    ...text('foundation'),
  ];
}

export function outcomeTables(form: TopicForm, who: Who): FormBlock[] {
  const rows = (list: readonly PlannedOutcome[], when: (one: PlannedOutcome) => string) =>
    list.map((one, at) => [`${at + 1}`, when(one), one.name, one.form, who(one.person)]);
  return [
    {
      kind: 'table',
      title: '预期阶段成果',
      columns: ['序号', '起止时间', '成果名称', '成果形式', '负责人'],
      rows: rows(form.stageOutcomes, ({ from, dueOn }) => spanText(from, dueOn)),
    },
    {
      kind: 'table',
      title: '预期最终成果',
      columns: ['序号', '完成时间', '成果名称', '成果形式', '负责人'],
      rows: rows(form.finalOutcomes, ({ dueOn }) => dayText(dueOn)),
    },
  ];
}

export function budgetTable({ budget }: Pick<TopicForm, 'budget'>): FormBlock {
  const amounts = new Map<string, number>(Object.entries(budget));
  const items = Object.entries(BUDGET_ITEM).map(([key, name]) => [name, yuan(amounts.get(key) ?? 0)]);
  const total = [...amounts.values()].reduce((sum, amount) => sum + amount, 0);
  return { kind: 'table', title: '经费概算（元）', columns: ['科目', '金额'], rows: [...items, ['合计', yuan(total)]] };
}

export function aiBlocks({ ai }: Pick<TopicForm, 'ai'>): FormBlock[] {
  const tools = ai.tools.map((tool, at) => [
    `${at + 1}`,
    tool.name,
    tool.standing === null ? '' : STANDING[tool.standing],
    tool.purpose,
    tool.where,
  ]);
  const { useDirectly, stages, how } = ai.pupils;
  return [
    {
      kind: 'table',
      title: '人工智能工具清单',
      columns: ['序号', '工具名称', '备案或白名单', '用途', '使用环节'],
      rows: tools,
    },
    {
      kind: 'fields',
      rows: [
        row('学生是否直接使用', yesNo(useDirectly)),
        row('使用学段', stages.join('、')),
        row('使用方式', how),
        row('数据类型', ai.data.kinds),
        row('脱敏措施', ai.data.anonymised),
        row('人机分工', ai.division),
        row('风险与伦理预案', ai.risks),
        row('AI 使用声明', ai.statement),
      ],
    },
  ];
}

function opinions({ recommenders, unit }: ApplicationPaper): FormBlock[] {
  const titles = new Map<string, string>(Object.entries(TITLE));
  return [
    ...recommenders.flatMap(({ name, orgName, title, text, givenOn }, at): FormBlock[] => [
      { kind: 'text', title: `推荐人意见（${at + 1}）`, text },
      {
        kind: 'fields',
        rows: [
          row('推荐人', name),
          row('推荐人单位', orgName),
          row('推荐人职称', titles.get(title ?? '') ?? ''),
          row('推荐日期', dayText(givenOn)),
        ],
      },
    ]),
    { kind: 'text', title: '单位意见', text: unit ? [unit.text, UNIT_PLEDGE].filter(Boolean).join('\n') : '' },
    { kind: 'fields', rows: [row('单位审核日期', dayText(unit?.givenOn ?? null))] },
    { kind: 'signatures', rows: ['单位负责人（签字）', '单位（盖章）'] },
  ];
}
