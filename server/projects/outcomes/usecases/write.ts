import { demandPledge, POINTS } from '../../../audit/index.ts';
import type { Db } from '../../../../db/client.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { lockTopic, record, seenTopic, type Seen } from '../../../topics/index.ts';
import { notOfTopic, outcomeChanged, outcomeNotFound, outcomesFull } from '../errors.ts';
import {
  deleteOutcome,
  filesOf,
  findOutcome,
  insertOutcome,
  MOST_OUTCOMES,
  outcomesOf,
  promisesOf,
  saveOutcome,
  type OutcomeRow,
} from '../repo/outcomes.ts';
import { after, whyNotAdd, whyNotOutcome, type OutcomeCommand } from '../rules/states.ts';
import type { HandingIn, OutcomeInput } from '../schemas.ts';
import { startPublication } from './publish.ts';
import { partOf, peopleOf, seenOutcome, showOutcomes } from './show.ts';

/** Authors, promise and file are the topic's own. @throws projects.not_of_topic */
async function demandOwn(tx: Db, seen: Seen, input: OutcomeInput): Promise<void> {
  const people = new Set(peopleOf(seen).map(({ id }) => id));
  const { authorIds, commitmentId, attachmentId } = input;
  const isOwn =
    authorIds.every((id) => people.has(id)) &&
    (commitmentId === null || (await promisesOf(tx, seen.topic.id)).some(({ id }) => id === commitmentId)) &&
    (attachmentId === null || (await filesOf(tx, seen.topic.id)).some(({ id }) => id === attachmentId));
  if (!isOwn) throw notOfTopic();
}

/** Adds an outcome; without authors it is the adder's. @throws topics.*, projects.outcomes_* , projects.not_of_topic */
export async function addOutcome(deps: Deps, actor: Actor, input: OutcomeInput & { topicId: string }) {
  const { topicId, ...given } = input;
  await deps.db.transaction(async (tx) => {
    await lockTopic(tx, topicId);
    const seen = await seenTopic(tx, actor, topicId);
    refuse(whyNotAdd(partOf(seen), seen.topic.state));
    await demandOwn(tx, seen, given);
    if ((await outcomesOf(tx, topicId)).length >= MOST_OUTCOMES) throw outcomesFull({ most: MOST_OUTCOMES });
    const now = deps.now();
    const id = deps.newId('otc');
    const authorIds = given.authorIds.length > 0 ? given.authorIds : [actor.personId];
    const empty = { resourceId: null, state: 'draft' as const, refusal: null, createdAt: now, updatedAt: now };
    await insertOutcome(tx, { ...given, ...empty, id, topicId, authorIds });
    await record(deps, tx, topicId, actor.personId, { kind: 'outcome.added', detail: { outcomeId: id } });
  });
  return showOutcomes(deps, actor, { id: topicId });
}

/** An outcome with its topic held, after the table of states has been asked. @throws projects.*, topics.* */
async function held(tx: Db, actor: Actor, id: string, command: OutcomeCommand): Promise<[Seen, OutcomeRow]> {
  const { topic } = await seenOutcome(tx, actor, id);
  await lockTopic(tx, topic.id);
  const seen = await seenOutcome(tx, actor, id);
  const row = await findOutcome(tx, id);
  if (!row) throw outcomeNotFound();
  const asking = { part: partOf(seen), topicState: seen.topic.state, hasFile: row.attachmentId !== null };
  refuse(whyNotOutcome(row.state, command, asking));
  return [seen, row];
}

/** Puts other words or another file in its place. @throws projects.outcome_changed */
export async function changeOutcome(deps: Deps, actor: Actor, input: OutcomeInput & { id: string; seen: string }) {
  const { id, seen: shownAt, ...given } = input;
  const topicId = await deps.db.transaction(async (tx) => {
    const [seen, row] = await held(tx, actor, id, 'edit');
    if (row.updatedAt.toISOString() !== shownAt) throw outcomeChanged();
    await demandOwn(tx, seen, given);
    // Another file is another resource.
    const resourceId = given.attachmentId === row.attachmentId ? row.resourceId : null;
    await saveOutcome(tx, id, { ...given, resourceId, refusal: null, updatedAt: deps.now() });
    return seen.topic.id;
  });
  return showOutcomes(deps, actor, { id: topicId });
}

export async function removeOutcome(deps: Deps, actor: Actor, { id }: { id: string }) {
  const topicId = await deps.db.transaction(async (tx) => {
    const [{ topic }] = await held(tx, actor, id, 'remove');
    await deleteOutcome(tx, id);
    await record(deps, tx, topic.id, actor.personId, { kind: 'outcome.removed', detail: { outcomeId: id } });
    return topic.id;
  });
  return showOutcomes(deps, actor, { id: topicId });
}

/**
 * Hands an outcome in for publication with the author's pledge of the seven points. The pledge stands in the topic's
 * chain; the library's audit is asked with it when the topic is closed, or now if it is.
 * @throws audit.commitment_differs, audit.points_*, projects.outcome_no_file
 */
export async function handIn(deps: Deps, actor: Actor, input: HandingIn & { id: string }) {
  const { id, visibility, orgId = null, licence, aiUse, commitment } = input;
  const selfCheck = POINTS.flatMap((point) =>
    input.selfCheck.flatMap((given) => (given.point === point ? [{ point, ok: given.ok, note: '' }] : [])),
  );
  await demandPledge(deps, actor, { selfCheck, commitment });
  const topicId = await deps.db.transaction(async (tx) => {
    const [{ topic }, row] = await held(tx, actor, id, 'hand_in');
    const next = { ...row, state: after(row.state, 'hand_in'), refusal: null };
    await saveOutcome(tx, id, { state: next.state, refusal: null, updatedAt: deps.now() });
    const language = /\p{Script=Han}/u.test(commitment.slice(0, 3)) ? 'zh' : 'en';
    const detail = { outcomeId: id, visibility, orgId, licence, aiUse, language };
    await record(deps, tx, topic.id, actor.personId, { kind: 'outcome.handed_in', detail });
    if (topic.state === 'closed') await startPublication(deps, tx, next);
    return topic.id;
  });
  return showOutcomes(deps, actor, { id: topicId });
}

/** Keeps it in the dossier only, or takes it back to be changed. */
export async function setAside(deps: Deps, actor: Actor, input: { id: string; command: 'keep' | 'take_back' }) {
  const { id, command } = input;
  const topicId = await deps.db.transaction(async (tx) => {
    const [{ topic }, row] = await held(tx, actor, id, command);
    await saveOutcome(tx, id, { state: after(row.state, command), updatedAt: deps.now() });
    const kind = command === 'keep' ? 'outcome.kept' : 'outcome.taken_back';
    await record(deps, tx, topic.id, actor.personId, { kind, detail: { outcomeId: id } });
    return topic.id;
  });
  return showOutcomes(deps, actor, { id: topicId });
}

/** Tries a publication again that was refused or interrupted. @throws projects.topic_not_closed */
export async function publishAgain(deps: Deps, actor: Actor, { id }: { id: string }) {
  const topicId = await deps.db.transaction(async (tx) => {
    const [{ topic }, row] = await held(tx, actor, id, 'publish');
    await startPublication(deps, tx, row);
    return topic.id;
  });
  return showOutcomes(deps, actor, { id: topicId });
}
