import type { Db } from '../../../db/client.ts';
import { canonical, sha256 } from '../../kernel/chain.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { draftChanged, seatNotFound } from './errors.ts';
import { findReview, insertReview, lockSeat, saveReview, type ReviewRow, type Served } from './repo.ts';
import { keptOf, type Kept } from './rules/kept.ts';
import { emptyReview } from './rules/score.ts';
import { placesOf, whyNotStep, type SeatFacts, type Step } from './rules/seat.ts';

export type Held = Served & { review: ReviewRow | null; kept: Kept[] };

export const factsOf = ({ seat, way }: Served, kept: readonly Kept[]): SeatFacts => ({
  state: seat.state,
  isOpen: seat.isOpen,
  seesOthers: way.seesOthers,
  hasSeenOthers: kept.some(({ is }) => is === 'saw_others'),
});

/** Her seat, held for a step. @throws reviews.seat_not_found, and what `whyNotStep` says */
export async function held(tx: Db, actor: Actor, id: string, step: Step): Promise<Held> {
  const served = await lockSeat(tx, placesOf(actor), id);
  if (!served) throw seatNotFound();
  const review = await findReview(tx, id);
  const kept = keptOf(review?.hints ?? []);
  refuse(whyNotStep(factsOf(served, kept), step));
  return { ...served, review, kept };
}

type Saved = Partial<Pick<ReviewRow, 'body' | 'state' | 'total' | 'submittedAt'>> & { kept?: readonly Kept[] };

/**
 * Saves her review, the first time or again.
 * @param seen the revision the page had; null where nothing is written over
 * @throws reviews.draft_changed when the page had an older one
 */
export async function keep(
  deps: Deps,
  tx: Db,
  { seat, review }: Held,
  seen: number | null,
  change: Saved,
): Promise<number> {
  const before = review?.revision ?? 0;
  if (seen !== null && seen !== before) throw draftChanged();
  const { kept, ...values } = change;
  const revision = values.body ? before + 1 : before;
  const next = { ...values, ...(kept ? { hints: [...kept] } : {}), revision, updatedAt: deps.now() };
  if (review) await saveReview(tx, review.id, next);
  else await insertReview(tx, { ...blank(deps, seat.id), ...next });
  return revision;
}

const blank = (deps: Deps, assignmentId: string): ReviewRow => ({
  id: deps.newId('rvw'),
  assignmentId,
  state: 'draft',
  body: emptyReview(),
  total: null,
  hints: [],
  revision: 0,
  submittedAt: null,
  createdAt: deps.now(),
  updatedAt: deps.now(),
});

/** What the topic's chain says of a review: enough to prove later that nobody changed it, not a word of it. */
export const sealOf = (review: Pick<ReviewRow, 'body' | 'total'>): string =>
  sha256(canonical({ body: review.body, total: review.total }));
