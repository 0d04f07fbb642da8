import type { Actor, Deps } from '../../kernel/deps.ts';
import { fillSeat, holdCallOf, noteSeat } from '../progress/seats.ts';
import { held } from './hold.ts';
import { saveSeat } from './repo.ts';
import { leadsTo, recusalText, type Leaving, type Recusal } from './rules/seat.ts';

const WHAT = { decline: 'review.declined', recuse: 'review.recused', abstain: 'review.abstained' } as const;

/**
 * Leaves a seat. What she says of it is for the keeper; the stand-in is asked in the same transaction, so that no topic
 * waits for somebody to notice. She is told nothing of the stand-in.
 */
async function leave(deps: Deps, actor: Actor, step: Leaving, { id, reason }: { id: string; reason: string }) {
  await deps.db.transaction(async (tx) => {
    // Stand-ins are counted under the call, and calls are held before topics.
    await holdCallOf(tx, id);
    await held(tx, actor, id, step);
    const now = deps.now();
    await saveSeat(tx, id, { state: leadsTo(step), reason, respondedAt: now, updatedAt: now });
    await noteSeat(deps, tx, id, { kind: WHAT[step] });
    await fillSeat(deps, tx, id);
  });
  return { id, state: leadsTo(step) };
}

/** 谢绝: one click, a reason where she likes. @throws reviews.seat_not_found, reviews.seat_not_in_this_state */
export const declineSeat = (deps: Deps, actor: Actor, input: { id: string; reason: string }) =>
  leave(deps, actor, 'decline', input);

/** 回避, before accepting or late. The kind stands before the reason, for the keeper. */
export const recuseSeat = (
  deps: Deps,
  actor: Actor,
  { id, kind, reason }: { id: string; kind: Recusal; reason: string },
) => leave(deps, actor, 'recuse', { id, reason: recusalText(kind, reason) });

/** 弃权: she has read it and cannot judge it. */
export const abstain = (deps: Deps, actor: Actor, input: { id: string; reason: string }) =>
  leave(deps, actor, 'abstain', input);
