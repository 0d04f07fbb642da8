import type { Db } from '../../../../db/client.ts';
import type { Actor } from '../../../kernel/deps.ts';
import { notFound, refuse } from '../../../kernel/errors.ts';
import { findCall, seenTopic, whyNotKeep, type Seen } from '../../../topics/index.ts';
import type { Part } from '../../../topics/rules/index.ts';
import { wrongCall } from '../errors.ts';
import { listSeatsOf, type SeatRow } from '../repo/scores.ts';
import type { Judged } from '../rules/alarms.ts';
import type { Holder } from '../rules/keys.ts';

export type Call = NonNullable<Awaited<ReturnType<typeof findCall>>>;

/** The error of a code that another capability declared. */
export const missing = (code: string) => {
  refuse(code);
  return notFound();
};

/** A call that this person runs; for everybody else it is not there. @throws topics.call_not_found */
export async function keptCall(db: Db, actor: Actor, id: string): Promise<Call> {
  const call = await findCall(db, id);
  if (!call || whyNotKeep(actor, call.orgPath) !== null) throw missing('topics.call_not_found');
  return call;
}

/** A topic of a call that `actor` keeps, and to which she is nothing else. @throws topics.not_found, topics.not_yours_to_do, reviews.other_call */
export async function keptTopic(db: Db, actor: Actor, id: string, callId?: string): Promise<Seen> {
  const seen = await seenTopic(db, actor, id);
  if (callId !== undefined && seen.topic.callId !== callId) throw wrongCall();
  if (!seen.parts.includes('keeper')) refuse('topics.not_yours_to_do');
  return seen;
}

/** The reviews of a topic that count. */
export const judgedOf = (seats: readonly SeatRow[]): Judged[] =>
  seats.flatMap(({ state, reviewId, expertId, body, total }) =>
    state === 'submitted' && reviewId !== null && body !== null && total !== null
      ? [{ reviewId, reviewerId: expertId, body, total }]
      : [],
  );

/** Who `actor` is when she wants to turn a key of this topic. */
export async function holderOf(db: Db, actor: Actor, seen: Seen): Promise<Holder> {
  const seats = await listSeatsOf(db, [seen.topic.id]);
  return holderBeside(actor, seen.orgPath, seats);
}
export const holderBeside = (actor: Actor, orgPath: string, seats: readonly SeatRow[]): Holder => ({
  personId: actor.personId,
  isReviewer: seats.some(
    ({ personId, state }) => personId === actor.personId && (state === 'accepted' || state === 'submitted'),
  ),
  isOfUnit: actor.schoolPath !== null && orgPath.startsWith(actor.schoolPath),
});

/** A keeper who did not turn the first key is also the second. */
export const asSecond = (parts: readonly Part[]): Part[] =>
  parts.includes('keeper') ? [...parts, 'second'] : [...parts];
