import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { sql } from 'drizzle-orm';
import { openDb, rowsOf, type Db, type OpenDb } from '../../db/client.ts';

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

/** A database of our own on the server that TEST_DATABASE_URL names; dropped when closed. */
async function openServer(url: string): Promise<OpenDb> {
  const name = `yantu_test_${randomUUID().replaceAll('-', '')}`;
  const admin = postgres(url, { max: 1, onnotice: () => undefined });
  await admin.unsafe(`create database ${name}`);
  await admin.end();
  const own = new URL(url);
  own.pathname = `/${name}`;
  const opened = await openDb({ engine: 'server', url: own.href, connections: 5 });
  return {
    ...opened,
    close: async () => {
      await opened.close();
      const last = postgres(url, { max: 1, onnotice: () => undefined });
      await last.unsafe(`drop database if exists ${name} with (force)`);
      await last.end();
    },
  };
}

/** An empty, migrated database on the engine that this test project runs on. */
export function openTestDatabase(): Promise<OpenDb> {
  const url = process.env.TEST_DATABASE_URL;
  if (process.env.TEST_DATABASE !== 'server') return openEmbedded();
  if (!url) throw new Error('TEST_DATABASE=server needs TEST_DATABASE_URL');
  return openServer(url);
}

/** Empties every table of ours; the schema stays. */
export async function emptyDatabase(db: Db): Promise<void> {
  const tables = await rowsOf<{ name: string }>(
    db,
    sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
  );
  if (tables.length > 0) await db.execute(sql.raw(`truncate ${tables.map((t) => t.name).join(', ')} cascade`));
}
