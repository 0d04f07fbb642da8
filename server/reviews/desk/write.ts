import type { Db } from '../../../db/client.ts';
import type { ReviewBody } from '../../../db/schema/reviews.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { finishSeat, noteSeat } from '../progress/seats.ts';
import { incomplete, noOthersYet, seatNotFound } from './errors.ts';
import { held, keep, sealOf } from './hold.ts';
import { findReview, findSeat, listOthers, saveSeat } from './repo.ts';
import { shown, type Shown } from './read.ts';
import { withVersion } from './rules/kept.ts';
import { fitted, lacksOf, totalOf } from './rules/score.ts';
import { leadsTo, placesOf } from './rules/seat.ts';

type Seat = { id: string };

/** Runs a step and answers with the seat as it stands after it. */
async function answered(deps: Deps, actor: Actor, id: string, step: (tx: Db) => Promise<void>): Promise<Shown> {
  await deps.db.transaction(step);
  const served = await findSeat(deps.db, placesOf(actor), id);
  if (!served) throw seatNotFound();
  return shown(deps, served, await findReview(deps.db, id));
}

/** Takes the invitation. @throws reviews.seat_not_found, reviews.seat_not_in_this_state, reviews.review_ended */
export const acceptSeat = (deps: Deps, actor: Actor, { id }: Seat) =>
  answered(deps, actor, id, async (tx) => {
    const { seat } = await held(tx, actor, id, 'accept');
    await saveSeat(tx, seat.id, { state: leadsTo('accept'), respondedAt: deps.now(), updatedAt: deps.now() });
    await noteSeat(deps, tx, id, { kind: 'review.accepted' });
  });

/** Saves the draft as it stands, half a sentence and all. @throws reviews.draft_changed */
export const saveDraft = (deps: Deps, actor: Actor, input: Seat & { revision: number; body: ReviewBody }) =>
  answered(deps, actor, input.id, async (tx) => {
    const mine = await held(tx, actor, input.id, 'save');
    await keep(deps, tx, mine, input.revision, { body: fitted(input.body, mine.rubric) });
  });

/**
 * Hands the review in. The total is counted here; every version that was handed in is kept, and its seal goes into the
 * topic's chain.
 * @throws reviews.incomplete, reviews.draft_changed
 */
export const submitReview = (deps: Deps, actor: Actor, { id, revision }: Seat & { revision: number }) =>
  answered(deps, actor, id, async (tx) => {
    const mine = await held(tx, actor, id, 'submit');
    const body = mine.review ? fitted(mine.review.body, mine.rubric) : null;
    const total = body ? totalOf(body, mine.rubric) : null;
    const lacks = body ? lacksOf(body, mine.rubric, mine.way.commentAt) : [];
    if (!body || total === null || lacks.length > 0) throw incomplete({ n: Math.max(1, lacks.length) });
    const now = deps.now();
    const version = { is: 'version' as const, revision, total, submittedAt: now.toISOString(), body };
    const values = { state: 'submitted' as const, total, submittedAt: now, kept: withVersion(mine.kept, version) };
    await keep(deps, tx, mine, revision, values);
    await saveSeat(tx, id, { state: leadsTo('submit'), submittedAt: now, updatedAt: now });
    await noteSeat(deps, tx, id, { kind: 'review.submitted', detail: { revision, seal: sealOf({ body, total }) } });
    await finishSeat(tx, id);
  });

/** Takes it back to write on. @throws reviews.review_ended, reviews.has_seen_others */
export const takeBack = (deps: Deps, actor: Actor, { id }: Seat) =>
  answered(deps, actor, id, async (tx) => {
    const mine = await held(tx, actor, id, 'take_back');
    await keep(deps, tx, mine, null, { state: 'draft', total: null, submittedAt: null });
    await saveSeat(tx, id, { state: leadsTo('take_back'), submittedAt: null, updatedAt: deps.now() });
    await noteSeat(deps, tx, id, { kind: 'review.taken_back' });
  });

/** Opens the others' reviews, after which her own stays as it is. @throws reviews.others_stay_hidden, reviews.no_others_yet */
export const openOthers = (deps: Deps, actor: Actor, { id }: Seat) =>
  answered(deps, actor, id, async (tx) => {
    const mine = await held(tx, actor, id, 'open_others');
    if (mine.kept.some(({ is }) => is === 'saw_others')) return;
    // Nobody is bound by having seen nothing.
    if ((await listOthers(tx, id)).length === 0) throw noOthersYet();
    const kept = [...mine.kept, { is: 'saw_others' as const, at: deps.now().toISOString() }];
    await keep(deps, tx, mine, null, { kept });
  });

const MOST_IGNORED = 50;
/** Sets a hint aside, or back. */
export const ignoreHint = (deps: Deps, actor: Actor, input: Seat & { key: string; isIgnored: boolean }) =>
  answered(deps, actor, input.id, async (tx) => {
    const mine = await held(tx, actor, input.id, 'save');
    const before = mine.kept.flatMap((one) => (one.is === 'ignored' && one.key !== input.key ? [one] : []));
    const ignored = input.isIgnored ? [...before, { is: 'ignored' as const, key: input.key }] : before;
    const rest = mine.kept.filter(({ is }) => is !== 'ignored');
    await keep(deps, tx, mine, null, { kept: [...rest, ...ignored.slice(-MOST_IGNORED)] });
  });
