import { z } from 'zod';
import type { OpenDb } from '../../db/client.ts';
import { createJobs, defineJob, type Job, type JobContext } from '../../server/jobs/index.ts';
import { findProgress } from '../../server/jobs/repo.ts';
import { readConfig } from '../../server/kernel/config.ts';
import type { Deps } from '../../server/kernel/deps.ts';
import { createLog } from '../../server/kernel/log.ts';
import { aiOff } from '../helpers/ai.ts';

export const payload = z.object({ n: z.number() });
export type Work = (n: number, context: JobContext) => Promise<Record<string, unknown> | void>;

/** A job called `tests.work` that does what a test says. */
export const workDoing = (work: Work, more: Partial<Pick<Job, 'retries' | 'seconds' | 'concurrency'>> = {}): Job =>
  defineJob({ name: 'tests.work', payload, run: (_deps, { n }, context) => work(n, context), ...more });

let lastId = 0;

/** One process with a queue on `database`. */
export function openQueue(
  database: OpenDb,
  jobs: readonly Job[],
  onLog: (line: string) => undefined = () => undefined,
) {
  const log = createLog('debug', onLog);
  const base = {
    db: database.db,
    database,
    config: readConfig({}),
    log,
    now: () => new Date(),
    newId: (prefix: string) => `${prefix}_${process.pid}_${++lastId}`,
  };
  const deps: Deps = {
    ...base,
    ai: aiOff(),
    emit: () => Promise.resolve(),
    get jobs() {
      return queue;
    },
    get files(): never {
      throw new Error('these jobs have no files');
    },
    get solver(): never {
      throw new Error('these jobs solve nothing');
    },
  };
  const queue = createJobs(base, () => deps, [{ name: 'tests', jobs, on: {} }]);
  const progress = async (id: string) => findProgress(database.db, id);
  /** Waits until the row satisfies `isSo`. */
  const until = async (
    id: string,
    isSo: (row: NonNullable<Awaited<ReturnType<typeof progress>>>) => boolean,
    ms = 8000,
  ) => {
    const end = performance.now() + ms;
    for (;;) {
      const row = await progress(id);
      if (row && isSo(row)) return row;
      if (performance.now() > end) throw new Error(`job ${id} is ${row ? row.state : 'gone'}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { queue, deps, progress, until };
}
