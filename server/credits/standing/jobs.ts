import { z } from 'zod';
import { defineJob } from '../../jobs/port.ts';
import { dayOf } from '../../kernel/day.ts';
import type { Deps } from '../../kernel/deps.ts';
import type { Subscriptions } from '../../kernel/events.ts';
import { refreshStandings } from './refresh.ts';
import { countOutdated, listOutdated, listTeachers } from './repo/kept.ts';
import { scheduleTurns, SNAPSHOT, takeSnapshots } from './snapshots.ts';

export const REFRESH = 'credits.refresh_standings';
export const NIGHT = 'credits.turn_of_day';
/** Looking for who is outdated reads everybody: done seldom. Accounts are held for as long as a few take. */
const LOOKED_UP = 5000;
const AT_ONCE = 200;

/** Finds again where the teachers below an organisation stand: those whose kept row is outdated, or all of them. */
export const refreshJob = defineJob({
  name: REFRESH,
  payload: z.strictObject({ path: z.string(), all: z.boolean().default(false) }),
  seconds: 3600,
  run: async (deps, { path, all }, { signal, progress }) => {
    const day = dayOf(deps.now());
    const { total, outdated } = await countOutdated(deps.db, path, day);
    let done = 0;
    for (let after = ''; !signal.aborted;) {
      const ids = all
        ? await listTeachers(deps.db, path, after, LOOKED_UP)
        : await listOutdated(deps.db, { path, day, after, limit: LOOKED_UP });
      const last = ids.at(-1);
      if (last === undefined) break;
      for (let from = 0; from < ids.length && !signal.aborted; from += AT_ONCE) {
        const some = ids.slice(from, from + AT_ONCE);
        await refreshStandings(deps, some);
        done += some.length;
        await progress(done, all ? total : outdated);
      }
      after = last;
    }
    return { refreshed: done };
  },
});

/** Keeps where everybody stood at the end of a day. */
export const snapshotJob = defineJob({
  name: SNAPSHOT,
  payload: z.strictObject({ path: z.string(), day: z.iso.date(), reason: z.enum(['year', 'cycle', 'asked']) }),
  seconds: 3600,
  run: (deps, round, context) => takeSnapshots(deps, round, context),
});

const DAY_SECONDS = 86_400;
/** Ten minutes past midnight in China: terms, years and expiries turn with the day. */
const AT_SECONDS = 16 * 3600 + 600;
const secondsUntilNight = (now: Date): number => {
  const today = Math.floor(now.getTime() / 1000) % DAY_SECONDS;
  return ((AT_SECONDS - today + DAY_SECONDS) % DAY_SECONDS) + 1;
};

/** The queue knows no clock times: each night's work puts the next one's into the queue. */
export const nightJob = defineJob({
  name: NIGHT,
  payload: z.strictObject({}),
  run: async (deps) => {
    await scheduleTurns(deps);
    await deps.jobs.enqueue(deps.db, REFRESH, { path: '/' }, { key: '/' });
    await scheduleNight(deps);
  },
});

async function scheduleNight(deps: Deps): Promise<void> {
  await deps.jobs.enqueue(deps.db, NIGHT, {}, { key: NIGHT, delaySeconds: secondsUntilNight(deps.now()) });
}

/** After a start: what the days without a server have left to do, and the next night. */
export async function resumeStandings(deps: Deps): Promise<void> {
  await scheduleTurns(deps);
  await deps.jobs.enqueue(deps.db, REFRESH, { path: '/' }, { key: '/' });
  await scheduleNight(deps);
}

const recount: NonNullable<Subscriptions<Deps>['policy.published']> = async (deps, tx, { orgPath }) => {
  await deps.jobs.enqueue(tx, REFRESH, { path: orgPath }, { key: orgPath });
};
/** Other rules: everybody they are about is counted again. What changes in a person is seen by her row's age. */
export const followPolicies: Subscriptions<Deps> = { 'policy.published': recount, 'policy.withdrawn': recount };
