import { defineJob, RetryLater } from '../../jobs/port.ts';
import type { Deps } from '../../kernel/deps.ts';
import { ingestBatch } from '../schemas.ts';
import { INGEST } from './names.ts';
import { countFiles, deleteAbandonedBatches, findRunningBatches, releaseLeases } from './repo.ts';
import { runBatch } from './run.ts';

/** One run reads this long, then hands on to the next, so that the queue never takes a long drop for a dead worker. */
const TURN_MS = 10 * 60_000;
const SECONDS = 30 * 60;
/** How soon to look again when another process reads the last files of a batch. */
const LOOK_AGAIN_SECONDS = 30;
const ABANDONED_MS = 7 * 24 * 3600_000;

export const ingestJob = defineJob({
  name: INGEST,
  payload: ingestBatch,
  seconds: SECONDS,
  concurrency: 2,
  run: async (deps, { batchId }, { signal, progress }) => {
    const tell = async () => {
      const counts = (await countFiles(deps.db, [batchId])).get(batchId);
      if (counts) await progress(counts.total - counts.received - counts.reading, counts.total);
      return counts;
    };
    await tell();
    const result = await runBatch(deps, batchId, {
      signal,
      until: performance.now() + TURN_MS,
      onSettled: async () => void (await tell()),
    });
    const counts = await tell();
    if (result === 'left') {
      if (signal.aborted) throw new RetryLater(1, 'the server stops');
      const delaySeconds = counts?.received ? 0 : LOOK_AGAIN_SECONDS;
      await deps.jobs.enqueue(deps.db, INGEST, { batchId }, { key: batchId, delaySeconds });
    }
    return { batchId, ...counts };
  },
});

/** After a start: files whose reader is gone wait again, and every unfinished batch is taken up. */
export async function resumeBatches(deps: Deps): Promise<void> {
  const now = deps.now();
  await releaseLeases(deps.db, deps.database.engine === 'embedded', now);
  await deleteAbandonedBatches(deps.db, new Date(now.getTime() - ABANDONED_MS));
  for (const { id, ownerId } of await findRunningBatches(deps.db)) {
    await deps.jobs.enqueue(deps.db, INGEST, { batchId: id }, { key: id, ownerId });
  }
}
