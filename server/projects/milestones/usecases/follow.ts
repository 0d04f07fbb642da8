import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Deps } from '../../../kernel/deps.ts';
import type { AppEvents } from '../../../kernel/events.ts';
import { daysBetween } from '../../../policy/rules/index.ts';
import { findCall, finishReminders, lockTopic, record, saveTopic, type TopicRow } from '../../../topics/index.ts';
import {
  commitmentsOf,
  insertCommitments,
  insertMilestones,
  milestonesOf,
  saveCommitment,
  saveMilestone,
  suspendedAt,
  type MilestoneRow,
} from '../repo.ts';
import { endOf, plannedMilestones, promisesOf, yearDays, type Planned } from '../rules/plan.ts';
import { REPORTS } from '../rules/reports.ts';
import { OPEN_STATES } from '../rules/states.ts';
import { resumedDay, turnKeys } from '../rules/watch.ts';

export const isOpen = ({ state }: Pick<MilestoneRow, 'state'>): boolean => OPEN_STATES.some((one) => one === state);

const rowOf = (deps: Deps, topicId: string, planned: Planned): MilestoneRow => ({
  ...planned,
  id: deps.newId('mst'),
  topicId,
  originalDueOn: planned.dueOn,
  state: 'pending',
  report: REPORTS[planned.kind].parse({}),
  revision: 1,
  submittedAt: null,
  decidedById: null,
  decidedAt: null,
  reason: '',
  createdAt: deps.now(),
  updatedAt: deps.now(),
});

/** Nobody is reminded of this day any more: it is done with, or has moved. */
export const forget = (tx: Db, step: Pick<MilestoneRow, 'id' | 'dueOn'>) =>
  finishReminders(tx, turnKeys(step.id, step.dueOn));

/** Puts another day to an open duty; what was said of the old one is over. */
export async function moveStep(deps: Deps, tx: Db, step: MilestoneRow, dueOn: string): Promise<void> {
  if (dueOn === step.dueOn) return;
  await forget(tx, step);
  await saveMilestone(tx, step.id, { dueOn, updatedAt: deps.now() });
}

const yearOf = (day: string): string => day.slice(0, 4);

/** Annual checks of the years that a longer life adds and that have none yet; a pause may have moved one there. */
export async function addAnnuals(deps: Deps, tx: Db, topic: TopicRow, span: { from: string; to: string }) {
  const call = topic.callId === null ? null : await findCall(tx, topic.callId);
  const steps = await milestonesOf(tx, topic.id);
  let ordinal = Math.max(0, ...steps.filter(({ kind }) => kind === 'annual').map((step) => step.ordinal));
  const added = (call?.body.milestones ?? []).flatMap(({ id, kind, due }) => {
    if (kind !== 'annual' || due.by !== 'year_day' || !steps.some(({ ruleId }) => ruleId === id)) return [];
    return yearDays(due.day, span.from, span.to)
      .filter((day) => !steps.some((step) => step.ruleId === id && yearOf(step.dueOn) === yearOf(day)))
      .map((dueOn) => rowOf(deps, topic.id, { kind, ordinal: ++ordinal, ruleId: id, dueOn }));
  });
  await insertMilestones(tx, added);
}

/** 立项: the call's rules become duties with days, the form's promises become commitments. */
async function begin(deps: Deps, tx: Db, topic: TopicRow): Promise<void> {
  const call = topic.callId === null ? null : await findCall(tx, topic.callId);
  const track = call?.body.tracks.find(({ key }) => key === topic.track);
  const months = topic.form.months ?? track?.mostMonths ?? 12;
  const approvedOn = topic.approvedOn ?? dayOf(deps.now());
  const endsOn = topic.endsOn ?? endOf(approvedOn, months);
  await saveTopic(tx, topic.id, { approvedOn, endsOn });
  const life = { approvedOn, endsOn, months, track: topic.track };
  const planned = plannedMilestones(call?.body.milestones ?? [], life);
  await insertMilestones(
    tx,
    planned.map((one) => rowOf(deps, topic.id, one)),
  );
  const at = { createdAt: deps.now(), updatedAt: deps.now() };
  const promised = promisesOf(topic.form, topic.leaderId).map((one) => ({
    ...one,
    ...at,
    id: deps.newId('cmt'),
    topicId: topic.id,
    state: 'open' as const,
    evidence: '',
    changeId: null,
    judgedById: null,
  }));
  await insertCommitments(tx, promised);
  await record(deps, tx, topic.id, null, {
    kind: 'project.planned',
    detail: { endsOn, steps: planned.length, commitments: promised.length },
  });
}

/** After a pause the days lost are added to what was still to come. */
async function goOn(deps: Deps, tx: Db, topic: TopicRow): Promise<void> {
  const began = await suspendedAt(tx, topic.id);
  if (began === null || topic.endsOn === null) return;
  const paused = { from: dayOf(began), to: dayOf(deps.now()) };
  for (const step of (await milestonesOf(tx, topic.id)).filter(isOpen))
    await moveStep(deps, tx, step, resumedDay(step.dueOn, paused));
  for (const { commitment } of await commitmentsOf(tx, topic.id)) {
    if (commitment.state !== 'open' || commitment.dueOn === null) continue;
    const dueOn = resumedDay(commitment.dueOn, paused);
    if (dueOn !== commitment.dueOn) await saveCommitment(tx, commitment.id, { dueOn, updatedAt: deps.now() });
  }
  const endsOn = resumedDay(topic.endsOn, paused);
  await saveTopic(tx, topic.id, { endsOn });
  await addAnnuals(deps, tx, topic, { from: topic.endsOn, to: endsOn });
  const detail = { days: daysBetween(paused.from, paused.to), endsOn };
  await record(deps, tx, topic.id, null, { kind: 'project.days_added', detail });
}

/** 撤项: nothing is owed any more. */
async function end(deps: Deps, tx: Db, topic: TopicRow): Promise<void> {
  for (const step of (await milestonesOf(tx, topic.id)).filter(({ state }) => state !== 'passed')) {
    await forget(tx, step);
    await saveMilestone(tx, step.id, { state: 'void', updatedAt: deps.now() });
  }
}

/** What follows for a topic's duties from its moves; in the transaction of the move, which holds the topic. */
export async function followTopic(deps: Deps, tx: Db, { topicId, command }: AppEvents['topics.moved']): Promise<void> {
  if (command !== 'approve' && command !== 'resume' && command !== 'cancel') return;
  const topic = await lockTopic(tx, topicId);
  if (!topic) return;
  if (command === 'approve') await begin(deps, tx, topic);
  if (command === 'resume') await goOn(deps, tx, topic);
  if (command === 'cancel') await end(deps, tx, topic);
}
