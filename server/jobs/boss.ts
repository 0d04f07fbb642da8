import { PgBoss, fromPglite, type ConnectionOptions } from 'pg-boss';
import type { Db, OpenDb } from '../../db/client.ts';
import type { Log } from '../kernel/log.ts';
import type { Job } from './port.ts';
import { listTaken, QUEUE_SCHEMA } from './repo.ts';

/** Where work ends that its processes did not survive; see `buryDead`. */
export const DEAD = 'dead';
/** A process that did not say for so long that it is alive is dead, and its work goes to another. */
const SILENCE_SECONDS = 15;
export const HEARTBEAT_MS = 4000;
/** Times that work may take its process down with it, or be put back by a stop, before it is given up. */
const CRASHES = 20;
/** pg-boss ends work that overran only after we tried to ourselves. */
const SPARE_SECONDS = 60;
const CONNECTIONS = 3;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The embedded database belongs to one process, which cannot be taken for dead by another. */
const isShared = (database: OpenDb) => database.engine === 'server';

/** pg-boss on either engine. It keeps the queue; taking and running work is ours (see docs/decisions/0003-jobs.md). */
export function createBoss(database: OpenDb, log: Log): PgBoss {
  const { raw } = database;
  const boss = new PgBoss({
    schema: QUEUE_SCHEMA,
    schedule: false,
    monitorVacuum: false,
    ...(raw
      ? {
          backend: 'pglite',
          db: fromPglite({
            query: async <R>(text: string, values?: unknown[]) => ({ rows: (await raw(text, values)).rows as R[] }),
            exec: async (text) => [await raw(text)],
          }),
          reindex: false,
        }
      : {
          connectionString: database.url ?? '',
          max: CONNECTIONS,
          superviseIntervalSeconds: SILENCE_SECONDS,
          monitorIntervalSeconds: SILENCE_SECONDS,
        }),
  });
  boss.on('error', (error) => log.error('jobs.queue_failed', {}, error));
  boss.on('warning', (warning) => log.warn('jobs.queue_warning', { message: warning.message }));
  return boss;
}

/** Makes the queues of `kinds` and keeps what the library knows of them at hand, so that sending needs no look-up. */
export async function makeQueues(boss: PgBoss, database: OpenDb, kinds: readonly Job[]): Promise<void> {
  const known = new Set((await boss.getQueues()).map((queue) => queue.name));
  if (!known.has(DEAD)) await boss.createQueue(DEAD, { retryLimit: CRASHES });
  for (const kind of kinds) {
    const options = {
      // Retries and their pauses are decided in rules.ts; these are for work whose process died.
      retryLimit: kind.retries + CRASHES,
      retryDelay: 0,
      expireInSeconds: kind.seconds + SPARE_SECONDS,
      deleteAfterSeconds: 86_400,
      deadLetter: DEAD,
      ...(isShared(database) ? { heartbeatSeconds: SILENCE_SECONDS } : {}),
    };
    // 'short': of one key, only one may wait.
    if (known.has(kind.name)) await boss.updateQueue(kind.name, options);
    else await boss.createQueue(kind.name, { policy: 'short', ...options });
    await boss.findJobs(kind.name, { id: NOBODY });
  }
}

/** An attempt at a piece of work, as the queue handed it out. */
export type Claim = { id: string; retryCount: number };

/** Puts work back into the queue that this attempt holds; false when it no longer does. */
export async function putBack(boss: PgBoss, name: string, claim: Claim, seconds: number, db: ConnectionOptions) {
  if (!(await held(boss.fail(name, claim, null, db)))) return false;
  await boss.update(name, undefined, { id: claim.id, startAfter: seconds, ...db });
  return true;
}

/** Whether a call that settles or refreshes an attempt still found it. */
export async function held(answer: Promise<object>): Promise<boolean> {
  const response = await answer;
  return 'affected' in response && response.affected !== 0;
}

/**
 * Takes back what the last process had in hand when it ended. Only where no other process can have it: a shared
 * database learns of dead processes by their silence.
 */
export async function reclaim(boss: PgBoss, database: OpenDb, db: Db): Promise<number> {
  if (isShared(database)) return 0;
  const taken = await listTaken(db);
  for (const { id, name } of taken) {
    await boss.fail(name, id);
    await boss.update(name, undefined, { id, startAfter: 0 });
  }
  return taken.length;
}

export const beatsHeart = isShared;
