import { z } from 'zod';
import { defineJob } from '../../jobs/port.ts';
import { dayOf } from '../../kernel/day.ts';
import type { Deps } from '../../kernel/deps.ts';
import type { Subscriptions } from '../../kernel/events.ts';
import { remind, type Reminding } from '../../topics/index.ts';
import { listOpenSeats, seatIdsOf } from './repo.ts';
import { turnOf, type OpenSeat } from './rules.ts';
import { finishSeat } from './seats.ts';

export const DAILY = 'reviews.daily';
const AT_ONCE = 500;

/** A code and a day, nothing else: a reminder is read on screens where anybody may look. */
function remindersFor(seats: readonly OpenSeat[], today: string): Reminding[] {
  return seats.flatMap((seat) => {
    const turn = turnOf(seat, today);
    const { id, personId, code, dueOn } = seat;
    return turn ? [{ ...turn, personId, params: { code, day: dueOn }, dueOn, href: `/reviews/${id}` }] : [];
  });
}

/** Reminds every reviewer of what is due or overdue. @returns how many reminders were new */
export async function remindReviewers(deps: Deps, signal?: AbortSignal): Promise<number> {
  const today = dayOf(deps.now());
  let added = 0;
  for (let after = ''; !signal?.aborted;) {
    const seats = await listOpenSeats(deps.db, after, AT_ONCE);
    const last = seats.at(-1);
    if (!last) break;
    added += await deps.db.transaction((tx) => remind(deps, tx, remindersFor(seats, today)));
    after = last.id;
  }
  return added;
}

const DAY_SECONDS = 86_400;
/** Seven in the morning in China, when a reminder is read the same day. */
const AT_SECONDS = 23 * 3600;
const secondsUntilMorning = (now: Date): number => {
  const today = Math.floor(now.getTime() / 1000) % DAY_SECONDS;
  return ((AT_SECONDS - today + DAY_SECONDS) % DAY_SECONDS) + 1;
};
const schedule = (deps: Deps) =>
  deps.jobs.enqueue(deps.db, DAILY, {}, { key: DAILY, delaySeconds: secondsUntilMorning(deps.now()) });

/** The queue knows no clock times: each morning's work puts the next one's into the queue. */
export const dailyJob = defineJob({
  name: DAILY,
  payload: z.strictObject({}),
  run: async (deps, _, { signal }) => {
    const reminded = await remindReviewers(deps, signal);
    await schedule(deps);
    return { reminded };
  },
});

/** After a start: what the days without a server have left to remind of, and the next morning. */
export async function resumeReviews(deps: Deps): Promise<void> {
  await remindReviewers(deps);
  await schedule(deps);
}

/** The keeper has ended the review of a topic: nobody is reminded of it any more. */
export const followTopics: NonNullable<Subscriptions<Deps>['topics.moved']> = async (_, tx, { topicId, command }) => {
  if (command !== 'end_review') return;
  for (const id of await seatIdsOf(tx, topicId)) await finishSeat(tx, id);
};
