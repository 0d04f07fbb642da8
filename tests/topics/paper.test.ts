import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { extract } from '../../ingest/index.ts';
import { formDocx } from '../../server/topics/paper/docx.ts';
import type { OfficialForm } from '../../server/topics/paper/form.ts';
import { formPdf } from '../../server/topics/paper/pdf.ts';
import { applicationForm, type ApplicationPaper } from '../../server/topics/paper/rules/application.ts';
import { packetForm } from '../../server/topics/paper/rules/blind.ts';
import { SECTIONS } from '../../server/topics/rules/form.ts';
import { packetOf } from '../../server/topics/rules/packet.ts';
import { callOf, fullForm } from './world.ts';

/** A form whose every field says something that stands nowhere else. */
const form = fullForm({
  title: '大模型辅助的初中数学分层作业研究',
  guideItem: 'G7',
  direction: '作业管理方向',
  leader: {
    gender: 'female',
    ethnicity: '畲族',
    born: '1988-05-01',
    post: '教研组长',
    title: 'deputy_senior',
    speciality: '数学作业设计',
    education: '本科学历',
    degree: 'master',
    phone: '13900001234',
    email: 'lin@example.cn',
  },
  history: [
    { title: '单元作业整体设计', level: 'city', status: 'A', year: 2022 },
    { title: '错题本的使用', level: 'school', status: 'C', year: null },
  ],
  sections: Object.fromEntries(SECTIONS.map((key, i) => [key, `第${i}部分的论证文字${key}`])),
  objectives: ['形成错因分类', '提高订正率'],
  steps: [{ from: '2027-01-01', to: '2027-06-30', task: '第一轮课堂实践', person: 'per_su' }],
  stageOutcomes: [{ name: '错因分类表', form: '工具量表', from: '2027-02-03', dueOn: '2027-06-29', person: 'per_su' }],
  finalOutcomes: [{ name: '总研究报告', form: '研究报告', from: null, dueOn: '2028-12-31', person: null }],
  budget: { materials: 50_050, printing: 12_300 },
  ai: {
    tools: [{ name: '通用大模型甲', standing: 'filed', purpose: '归类错因用途', where: '作业批改之后环节' }],
    pupils: { useDirectly: true, stages: ['初中'], how: '课堂上由教师带领使用' },
    data: { kinds: '错题照片', anonymised: '裁去姓名和班级' },
    division: '机器先归类，教师逐条复核',
    risks: '归类有误时以教师为准',
    statement: '申报书由本人撰写',
  },
});
const guide = [{ id: 'G7', title: '人工智能与作业管理', isLocked: false, track: null, note: '' }];
const body = callOf({ guide, budget: true, aiPart: true });
const paper: ApplicationPaper = {
  callTitle: '2026年临江县人工智能教学专项课题',
  body,
  form,
  number: 'LJ2026-001',
  leaderName: '林主持',
  orgName: '城东实验学校',
  members: [
    { personId: 'per_su', name: '苏成员', orgName: '城东实验学校', task: '课堂实践任务', state: 'confirmed', respondedOn: '2026-09-02' },
    { personId: 'per_he', name: '何伙伴', orgName: '城西中学', task: '数据整理任务', state: 'invited', respondedOn: null },
  ],
  recommenders: [{ name: '方推荐', orgName: '县教研室', title: 'senior', text: '选题来自真实课堂。', givenOn: '2026-09-05' }],
  unit: { text: '学校全力支持。', givenOn: '2026-09-06' },
}; // prettier-ignore

/** Everything that the form and its people say, as it has to stand on the paper: label by label (B1.2). */
const GOLDEN: [string, string][] = [
  ['课题名称', '大模型辅助的初中数学分层作业研究'],
  ['课题类别', body.tracks.find(({ key }) => key === 'general')?.name ?? ''],
  ['指南编号', 'G7 人工智能与作业管理'],
  ['研究方向', '作业管理方向'],
  ['学科', '数学'],
  ['学段', '初中'],
  ['研究期限', '24 个月'],
  ['主持人', '林主持'],
  ['性别', '女'],
  ['民族', '畲族'],
  ['出生日期', '1988年5月1日'],
  ['行政职务', '教研组长'],
  ['专业技术职称', '副高级'],
  ['研究专长', '数学作业设计'],
  ['最后学历', '本科学历'],
  ['最后学位', '硕士'],
  ['工作单位', '城东实验学校'],
  ['联系电话', '13900001234'],
  ['电子邮箱', 'lin@example.cn'],
  ['主要成员', '1 苏成员 城东实验学校 课堂实践任务 已确认（2026年9月2日）'],
  ['主要成员', '2 何伙伴 城西中学 数据整理任务 待确认'],
  ['主持人近年承担的相关课题', '1 单元作业整体设计 市级 A 主持已结 2022'],
  ['主持人近年承担的相关课题', '2 错题本的使用 校级 C 参与 —'],
  ['核心概念界定', '第0部分的论证文字concepts'],
  ['国内外研究现状述评', '第1部分的论证文字literature'],
  ['选题意义与研究价值', '第2部分的论证文字significance'],
  ['研究目标', '（1）形成错因分类'],
  ['研究目标', '（2）提高订正率'],
  ['研究对象', '第3部分的论证文字subjects'],
  ['研究内容', '第4部分的论证文字content'],
  ['研究重点、难点与创新之处', '第5部分的论证文字difficulties'],
  ['研究思路、技术路线与方法', '第6部分的论证文字methods'],
  ['研究步骤', '1 2027年1月1日—2027年6月30日 第一轮课堂实践 苏成员'],
  ['可行性分析', '第7部分的论证文字feasibility'],
  ['前期研究基础与条件保障', '第8部分的论证文字foundation'],
  ['预期阶段成果', '1 2027年2月3日—2027年6月29日 错因分类表 工具量表 苏成员'],
  ['预期最终成果', '1 2028年12月31日 总研究报告 研究报告 林主持'],
  ['经费概算（元）', '资料费 500.50'],
  ['经费概算（元）', '数据采集费 0.00'],
  ['经费概算（元）', '差旅费 0.00'],
  ['经费概算（元）', '会议费 0.00'],
  ['经费概算（元）', '国际合作与交流费 0.00'],
  ['经费概算（元）', '设备费 0.00'],
  ['经费概算（元）', '专家咨询费 0.00'],
  ['经费概算（元）', '劳务费 0.00'],
  ['经费概算（元）', '印刷费 123.00'],
  ['经费概算（元）', '管理费 0.00'],
  ['经费概算（元）', '其他 0.00'],
  ['经费概算（元）', '合计 623.50'],
  ['人工智能工具清单', '1 通用大模型甲 已备案 归类错因用途 作业批改之后环节'],
  ['学生是否直接使用', '是'],
  ['使用学段', '初中'],
  ['使用方式', '课堂上由教师带领使用'],
  ['数据类型', '错题照片'],
  ['脱敏措施', '裁去姓名和班级'],
  ['人机分工', '机器先归类，教师逐条复核'],
  ['风险与伦理预案', '归类有误时以教师为准'],
  ['AI 使用声明', '申报书由本人撰写'],
  ['推荐人意见（1）', '选题来自真实课堂。'],
  ['推荐人', '方推荐'],
  ['推荐人单位', '县教研室'],
  ['推荐人职称', '正高级'],
  ['推荐日期', '2026年9月5日'],
  ['单位意见', '学校全力支持。'],
  ['单位审核日期', '2026年9月6日'],
];
const IDENTITY = [
  '林主持', '苏成员', '何伙伴', '方推荐', '城东', '城西', '教研室', '13900001234', 'lin@example.cn',
  '畲族', '1988', '教研组长', '副高级', '硕士', '数学作业设计', '单元作业整体设计', '错题本', '学校全力支持',
]; // prettier-ignore

/** Without spaces, lines and cell marks: what is asked is what stands there, not how it is broken. */
const plain = (text: string): string => text.replace(/[\s|:：\\*#—-]/g, '');
const textOf = async (bytes: Uint8Array, name: string) =>
  plain((await extract({ bytes, name })).blocks.map(({ text }) => text).join('\n'));

const drawn = async (given: OfficialForm) => ({ docx: await formDocx(given), pdf: await formPdf(given) });

describe('the official application, field by field', () => {
  const files: Record<string, string> = {};
  beforeAll(async () => {
    const { docx, pdf } = await drawn(applicationForm(paper));
    files['docx'] = await textOf(docx, '申报书.docx');
    files['pdf'] = await textOf(pdf, '申报书.pdf');
  });

  test.each(['docx', 'pdf'])('every field stands in the %s, after its label and in the order of the form', (as) => {
    const text = files[as] ?? '';
    let at = 0;
    for (const [label, value] of GOLDEN) {
      const found = text.indexOf(plain(value), at);
      expect(`${label} ${value} ${found >= at}`).toBe(`${label} ${value} true`);
      const labelled = text.lastIndexOf(plain(label), found);
      expect(`${label} ${labelled >= 0}`).toBe(`${label} true`);
      at = found;
    }
    expect(text).toContain(plain('LJ2026-001'));
    expect(text).toContain(plain('承诺书'));
  });

  test('a field that is empty stands there as empty', async () => {
    const bare = { ...paper, form: { ...form, leader: { ...form.leader, phone: '' } }, members: [], recommenders: [], unit: null }; // prettier-ignore
    const { 'word/document.xml': part } = unzipSync(await formDocx(applicationForm(bare)));
    const said = [...new TextDecoder().decode(part).matchAll(/<w:t(?: [^>]*)?>([^<]*)</g)].map(([, text]) => text);
    expect(said[said.indexOf('联系电话') + 1]).toBe('—');
  });
});

describe('the blind packet on paper', () => {
  const places = new Map([
    ['per_su', 1],
    ['per_he', 2],
  ]);
  const blind = packetForm(packetOf('K7M4Q', form, places), body);

  test('holds the argument and none of the identity: neither in its text nor anywhere in its bytes', async () => {
    const { docx, pdf } = await drawn(blind);
    for (const [bytes, name] of [
      [docx, '活页.docx'],
      [pdf, '活页.pdf'],
    ] as const) {
      const text = await textOf(bytes, name);
      for (const section of SECTIONS) expect(text).toContain(plain(form.sections[section] ?? ''));
      expect(text).toContain('第一轮课堂实践成员1');
      expect(text).toContain(plain('总研究报告 研究报告 主持人'));
      for (const one of IDENTITY) expect(`${one} ${text.includes(plain(one))}`).toBe(`${one} false`);
    }
    const raw = Object.values(unzipSync(docx)).map((part) => new TextDecoder().decode(part));
    for (const one of IDENTITY) expect(raw.some((part) => part.includes(one))).toBe(false);
  });

  test('metadata says the title and nothing of persons, machines or times; the same form gives the same bytes', async () => {
    const [first, second] = [await drawn(blind), await drawn(blind)];
    expect(Buffer.compare(first.docx, second.docx)).toBe(0);
    expect(Buffer.compare(first.pdf, second.pdf)).toBe(0);
    const core = new TextDecoder().decode(unzipSync(first.docx)['docProps/core.xml']);
    expect(core).toContain('<dc:title>课题设计论证活页</dc:title>');
    expect(core).not.toMatch(/creator|lastModifiedBy|created|modified/);
    const { getDocumentProxy } = await import('unpdf');
    const document = await getDocumentProxy(first.pdf.slice());
    const info = new Map(Object.entries((await document.getMetadata()).info));
    expect(['Title', 'Author', 'Creator', 'CreationDate'].map((key) => info.get(key))).toEqual([
      '课题设计论证活页',
      undefined,
      'Yantu',
      'D:20000101000000Z',
    ]);
  });
});

describe('forms that somebody fills in badly', () => {
  test('are drawn all the same: control characters, rows longer than a page, hundreds of rows', async () => {
    const bad: OfficialForm = {
      title: 'a\u0000b\u0007<&>"\ud800',
      blocks: [
        { kind: 'fields', rows: [{ label: '长', value: '字'.repeat(6000) }] },
        { kind: 'table', title: '表', columns: ['序号', '内容'], rows: Array.from({ length: 300 }, (_, i) => [`${i + 1}`, '行'.repeat(i)]) },
        { kind: 'table', title: '空表', columns: ['序号', '内容'], rows: [] },
        { kind: 'text', title: '文', text: '段\r\n'.repeat(400) },
        { kind: 'signatures', rows: ['主持人（签字）'] },
      ],
    }; // prettier-ignore
    const { docx, pdf } = await drawn(bad);
    expect(await textOf(docx, 'a.docx')).toContain('行'.repeat(299));
    expect(await textOf(pdf, 'a.pdf')).toContain(plain('主持人（签字）'));
  });
});
