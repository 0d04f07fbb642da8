/**
 * What the sections of a lesson plan, a case and a micro-lesson are called. A passage carries the name of its section
 * like a heading, so that a need that speaks of 板书 or 作业 finds the section first, whatever the template calls it.
 */
const NAMES: Readonly<Record<string, string>> = {
  standards: '课程标准 课标要求',
  textbook: '教材分析',
  learners: '学情分析',
  objectives: '教学目标',
  focus: '教学重难点',
  methods: '教学方法',
  preparation: '教学准备',
  process: '教学过程',
  assessment: '学习评价',
  homework: '作业设计',
  board: '板书设计',
  reflection: '教学反思',
  replanning: '改进设计',
  background: '案例背景',
  question: '问题提出',
  narrative: '案例描述',
  analysis: '案例分析',
  outcome: '实施效果',
  insight: '案例启示',
  hook: '课堂导入',
  practice: '巩固练习',
  summary: '课堂小结',
};

/** The name of a section, '' for one that says nothing of its content. */
export const nameOfSection = (key: string | null | undefined): string => (key ? (NAMES[key] ?? '') : '');
