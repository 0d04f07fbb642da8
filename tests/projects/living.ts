import { eq } from 'drizzle-orm';
import { closings, milestones, topicReminders, topics } from '../../db/schema/index.ts';
import type { CallBody, TopicForm } from '../../db/schema/topic-data.ts';
import type { Deps } from '../../server/kernel/deps.ts';
import { moveTopic } from '../../server/topics/index.ts';
import type { harness } from '../helpers/harness.ts';
import { callOf, county, fullForm, makeCall, makeTopic } from '../topics/world.ts';

type Harness = Awaited<ReturnType<typeof harness>>;

/** A county with a topic that was approved on the day the clock stands at (1 September 2026 unless moved). */
export async function approved(
  h: Pick<Harness, 'deps' | 'clock'>,
  given: { body?: Partial<CallBody>; form?: Partial<TopicForm>; members?: 'one' | 'none' } = {},
) {
  const { deps } = h;
  const place = await county(deps);
  const call = await makeCall(deps, place.county.id, callOf(given.body));
  const topic = await makeTopic(deps, {
    leader: place.leader,
    callId: call.id,
    state: 'notice',
    members: given.members === 'none' ? [] : [place.member.personId],
    form: fullForm(given.form),
    values: { approvalNumber: `2026AI${deps.newId('no').slice(-3)}`, callVersion: 1 },
  });
  await approve(deps, place, topic.id);
  return { ...place, call, topicId: topic.id };
}

export const approve = (deps: Deps, place: Pick<Awaited<ReturnType<typeof county>>, 'keeper'>, id: string) =>
  deps.db.transaction((tx) => moveTopic(deps, tx, place.keeper, { id, command: 'approve', parts: ['keeper'] }));

export const topicRow = async (deps: Deps, id: string) => {
  const [row] = await deps.db.select().from(topics).where(eq(topics.id, id));
  if (!row) throw new Error('the topic is gone');
  return row;
};
export const stepsOf = (deps: Deps, id: string) =>
  deps.db.select().from(milestones).where(eq(milestones.topicId, id)).orderBy(milestones.dueOn, milestones.kind);
export async function stepOf(deps: Deps, id: string, kind: 'opening' | 'midterm' | 'annual' | 'closing', ordinal = 1) {
  const found = (await stepsOf(deps, id)).find((step) => step.kind === kind && step.ordinal === ordinal);
  if (!found) throw new Error(`no ${kind} ${ordinal}`);
  return found;
}
export const daysOf = async (deps: Deps, id: string) =>
  (await stepsOf(deps, id)).map(({ kind, dueOn, state }) => `${dueOn} ${kind} ${state}`);
export const closingRow = async (deps: Deps, topicId: string) => {
  const [row] = await deps.db.select().from(closings).where(eq(closings.topicId, topicId)).orderBy(closings.round);
  if (!row) throw new Error('no closing');
  return row;
};
export const remindersOf = async (deps: Deps, personId: string) => {
  const rows = await deps.db.select().from(topicReminders).where(eq(topicReminders.personId, personId));
  return rows.map(({ kind, key, isDone, params }) => ({ kind, turn: key.split(':').at(-1), isDone, params }));
};

export const json = async (answer: Response): Promise<Record<string, unknown>> => {
  const body = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok) throw new Error(`${answer.status} ${JSON.stringify(body)}`);
  return body;
};
export const codeOf = async (answer: Response): Promise<string> => {
  const body = (await answer.json()) as { error?: { code: string } };
  return body.error?.code ?? String(answer.status);
};

const expert = (i: number) => ({ name: `专家${i}`, unit: '外单位', post: '教研员', isOwn: false });
/** The opening's form, filled in for a meeting on `on`. */
export const openingForm = (on: string) => ({
  meeting: { on, time: '14:00', place: '城东实验学校会议室', contact: '林主持', phone: '', participants: '全体成员' },
  experts: [1, 2, 3, 4, 5].map(expert),
  points: { background: '背景', objectives: '目标', content: '内容', methods: '方法', steps: '步骤', outcomes: '成果' },
  expertOpinion: '同意开题。',
  changes: '',
});
export const checkForm = {
  period: { from: '2026-09-01', to: '2026-12-31' },
  progress: '完成第一轮实践。',
  stageOutcomes: [{ name: '错因分类表', form: '工具', doneOn: '2026-12-01', note: '' }],
  money: { materials: 12_345 },
  difficulties: '机器的归类常常不准。',
  next: '第二轮实践。',
  changes: '',
};
