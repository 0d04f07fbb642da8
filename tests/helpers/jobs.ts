import { eq } from 'drizzle-orm';
import { jobProgress } from '../../db/schema/index.ts';
import type { Job, Jobs } from '../../server/jobs/port.ts';
import { AppError } from '../../server/kernel/errors.ts';
import type { Deps } from '../../server/kernel/deps.ts';

type Waiting = { id: string; name: string; payload: Record<string, unknown>; key: string | undefined; from: number };
/** A pause shorter than this is not waited for. */
const SHORT_SECONDS = 60;

export type DrainedJobs = Jobs & {
  /** Runs what is due by the test's clock, and what that puts into the queue. @throws what a job throws */
  runAll: () => Promise<void>;
  clear: () => void;
};

/** The queue's port without a queue: work waits until a test says `runJobs()`, then runs in order, once, in the open. */
export function drainedJobs(deps: Deps, jobs: readonly Job[]): DrainedJobs {
  let waiting: Waiting[] = [];

  async function run({ id, name, payload }: Waiting): Promise<void> {
    const row = eq(jobProgress.id, id);
    const [queued] = await deps.db.select({ state: jobProgress.state }).from(jobProgress).where(row);
    if (queued?.state !== 'waiting') return; // its transaction was rolled back, or it was cancelled
    const job = jobs.find((candidate) => candidate.name === name);
    if (!job) throw new Error(`nobody declares the job ${name}`);
    const save = (values: Partial<typeof jobProgress.$inferInsert>) =>
      deps.db
        .update(jobProgress)
        .set({ ...values, updatedAt: deps.now() })
        .where(row);
    await save({ state: 'running' });
    try {
      const result = await job.run(deps, job.payload.parse(structuredClone(payload)) as never, {
        signal: new AbortController().signal,
        progress: async (done, total) => void (await save({ done, total })),
      });
      await save({ state: 'done', result: result ?? null });
    } catch (error) {
      await save({ state: 'failed', errorCode: error instanceof AppError ? error.code : 'internal.error' });
      throw error;
    }
  }

  return {
    enqueue: async (tx, name, payload, options = {}) => {
      const twin = options.key && waiting.find((other) => other.name === name && other.key === options.key);
      if (twin) return twin.id;
      const id = deps.newId('job');
      const now = deps.now();
      await tx
        .insert(jobProgress)
        .values({ id, name, state: 'waiting', ownerId: options.ownerId ?? null, createdAt: now, updatedAt: now });
      const { key, delaySeconds = 0 } = options;
      const pause = delaySeconds < SHORT_SECONDS ? 0 : delaySeconds * 1000;
      waiting.push({ id, name, payload, key, from: now.getTime() + pause });
      return id;
    },
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    state: () => Promise.resolve({ state: 'ok', reason: null, waiting: waiting.length }),
    runAll: async () => {
      const due = () => waiting.findIndex(({ from }) => from <= deps.now().getTime());
      for (let at = due(); at >= 0; at = due()) {
        const [next] = waiting.splice(at, 1);
        if (next) await run(next);
      }
    },
    clear: () => {
      waiting = [];
    },
  };
}
