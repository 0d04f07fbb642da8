import { join } from 'node:path';
import type { OpenDb } from '../db/client.ts';
import { createAi } from './ai/index.ts';
import { features } from './features.ts';
import { createJobs } from './jobs/index.ts';
import type { Config } from './kernel/config.ts';
import { openDatabase } from './kernel/database.ts';
import type { Deps } from './kernel/deps.ts';
import { createEmit } from './kernel/events.ts';
import { createFileStore } from './kernel/files.ts';
import { newId } from './kernel/ids.ts';
import { createLog } from './kernel/log.ts';
import { createSolver } from './kernel/solver.ts';

/** Parts that are there already: a database opened beforehand, and what tests bring instead of the real ones. */
export type Given = Partial<Pick<Deps, 'log' | 'now' | 'newId' | 'ai'>> & {
  database?: OpenDb;
  jobs?: (deps: Deps) => Deps['jobs'];
};

/**
 * Builds everything the product needs from outside. Whoever calls it ends with `stop(deps)`.
 * @throws DirectoryInUse when another process has the embedded database open
 */
export async function createDeps(config: Config, given: Given = {}): Promise<Deps> {
  const now = given.now ?? (() => new Date());
  const database = given.database ?? (await openDatabase(config));
  const { db } = database;
  const log = given.log ?? createLog(config.logLevel);
  const makeId = given.newId ?? ((prefix: string) => newId(prefix, now()));
  const base = {
    config,
    database,
    db,
    files: createFileStore(join(config.dataDir, 'files')),
    log,
    now,
    newId: makeId,
    solver: createSolver(),
    emit: createEmit(
      () => deps,
      features.map((feature) => feature.on),
    ),
    ai: given.ai ?? createAi(config, { db, now, newId: makeId, log }),
  };
  const queue = createJobs(base, () => deps, features);
  const deps: Deps = { ...base, jobs: queue };
  if (given.jobs) deps.jobs = given.jobs(deps);
  else await queue.prepare();
  return deps;
}

/** Lets running work end within `graceMs`, then closes everything. */
export async function stop(deps: Deps, graceMs = 5000): Promise<void> {
  await deps.jobs.stop(graceMs);
  await deps.solver.close();
  await deps.database.close();
}
