/** Headings that Chinese documents write by hand: 第一单元, 一、, （一）, 【教学目标】, 教学过程. */

/** Section names of lesson plans, cases and papers that stand alone on a line. */
const SECTIONS = new Set(
  (
    '教学目标 学习目标 教学重点 教学难点 教学重难点 教学重、难点 重点难点 教学准备 课前准备 教学过程 教学流程 教学环节 教学设计 教学反思 课后反思 教学评价 学习评价 ' +
    '评价设计 板书设计 作业设计 作业布置 布置作业 课堂小结 课堂总结 巩固练习 拓展延伸 情境导入 导入新课 新课导入 探究新知 讲授新课 新知探究 当堂检测 学情分析 ' +
    '教材分析 教材解读 内容分析 课标分析 课标要求 设计理念 设计思路 设计意图 设计说明 指导思想 教法学法 教学方法 教学策略 教学资源 教学用具 教具准备 教学课时 课时安排 ' +
    '核心素养目标 素养目标 单元概述 单元目标 单元主题 大概念 核心问题 驱动问题 驱动性问题 学习任务 活动目标 活动准备 活动过程 活动反思 活动延伸 活动重难点 ' +
    '案例背景 案例描述 案例分析 案例反思 案例启示 问题提出 问题的提出 研究背景 研究目标 研究内容 研究方法 研究过程 研究成果 研究意义 研究反思 参考文献 摘要 前言 引言 结语 附录 目录'
  ).split(' '),
);

const ENDS_LIKE_SENTENCE = /[。；;，,、！!？?…]$/;

const PATTERNS: { pattern: RegExp; level: number; longest: number }[] = [
  {
    pattern: /^第\s*[一二三四五六七八九十百零\d]{1,4}\s*(章|单元|编|部分|篇|模块)(?=[\s:：、·.《]|$|[^，。；]{1,30}$)/,
    level: 1,
    longest: 40,
  },
  { pattern: /^(模块|专题|主题|单元|项目|任务)[一二三四五六七八九十\d]{1,3}(?=[\s:：、·.]|$)/, level: 2, longest: 40 },
  {
    pattern: /^第\s*[一二三四五六七八九十百零\d]{1,4}\s*(节|课时?|讲|环节)(?=[\s:：、·.《]|$|[^，。；]{1,30}$)/,
    level: 2,
    longest: 40,
  },
  { pattern: /^[一二三四五六七八九十]{1,3}\s*[、.．](?=\s*\S)/, level: 2, longest: 44 },
  { pattern: /^[（(][一二三四五六七八九十]{1,3}[）)](?=\s*\S)/, level: 3, longest: 40 },
  { pattern: /^【[^】]{2,16}】$/, level: 3, longest: 18 },
];

const bare = (line: string) =>
  line
    .replace(/^[【（(《]|[】）)》]$/g, '')
    .replace(/[:：]$/, '')
    .replace(/\s+/g, '');

/** Level of a line that reads as a heading, or null. `isBold` admits short bold lines that follow no pattern. */
export function headingLevel(line: string, { isBold = false }: { isBold?: boolean } = {}): number | null {
  const text = line.trim();
  if (text === '' || text.length > 48 || text.includes('\n') || ENDS_LIKE_SENTENCE.test(text)) return null;
  const found = PATTERNS.find(({ pattern, longest }) => text.length <= longest && pattern.test(text));
  if (found) return found.level;
  if (SECTIONS.has(bare(text))) return 3;
  if (isBold && /^\d{1,2}(\.\d{1,2}){1,3}\s*\D/.test(text)) return Math.min(4, text.split('.').length);
  if (isBold && text.length <= 24 && !/^[图表]\s*\d/.test(text) && !/[:：]\s*\S/.test(text) && /\p{L}/u.test(text))
    return 4;
  return null;
}
