import type { Actor, Deps } from '../kernel/deps.ts';
import { refuse } from '../kernel/errors.ts';
import { ADMINS, holds, whyNot } from '../people/index.ts';
import { jobNotFound, jobHasEnded } from './errors.ts';
import { findProgress, PROGRESS_CHANNEL, saveProgress, type ProgressRow } from './repo.ts';
import { fromMessage, hasEnded } from './rules.ts';

type Found = ProgressRow & { ownerPath: string | null };
/** One's own work, that of people whose administrator one is, and what the platform does for itself. */
const mayRead = (actor: Actor, { ownerId, ownerPath }: Found): boolean => {
  if (ownerId === actor.personId) return true;
  // What somebody's work found may name people: that is for those who look after her place.
  if (ownerPath !== null) return holds(actor, ADMINS, ownerPath);
  return whyNot(actor, 'status.read', { orgPath: actor.orgPath }) === null;
};

const shown = (row: Found) => {
  const { ownerId: _, ownerPath: _path, ...rest } = row;
  return { ...rest, can: { cancel: !hasEnded(row.state) } };
};
export type ShownJob = ReturnType<typeof shown>;

/** The progress of a piece of work. @throws jobs.not_found also for work of others */
export async function readJob({ db }: Pick<Deps, 'db'>, actor: Actor, id: string): Promise<ShownJob> {
  const row = await findProgress(db, id);
  if (!row || !mayRead(actor, row)) throw jobNotFound();
  return shown(row);
}

/** Ends work that waits or runs; what it has already saved stays. @throws jobs.not_found, jobs.has_ended */
export async function cancelJob(deps: Deps, actor: Actor, id: string): Promise<ShownJob> {
  const job = await readJob(deps, actor, id);
  refuse(job.can.cancel ? null : jobHasEnded().code);
  const isCancelled = await deps.db.transaction((tx) =>
    saveProgress(tx, id, { state: 'cancelled' }, deps.now(), ['waiting', 'running']),
  );
  if (!isCancelled) throw jobHasEnded();
  return readJob(deps, actor, id);
}

/** News may be lost while a connection is renewed; then this finds it. */
const LOOK_EVERY_MS = 2000;

/** The job as it is, then each time it changes, until it has ended or `signal` is aborted. */
export async function* watchJob(deps: Deps, actor: Actor, id: string, signal: AbortSignal): AsyncGenerator<ShownJob> {
  let hasNews = false;
  let wake = () => {};
  const stir = () => {
    hasNews = true;
    wake();
  };
  const unlisten = await deps.database.listen(PROGRESS_CHANNEL, (message) => {
    if (fromMessage(message)?.id === id) stir();
  });
  signal.addEventListener('abort', stir, { once: true });
  try {
    let last = '';
    while (!signal.aborted) {
      hasNews = false;
      const job = await readJob(deps, actor, id);
      const now = JSON.stringify(job);
      if (now !== last) yield job;
      last = now;
      if (hasEnded(job.state)) return;
      await new Promise<void>((resolve) => {
        if (hasNews || signal.aborted) return resolve();
        const timer = setTimeout(resolve, LOOK_EVERY_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    signal.removeEventListener('abort', stir);
    unlisten();
  }
}
