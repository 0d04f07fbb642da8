import { serve, type ServerType } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { openDb } from '../../db/client.ts';
import { stop } from '../../server/deps.ts';
import { createApp } from '../../server/http.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { findMatches } from '../../server/search/repo.ts';
import { noFilters } from '../../server/search/schemas.ts';
import { planSearch } from '../../server/search/asking.ts';
import { openShelf, type Shelf } from '../evals/library.ts';
import { corpus } from './corpus.ts';
import { withDatabase } from './database.ts';
import { line, shown, timed } from './figures.ts';
import { load } from './load.ts';

const QUERIES = 45;
const AT_ONCE = 8;

const actor: Actor = {
  personId: 'per_owner',
  userName: 'owner',
  orgId: 'org_school',
  orgPath: '/org_school/',
  schoolPath: '/org_school/',
  roles: [],
  memberOf: ['org_school'],
  locale: 'zh',
};

function listen({ deps }: Shelf): Promise<{ url: string; server: ServerType }> {
  const { fetch } = createApp(deps, () => Promise.resolve(actor));
  return new Promise((resolve) => {
    const server = serve({ fetch, hostname: '127.0.0.1', port: 0 }, ({ port }: AddressInfo) =>
      resolve({ url: `http://127.0.0.1:${port}`, server }),
    );
  });
}

async function measure(shelf: Shelf, queries: readonly string[], label: string): Promise<void> {
  const { deps, scope } = shelf;
  const words: number[] = [];
  const fused: number[] = [];
  for (const query of queries) {
    for (const [times, weight] of [
      [words, 0],
      [fused, 0.2],
    ] as const) {
      const { asked } = await planSearch(deps, scope, { query, filters: noFilters, limit: 20 }, weight);
      times.push((await timed(() => findMatches(deps.db, asked))).ms);
    }
  }
  const { url, server } = await listen(shelf);
  const ask = async (query: string) => {
    const { ms } = await timed(async () => (await fetch(`${url}/api/search?q=${encodeURIComponent(query)}`)).text());
    return ms;
  };
  const http: number[] = [];
  for (const query of queries) http.push(await ask(query));
  const busy: number[] = [];
  for (let from = 0; from < queries.length; from += AT_ONCE) {
    busy.push(...(await Promise.all(queries.slice(from, from + AT_ONCE).map(ask))));
  }
  await new Promise((resolve) => server.close(resolve));
  line([label, shown(words), shown(fused), shown(http), shown(busy)]);
}

/** Search at several sizes on the embedded database and, where TEST_DATABASE_URL names one, on a server. */
export async function benchSearch(sizes: readonly number[]): Promise<void> {
  console.log('\nSearch, p50 / p95\n');
  line(['database, passages', 'SQL, words', 'SQL, words and meaning', 'HTTP', `HTTP, ${AT_ONCE} at once`]);
  line(['---', '---', '---', '---', '---']);
  const server = process.env.TEST_DATABASE_URL;
  for (const size of sizes) await benchOn(null, size);
  for (const size of server ? sizes : []) await withDatabase(server ?? '', (url) => benchOn(url, size));
}

async function benchOn(url: string | null, size: number): Promise<void> {
  const shelf = await openShelf(await openDb(url ? { engine: 'server', url } : { engine: 'memory' }));
  try {
    const { ms } = await timed(() => load(shelf, url, size));
    const queries = corpus(7).queries(QUERIES);
    await measure(shelf, queries.slice(0, 6), 'warming up');
    const loaded = `loaded in ${(ms / 1000).toFixed(0)} s`;
    await measure(shelf, queries, `${url ? 'PostgreSQL' : 'embedded'}, ${size} (${loaded})`);
  } finally {
    await stop(shelf.deps);
  }
}
