import type { Db } from '../../../../db/client.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { lockCall, lockTopic, moveTopic, remind, type Seen } from '../../../topics/index.ts';
import { whyNotMove } from '../../../topics/rules/index.ts';
import { decisionNotFound, placesTaken } from '../errors.ts';
import { findDecision, heldByTrack, latestDecision, saveDecision, type DecisionRow } from '../repo/decisions.ts';
import { commandOf, HOLDING, isFull, mostOf, takesPlace, whyNotKey } from '../rules/keys.ts';
import { inBulk } from './bulk.ts';
import { asSecond, holderOf, keptCall, keptTopic, type Call } from './open.ts';
import { checkTarget } from './propose.ts';
import { revisionKey } from './revision.ts';

/** The proposal of a topic that waits for its second key, with the topic held. */
async function waiting(tx: Db, actor: Actor, decisionId: string, callId: string) {
  const found = await findDecision(tx, decisionId);
  if (!found) throw decisionNotFound();
  const seen = await keptTopic(tx, actor, found.topicId, callId);
  await lockTopic(tx, found.topicId);
  const decision = await latestDecision(tx, found.topicId);
  if (!decision || decision.id !== decisionId || decision.state !== 'proposed') throw decisionNotFound();
  refuse(whyNotKey(await holderOf(tx, actor, seen), decision.proposedById));
  return { seen, decision };
}

/**
 * Turns the second key of some proposals, all or none. The places of a track are counted with the call held, so however
 * many confirm at once there are never more approvals than places.
 * @throws reviews.same_key, reviews.own_review, reviews.own_unit, reviews.places_taken, reviews.merge_target, reviews.batch_refused
 */
export async function confirmDecisions(
  deps: Deps,
  actor: Actor,
  { id, decisionIds, dryRun }: { id: string; decisionIds: readonly string[]; dryRun: boolean },
) {
  const call = await keptCall(deps.db, actor, id);
  const topics = new Map<string, string>();
  for (const one of decisionIds) topics.set(one, (await findDecision(deps.db, one))?.topicId ?? one);
  const items = [...new Set(decisionIds)];
  return inBulk(deps, call, { items, topicOf: (one) => topics.get(one) ?? one, dryRun }, async (tx, one) => {
    const { seen, decision } = await waiting(tx, actor, one, call.id);
    const { topic } = seen;
    const command = commandOf[decision.proposal];
    const parts = asSecond(seen.parts);
    refuse(whyNotMove(topic.state, command, parts));
    await checkPlaces(tx, call, topic.track, decision);
    const target = decision.proposal === 'merge' ? await checkTarget(tx, actor, topic.id, decision.mergeIntoId) : null;
    const values = target ? { mergedIntoId: target.topic.id } : {};
    const detail = { decisionId: decision.id, round: decision.round };
    const moved = await moveTopic(deps, tx, actor, { id: topic.id, command, parts, detail, values });
    const at = deps.now();
    await saveDecision(tx, decision.id, {
      ...{ state: 'confirmed', confirmedById: actor.personId, decidedAt: at, updatedAt: at },
    });
    await tellResult(deps, tx, seen, decision, target);
    return { title: topic.title, track: topic.track, to: moved.state };
  });
}

async function checkPlaces(tx: Db, call: Call, track: string, { proposal }: DecisionRow): Promise<void> {
  if (!takesPlace(proposal)) return;
  // Held already by the bulk; its body may have been changed since it was read.
  const body = (await lockCall(tx, call.id))?.body ?? call.body;
  const held = (await heldByTrack(tx, call.id, HOLDING)).get(track) ?? 0;
  if (isFull(body, track, held)) throw placesTaken({ most: mostOf(body, track) ?? 0 });
}

async function tellResult(deps: Deps, tx: Db, seen: Seen, decision: DecisionRow, target: Seen | null): Promise<void> {
  const { topic, members } = seen;
  const people = members.filter(({ member }) => member.state === 'confirmed').map(({ member }) => member.personId);
  const about = { href: `/topics/${topic.id}`, dueOn: null };
  const key = `decision:${decision.id}`;
  const result = [topic.leaderId, ...people].map((personId) => ({
    ...{ personId, kind: 'decided' as const, key, params: { title: topic.title }, ...about },
  }));
  const revise =
    decision.proposal === 'approve_after_revision'
      ? [{ ...about, personId: topic.leaderId, kind: 'revision_due' as const, key: revisionKey(decision.id, 0) }]
      : [];
  const joined = target
    ? [
        {
          ...{ personId: target.topic.leaderId, kind: 'merged_into' as const, key, dueOn: null },
          ...{ href: `/topics/${target.topic.id}`, params: { title: target.topic.title, other: topic.title } },
        },
      ]
    : [];
  await remind(deps, tx, [...result, ...revise.map((one) => ({ ...one, params: { title: topic.title } })), ...joined]);
}

/** Sends a proposal back with a reason; it is talked over again. @throws reviews.same_key, reviews.decision_not_found */
export async function rejectDecision(
  deps: Deps,
  actor: Actor,
  { id, decisionId, reason }: { id: string; decisionId: string; reason: string },
) {
  const call = await keptCall(deps.db, actor, id);
  return deps.db.transaction(async (tx) => {
    await lockCall(tx, call.id);
    const { seen, decision } = await waiting(tx, actor, decisionId, call.id);
    const move = { id: seen.topic.id, command: 'reject_proposal' as const, parts: asSecond(seen.parts) };
    const detail = { decisionId, round: decision.round };
    // Why it was sent back stays between the keepers: the chain is read by the applicant too.
    const { state } = await moveTopic(deps, tx, actor, { ...move, detail });
    const at = deps.now();
    await saveDecision(tx, decisionId, {
      ...{ state: 'rejected', confirmedById: actor.personId, decidedAt: at, updatedAt: at },
      reasons: [...decision.reasons, { reviewId: null, dimension: 'rejected', quote: '', text: reason }],
    });
    return { state };
  });
}
