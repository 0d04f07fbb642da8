import { describe, expect, test } from 'vitest';
import { changeForm, sideText } from '../../server/projects/changes/draw.ts';
import { appraisal, closingApproval, type ClosingPaper } from '../../server/projects/closing/rules/paper.ts';
import {
  checkForm,
  openingApplication,
  openingRecord,
  yuan,
  type Head,
} from '../../server/projects/milestones/rules/paper.ts';
import { checkReport, closingReport, openingReport } from '../../server/projects/milestones/rules/reports.ts';
import { formDocx, formPdf, type OfficialForm } from '../../server/topics/index.ts';

const head: Head = {
  title: '大模型辅助的初中数学分层作业研究',
  number: '2026AI001',
  track: '一般课题',
  leader: '林主持',
  unit: '城东实验学校',
  members: [{ name: '苏成员', unit: '城东实验学校', task: '课堂实践' }],
};

/** Every label, column and title of a form with what stands in it: what the paper says, field by field. */
const linesOf = ({ title, number, blocks }: OfficialForm): string[] => [
  `# ${title} ${number ?? ''}`,
  ...blocks.flatMap((block) => {
    switch (block.kind) {
      case 'fields':
        return block.rows.map(({ label, value }) => `${label}：${value}`);
      case 'table':
        return [`[${block.title}] ${block.columns.join(' | ')}`, ...block.rows.map((row) => `  ${row.join(' | ')}`)];
      case 'text':
        return [`${block.title}\n  ${block.text}`];
      case 'signatures':
        return block.rows.map((row) => `_ ${row}`);
    }
  }),
];

const opening = openingReport.parse({
  meeting: {
    on: '2026-11-20',
    time: '14:00',
    place: '三楼会议室',
    contact: '林主持',
    phone: '0571',
    participants: '全体成员',
  },
  experts: [{ name: '甲', unit: '教研室', post: '教研员 高级', isOwn: true }],
  points: { background: '背景', objectives: '目标', content: '内容', methods: '方法', steps: '步骤', outcomes: '成果' },
  expertOpinion: '同意开题。',
  changes: '无。',
  announced: { on: '2026-11-10', for: '2026-11-20' },
});

test('开题申请表, field by field', () => {
  expect(linesOf(openingApplication(head, opening))).toEqual([
    '# 课题开题申请表 2026AI001',
    '课题名称：大模型辅助的初中数学分层作业研究',
    '批准号：2026AI001',
    '课题类别：一般课题',
    '课题负责人：林主持',
    '所在单位：城东实验学校',
    '会议时间：2026-11-20 14:00',
    '会议地点：三楼会议室',
    '主研人员：苏成员',
    '参加人员：全体成员',
    '联系人：林主持',
    '联系电话：0571',
    '申请日期：2026-11-10',
    '[点评专家] 姓名 | 工作单位 | 职务职称 | 本单位或上级主管部门',
    '  甲 | 教研室 | 教研员 高级 | 是',
    '_ 课题负责人（签字）',
    '_ 所在单位意见（盖章）',
    '_ 主管部门意见（盖章）',
    '_ 规划办意见（盖章）',
  ]);
});

test('开题论证书, field by field', () => {
  expect(linesOf(openingRecord(head, opening))).toEqual([
    '# 课题开题论证书 2026AI001',
    '课题名称：大模型辅助的初中数学分层作业研究',
    '批准号：2026AI001',
    '课题类别：一般课题',
    '课题负责人：林主持',
    '所在单位：城东实验学校',
    '论证时间：2026-11-20 14:00',
    '论证地点：三楼会议室',
    '参与人员：全体成员',
    '[评议专家] 姓名 | 工作单位 | 职务职称 | 本单位或上级主管部门',
    '  甲 | 教研室 | 教研员 高级 | 是',
    '一、课题提出的背景\n  背景',
    '二、研究目标\n  目标',
    '三、研究内容\n  内容',
    '四、研究方法\n  方法',
    '五、实施步骤\n  步骤',
    '六、预期成果\n  成果',
    '七、专家评议意见\n  同意开题。',
    '八、重要变更\n  无。',
    '_ 评议专家组（签字）',
    '_ 课题负责人（签字）',
    '_ 所在单位（盖章）',
  ]);
});

test('中期检查表 and 年度检查表, field by field', () => {
  const report = checkReport.parse({
    period: { from: '2026-09-01', to: '2026-12-31' },
    progress: '进展',
    stageOutcomes: [{ name: '错因分类表', form: '工具', doneOn: '2026-12-01', note: '初稿' }],
    money: { travel: 5, materials: 12_345 },
    difficulties: '困难',
    next: '计划',
    changes: '无',
  });
  expect(linesOf(checkForm(head, report, '课题中期检查表')).slice(6)).toEqual([
    '课题组成员：苏成员',
    '检查时段：2026-09-01 至 2026-12-31',
    '一、研究进展\n  进展',
    '[二、阶段成果] 成果名称 | 成果形式 | 完成时间 | 说明',
    '  错因分类表 | 工具 | 2026-12-01 | 初稿',
    '[三、经费使用情况（元）] 科目 | 支出',
    '  资料费 | 123.45',
    '  差旅费 | 0.05',
    '  合计 | 123.50',
    '四、存在的困难和问题\n  困难',
    '五、下一步计划\n  计划',
    '六、重要变更\n  无',
    '_ 课题负责人（签字）',
    '_ 所在单位意见（盖章）',
    '_ 课题管理部门意见（盖章）',
  ]);
});

const change = {
  ...{ id: 'chg_1', topicId: 'top_1', kind: 'people' as const, reason: '工作调动', state: 'approved' as const },
  before: { leaderId: 'per_1', members: ['per_2'] },
  after: {
    leaderId: 'per_2',
    oldLeaderStays: true,
    join: [{ personId: 'per_3', task: '' }],
    leave: ['per_2'],
    consents: [],
  },
  ...{ askedById: 'per_1', endorsedById: null, decidedById: null, answer: '同意', decidedAt: null },
  ...{ createdAt: new Date(0), updatedAt: new Date(0) },
};

describe('课题变更审批表', () => {
  const name = (id: string) => ({ per_1: '甲', per_2: '乙', per_3: '丙', org_1: '城西中学' })[id] ?? '';
  test('field by field', () => {
    expect(linesOf(changeForm(head, change, name, '2027-01-01')).slice(5)).toEqual([
      '所在单位：城东实验学校',
      '变更事项：变更课题负责人或课题组成员',
      '变更前\n  负责人：甲\n成员：乙',
      '变更后\n  负责人：乙\n增加成员：丙\n减少成员：乙',
      '变更理由\n  工作调动',
      '审批结果：批准',
      '审批意见：同意',
      '审批日期：2027-01-01',
      '_ 课题负责人（签字）',
      '_ 所在单位意见（盖章）',
      '_ 课题管理部门意见（盖章）',
    ]);
  });
  test.each([
    [{ title: '新名称' }, '新名称'],
    [{ endsOn: '2029-01-01' }, '计划结题日期：2029-01-01'],
    [{ orgId: 'org_1' }, '城西中学'],
    [{ outcomes: [{ commitmentId: 'c', text: '论文', form: '论文' }] }, '成果：论文（论文）'],
    [{ objectives: [{ commitmentId: 'c', text: '目标' }], summary: '调整' }, '研究目标：目标\n调整'],
    [{ what: 'suspend' }, '中止研究'],
    [{ leaderId: null, join: [], leave: [] }, ''],
  ])('says %j as', (side, text) => expect(sideText(side, name)).toBe(text));
});

const paper: ClosingPaper = {
  head,
  report: closingReport.parse({
    ...{ way: 'meeting', summary: '简介', academicValue: '价值', socialBenefit: '效益' },
    ...{ mainPieces: '研究报告', attachmentList: '错因分类表' },
    finances: [
      { year: 2027, spent: { materials: 12_000 } },
      { year: 2028, spent: { travel: 345 } },
    ],
  }),
  ...{ way: 'meeting', heldOn: '2028-06-01', approvedOn: '2026-09-01', endsOn: '2028-08-31', grade: 'good' },
  opinion: '同意结题。',
  commitments: [
    {
      id: 'a',
      kind: 'stage_outcome',
      text: '错因分类表',
      form: '工具',
      dueOn: '2027-06-30',
      changeId: null,
      evidence: '',
      person: '苏成员',
    },
    {
      id: 'b',
      kind: 'final_outcome',
      text: '研究报告',
      form: '研究报告',
      dueOn: '2028-06-30',
      changeId: null,
      evidence: '已印发',
      person: '林主持',
    },
  ],
  compared: [
    { commitmentId: 'a', state: 'unmet', because: 'nothing_handed_in', outcomeIds: [] },
    { commitmentId: 'b', state: 'met', because: 'handed_in', outcomeIds: ['o'] },
  ],
  outcomes: [
    {
      id: 'o',
      kind: 'report',
      title: '总报告',
      commitmentId: 'b',
      handedInOn: '2028-05-01',
      words: 16_000,
      published: '《教研》2028.5',
      authors: '林主持、苏成员',
    },
  ],
  contributions: [{ name: '林主持', contribution: '总体设计' }],
  opinions: [{ name: '甲', unit: '教研室', isOfSubject: true, grade: 'good', text: '材料齐全。' }],
  workReport: '工作报告正文',
  researchReport: '研究报告正文',
};

test('结题鉴定审批书, field by field', () => {
  expect(linesOf(closingApproval(paper))).toEqual([
    '# 课题结题鉴定审批书 2026AI001',
    '批准号：2026AI001',
    '课题名称：大模型辅助的初中数学分层作业研究',
    '课题类别：一般课题',
    '课题负责人：林主持',
    '所在单位：城东实验学校',
    '立项时间：2026-09-01',
    '计划完成时间：2028-08-31',
    '成果主件：研究报告',
    '成果附件：错因分类表',
    '申请鉴定方式：会议鉴定',
    '原计划成果形式：错因分类表（工具）；研究报告（研究报告）',
    '[课题组成员及承担任务] 姓名 | 工作单位 | 承担任务',
    '  苏成员 | 城东实验学校 | 课堂实践',
    '工作报告\n  工作报告正文',
    '研究总报告\n  研究报告正文',
    '[阶段成果] 成果名称 | 作者 | 成果形式 | 字数 | 完成时间 | 出版社或发表刊物、期号',
    '[最终成果] 成果名称 | 作者 | 成果形式 | 字数 | 完成时间 | 出版社或发表刊物、期号',
    '  总报告 | 林主持、苏成员 | 研究报告 | 16000 | 2028-05-01 | 《教研》2028.5',
    '[承诺完成情况] 承诺 | 形式 | 应完成时间 | 负责人 | 完成情况 | 依据',
    '  错因分类表 | 工具 | 2027-06-30 | 苏成员 | 未完成 | ',
    '  研究报告 | 研究报告 | 2028-06-30 | 林主持 | 已完成 | 已印发；《总报告》',
    '[经费决算（元）] 年度 | 科目 | 支出',
    '  2027 | 资料费 | 120.00',
    '  2027 | 合计 | 120.00',
    '  2028 | 差旅费 | 3.45',
    '  2028 | 合计 | 3.45',
    '  总计 |  | 123.45',
    '_ 所在单位意见（盖章）',
    '鉴定专家组意见\n  甲：材料齐全。',
    '[鉴定专家名单] 姓名 | 工作单位 | 是否同学科 | 建议等级 | 签名',
    '  甲 | 教研室 | 是 | 良好 | ',
    '鉴定等级：良好',
    '领导小组意见：同意结题。',
    '_ 鉴定专家组组长（签字）',
    '_ 领导小组（盖章）',
  ]);
});

test('成果鉴定书, field by field', () => {
  expect(linesOf(appraisal(paper))).toEqual([
    '# 课题成果鉴定书 2026AI001',
    '成果名称：大模型辅助的初中数学分层作业研究',
    '批准号：2026AI001',
    '完成人：林主持、苏成员',
    '所在单位：城东实验学校',
    '鉴定方式：会议鉴定',
    '鉴定日期：2028-06-01',
    '一、成果简介\n  简介',
    '二、学术价值\n  价值',
    '三、社会效益\n  效益',
    '四、主件目录\n  研究报告',
    '五、附件目录\n  错因分类表',
    '[六、主要完成人及贡献] 姓名 | 贡献',
    '  林主持 | 总体设计',
    '七、鉴定专家意见\n  甲：材料齐全。',
    '[鉴定专家名单] 姓名 | 工作单位 | 是否同学科 | 建议等级 | 签名',
    '  甲 | 教研室 | 是 | 良好 | ',
    '鉴定等级：良好',
    '_ 鉴定组成员（签字）',
    '_ 组织鉴定单位意见（盖章）',
  ]);
});

test('each of them is drawn as Word and as PDF', async () => {
  const forms = [
    openingApplication(head, opening),
    openingRecord(head, opening),
    checkForm(head, checkReport.parse({}), '课题年度检查表'),
    closingApproval(paper),
    appraisal(paper),
  ];
  for (const form of forms) {
    const [word, pdf] = [await formDocx(form), await formPdf(form)];
    expect([...word.slice(0, 2)]).toEqual([0x50, 0x4b]);
    expect(new TextDecoder().decode(pdf.slice(0, 5))).toBe('%PDF-');
  }
});

test('hundredths of a yuan', () => expect([yuan(0), yuan(5), yuan(12_345)]).toEqual(['0.00', '0.05', '123.45']));
