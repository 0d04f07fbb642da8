import type { OpenDb, Db } from '../../db/client.ts';
import type { Ai } from '../ai/port.ts';
import type { Jobs } from '../jobs/port.ts';
import type { Config } from './config.ts';
import type { Emit } from './events.ts';
import type { FileStore } from './files.ts';
import type { Log } from './log.ts';
import type { Solver } from './milp.ts';

/** Everything the product needs from outside, built once by `createDeps` and faked in tests. */
export type Deps = {
  config: Config;
  db: Db;
  /** The open database itself, for health, notifications and stopping. */
  database: OpenDb;
  files: FileStore;
  ai: Ai;
  jobs: Jobs;
  emit: Emit;
  /** Integer programs: plans now, assignments of experts later. Built by `createSolver()` in kernel/solver.ts. */
  solver: Solver;
  log: Log;
  now: () => Date;
  newId: (prefix: string) => string;
};

export type RoleGrant = { role: string; orgId: string; orgPath: string };

/** Whoever acts: the signed-in person with what decides about access, read once per request. */
export type Actor = {
  personId: string;
  userName: string;
  orgId: string;
  orgPath: string;
  /** The school one works in, also when the home organisation is a group of it; null at a bureau. */
  schoolPath: string | null;
  roles: readonly RoleGrant[];
  /** The home organisation, those of the roles, and everything above them: who shares with one of these shares with us. */
  memberOf: readonly string[];
  locale: 'zh' | 'en';
};

export type AppEnv = { Variables: { actor: Actor; requestId: string } };
