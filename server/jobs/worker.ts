import type { PgBoss } from 'pg-boss';
import type { Deps } from '../kernel/deps.ts';
import { HEARTBEAT_MS, held } from './boss.ts';
import type { Job } from './port.ts';
import { PROGRESS_CHANNEL, WORK_CHANNEL } from './repo.ts';
import { fromMessage } from './rules.ts';
import { run, takenFrom, type Envelope, type Run } from './run.ts';

export type Worker = { stop: (graceMs: number) => Promise<void> };
type Start = {
  deps: Deps;
  boss: PgBoss;
  kinds: readonly Job[];
  buryDead: () => Promise<void>;
  /** Say now and then that we are alive: other processes share the queue. */
  hasHeart: boolean;
  onTrouble: (error: unknown) => void;
};

/** New work wakes us at once; this finds delayed work, and work whose message was lost. */
const POLL_MS = 1500;
const AFTER_TROUBLE_MS = 5000;
const BURY_MS = 30_000;
const LAST_WORDS_MS = 3000;

/** Takes work of every kind as it comes, each kind up to its own number at once. */
export async function createWorker({ deps, boss, kinds, buryDead, hasHeart, onTrouble }: Start): Promise<Worker> {
  const running = new Set<Run>();
  const wakers = new Map<string, () => void>();
  let isStopping = false;

  const trouble = (error: unknown) => {
    onTrouble(error);
    deps.log.error('jobs.worker_failed', {}, error);
  };

  function take(kind: Job, job: { id: string; retryCount: number; data: Envelope }): void {
    const current = run(deps, boss, kind, takenFrom(job));
    running.add(current);
    // A run that could not be settled stays taken; it is taken again after its silence or at the next start.
    void current.finished.catch(trouble).finally(() => {
      running.delete(current);
      wakers.get(kind.name)?.();
    });
  }

  /** Waits for news of this kind, at most `ms`. News that came while we were busy counts. */
  function createBell(name: string) {
    let hasRung = false;
    let wake = () => {};
    wakers.set(name, () => {
      hasRung = true;
      wake();
    });
    return {
      clear: () => (hasRung = false),
      wait: (ms: number) =>
        new Promise<void>((resolve) => {
          if (hasRung || isStopping) return resolve();
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        }),
    };
  }

  async function serve(kind: Job): Promise<void> {
    const bell = createBell(kind.name);
    while (!isStopping) {
      bell.clear();
      let pause = POLL_MS;
      try {
        const free = kind.concurrency - [...running].filter((current) => current.kind === kind).length;
        const jobs = free > 0 ? await boss.fetch<Envelope>(kind.name, { batchSize: free }) : [];
        for (const job of jobs) take(kind, job);
      } catch (error) {
        trouble(error);
        pause = AFTER_TROUBLE_MS;
      }
      await bell.wait(pause);
    }
  }

  const beat = () => {
    for (const current of running) {
      held(boss.touch(current.kind.name, current.taken)).then(
        (isOurs) => isOurs || !running.has(current) || current.abort('lost'),
        trouble,
      );
    }
  };
  const unlisten = [
    await deps.database.listen(WORK_CHANNEL, (name) => wakers.get(name)?.()),
    await deps.database.listen(PROGRESS_CHANNEL, (message) => {
      const news = fromMessage(message);
      if (news?.state !== 'cancelled') return;
      for (const current of running) if (current.taken.progressId === news.id) current.abort('cancelled');
    }),
  ];
  const timers = [
    ...(hasHeart ? [setInterval(beat, HEARTBEAT_MS)] : []),
    setInterval(() => void buryDead().catch(trouble), BURY_MS),
  ];
  for (const timer of timers) timer.unref();
  const serving = kinds.map(serve);

  return {
    stop: async (graceMs) => {
      isStopping = true;
      for (const wake of wakers.values()) wake();
      await Promise.all(serving);
      const ends = () => Promise.all([...running].map((current) => current.finished.catch(() => undefined)));
      await within(ends(), graceMs);
      for (const current of running) current.abort('stopped');
      await within(ends(), LAST_WORDS_MS);
      for (const timer of timers) clearInterval(timer);
      for (const stop of unlisten) stop();
    },
  };
}

/** Waits for `work`, but no longer than `ms`. */
async function within(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
