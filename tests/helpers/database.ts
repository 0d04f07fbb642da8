import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { sql } from 'drizzle-orm';
import { drizzle as drizzleEmbedded } from 'drizzle-orm/pglite';
import { migrate as migrateEmbedded } from 'drizzle-orm/pglite/migrator';
import { drizzle as drizzleServer } from 'drizzle-orm/postgres-js';
import { migrate as migrateServer } from 'drizzle-orm/postgres-js/migrator';
import { openDb, rowsOf, type Db, type OpenDb } from '../../db/client.ts';
import { PgliteClient } from '../../db/pglite-client.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Name of the template: changes with any migration. */
function fingerprint(): string {
  const dir = join(root, 'db/migrations');
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const file of readdirSync(dir).sort()) {
    if (file.endsWith('.sql')) hash.update(file).update(readFileSync(join(dir, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** A migrated, empty embedded database. Migrations run once per change of them; every file starts from that dump. */
async function openEmbedded(): Promise<OpenDb> {
  const folder = join(root, 'node_modules/.cache/yantu');
  const template = join(folder, `template-${fingerprint()}.tar`);
  if (!existsSync(template)) {
    const fresh = await openDb({ engine: 'memory' });
    const dump = await fresh.dump?.();
    await fresh.close();
    if (!dump) throw new Error('the embedded database gave no dump');
    mkdirSync(folder, { recursive: true });
    const partial = `${template}.${randomUUID()}`;
    writeFileSync(partial, dump);
    renameSync(partial, template);
  }
  return openDb({ engine: 'memory', dump: readFileSync(template) });
}

/** Whether the tests run on a database server: what takes minutes is tried there in a smaller measure. */
export const onServer = process.env.TEST_DATABASE === 'server';

const serverUrl = (): string | null => {
  const url = process.env.TEST_DATABASE_URL;
  if (!onServer) return null;
  if (!url) throw new Error('TEST_DATABASE=server needs TEST_DATABASE_URL');
  return url;
};

const onOwn = (url: string, name: string): string => {
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
};
const asAdmin = async <T>(url: string, act: (admin: postgres.Sql) => Promise<T>): Promise<T> => {
  const admin = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await act(admin);
  } finally {
    await admin.end();
  }
};

/** A database of our own on the server that TEST_DATABASE_URL names: empty, or a copy of another. */
async function createOnServer(url: string, template?: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `yantu_test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(url, (admin) => admin.unsafe(`create database ${name} ${template ? `template ${template}` : ''}`));
  const drop = async () =>
    void (await asAdmin(url, (admin) => admin.unsafe(`drop database if exists ${name} with (force)`)));
  return { url: onOwn(url, name), drop };
}

/** Any number: who holds it on the server makes the template, everybody else waits. */
const LOCK = 460_017;

/** The migrated, empty database that every file copies; made once per change of the migrations. */
function templateOnServer(url: string): Promise<string> {
  const name = `yantu_template_${fingerprint()}`;
  return asAdmin(url, async (admin) => {
    await admin`select pg_advisory_lock(${LOCK})`;
    const found = await admin`select 1 from pg_database where datname = ${name}`;
    if (found.length > 0) return name;
    // Under another name until it is whole: a run that broke off leaves no half template.
    const partial = `${name}_${process.pid}`;
    await admin.unsafe(`drop database if exists ${partial} with (force)`);
    await admin.unsafe(`create database ${partial}`);
    const opened = await openDb({ engine: 'server', url: onOwn(url, partial), connections: 1 });
    await opened.close();
    await admin.unsafe(`alter database ${partial} rename to ${name}`);
    return name;
  });
}

async function openServer(url: string): Promise<OpenDb> {
  const created = await createOnServer(url, await templateOnServer(url));
  const opened = await openDb({ engine: 'server', url: created.url, connections: 5 });
  return {
    ...opened,
    close: async () => {
      await opened.close();
      await created.drop();
    },
  };
}

/** An empty, migrated database on the engine that this test project runs on. */
export function openTestDatabase(): Promise<OpenDb> {
  const url = serverUrl();
  return url === null ? openEmbedded() : openServer(url);
}

/** A database without a schema, for tests of migrations; `migrate` brings it to what a folder says. */
export type BareDatabase = {
  db: Db;
  url: string | null;
  migrate: (migrationsFolder: string) => Promise<void>;
  close: () => Promise<void>;
};

export async function openBareDatabase(): Promise<BareDatabase> {
  const url = serverUrl();
  if (url === null) {
    const client = new PgliteClient({});
    await client.waitReady;
    const db = drizzleEmbedded(client as never);
    const migrate = (migrationsFolder: string) => migrateEmbedded(db, { migrationsFolder });
    return { db: db as unknown as Db, url, migrate, close: () => client.close() };
  }
  const created = await createOnServer(url);
  const client = postgres(created.url, { max: 1, onnotice: () => undefined });
  const db = drizzleServer(client);
  return {
    db: db as unknown as Db,
    url: created.url,
    migrate: (migrationsFolder) => migrateServer(db, { migrationsFolder }),
    close: async () => {
      await client.end();
      await created.drop();
    },
  };
}

/** Empties every table of ours; the schema stays. */
export async function emptyDatabase(db: Db): Promise<void> {
  const tables = await rowsOf<{ name: string }>(
    db,
    sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
  );
  if (tables.length === 0) return;
  const probes = tables.map(({ name }) => `select '${name}' as name where exists (select 1 from ${name})`);
  const filled = await rowsOf<{ name: string }>(db, sql.raw(probes.join(' union all ')));
  // Truncating a hundred tables takes a server half a second; as a replica it asks neither keys nor triggers.
  await db.transaction(async (tx) => {
    await tx.execute(sql.raw('set local session_replication_role = replica'));
    for (const { name } of filled) await tx.execute(sql.raw(`delete from ${name}`));
  });
}
