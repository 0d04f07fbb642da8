import type { Db } from '../../../../db/client.ts';
import type { CitedReason, Recommendation } from '../../../../db/schema/reviews.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { lockTopic, moveTopic, seenTopic, type Seen } from '../../../topics/index.ts';
import { whyNotMove } from '../../../topics/rules/index.ts';
import { deliberationNeeded, deliberationOpen, mergeTarget } from '../errors.ts';
import { insertDecision, latestDecision, listDeliberations } from '../repo/decisions.ts';
import { listSeatsOf } from '../repo/scores.ts';
import { alarmsOf, type Judged } from '../rules/alarms.ts';
import { MERGEABLE, whyNotKey } from '../rules/keys.ts';
import { citedReasons, suggestedReasons, type GivenReason } from '../rules/reasons.ts';
import { inBulk } from './bulk.ts';
import { fieldOf, type Field } from './field.ts';
import { holderBeside, judgedOf, keptCall, keptTopic, type Call } from './open.ts';

export type Proposing = {
  topicId: string;
  proposal: Recommendation;
  mergeIntoId: string | null;
  reasons: readonly GivenReason[] | null;
};

/**
 * Turns the first key: what is proposed for some topics, each with reasons that are found in their sources.
 * @throws reviews.no_reasons, reviews.quote_not_found, reviews.deliberation_needed, reviews.merge_target, reviews.batch_refused
 */
export async function proposeDecisions(
  deps: Deps,
  actor: Actor,
  { id, items, dryRun }: { id: string; items: readonly Proposing[]; dryRun: boolean },
) {
  const call = await keptCall(deps.db, actor, id);
  const asksPlaces = items.some(({ reasons }) => reasons?.some(({ from }) => from === 'places'));
  const field = asksPlaces ? await fieldOf(deps.db, call) : null;
  return inBulk(deps, call, { items, topicOf: (one) => one.topicId, dryRun }, async (tx, item) => {
    const seen = await keptTopic(tx, actor, item.topicId, call.id);
    const { topic, parts } = seen;
    await lockTopic(tx, topic.id);
    refuse(whyNotMove(topic.state, 'propose', parts));
    const reasons = await reasonsFor(tx, actor, { seen, call, item, field });
    if (item.proposal === 'merge') await checkTarget(tx, actor, topic.id, item.mergeIntoId);
    const before = await latestDecision(tx, topic.id);
    const decision = { id: deps.newId('dcs'), round: (before?.round ?? 0) + 1, proposal: item.proposal };
    // The chain is read by the applicant too: it says that something is proposed, not what.
    const detail = { decisionId: decision.id, round: decision.round };
    const moved = await moveTopic(deps, tx, actor, { id: topic.id, command: 'propose', parts, detail });
    await insertDecision(tx, {
      ...{ ...decision, topicId: topic.id, reasons, state: 'proposed', proposedById: actor.personId },
      ...{ mergeIntoId: item.proposal === 'merge' ? item.mergeIntoId : null, confirmedById: null, decidedAt: null },
      ...{ createdAt: deps.now(), updatedAt: deps.now() },
    });
    return { title: topic.title, track: topic.track, to: moved.state };
  });
}

type Case = { seen: Seen; call: Call; item: Proposing; field: Field | null };

async function reasonsFor(tx: Db, actor: Actor, { seen, call, item, field }: Case): Promise<CitedReason[]> {
  const { topic, orgPath } = seen;
  const seats = await listSeatsOf(tx, [topic.id]);
  refuse(whyNotKey(holderBeside(actor, orgPath, seats), null));
  const reviews = judgedOf(seats);
  const deliberations = await listDeliberations(tx, [topic.id]);
  checkTalk(reviews, deliberations, call);
  const standing = field?.standings.get(topic.id);
  const cited = citedReasons(item.reasons ?? suggestedReasons(reviews, call.body, item.proposal), {
    reviews,
    minutes: deliberations.map(({ id, minutes }) => ({ id, text: minutes })),
    body: call.body,
    track: topic.track,
    standing: standing ? { ...standing, of: field?.ranked.get(topic.track) ?? 0 } : null,
  });
  if (typeof cited === 'string') {
    refuse(cited);
    return [];
  }
  return cited;
}

/** Where the reviewers disagree it is talked over first, and to the end. */
function checkTalk(reviews: readonly Judged[], deliberations: readonly { state: string }[], call: Call): void {
  if (deliberations.some(({ state }) => state === 'open')) throw deliberationOpen();
  if (deliberations.length === 0 && alarmsOf(reviews, call.body).length > 0) throw deliberationNeeded();
}

/**
 * A topic is merged into another one of its call that goes on and is not itself to be merged.
 * @throws reviews.merge_target
 */
export async function checkTarget(tx: Db, actor: Actor, topicId: string, mergeIntoId: string | null): Promise<Seen> {
  if (mergeIntoId === null || mergeIntoId === topicId) throw mergeTarget();
  const [own, other] = [await seenTopic(tx, actor, topicId), await seenTopic(tx, actor, mergeIntoId)];
  if (other.topic.callId !== own.topic.callId || !MERGEABLE.includes(other.topic.state)) throw mergeTarget();
  const planned = await latestDecision(tx, mergeIntoId);
  if (planned?.state === 'proposed' && (planned.proposal === 'merge' || planned.proposal === 'decline')) {
    throw mergeTarget();
  }
  return other;
}
