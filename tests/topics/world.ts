import { eq } from 'drizzle-orm';
import { topicCalls, topicCallVersions, topicMembers, topics } from '../../db/schema/index.ts';
import type { CallBody, TopicForm, TopicState } from '../../db/schema/topic-data.ts';
import type { Actor, Deps } from '../../server/kernel/deps.ts';
import { PRESETS } from '../../server/topics/calls/presets/index.ts';
import { emptyForm } from '../../server/topics/rules/form.ts';
import { make } from '../helpers/make.ts';

const at = (deps: Deps) => ({ createdAt: deps.now(), updatedAt: deps.now() });

/** The default call with its window open in September 2026 (the clock of the tests stands at its first day). */
export const callOf = (change: Partial<CallBody> = {}): CallBody => ({
  ...structuredClone(PRESETS.ai),
  window: { from: '2026-09-01', to: '2026-09-30' },
  ...change,
});

export async function makeCall(deps: Deps, orgId: string, body: CallBody = callOf(), title = '人工智能教学专项课题') {
  const row: typeof topicCalls.$inferSelect = {
    id: deps.newId('cll'),
    orgId,
    title,
    state: 'published',
    version: 1,
    body,
    copiedFromId: null,
    lastNumber: 0,
    createdById: null,
    publishedAt: deps.now(),
    ...at(deps),
  };
  await deps.db.insert(topicCalls).values(row);
  const version = { id: deps.newId('clv'), callId: row.id, number: 1, body, reason: '', byId: null, at: deps.now() };
  await deps.db.insert(topicCallVersions).values(version);
  return row;
}

const long = (text: string, length: number) => text.repeat(Math.ceil(length / text.length)).slice(0, length);
/** A form that is complete by the default call and names nobody in its blind part. */
export function fullForm(change: Partial<TopicForm> = {}): TopicForm {
  const empty = emptyForm();
  return {
    ...empty,
    title: '大模型辅助的初中数学分层作业研究',
    track: 'general',
    direction: '作业管理',
    subject: '数学',
    stage: '初中',
    months: 24,
    leader: {
      ...empty.leader,
      gender: 'female',
      born: '1988-05-01',
      title: 'middle',
      education: '本科',
      degree: 'bachelor',
    },
    sections: {
      concepts: long('分层作业是按学生已有水平设计的不同难度的练习。', 100),
      literature: long('已有研究多讨论题量，较少讨论怎样依据错因分层。', 160),
      significance: long('同一份作业让一部分学生吃不饱，另一部分学生做不完。', 120),
      subjects: long('两个平行班的学生，一个学期。', 40),
      content: long('研究错因怎样归类，题目怎样分层，反馈怎样回到课堂。', 200),
      difficulties: long('难点是机器给出的错因常常不准，需要教师复核。', 90),
      methods: long('用行动研究法，每轮四周，比较两班的错题变化。', 160),
      feasibility: long('已有两个学期的错题记录，每周有固定的研讨时间。', 120),
    },
    objectives: ['形成一套可操作的错因分类', '分层作业使后三分之一学生的订正率提高'],
    steps: [{ from: '2027-01-01', to: '2027-06-30', task: '第一轮实践', person: null }],
    stageOutcomes: [{ name: '错因分类表', form: '工具', from: '2027-01-01', dueOn: '2027-06-30', person: null }],
    finalOutcomes: [{ name: '研究报告', form: '研究报告', from: null, dueOn: '2028-12-31', person: null }],
    budget: { materials: 50_000 },
    ai: {
      tools: [{ name: '通用大模型', standing: 'filed', purpose: '归类错因', where: '作业批改之后' }],
      pupils: { useDirectly: false, stages: [], how: '' },
      data: { kinds: '错题照片', anonymised: '裁去姓名和班级' },
      division: '机器先归类，教师逐条复核。',
      risks: '归类有误时以教师为准，每周抽查。',
      statement: '申报书由本人撰写，未使用生成式工具。',
    },
    ...change,
  };
}

/** A topic put down as it stands, with its confirmed members; moves between states are for the use cases. */
export async function makeTopic(
  deps: Deps,
  given: {
    leader: Pick<Actor, 'personId' | 'orgId'>;
    callId: string | null;
    orgId?: string;
    state?: TopicState;
    form?: TopicForm;
    members?: readonly string[];
    code?: string;
    values?: Partial<typeof topics.$inferSelect>;
  },
) {
  const form = given.form ?? fullForm();
  const row: typeof topics.$inferSelect = {
    id: deps.newId('top'),
    callId: given.callId,
    orgId: given.orgId ?? given.leader.orgId,
    leaderId: given.leader.personId,
    state: given.state ?? 'draft',
    title: form.title,
    track: form.track,
    subject: form.subject,
    stage: form.stage,
    guideItem: form.guideItem,
    form,
    revision: 1,
    callVersion: null,
    submittedAt: null,
    blindCode: given.code ?? null,
    mergedIntoId: null,
    approvalNumber: null,
    approvedOn: null,
    endsOn: null,
    closedOn: null,
    grade: null,
    cancelledCause: null,
    ...at(deps),
    ...given.values,
  };
  await deps.db.insert(topics).values(row);
  for (const [i, personId] of (given.members ?? []).entries()) {
    await deps.db.insert(topicMembers).values({
      id: deps.newId('tmb'),
      topicId: row.id,
      personId,
      place: i + 1,
      task: '课堂实践',
      state: 'confirmed',
      respondedAt: deps.now(),
      ...at(deps),
    });
  }
  return row;
}

export const stateOf = async (deps: Deps, id: string): Promise<TopicState | undefined> =>
  (await deps.db.select({ state: topics.state }).from(topics).where(eq(topics.id, id)))[0]?.state;

/** A city with one county, two schools and a country school, and whom a call needs. */
export async function county(deps: Deps) {
  const city = await make.organisation(deps, { kind: 'city', name: '云城市' });
  const own = await make.organisation(deps, { kind: 'county', name: '临江县', parent: city });
  const east = await make.organisation(deps, { kind: 'school', name: '城东实验学校', parent: own });
  const west = await make.organisation(deps, { kind: 'school', name: '城西中学', parent: own });
  const hill = await make.organisation(deps, { kind: 'school', name: '石岭乡中心学校', parent: own, isRural: true });
  return {
    city,
    county: own,
    east,
    west,
    hill,
    keeper: await make.actor(deps, { org: own, name: '陆教研', roles: ['researcher'] }),
    second: await make.actor(deps, { org: own, name: '程局长', roles: ['county_admin'] }),
    principal: await make.actor(deps, { org: east, name: '周校长', roles: ['school_admin', 'teacher'] }),
    leader: await make.actor(deps, { org: east, name: '林主持', subject: '数学', stage: '初中' }),
    member: await make.actor(deps, { org: east, name: '苏成员', subject: '数学', stage: '初中' }),
    stranger: await make.actor(deps, { org: west, name: '何旁人' }),
  };
}
