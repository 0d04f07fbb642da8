import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { is, sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { rowsOf, type Db } from '../db/client.ts';
import * as schema from '../db/schema/index.ts';
import { openBareDatabase, openTestDatabase } from './helpers/database.ts';

const folder = fileURLToPath(new URL('../db/migrations', import.meta.url));
type Journal = { entries: { idx: number; tag: string }[] };
const json = <T>(path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8')) as T;
const journal = json<Journal>('meta/_journal.json');

const temporary = mkdtempSync(join(tmpdir(), 'yantu-migrations-'));
afterAll(() => rmSync(temporary, { recursive: true }));

/** The folder as it was when it held `n` migrations. */
function prefix(n: number): string {
  const path = join(temporary, String(n));
  mkdirSync(join(path, 'meta'), { recursive: true });
  const entries = journal.entries.slice(0, n);
  for (const { tag } of entries) cpSync(join(folder, `${tag}.sql`), join(path, `${tag}.sql`));
  writeFileSync(join(path, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }));
  return path;
}

const columnsOf = async (db: Db) => {
  const rows = await rowsOf<{ name: string; nullable: boolean }>(
    db,
    sql`select table_name || '.' || column_name as name, is_nullable = 'YES' as nullable
        from information_schema.columns where table_schema = 'public'`,
  );
  return new Map(rows.map((row) => [row.name, row.nullable]));
};

const tables = Object.values(schema).flatMap((value) => (is(value, PgTable) ? [getTableConfig(value)] : []));

test('the journal names every migration once, in order', () => {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  expect(journal.entries.map(({ tag }) => `${tag}.sql`)).toEqual(files);
  expect(journal.entries.map(({ idx }) => idx)).toEqual(files.map((_, i) => i));
});

test('the schema in the code is the one of the last migration', async () => {
  const last = String(journal.entries.length - 1).padStart(4, '0');
  const kept = json<Parameters<typeof generateMigration>[0]>(`meta/${last}_snapshot.json`);
  expect(await generateMigration(kept, generateDrizzleJson(schema, kept.id))).toEqual([]);
});

test('a new database has every table and column of the schema', async () => {
  const opened = await openTestDatabase();
  const columns = await columnsOf(opened.db);
  await opened.close();
  expect(tables.length).toBeGreaterThan(10);
  for (const config of tables) {
    for (const column of config.columns) {
      const name = `${config.name}.${column.name}`;
      expect([name, columns.get(name)]).toEqual([name, !column.notNull]);
    }
  }
});

test('a database of any earlier version comes up to date and keeps its rows', async () => {
  const bare = await openBareDatabase();
  try {
    await bare.migrate(prefix(1));
    await bare.db.execute(sql`insert into organisations (id, kind, name, path, created_at, updated_at)
      values ('org_old', 'school', '老学校', '/org_old/', now(), now())`);
    for (let n = 2; n <= journal.entries.length; n++) await bare.migrate(prefix(n));
    const columns = await columnsOf(bare.db);
    const expected = tables.flatMap((t) => t.columns.map((column) => `${t.name}.${column.name}`));
    expect([...columns.keys()].sort()).toEqual(expected.sort());
    expect(await rowsOf(bare.db, sql`select name from organisations`)).toEqual([{ name: '老学校' }]);
    await bare.migrate(folder);
  } finally {
    await bare.close();
  }
});

test.runIf(process.env.TEST_DATABASE === 'server')('servers that start at once migrate once', async () => {
  const bare = await openBareDatabase();
  const { openDb } = await import('../db/client.ts');
  try {
    const where = { engine: 'server', url: bare.url ?? '', connections: 1 } as const;
    const opened = await Promise.all([openDb(where), openDb(where), openDb(where)]);
    for (const { db } of opened)
      expect(await rowsOf(db, sql`select count(*)::int as n from persons`)).toEqual([{ n: 0 }]);
    await Promise.all(opened.map((each) => each.close()));
  } finally {
    await bare.close();
  }
});
