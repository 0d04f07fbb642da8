import type { BudgetKey, SectionKey, TitleLevel, TopicForm, TopicLevel } from '../../../../db/schema/topic-data.ts';

/** Words of the official forms. They are Chinese whatever the language of the page: the paper is filed as it is. */
export const SECTION: Record<SectionKey, string> = {
  concepts: '核心概念界定',
  literature: '国内外研究现状述评',
  significance: '选题意义与研究价值',
  subjects: '研究对象',
  content: '研究内容',
  difficulties: '研究重点、难点与创新之处',
  methods: '研究思路、技术路线与方法',
  feasibility: '可行性分析',
  foundation: '前期研究基础与条件保障',
};
export const TITLE: Record<TitleLevel, string> = {
  none: '未定级',
  junior: '初级',
  middle: '中级',
  deputy_senior: '副高级',
  senior: '正高级',
};
export const LEVEL: Record<TopicLevel, string> = {
  school: '校级',
  county: '县级',
  city: '市级',
  province: '省级',
  national: '国家级',
};
export const HISTORY: Record<TopicForm['history'][number]['status'], string> = {
  A: 'A 主持已结',
  B: 'B 主持未结',
  C: 'C 参与',
  D: 'D 未参与',
};
export const GENDER = { female: '女', male: '男' } as const;
export const DEGREE = { none: '无', bachelor: '学士', master: '硕士', doctor: '博士' } as const;
export const STANDING = { filed: '已备案', white_list: '学校白名单', neither: '均无' } as const;
export const BUDGET_ITEM: Record<BudgetKey, string> = {
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
export const MEMBER_STATE = { invited: '待确认', confirmed: '已确认', declined: '已谢绝', left: '已退出' } as const;

/** 2026-09-01 as 2026年9月1日. */
export function dayText(day: string | null): string {
  if (day === null) return '';
  const [year = '', month = '', date = ''] = day.split('-').map((part) => String(Number(part)));
  return `${year}年${month}月${date}日`;
}

/** From one day to another, either of them open. */
export const spanText = (from: string | null, to: string | null): string =>
  from === null && to === null ? '' : `${dayText(from)}—${dayText(to)}`;

export const yesNo = (value: boolean | null): string => (value === null ? '' : value ? '是' : '否');

/** 分 as 元: 50050 is '500.50'. */
export const yuan = (hundredths: number): string => (hundredths / 100).toFixed(2);

/** 承诺书: what a leader signs. Wording of the product's own. */
export const PLEDGE = [
  '1. 申报书内容真实，不存在知识产权争议；引用他人成果已注明出处。',
  '2. 遵守学术规范和科研诚信要求，不抄袭、不伪造数据，不以同一内容重复申报。',
  '3. 研究中使用人工智能工具遵守国家和本地规定，不录入学生身份等敏感信息，不以人工智能代替教师对学生的评价。',
  '4. 获准立项后按计划开展研究，按时报送开题、中期和结题材料；变更事项事先报批。',
].join('\n');
export const UNIT_PLEDGE = '本单位已审核申报书内容，同意推荐，并承诺为课题研究提供时间、条件和经费保障，承担管理责任。';
