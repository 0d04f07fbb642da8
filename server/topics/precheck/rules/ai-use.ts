import type { TopicClause, TopicForm } from '../../../../db/schema/topic-data.ts';
import type { Found } from './found.ts';

const GUIDE = '中小学生成式人工智能使用指南（2025年版）';
const clause = (place: string, quotation: string): TopicClause => ({
  document: GUIDE,
  place,
  quotation,
  kind: 'retold',
});

/** What the rules of 2025 on generative tools ask of a topic; retold from reports of the guide, not its letter. */
export const AI_RULES = {
  primary_alone: clause('学段要求·小学', '小学阶段学生不得独自使用开放式内容生成功能，教师可在课堂上辅助使用。'),
  teacher_stays: clause('教师使用规范', '不得用生成式人工智能代替教师的教学主体作用，不得由其直接答疑、直接评价学生。'),
  personal_data: clause('数据安全', '不得向生成式人工智能工具输入考试题目、个人身份信息等敏感数据。'),
  white_list: clause('工具管理', '学校使用的生成式人工智能工具实行白名单管理。'),
  copied_output: clause('学生使用规范', '学生不得直接复制生成内容作为作业或答案提交。'),
} as const satisfies Record<string, TopicClause>;
export type AiRule = keyof typeof AI_RULES;
export const AI_RULE_KEYS = ['primary_alone', 'teacher_stays', 'personal_data', 'white_list', 'copied_output'] as const;

const ACCOMPANIED = /教师|老师|家长|成人|课堂上|陪同|指导|演示|监护/;
const PERSONAL = /姓名|身份证|学籍号|人脸|面部|指纹|声纹|家庭住址|住址|电话|成绩|病史|心理测评|照片|视频|录像|录音/;
const STRIPPED = /脱敏|匿名|裁去|去除|删去|隐去|遮|编号|代号|不采集|不含|去标识/;

const asked = (key: AiRule, section: string, quote: string, start: number | null): Found => ({
  ...{ kind: 'question', key: `ask:${key}:${section}`, section, quote, start, source: 'rules' },
  detail: { ask: key, clause: AI_RULES[key] },
});

/** Questions that the AI part of a form raises by itself. They are asked, never decided. */
export function foundAiUse({ ai, stage }: TopicForm): Found[] {
  const found: Found[] = [];
  const stages = ai.pupils.stages.length > 0 ? ai.pupils.stages : stage ? [stage] : [];
  if (ai.pupils.useDirectly === true && stages.some((one) => one.includes('小学')) && !ACCOMPANIED.test(ai.pupils.how))
    found.push(asked('primary_alone', 'ai.pupils', ai.pupils.how.slice(0, 120), ai.pupils.how === '' ? null : 0));
  const data = PERSONAL.exec(ai.data.kinds);
  if (data && !STRIPPED.test(ai.data.anonymised + ai.data.kinds))
    found.push(asked('personal_data', 'ai.data', data[0], data.index));
  for (const [i, tool] of ai.tools.entries())
    if (tool.standing === 'neither' && tool.name.trim() !== '')
      found.push(asked('white_list', `ai.tools.${i}`, tool.name, 0));
  return found;
}
