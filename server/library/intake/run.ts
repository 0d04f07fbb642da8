import type { ReaderPool } from '../../../ingest/index.ts';
import type { Deps } from '../../kernel/deps.ts';
import { loadActor, readingScope, type ReadingScope } from '../../people/index.ts';
import { batchNotFound } from '../errors.ts';
import type { Context } from './context.ts';
import { readOne } from './read.ts';
import { withReaders } from './readers.ts';
import { claimFile, countFiles, findBatch, finishBatch, type Batch, type BatchFile, type Outcome } from './repo.ts';
import { tellBatch } from './progress.ts';

export type RunOptions = {
  signal: AbortSignal;
  /** No file is begun after this time of `performance.now()`. */
  until?: number;
  /** Called when a file has settled, with what is settled and known of the batch so far. */
  onSettled?: (file: BatchFile, outcome: Outcome) => void | Promise<void>;
};
/** `done`: every file is settled. `left`: some wait, or another process reads them. */
export type RunResult = 'done' | 'left';

/** Time that a reader gets beyond its own limit before its file is given to another. */
const GRACE_MS = 60_000;

/**
 * Reads what a batch holds until nothing waits. Several processes may run the same batch: each file is claimed in the
 * database, and what was read is written in one transaction with the file's new state, so that a crash anywhere leaves
 * a file either waiting or done.
 */
export async function runBatch(deps: Deps, batchId: string, options: RunOptions): Promise<RunResult> {
  const batch = await findBatch(deps.db, batchId);
  if (!batch) throw batchNotFound();
  if (batch.state !== 'running') return 'done';
  const uploader = await loadActor(deps, batch.ownerId);
  // Somebody who left may read nothing any more; the files are kept all the same.
  const scope = uploader ? readingScope(uploader) : { personId: batch.ownerId, memberOf: [], stewardPaths: [] };
  await withReaders(deps.config, (pool) => readAll(deps, { batch, scope, pool }, options));
  return finish(deps, batch);
}

async function finish(deps: Deps, batch: Batch): Promise<RunResult> {
  if (!(await finishBatch(deps.db, batch.id, deps.now()))) {
    const counts = (await countFiles(deps.db, [batch.id])).get(batch.id);
    if (counts && counts.received + counts.reading > 0) return 'left';
  }
  await tellBatch(deps.db, batch.id);
  return 'done';
}

/** One claim more than readers, so that a file is written while the next is read. */
async function readAll(
  deps: Deps,
  { batch, scope, pool }: { batch: Batch; scope: ReadingScope; pool: ReaderPool },
  { signal, until = Infinity, onSettled }: RunOptions,
): Promise<void> {
  const context: Context = { deps, batch, scope, pool };
  const leaseMs = deps.config.reading.timeoutMs + GRACE_MS;
  const turns = createTurns();
  const work = async () => {
    while (!signal.aborted && performance.now() < until) {
      const seen = turns.seen();
      const file = await claimFile(deps.db, batch.id, { now: deps.now(), leaseMs });
      if (!file) {
        // An archive under way may bring more, and recordings wait for the last subtitles.
        if (await turns.next(seen)) continue;
        return;
      }
      const outcome = await turns.take(() => readOne(context, file));
      if (outcome) await onSettled?.(file, outcome);
    }
  };
  await Promise.all(Array.from({ length: deps.config.reading.readers + 1 }, work));
}

/** Who works and who waits for the others to bring new work. */
function createTurns() {
  let busy = 0;
  let ended = 0;
  let wake: (() => void)[] = [];
  return {
    seen: () => ended,
    take: async <T>(work: () => Promise<T>): Promise<T> => {
      busy++;
      try {
        return await work();
      } finally {
        busy--;
        ended++;
        for (const resolve of wake) resolve();
        wake = [];
      }
    },
    /** True when something ended since `seen`, waiting for it if need be; false when nobody works. */
    next: async (seen: number): Promise<boolean> => {
      if (ended !== seen) return true;
      if (busy === 0) return false;
      await new Promise<void>((resolve) => wake.push(resolve));
      return true;
    },
  };
}
