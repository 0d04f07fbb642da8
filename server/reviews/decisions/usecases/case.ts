import type { Actor, Deps } from '../../../kernel/deps.ts';
import { whyNotMove, type Command, type Part } from '../../../topics/rules/index.ts';
import { listDecisions, listDeliberations } from '../repo/decisions.ts';
import { listSeatsOf } from '../repo/scores.ts';
import { alarmsOf } from '../rules/alarms.ts';
import { whyNotKey } from '../rules/keys.ts';
import { suggestedReasons } from '../rules/reasons.ts';
import { PROPOSALS } from '../schemas.ts';
import { asSecond, holderBeside, judgedOf, keptCall, keptTopic, missing } from './open.ts';
import { permission } from './ranking.ts';

/** Everything a keeper decides by: reviews with their reviewers, alarms, deliberations, decisions, sentences to cite. */
export async function showCase(deps: Deps, actor: Actor, { id }: { id: string }) {
  const seen = await keptTopic(deps.db, actor, id);
  const { topic, parts } = seen;
  if (topic.callId === null) throw missing('topics.call_not_found');
  const call = await keptCall(deps.db, actor, topic.callId);
  const seats = await listSeatsOf(deps.db, [id]);
  const reviews = judgedOf(seats);
  const talks = await listDeliberations(deps.db, [id]);
  const decisions = await listDecisions(deps.db, [id]);
  const alarms = alarmsOf(reviews, call.body);
  const open = talks.find(({ state }) => state === 'open') ?? null;
  const holder = holderBeside(actor, seen.orgPath, seats);
  const may = (command: Command, by: readonly Part[] = parts) => whyNotMove(topic.state, command, by);
  const [latest] = decisions;
  const proposed = latest?.decision.state === 'proposed' ? latest.decision : null;
  const talkedOver = open ? 'reviews.deliberation_open' : null;
  const needed = talks.length === 0 && alarms.length > 0 ? 'reviews.deliberation_needed' : null;
  const names = new Map(seats.map(({ expertId, name }) => [expertId, name]));
  return {
    topic: { id, title: topic.title, state: topic.state, track: topic.track, callId: call.id, code: topic.blindCode },
    rubric: call.body.rubric,
    rules: call.body.eligibility.map(({ id: ruleId, label, labelEn, clause }) => ({ ruleId, label, labelEn, clause })),
    seats: seats.map(({ assignmentId, name, state, role, dueOn }) => ({ assignmentId, name, state, role, dueOn })),
    reviews: reviews.map(({ reviewerId, ...review }) => ({ ...review, reviewer: names.get(reviewerId) ?? '' })),
    alarms,
    deliberations: talks.map(({ id: talkId, way, state, minutes, cause, createdAt }) => ({
      ...{ id: talkId, way, state, minutes, cause, at: createdAt.toISOString() },
    })),
    decisions: decisions.map(({ decision, proposedBy, confirmedBy }) => ({
      ...{ id: decision.id, round: decision.round, proposal: decision.proposal, state: decision.state },
      ...{ reasons: decision.reasons, mergeIntoId: decision.mergeIntoId, proposedBy, confirmedBy },
      ...{ at: decision.createdAt.toISOString(), decidedAt: decision.decidedAt?.toISOString() ?? null },
    })),
    suggested: Object.fromEntries(
      PROPOSALS.map((proposal) => [proposal, suggestedReasons(reviews, call.body, proposal)]),
    ),
    can: {
      end: permission(may('end_review')),
      deliberate: permission(may('reopen_review') ?? talkedOver),
      close: permission(open?.way === 'joint' ? may('propose') : 'reviews.deliberation_not_found'),
      propose: permission(may('propose') ?? whyNotKey(holder, null) ?? talkedOver ?? needed),
      confirm: permission(may('reject_proposal', asSecond(parts)) ?? whyNotKey(holder, proposed?.proposedById ?? null)),
      judgeRevision: permission(may('accept_revision') ?? whyNotKey(holder, null)),
    },
  };
}
