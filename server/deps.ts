import { join } from 'node:path';
import { openDb, type OpenDb } from '../db/client.ts';
import type { Ai } from './ai/port.ts';
import { features } from './features.ts';
import type { Jobs } from './jobs/port.ts';
import type { Config } from './kernel/config.ts';
import type { Deps } from './kernel/deps.ts';
import { createEmit } from './kernel/events.ts';
import { createFileStore } from './kernel/files.ts';
import { newId } from './kernel/ids.ts';
import { createLog } from './kernel/log.ts';
import { createSolver } from './kernel/solver.ts';

/** Parts that tests bring along instead of the real ones. */
export type Given = Partial<Pick<Deps, 'log' | 'now' | 'newId'>> & {
  database?: OpenDb;
  ai?: (deps: Deps) => Ai;
  jobs?: (deps: Deps) => Jobs;
};

const open = ({ database, dataDir }: Config) =>
  openDb(
    database.url
      ? { engine: 'server', url: database.url, connections: database.connections }
      : { engine: 'embedded', dir: join(dataDir, 'database') },
  );

/**
 * Builds everything the product needs from outside. Whoever calls it ends with `stop(deps)`.
 * @throws DirectoryInUse when another process has the embedded database open
 */
export async function createDeps(config: Config, given: Given = {}): Promise<Deps> {
  const now = given.now ?? (() => new Date());
  const database = given.database ?? (await open(config));
  const deps: Deps = {
    config,
    database,
    db: database.db,
    files: createFileStore(join(config.dataDir, 'files')),
    log: given.log ?? createLog(config.logLevel),
    now,
    newId: given.newId ?? ((prefix) => newId(prefix, now())),
    emit: createEmit(
      () => deps,
      features.map((feature) => feature.on),
    ),
    solver: createSolver(),
    ai: noAi,
    jobs: noJobs,
  };
  if (given.ai) deps.ai = given.ai(deps);
  if (given.jobs) deps.jobs = given.jobs(deps);
  return deps;
}

const noAi: Ai = {
  chatModel: null,
  embeddingSpace: null,
  complete: () => Promise.resolve({ ok: false, because: 'ai.off' }),
  embed: () => Promise.resolve({ ok: false, because: 'ai.off' }),
  state: () => ({ state: 'off', reason: null }),
};

const noJobs: Jobs = {
  enqueue: () => Promise.reject(new Error('no queue')),
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  state: () => Promise.resolve({ state: 'off', reason: null, waiting: 0 }),
};

/** Lets running work end within `graceMs`, then closes the database. */
export async function stop(deps: Deps, graceMs = 5000): Promise<void> {
  await deps.jobs.stop(graceMs);
  await deps.solver.close();
  await deps.database.close();
}
