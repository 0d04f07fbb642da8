import { made } from '../doer.ts';
import type { Cast } from './apply.ts';

type Expert = {
  who: string;
  title: string;
  subjects: string[];
  stages: string[];
  directions: string[];
  record: string;
};

export const EXPERTS: readonly Expert[] = [
  {
    who: 'expert.pan',
    title: 'senior',
    subjects: ['chinese', 'english'],
    stages: ['primary', 'junior'],
    directions: ['教学设计', '答疑辅学', '备课'],
    record:
      '长期研究课堂对话和口语表达，主持过两项市级课题，写过《课堂里的追问》系列文章，近年关注工具反馈与同伴反馈。',
  },
  {
    who: 'expert.yao',
    title: 'deputy_senior',
    subjects: ['mathematics'],
    stages: ['primary', 'junior'],
    directions: ['作业管理', '学情评估'],
    record: '数学作业与错因研究，主持过分层作业市级课题，编过错题诊断手册，熟悉准实验设计和效应量报告。',
  },
  {
    who: 'expert.tang',
    title: 'senior',
    subjects: ['physics', 'english', 'mathematics'],
    stages: ['junior', 'senior', 'primary'],
    directions: ['作业批改', '学情评估', '答疑辅学'],
    record: '理科教学评价，做过批改系统数据在讲评课中的使用调查，主持省级评价课题一项，近年关注口语与实验评测。',
  },
  {
    who: 'sun.qing',
    title: 'senior',
    subjects: ['chinese'],
    stages: ['junior'],
    directions: ['教学设计'],
    record: '初中语文整本书阅读教学，名师工作室主持人，指导过五位青年教师的课例研究。',
  },
  {
    who: 'chen.lan',
    title: 'deputy_senior',
    subjects: ['mathematics'],
    stages: ['primary'],
    directions: ['学情评估', '备课'],
    record: '小学数学计算教学，做过一学期手工错题登记，有除法竖式错因的课例。',
  },
];

/** The county's pool of experts: proposed, entered, and bound to each other as people of one city are. */
export async function fillPool(cast: Cast, orgId: string): Promise<void> {
  const office = await cast('admin.county');
  for (const { who, ...profile } of EXPERTS) {
    const { actor } = await cast(who);
    const id = made(await office.send('POST', '/reviews/experts', { ...profile, orgId, personId: actor.personId }));
    const reason = '经县教研室推荐，材料齐全。';
    await office.send('POST', `/reviews/experts/${id}/deed`, { deed: 'enter', reason });
  }
}
