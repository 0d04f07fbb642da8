import type { PgBoss } from 'pg-boss';
import { AppError } from '../kernel/errors.ts';
import type { Deps } from '../kernel/deps.ts';
import { held, putBack } from './boss.ts';
import { jobPayloadInvalid, jobTimedOut } from './errors.ts';
import { RetryLater, type Job } from './port.ts';
import { beginRun, inTransaction, saveProgress } from './repo.ts';
import { afterTrouble, type Trouble } from './rules.ts';

/** What travels in the queue: the row that people see, and the payload. */
export type Envelope = { progressId: string; payload: Record<string, unknown> };
export type Taken = { id: string; retryCount: number; progressId: string; payload: unknown };
type Ending = 'stopped' | 'cancelled' | 'lost' | 'timed_out';
export type Run = { taken: Taken; kind: Job; abort: (because: Ending) => void; finished: Promise<void> };

export const takenFrom = (job: { id: string; retryCount: number; data: Envelope }): Taken => ({
  id: job.id,
  retryCount: job.retryCount,
  progressId: job.data.progressId,
  payload: job.data.payload,
});

/** Progress is written at most so often; the last state is always written. */
const PROGRESS_EVERY_MS = 250;
/** How long a run that was told to end may go on before it is given up. */
const LAST_WORDS_MS = 2000;

/** Runs one piece of work and settles it in the queue and in what people see, in one transaction. */
export function run(deps: Deps, boss: PgBoss, kind: Job, taken: Taken, isPatient = true): Run {
  const controller = new AbortController();
  let ending: Ending | null = null;
  const abort = (because: Ending) => {
    ending ??= because;
    controller.abort(new Error(`jobs.${because}`));
  };
  const finished = perform(deps, boss, kind, taken, isPatient, controller.signal, abort, () => ending);
  return { taken, kind, abort, finished };
}

async function perform(
  deps: Deps,
  boss: PgBoss,
  kind: Job,
  taken: Taken,
  isPatient: boolean,
  signal: AbortSignal,
  abort: (because: Ending) => void,
  ending: () => Ending | null,
): Promise<void> {
  const { progressId } = taken;
  const begun = await beginRun(deps.db, progressId, deps.now());
  if (!begun) {
    await boss.complete(kind.name, taken);
    return;
  }
  const started = performance.now();
  const report = progressWriter(deps, progressId);
  const timer = setTimeout(() => abort('timed_out'), kind.seconds * 1000);
  const payload = kind.payload.safeParse(taken.payload);
  let outcome: { result: Record<string, unknown> | null } | { trouble: Trouble };
  try {
    if (!payload.success) throw jobPayloadInvalid();
    const work = kind.run(deps, payload.data as never, { signal, progress: report.progress });
    outcome = { result: (await Promise.race([work, givenUp(signal)])) ?? null };
  } catch (error) {
    outcome = { trouble: ending() === 'timed_out' ? { kind: 'failed', code: 'jobs.timed_out' } : troubleOf(error) };
    if (ending() === null || ending() === 'timed_out') {
      const cause = ending() ? jobTimedOut() : error;
      deps.log.warn('jobs.run_failed', { jobId: progressId, name: kind.name, attempt: begun.attempts + 1 });
      if (!(cause instanceof AppError || cause instanceof RetryLater)) {
        deps.log.error('jobs.unexpected', { jobId: progressId, name: kind.name }, cause);
      }
    }
  } finally {
    clearTimeout(timer);
    await report.flush();
  }
  const state = await settle(deps, boss, kind, taken, begun.attempts, outcome, ending(), isPatient);
  deps.log.info('jobs.run', {
    jobId: progressId,
    name: kind.name,
    state,
    ms: Math.round(performance.now() - started),
  });
}

/** Rejects when a run that was told to end still has not, so that a deaf job cannot hold up the queue. */
function givenUp(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => setTimeout(() => reject(signal.reason), LAST_WORDS_MS).unref(), {
      once: true,
    }),
  );
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof RetryLater) return { kind: 'later', seconds: error.seconds, code: 'jobs.timed_out' };
  if (error instanceof AppError && error.status < 500) return { kind: 'refused', code: error.code };
  if (error instanceof AppError) return { kind: 'failed', code: error.code };
  return { kind: 'failed', code: 'internal.error' };
}

async function settle(
  deps: Deps,
  boss: PgBoss,
  kind: Job,
  taken: Taken,
  attemptsBefore: number,
  outcome: { result: Record<string, unknown> | null } | { trouble: Trouble },
  ending: Ending | null,
  isPatient: boolean,
): Promise<string> {
  if (ending === 'lost') return 'lost'; // another process has it now
  const { progressId } = taken;
  return deps.db.transaction(async (tx) => {
    const db = { db: inTransaction(tx) };
    const save = (change: Parameters<typeof saveProgress>[2]) => saveProgress(tx, progressId, change, deps.now());
    if ('result' in outcome) {
      if (!(await held(boss.complete(kind.name, taken, null, db)))) return 'lost';
      await save({ state: 'done', result: outcome.result, errorCode: null });
      return 'done';
    }
    if (ending === 'stopped') {
      if (!(await putBack(boss, kind.name, taken, 0, db))) return 'lost';
      await save({ state: 'waiting' });
      return 'stopped';
    }
    if (ending === 'cancelled') {
      await boss.complete(kind.name, taken, null, db);
      return 'cancelled';
    }
    const attempts = attemptsBefore + 1;
    const next = afterTrouble(outcome.trouble, attempts, kind.retries, Math.random());
    if (next.kind === 'again') {
      if (!(await putBack(boss, kind.name, taken, isPatient ? next.seconds : 0, db))) return 'lost';
      await save({ state: 'waiting', attempts });
      return 'again';
    }
    if (!(await held(boss.complete(kind.name, taken, null, db)))) return 'lost';
    await save({ state: 'failed', attempts, errorCode: next.code });
    return 'failed';
  });
}

/** Collects progress and writes it now and then; a write that fails is logged, the work goes on. */
function progressWriter(deps: Deps, id: string) {
  let latest: { done: number; total: number | null } | null = null;
  let lastWrite = 0;
  const write = async () => {
    if (!latest) return;
    const change = latest;
    latest = null;
    lastWrite = performance.now();
    try {
      await saveProgress(deps.db, id, change, deps.now());
    } catch (error) {
      deps.log.warn('jobs.progress_not_written', { jobId: id, cause: String(error).slice(0, 200) });
    }
  };
  return {
    progress: async (done: number, total: number | null) => {
      latest = { done, total };
      if (performance.now() - lastWrite >= PROGRESS_EVERY_MS) await write();
    },
    flush: write,
  };
}
