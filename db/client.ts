import { sql, type SQL } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as schema from './schema/index.ts';

/** The one database type: the embedded and the server driver both are this, and so is a transaction of either. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;

export type OpenDb = {
  db: Db;
  engine: 'embedded' | 'server';
  /** Calls `listener` for every NOTIFY on `channel`; the result stops it. */
  listen: (channel: string, listener: (payload: string) => void) => Promise<() => void>;
  /** The embedded database as a tar; null on a server, which has its own backups. */
  dump: (() => Promise<Uint8Array>) | null;
  /**
   * Plain SQL for a library that brings its own statements; several at once when there are no values. Null on a
   * server, where such a library opens its own connections.
   */
  raw: ((text: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>) | null;
  /** Address of the server; null for the embedded database. */
  url: string | null;
  close: () => Promise<void>;
};

export type Where =
  | { engine: 'embedded'; dir: string }
  | { engine: 'memory'; dump?: Uint8Array }
  | { engine: 'server'; url: string; connections?: number };

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));
/** Any number will do as long as every server of ours uses the same. */
const MIGRATION_LOCK = 7_265_114;

/**
 * Opens the database and brings its schema up to date.
 * @throws DirectoryInUse when another process has the embedded directory open
 */
export async function openDb(where: Where): Promise<OpenDb> {
  return where.engine === 'server' ? openServer(where.url, where.connections ?? 10) : openEmbedded(where);
}

async function openEmbedded(where: Exclude<Where, { engine: 'server' }>): Promise<OpenDb> {
  const [{ PgliteClient }, { lockDirectory }, { drizzle }, { migrate }] = await Promise.all([
    import('./pglite-client.ts'),
    import('./lock.ts'),
    import('drizzle-orm/pglite'),
    import('drizzle-orm/pglite/migrator'),
  ]);
  const dir = where.engine === 'embedded' ? where.dir : undefined;
  if (dir) mkdirSync(dirname(dir), { recursive: true });
  const unlock = dir ? await lockDirectory(dir) : () => Promise.resolve();
  const dump = where.engine === 'memory' ? where.dump : undefined;
  const client = new PgliteClient({ ...(dir ? { dir } : {}), ...(dump ? { dump } : {}) });
  await client.waitReady;
  // Drizzle asks for PGlite itself but uses only query, exec and transaction.
  const db = drizzle(client as never, { schema });
  if (!dump) await migrate(db, { migrationsFolder });
  return {
    db,
    engine: 'embedded',
    listen: (channel, listener) => client.listen(channel, listener),
    dump: () => client.dump(),
    // Statements without values may open a transaction of their own; ours around it keeps others out until it is over.
    raw: (text, values) =>
      values?.length
        ? client.query(text, values)
        : client.transaction(async (tx) => ({ rows: (await tx.exec(text)).flatMap((result) => result.rows) })),
    url: null,
    close: async () => {
      await client.close();
      await unlock();
    },
  };
}

async function openServer(url: string, connections: number): Promise<OpenDb> {
  const [{ default: postgres }, { drizzle }, { migrate }] = await Promise.all([
    import('postgres'),
    import('drizzle-orm/postgres-js'),
    import('drizzle-orm/postgres-js/migrator'),
  ]);
  const client = postgres(url, { max: connections, onnotice: () => undefined });
  const db = drizzle(client, { schema });
  // Several servers may start at once: the first migrates, the others wait and find nothing to do.
  const migrator = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await migrator`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await migrate(drizzle(migrator, { schema }), { migrationsFolder });
  } finally {
    await migrator.end();
  }
  return {
    db,
    engine: 'server',
    listen: async (channel, listener) => {
      const { unlisten } = await client.listen(channel, listener);
      return () => void unlisten();
    },
    dump: null,
    raw: null,
    url,
    close: () => client.end({ timeout: 5 }),
  };
}

/** Rows of a raw statement: the drivers wrap them differently. */
export async function rowsOf<R extends Record<string, unknown>>(db: Db, statement: SQL): Promise<R[]> {
  const result: unknown = await db.execute(statement);
  return (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as R[];
}

/** Tells every listener of every server, when the surrounding transaction commits. */
export async function notify(db: Db, channel: string, payload: string): Promise<void> {
  await db.execute(sql`select pg_notify(${channel}, ${payload})`);
}

/** PostgreSQL's SQLSTATE of a failed statement, on either driver; null when the failure was something else. */
export function sqlState(error: unknown): string | null {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}
