import type { Db } from '../../../../db/client.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { lockTopic, moveTopic, record } from '../../../topics/index.ts';
import { whyNotMove } from '../../../topics/rules/index.ts';
import { addReader } from '../../assignment/replace.ts';
import { deliberationNotFound, deliberationOpen, noThirdReader, thirdNotIn, tooFewReviews } from '../errors.ts';
import { findDeliberation, insertDeliberation, listDeliberations, saveDeliberation } from '../repo/decisions.ts';
import { listSeatsOf } from '../repo/scores.ts';
import { alarmsOf } from '../rules/alarms.ts';
import { inBulk } from './bulk.ts';
import { judgedOf, keptCall, keptTopic } from './open.ts';

type Ending = { id: string; topicIds: readonly string[]; reason: string; dryRun: boolean };

/**
 * Ends the review of some topics. Nothing ends by itself when enough have been handed in: a person says so, and says why
 * when there are fewer than the call demands.
 * @throws reviews.too_few_reviews, reviews.third_not_in, reviews.batch_refused
 */
export async function endReviews(deps: Deps, actor: Actor, input: Ending) {
  const call = await keptCall(deps.db, actor, input.id);
  const { reason, dryRun } = input;
  const items = [...new Set(input.topicIds)];
  return inBulk(deps, call, { items, topicOf: (id) => id, dryRun }, async (tx, id) => {
    const { topic, parts } = await keptTopic(tx, actor, id, call.id);
    refuse(whyNotMove(topic.state, 'end_review', parts));
    await lockTopic(tx, id);
    const seats = await listSeatsOf(tx, [id]);
    const [submitted, needed] = [judgedOf(seats).length, call.body.review.count];
    const third = (await listDeliberations(tx, [id])).find(
      ({ state, way }) => state === 'open' && way === 'third_reader',
    );
    const isThirdIn = seats.some(({ role, state }) => role === 'third' && state === 'submitted');
    if (reason.length < 4) {
      if (submitted < needed) throw tooFewReviews({ submitted, needed });
      if (third && !isThirdIn) throw thirdNotIn();
    }
    if (third) await saveDeliberation(tx, third.id, { state: 'done', minutes: reason, updatedAt: deps.now() });
    const detail = { submitted, needed };
    const { state } = await moveTopic(deps, tx, actor, { id, command: 'end_review', parts, reason, detail });
    return { title: topic.title, track: topic.track, to: state };
  });
}

/**
 * Opens a deliberation: one more reader is asked, or those who judged it talk it over and minutes are kept.
 * @throws reviews.deliberation_open, reviews.no_third_reader
 */
export async function openDeliberation(
  deps: Deps,
  actor: Actor,
  { id, way }: { id: string; way: 'third_reader' | 'joint' },
) {
  return deps.db.transaction(async (tx) => {
    const seen = await keptTopic(tx, actor, id);
    // A third reader reopens the review; a discussion is held where it could be reopened.
    refuse(whyNotMove(seen.topic.state, 'reopen_review', seen.parts));
    await lockTopic(tx, id);
    if ((await listDeliberations(tx, [id])).some(({ state }) => state === 'open')) throw deliberationOpen();
    const reviews = judgedOf(await listSeatsOf(tx, [id]));
    const alarms = seen.callBody ? alarmsOf(reviews, seen.callBody) : [];
    const row = { id: deps.newId('dlb'), topicId: id, way, cause: { alarms }, state: 'open' as const, minutes: '' };
    const at = { byId: actor.personId, createdAt: deps.now(), updatedAt: deps.now() };
    await insertDeliberation(tx, { ...row, ...at });
    if (way === 'third_reader') {
      await moveTopic(deps, tx, actor, { id, command: 'reopen_review', parts: seen.parts, detail: { way } });
      if (!(await addReader(deps, tx, id, 'third'))) throw noThirdReader();
    } else await tell(deps, tx, actor, id, { kind: 'deliberation.opened', deliberationId: row.id });
    return { id: row.id };
  });
}

/** Closes a deliberation with its minutes; sentences of them may be cited. @throws reviews.deliberation_not_found */
export async function closeDeliberation(deps: Deps, actor: Actor, { id, minutes }: { id: string; minutes: string }) {
  return deps.db.transaction(async (tx) => {
    const row = await findDeliberation(tx, id);
    if (!row) throw deliberationNotFound();
    const { topic, parts } = await keptTopic(tx, actor, row.topicId);
    await lockTopic(tx, row.topicId);
    refuse(whyNotMove(topic.state, 'propose', parts));
    if ((await findDeliberation(tx, id))?.state !== 'open') throw deliberationNotFound();
    await saveDeliberation(tx, id, { state: 'done', minutes, updatedAt: deps.now() });
    await tell(deps, tx, actor, row.topicId, { kind: 'deliberation.closed', deliberationId: id });
    return { id };
  });
}

const tell = (
  deps: Deps,
  tx: Db,
  actor: Actor,
  topicId: string,
  { kind, deliberationId }: { kind: string; deliberationId: string },
) => record(deps, tx, topicId, actor.personId, { kind, detail: { deliberationId } });
