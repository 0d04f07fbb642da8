import { z } from 'zod';
import { defineJob } from '../../jobs/port.ts';
import type { Deps } from '../../kernel/deps.ts';
import { findOwnChunks } from '../repo.ts';
import { listUnsigned } from './repo.ts';
import { compareText } from './watch.ts';

export const SIGN = 'library.sign';
const TOGETHER = 50;

/** Signs what was there before signatures were, one resource per transaction: readers and writers go on meanwhile. */
export const signJob = defineJob({
  name: SIGN,
  payload: z.strictObject({}),
  seconds: 3600,
  run: async (deps, _payload, { signal, progress }) => {
    let done = 0;
    for (let after = ''; !signal.aborted;) {
      const ids = await listUnsigned(deps.db, after, TOGETHER);
      const last = ids.at(-1);
      if (last === undefined) break;
      for (const id of ids) {
        if (signal.aborted) break;
        await deps.db.transaction(async (tx) => {
          const chunks = await findOwnChunks(tx, id);
          await compareText(deps, tx, { resourceId: id, chunks });
        });
        done++;
      }
      after = last;
      await progress(done, null);
    }
    return { signed: done };
  },
});

/** After a start: what has no signature gets one, in the background. */
export async function resumeSigning(deps: Deps): Promise<void> {
  const [missing] = await listUnsigned(deps.db, '', 1);
  if (missing !== undefined) await deps.jobs.enqueue(deps.db, SIGN, {}, { key: SIGN });
}
