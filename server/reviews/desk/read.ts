import type { Db } from '../../../db/client.ts';
import { dayOf } from '../../kernel/day.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { seatNotFound } from './errors.ts';
import { factsOf } from './hold.ts';
import {
  countSeats,
  findReview,
  findSeat,
  listOthers,
  listSeats,
  type Listed,
  type ReviewRow,
  type Served,
} from './repo.ts';
import { hintsOf, hintKey } from './rules/hints.ts';
import { keptOf, type Hint, type Kept } from './rules/kept.ts';
import { emptyReview, fitted, lacksOf, LEAST_COMMENT, rangesOf, totalOf } from './rules/score.ts';
import { canOf, daysLeft, placesOf } from './rules/seat.ts';

/** Her desk: what lies on it, by code. */
export async function showDesk(deps: Deps, actor: Actor, input: { list: Listed; limit: number; offset: number }) {
  const places = placesOf(actor);
  const today = dayOf(deps.now());
  const [rows, counts] = [await listSeats(deps.db, places, input), await countSeats(deps.db, places)];
  const items = rows.map(({ tracks, track, submittedAt, ...row }) => ({
    ...row,
    track: tracks.find(({ key }) => key === track) ?? null,
    daysLeft: daysLeft(today, row.dueOn),
    submittedOn: submittedAt ? dayOf(submittedAt) : null,
  }));
  const totals = {
    open: counts.invited + counts.accepted,
    done: counts.submitted,
    left: counts.declined + counts.recused + counts.abstained + counts.replaced,
  };
  return { items, total: totals[input.list], counts: { ...totals, invited: counts.invited }, today };
}

/** One assignment: packet, rubric, and what she has written so far. @throws reviews.seat_not_found */
export async function showSeat(deps: Deps, actor: Actor, { id }: { id: string }) {
  const served = await findSeat(deps.db, placesOf(actor), id);
  if (!served) throw seatNotFound();
  const review = await findReview(deps.db, id);
  return shown(deps, served, review);
}

/** The answer of every step, so that the page never asks twice. */
export async function shown(deps: Pick<Deps, 'db' | 'now'>, served: Served, review: ReviewRow | null) {
  const { seat, packet, rubric, way, tracks } = served;
  const kept = keptOf(review?.hints ?? []);
  const facts = factsOf(served, kept);
  const body = fitted(review?.body ?? emptyReview(), rubric);
  return {
    seat: {
      ...{ id: seat.id, state: seat.state, code: seat.code, callTitle: seat.callTitle, dueOn: seat.dueOn },
      ...{ isOpen: seat.isOpen, daysLeft: daysLeft(dayOf(deps.now()), seat.dueOn) },
    },
    packet,
    track: tracks.find(({ key }) => key === packet.track) ?? null,
    rubric: {
      ...{ dimensions: rubric.dimensions, gates: rubric.gates, ranges: rangesOf(rubric.bands) },
      ...{ commentAt: way.commentAt, leastComment: LEAST_COMMENT },
    },
    review: {
      ...{ body, state: review?.state ?? 'draft', revision: review?.revision ?? 0 },
      ...{ total: totalOf(body, rubric), savedAt: review?.updatedAt ?? null, submittedAt: review?.submittedAt ?? null },
    },
    lacks: lacksOf(body, rubric, way.commentAt),
    hints: hintsFor(body, rubric, kept),
    versions: kept.flatMap((one) =>
      one.is === 'version' ? [{ revision: one.revision, total: one.total, submittedAt: one.submittedAt }] : [],
    ),
    can: canOf(facts),
    others: facts.hasSeenOthers && seat.state === 'submitted' ? await others(deps.db, seat.id) : null,
  };
}
export type Shown = Awaited<ReturnType<typeof shown>>;

/** Hints about what stands there now: those of rules are found anew, a model's stay while their sentence does. */
function hintsFor(body: ReviewRow['body'], rubric: Served['rubric'], kept: readonly Kept[]) {
  const ignored = new Set(kept.flatMap((one) => (one.is === 'ignored' ? [one.key] : [])));
  const text = new Map([
    ...Object.entries({ ...body.scores, ...body.gates }).map(([place, { comment }]) => [place, comment] as const),
    ['comment', body.comment] as const,
  ]);
  const asked: Hint[] = kept.flatMap((one) =>
    one.is === 'hint' && text.get(one.hint.place)?.includes(one.hint.quote) ? [one.hint] : [],
  );
  const known = new Set<string>();
  return [...hintsOf(body, rubric), ...asked]
    .filter(({ kind, place, quote }) => {
      const key = hintKey(kind, place, quote);
      return known.has(key) ? false : known.add(key);
    })
    .map((hint) => ({ ...hint, isIgnored: ignored.has(hint.key) }));
}

/** The others' reviews by place in the list, without a name, an id or a time. */
const others = async (db: Db, seatId: string) =>
  (await listOthers(db, seatId)).map(({ body, total }, i) => ({
    ...{ place: i, total, comment: body.comment, recommendation: body.recommendation },
    scores: Object.entries(body.scores).map(([key, { points, comment }]) => ({ key, points, comment })),
    gates: Object.entries(body.gates).flatMap(([key, gate]) => (gate.isBroken ? [{ key, comment: gate.comment }] : [])),
  }));
