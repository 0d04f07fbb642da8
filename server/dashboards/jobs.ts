import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';
import type { Deps } from '../kernel/deps.ts';
import { takeAll } from './usecases.ts';

export const SNAPSHOT = 'dashboards.snapshot';
const DAY_SECONDS = 86_400;
/** Two in the morning in China, when nobody waits for the database. */
const AT_SECONDS = 18 * 3600;

const secondsUntilNight = (now: Date): number => {
  const today = Math.floor(now.getTime() / 1000) % DAY_SECONDS;
  return ((AT_SECONDS - today + DAY_SECONDS) % DAY_SECONDS) + 1;
};

/** The queue knows no clock times: each night's work puts the next one's into the queue. */
export const snapshotJob = defineJob({
  name: SNAPSHOT,
  payload: z.strictObject({}),
  run: async (deps, _payload, { signal }) => {
    const taken = await takeAll(deps, signal);
    await scheduleSnapshots(deps);
    return { taken };
  },
});

/** After a start, and after each night: at most one waits. */
export async function scheduleSnapshots(deps: Deps): Promise<void> {
  await deps.jobs.enqueue(deps.db, SNAPSHOT, {}, { key: SNAPSHOT, delaySeconds: secondsUntilNight(deps.now()) });
}
