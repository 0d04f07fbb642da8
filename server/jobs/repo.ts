import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import { fromDrizzle, type ConnectionOptions } from 'pg-boss';
import { notify, rowsOf, type Db } from '../../db/client.ts';
import { jobProgress, organisations, persons } from '../../db/schema/index.ts';
import { toMessage, type State } from './rules.ts';

/** Channel of new work: the payload is the kind of job. */
export const WORK_CHANNEL = 'yantu_work';
/** Channel of progress: see `fromMessage`. */
export const PROGRESS_CHANNEL = 'yantu_progress';
/** The queue library's own schema, beside ours in the same database. */
export const QUEUE_SCHEMA = 'pgboss';

/** Lets the queue library run its statements in our transaction. */
export function inTransaction(tx: Db): NonNullable<ConnectionOptions['db']> {
  return fromDrizzle({ execute: async (query) => ({ rows: await rowsOf(tx, query as never) }) }, sql);
}

const columns = {
  id: jobProgress.id,
  name: jobProgress.name,
  state: jobProgress.state,
  done: jobProgress.done,
  total: jobProgress.total,
  attempts: jobProgress.attempts,
  errorCode: jobProgress.errorCode,
  result: jobProgress.result,
  ownerId: jobProgress.ownerId,
  createdAt: jobProgress.createdAt,
  updatedAt: jobProgress.updatedAt,
};
export type ProgressRow = {
  id: string;
  name: string;
  state: State;
  done: number;
  total: number | null;
  attempts: number;
  errorCode: string | null;
  result: Record<string, unknown> | null;
  ownerId: string | null;
  createdAt: Date;
  updatedAt: Date;
};

/** Work with where its owner works; null for work of nobody's, which the platform gave itself. */
export async function findProgress(db: Db, id: string): Promise<(ProgressRow & { ownerPath: string | null }) | null> {
  const [row] = await db
    .select({ ...columns, ownerPath: organisations.path })
    .from(jobProgress)
    .leftJoin(persons, eq(persons.id, jobProgress.ownerId))
    .leftJoin(organisations, eq(organisations.id, persons.orgId))
    .where(eq(jobProgress.id, id));
  return row ?? null;
}

export async function insertProgress(
  tx: Db,
  row: { id: string; name: string; queueId: string; ownerId: string | null; at: Date },
): Promise<void> {
  const { at, ...rest } = row;
  await tx.insert(jobProgress).values({ ...rest, state: 'waiting', createdAt: at, updatedAt: at });
}

/** Wakes whoever does such work, once the work is in the queue. */
export const callWorkers = (tx: Db, name: string): Promise<void> => notify(tx, WORK_CHANNEL, name);

export async function deleteProgress(tx: Db, id: string): Promise<void> {
  await tx.delete(jobProgress).where(eq(jobProgress.id, id));
}

/** Marks the row as running; null when the work was cancelled or withdrawn and must not run. */
export async function beginRun(db: Db, id: string, at: Date): Promise<{ attempts: number } | null> {
  const open: State[] = ['waiting', 'running'];
  const [row] = await db
    .update(jobProgress)
    .set({ state: 'running', updatedAt: at })
    .where(and(eq(jobProgress.id, id), inArray(jobProgress.state, open)))
    .returning({ attempts: jobProgress.attempts });
  if (row) await notify(db, PROGRESS_CHANNEL, toMessage(id, 'running'));
  return row ?? null;
}

type Change = Partial<{
  state: State;
  done: number;
  total: number | null;
  attempts: number;
  errorCode: string | null;
  result: Record<string, unknown> | null;
}>;

/** Changes a row whose work is going on, and tells whoever watches; an ended row stays as it is. */
export async function saveProgress(db: Db, id: string, change: Change, at: Date, from: State[] = ['running']) {
  const [row] = await db
    .update(jobProgress)
    .set({ ...change, updatedAt: at })
    .where(and(eq(jobProgress.id, id), inArray(jobProgress.state, from)))
    .returning({ state: jobProgress.state });
  if (row) await notify(db, PROGRESS_CHANNEL, toMessage(id, row.state));
  return row !== undefined;
}

export async function countWaiting(db: Db): Promise<number> {
  // What is put off to tonight waits for its time, not for a worker.
  const [row] = await rowsOf<{ waiting: number }>(
    db,
    sql`select count(*)::integer as waiting from ${jobProgress} where ${jobProgress.state} = 'waiting' and not exists (
          select 1 from ${sql.raw(QUEUE_SCHEMA)}.job
          where job.data ->> 'progressId' = ${jobProgress.id} and job.state = 'created' and job.start_after > now())`,
  );
  return row?.waiting ?? 0;
}

/** Progress of work that ended before `before` is of no use to anybody. */
export async function deleteEndedBefore(db: Db, before: Date): Promise<void> {
  const ended: State[] = ['done', 'failed', 'cancelled'];
  await db.delete(jobProgress).where(and(inArray(jobProgress.state, ended), lt(jobProgress.updatedAt, before)));
}

/** Work that a process had taken when it ended. */
export function listTaken(db: Db): Promise<{ id: string; name: string }[]> {
  return rowsOf(db, sql`select id::text as id, name from ${sql.raw(QUEUE_SCHEMA)}.job where state = 'active'`);
}
