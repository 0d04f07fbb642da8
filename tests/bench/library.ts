import postgres from 'postgres';
import { openDb, type OpenDb } from '../../db/client.ts';
import { stop } from '../../server/deps.ts';
import { createPerson, findPersonByUserName, PRODUCT } from '../../server/people/index.ts';
import { personInput } from '../../server/people/schemas.ts';
import { createDeps } from '../../server/deps.ts';
import { features } from '../../server/features.ts';
import { readConfig } from '../../server/kernel/config.ts';
import type { Deps } from '../../server/kernel/deps.ts';
import { emptyDatabase } from '../helpers/database.ts';
import { drainedJobs, type DrainedJobs } from '../helpers/jobs.ts';
import { corpus, type Corpus } from './corpus.ts';
import { timed } from './figures.ts';
import { finish, load, sizeOf, type Size } from './load.ts';

/** Who searches: their roles decide how much of the library is theirs. */
export const SEARCHERS = [
  { userName: 'bench-teacher', label: 'teacher', orgId: 'org_group_7_0', role: 'teacher' },
  { userName: 'bench-researcher', label: 'county researcher', orgId: 'org_county_3', role: 'researcher' },
  { userName: 'bench-city', label: 'city administrator', orgId: 'org_city_1', role: 'city_admin' },
] as const;
export const PASSWORD = 'bench-2026-only-for-measuring';

/** Makes the database of `url` when it is not there. */
export async function ensureDatabase(url: string): Promise<void> {
  const own = new URL(url);
  const name = own.pathname.slice(1);
  own.pathname = '/postgres';
  const client = postgres(own.href, { max: 1, onnotice: () => undefined });
  const found = await client`select 1 from pg_database where datname = ${name}`;
  if (found.length === 0) await client.unsafe(`create database "${name}"`);
  await client.end();
}

export async function dropDatabase(url: string): Promise<void> {
  const own = new URL(url);
  const name = own.pathname.slice(1);
  own.pathname = '/postgres';
  const client = postgres(own.href, { max: 1, onnotice: () => undefined });
  await client.unsafe(`drop database if exists "${name}" with (force)`);
  await client.end();
}

export const SECRET = 'only-for-measuring-0123456789-0123456789';

/** The product on `database`; its queue runs only when told to. */
export async function openProduct(
  database: OpenDb,
  env: Record<string, string> = {},
): Promise<{ deps: Deps; jobs: DrainedJobs }> {
  const config = readConfig({ YANTU_LOG: 'error', YANTU_DEMO: 'off', YANTU_SECRET: SECRET, ...env });
  const made: { jobs?: DrainedJobs } = {};
  const deps = await createDeps(config, {
    database,
    jobs: (own) =>
      (made.jobs = drainedJobs(
        own,
        features.flatMap((feature) => feature.jobs),
      )),
  });
  if (!made.jobs) throw new TypeError('no queue was made');
  return { deps, jobs: made.jobs };
}

export type Loaded = { deps: Deps; jobs: DrainedJobs; made: Corpus; seconds: number | null };
type Wanted = { size: Size; reuse: boolean; withVectors: boolean; env?: Record<string, string> };

async function ensureSearchers(deps: Deps): Promise<void> {
  for (const { userName, label, orgId, role } of SEARCHERS) {
    if (await findPersonByUserName(deps.db, userName)) continue;
    const input = { userName, name: label, orgId, password: PASSWORD, roles: [{ role }] };
    await createPerson(deps, PRODUCT, personInput.parse(input));
  }
}

/**
 * A library of this size in `database`, made anew unless what is there may be used again; a load that was broken off
 * after its rows is completed.
 */
export async function openLibrary(database: OpenDb, { size, reuse, withVectors, env = {} }: Wanted): Promise<Loaded> {
  const made = corpus({ each: Math.max(1, Math.round(size.chunks / size.resources)) });
  if (reuse && (await sizeOf(database.db)).resources >= size.resources) {
    const product = await openProduct(database, env);
    await finish(database);
    await ensureSearchers(product.deps);
    return { ...product, made, seconds: null };
  }
  await emptyDatabase(database.db);
  const product = await openProduct(database, env);
  const { ms } = await timed(() =>
    load(product.deps, made, size, {
      withVectors,
      progress: (done) => {
        if (done % 5000 === 0) process.stderr.write(`\r${done} of ${size.resources} resources`);
      },
    }),
  );
  process.stderr.write('\r');
  await ensureSearchers(product.deps);
  return { ...product, made, seconds: ms / 1000 };
}

export const close = ({ deps }: Loaded): Promise<void> => stop(deps);
export const openServer = async (url: string): Promise<OpenDb> => {
  await ensureDatabase(url);
  return openDb({ engine: 'server', url });
};
