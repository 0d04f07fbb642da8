import { z } from 'zod';
import { defineJob } from '../../jobs/port.ts';
import type { Deps } from '../../kernel/deps.ts';
import { listUnnamed } from './repo.ts';
import { nameAll } from './usecases.ts';

export const namesJob = defineJob({
  name: 'search.names',
  payload: z.strictObject({}),
  seconds: 3600,
  run: async (deps) => ({ named: await nameAll(deps) }),
});

/** At start: names what an earlier release has left without. */
export async function resumeNames(deps: Deps): Promise<void> {
  const [one] = await listUnnamed(deps.db, 1);
  if (one) await deps.jobs.enqueue(deps.db, 'search.names', {}, { key: 'names' });
}
