import { z } from 'zod';
import { defineJob } from '../../jobs/port.ts';
import { dayOf } from '../../kernel/day.ts';
import type { Deps } from '../../kernel/deps.ts';
import { STEWARDS } from '../../people/index.ts';
import { addDays } from '../../policy/rules/index.ts';
import { remind, type Reminding } from '../../topics/index.ts';
import { labelOf } from './labels.ts';
import { listDue, officersAt, overdueByBody, type Due } from './repo.ts';
import { mondayOf, NEAR_DAYS, overdueDays, turnKey, turnOf } from './rules/watch.ts';

export const DAILY = 'projects.daily';
const AT_ONCE = 500;

function remindersOf(due: Due, today: string): Reminding[] {
  const turn = turnOf(due.dueOn, today);
  if (!turn) return [];
  const step = labelOf(due.callBody, due);
  const about = { href: `/topics/${due.topicId}?tab=project`, key: turnKey(due.id, due.dueOn, turn), dueOn: due.dueOn };
  const [kind, when] = turn.isOverdue
    ? (['milestone_overdue', { days: overdueDays(due.dueOn, today) }] as const)
    : (['milestone_due', { day: due.dueOn }] as const);
  return [{ ...about, kind, personId: due.leaderId, params: { title: due.title, step, ...when } }];
}

/** Reminds leaders of what is near or overdue, each turn once. @returns how many reminders were new */
export async function remindOfSteps(deps: Deps, signal?: AbortSignal): Promise<number> {
  const today = dayOf(deps.now());
  let added = 0;
  for (let after = ''; !signal?.aborted;) {
    const due = await listDue(deps.db, { until: addDays(today, NEAR_DAYS), after, limit: AT_ONCE });
    const last = due.at(-1);
    if (!last) break;
    const list = due.flatMap((one) => remindersOf(one, today));
    added += await deps.db.transaction((tx) => remind(deps, tx, list));
    after = last.id;
  }
  return added;
}

/** Once a week every keeper is told how much of her calls is overdue; on the first day of the week that has a server. */
export async function sendDigests(deps: Deps): Promise<number> {
  const today = dayOf(deps.now());
  const bodies = await overdueByBody(deps.db, today);
  const officers = await officersAt(
    deps.db,
    bodies.map(({ orgId }) => orgId),
    STEWARDS,
  );
  const list = bodies.flatMap(({ orgId, steps, topics }) =>
    officers
      .filter((one) => one.orgId === orgId)
      .map(({ personId }) => ({
        personId,
        kind: 'overdue_digest' as const,
        key: `digest:${orgId}:${mondayOf(today)}`,
        href: '/projects?whose=kept&light=red',
        params: { steps, topics },
        dueOn: null,
      })),
  );
  return deps.db.transaction((tx) => remind(deps, tx, list));
}

/** What a day brings: right at any clock, however many days passed without a server. */
export async function dailyWork(deps: Deps, signal?: AbortSignal) {
  return { reminded: await remindOfSteps(deps, signal), digests: await sendDigests(deps) };
}

const DAY_SECONDS = 86_400;
/** Ten past seven in the morning in China, when a reminder is read the same day. */
const AT_SECONDS = 23 * 3600 + 600;
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
    const done = await dailyWork(deps, signal);
    await schedule(deps);
    return done;
  },
});

/** After a start: what the days without a server have left to do, and the next morning. */
export async function resumeDaily(deps: Deps): Promise<void> {
  await dailyWork(deps);
  await schedule(deps);
}
