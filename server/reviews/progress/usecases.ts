import { dayOf } from '../../kernel/day.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import type { Db } from '../../../db/client.ts';
import { findCall, lockCall, lockTopic, record, remind, whyNotKeep, type CallRow } from '../../topics/index.ts';
import { seatUnknown } from './errors.ts';
import {
  countSeatsOf,
  countTopics,
  findAssignment,
  listLoads,
  listSeatsOf,
  listTopics,
  lockAssignment,
  type AssignmentRow,
} from './repo.ts';
import { recusalOf } from '../desk/rules/seat.ts';
import { askedKey, daysLate, whyNotReplace } from './rules.ts';
import { fillSeat, vacate } from './seats.ts';

const MOST_EXPERTS = 100;

/** The call, for one who keeps it; nobody else learns that it has reviewers. @throws topics.call_not_found, access.… */
async function kept(db: Db, actor: Actor, id: string): Promise<CallRow & { orgPath: string }> {
  const call = await findCall(db, id);
  refuse(call ? whyNotKeep(actor, call.orgPath) : 'topics.call_not_found');
  if (!call) throw seatUnknown();
  return call;
}

type Asked = { id: string; list: 'all' | 'late' | 'thin' | 'done'; limit: number; offset: number };

/** How far a call's review is: per topic everybody who was asked, her load, and what may be done about it. */
export async function showProgress(deps: Deps, actor: Actor, { id, list, limit, offset }: Asked) {
  const call = await kept(deps.db, actor, id);
  const today = dayOf(deps.now());
  const wanted = { callId: id, list, today, count: call.body.review.count };
  const rows = await listTopics(deps.db, { ...wanted, limit, offset });
  const seats = await listSeatsOf(
    deps.db,
    rows.map((row) => row.id),
  );
  const items = rows.map((row) => ({
    ...row,
    seats: seats
      .filter(({ topicId }) => topicId === row.id)
      .map(({ topicId: _, ...seat }) => seatShown(seat, row.state, today)),
  }));
  return {
    call: { id, title: call.title, count: call.body.review.count },
    items,
    total: await countTopics(deps.db, wanted),
    counts: await countSeatsOf(deps.db, id, today),
    experts: await listLoads(deps.db, id, today, MOST_EXPERTS),
    today,
  };
}

type Seat = Omit<Awaited<ReturnType<typeof listSeatsOf>>[number], 'topicId'>;
function seatShown({ respondedAt, submittedAt, ...seat }: Seat, topicState: string, today: string) {
  const isWaiting = topicState === 'reviewing' && (seat.state === 'invited' || seat.state === 'accepted');
  const because = topicState === 'reviewing' ? whyNotReplace(seat.state) : 'reviews.review_ended';
  return {
    ...seat,
    ...(seat.state === 'recused' ? recusalOf(seat.reason) : { kind: null }),
    respondedOn: respondedAt ? dayOf(respondedAt) : null,
    submittedOn: submittedAt ? dayOf(submittedAt) : null,
    daysLate: isWaiting ? daysLate(seat.dueOn, today) : 0,
    can: {
      replace: { allowed: because === null, because },
      remind: { allowed: isWaiting, because: isWaiting ? null : because },
    },
  };
}

/** An assignment of a call one keeps, everything held in the house's order. */
async function heldSeat(tx: Db, actor: Actor, input: { id: string; seatId: string }): Promise<AssignmentRow> {
  await kept(tx, actor, input.id);
  await lockCall(tx, input.id);
  const found = await findAssignment(tx, input.seatId);
  if (!found || found.callId !== input.id) throw seatUnknown();
  const topic = await lockTopic(tx, found.topicId);
  const seat = await lockAssignment(tx, input.seatId);
  if (!topic || !seat) throw seatUnknown();
  if (topic.state !== 'reviewing') refuse('reviews.review_ended');
  return seat;
}

/**
 * Takes a review that does not come from its reviewer, by a person's decision, and asks the best stand-in.
 * @returns the stand-in's assignment, or null where nobody without a conflict has room
 * @throws reviews.seat_done, reviews.seat_left, reviews.review_ended
 */
export const replaceSeat = (deps: Deps, actor: Actor, input: { id: string; seatId: string; reason: string }) =>
  deps.db.transaction(async (tx) => {
    const seat = await heldSeat(tx, actor, input);
    refuse(whyNotReplace(seat.state));
    await vacate(deps, tx, seat.id, input.reason);
    // In the detail: the applicant reads reasons in her dossier, and this one may name the reviewer.
    const deed = { kind: 'review.replaced', detail: { assignmentId: seat.id, reason: input.reason } };
    await record(deps, tx, seat.topicId, actor.personId, deed);
    return { standInId: await fillSeat(deps, tx, seat.id) };
  });

/** Reminds a reviewer now; twice on one day is once. */
export const remindSeat = (deps: Deps, actor: Actor, input: { id: string; seatId: string }) =>
  deps.db.transaction(async (tx) => {
    const seat = await heldSeat(tx, actor, input);
    refuse(whyNotReplace(seat.state));
    const today = dayOf(deps.now());
    const found = await findAssignment(tx, seat.id);
    if (!found) throw seatUnknown();
    const { code, dueOn, personId } = found;
    const kind = dueOn < today ? ('review_overdue' as const) : ('review_due' as const);
    const about = { personId, kind, params: { code, day: dueOn }, dueOn, href: `/reviews/${seat.id}` };
    return { reminded: await remind(deps, tx, [{ ...about, key: askedKey(seat.id, today) }]) };
  });
