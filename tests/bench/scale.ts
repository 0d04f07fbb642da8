import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb } from '../../db/client.ts';
import { createApp } from '../../server/http.ts';
import { agreementOf } from './agreement.ts';
import { line, load, quantiles, spread, timed } from './figures.ts';
import { close, dropDatabase, openLibrary, openServer, SEARCHERS, type Loaded } from './library.ts';
import type { Size } from './load.ts';
import { recorderOf, replayerOf, type Statement } from './replay.ts';
import { startServer, type Server } from './server.ts';

const QUERIES = 60;
const ROUNDS = 2;
const AT_ONCE = 8;

type Request = { path: string; who: number };
type Recorded = Request & { statements: Statement[] };
type Options = { size: Size; reuse: boolean; withVectors: boolean; keep: boolean };

/** Every query by every searcher, mixed. */
function requestsOf({ made }: Loaded): Request[] {
  const queries = made.queries(QUERIES).map(({ query, filter }) => new URLSearchParams({ q: query, ...filter }));
  return SEARCHERS.flatMap((_, who) =>
    queries.map((query, i) => ({ path: `/api/search?${query}`, who, place: i * 7 + who * 3 })),
  )
    .sort((a, b) => (a.place % 31) - (b.place % 31) || a.place - b.place)
    .map(({ path, who }) => ({ path, who }));
}

/** What a page of the library shows before anything is asked. */
const browsing = (): Request[] =>
  SEARCHERS.flatMap((_, who) =>
    ['', 'subject=mathematics', 'kind=case&stage=junior'].map((filter) => ({ path: `/api/search?${filter}`, who })),
  );

/** What each request sends to the database, noted in this process by the same code that the server runs. */
async function record({ deps }: Loaded, requests: readonly Request[], cookies: readonly string[]): Promise<Recorded[]> {
  const app = createApp(deps);
  const recorder = recorderOf(deps.database);
  const ask = async ({ path, who }: Request) => {
    const response = await app.request(path, { headers: { cookie: cookies[who] ?? '' } });
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  };
  const [first] = requests;
  if (first) await ask(first);
  const recorded: Recorded[] = [];
  for (const request of requests) recorded.push({ ...request, statements: await recorder(() => ask(request)) });
  return recorded;
}

/** Runs `work` for each item, `atOnce` of them at a time; the times of each. */
async function paced<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  const queue = [...items];
  const run = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      const one = item;
      times.push((await timed(() => work(one))).ms);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, run));
  return times;
}

type Measured = { http: number[]; bare: number[]; bytes: number };

async function rounds(
  recorded: readonly Recorded[],
  atOnce: number,
  { server, cookies, replay }: { server: Server; cookies: string[]; replay: (one: Recorded) => Promise<void> },
): Promise<Measured> {
  const found: Measured = { http: [], bare: [], bytes: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    found.http.push(
      ...(await paced(recorded, atOnce, async ({ path, who }) => {
        found.bytes = Math.max(found.bytes, (await server.get(path, cookies[who] ?? '')).bytes);
      })),
    );
    found.bare.push(...(await paced(recorded, atOnce, replay)));
  }
  return found;
}

function report(label: string, { http, bare, bytes }: Measured): void {
  const [over, under] = [quantiles(http), quantiles(bare)];
  const ratio = (['p50', 'p95', 'p99'] as const).map((which) => (over[which] / under[which]).toFixed(2)).join(' / ');
  line([label, spread(http), spread(bare), ratio, `${(bytes / 1024).toFixed(0)} kB`, load()]);
}

function heading(title: string): void {
  console.log(`\n${title}\n`);
  line(['search, p50 / p95 / p99 in ms', 'HTTP', 'the same SQL, bare', 'ratio', 'largest answer', 'machine']);
  line(['---', '---', '---', '---', '---', '---']);
}

const shownSize = ({ resources, chunks }: Size) =>
  `${resources.toLocaleString('en')} resources, ${chunks.toLocaleString('en')} passages`;

async function describe(loaded: Loaded, size: Size): Promise<void> {
  const { passages, differ } = await agreementOf(loaded.deps, 20);
  const how = loaded.seconds === null ? 'used again' : `loaded in ${loaded.seconds.toFixed(0)} s`;
  console.log(
    `\n${shownSize(size)}, ${how}; ${differ} of ${passages} sampled passages differ from the product's indexing`,
  );
}

/** On a server: HTTP and the bare statements take turns, so that both see the same machine. */
export async function scaleOnServer(url: string, options: Options): Promise<void> {
  const loaded = await openLibrary(await openServer(url), options);
  const data = mkdtempSync(join(tmpdir(), 'yantu-bench-'));
  const server = await startServer({ DATABASE_URL: url, YANTU_DATA: data });
  const { replay, close: closeReplay } = replayerOf(loaded.deps.database);
  try {
    await describe(loaded, options.size);
    const before = server.memory();
    const cookies = await signInAll(server);
    const recorded = await record(loaded, requestsOf(loaded), cookies);
    await paced(recorded, 2, ({ path, who }) => server.get(path, cookies[who] ?? ''));
    heading('PostgreSQL');
    const running = { server, cookies, replay: ({ statements }: Recorded) => replay(statements) };
    report('one after the other', await rounds(recorded, 1, running));
    report(`${AT_ONCE} at once`, await rounds(recorded, AT_ONCE, running));
    report('without a query', await rounds(await record(loaded, browsing(), cookies), 1, running));
    reportMemory(before, server);
  } finally {
    await server.stop();
    await closeReplay();
    await close(loaded);
    rmSync(data, { recursive: true, force: true });
  }
}

const signInAll = async (server: Server): Promise<string[]> => {
  const cookies: string[] = [];
  for (const { userName } of SEARCHERS) cookies.push(await server.signIn(userName));
  return cookies;
};

function reportMemory(before: { now: number }, server: Server): void {
  const { now, peak } = server.memory();
  console.log(
    `\nMemory of the server: ${before.now.toFixed(0)} MB at rest, ${peak.toFixed(0)} MB at most, ${now.toFixed(0)} MB afterwards`,
  );
}

/** Embedded: one process may open it, so the bare statements run first, then the server. */
export async function scaleEmbedded(dir: string, options: Options): Promise<void> {
  const open = async () => openLibrary(await openDb({ engine: 'embedded', dir: join(dir, 'database') }), options);
  const first = await open();
  await describe(first, options.size);
  const requests = requestsOf(first);
  await close(first);

  const server = await startServer({ YANTU_DATA: dir });
  const before = server.memory();
  const cookies = await signInAll(server);
  const ask = ({ path, who }: Request) => server.get(path, cookies[who] ?? '');
  await paced(requests, 1, ask);
  const alone = await paced(requests, 1, ask);
  const busy = await paced(requests, AT_ONCE, ask);
  const memory = () => reportMemory(before, server);
  let bytes = 0;
  for (const request of requests.slice(0, 30)) bytes = Math.max(bytes, (await ask(request)).bytes);
  memory();
  await server.stop();

  const loaded = await openLibrary(await openDb({ engine: 'embedded', dir: join(dir, 'database') }), {
    ...options,
    reuse: true,
  });
  try {
    const recorded = await record(loaded, requests, cookies);
    const { replay } = replayerOf(loaded.deps.database);
    const bare = (atOnce: number) => paced(recorded, atOnce, ({ statements }) => replay(statements));
    heading('embedded');
    report('one after the other', { http: alone, bare: await bare(1), bytes });
    report(`${AT_ONCE} at once`, { http: busy, bare: await bare(AT_ONCE), bytes });
  } finally {
    await close(loaded);
  }
}

/** The whole section: a server where TEST_DATABASE_URL names one, and the embedded database at its size. */
export async function benchScale({
  name,
  embedded,
  ...options
}: Options & { name: string; embedded: Size | null }): Promise<void> {
  const server = process.env.TEST_DATABASE_URL;
  if (server) {
    const url = new URL(server);
    url.pathname = `/${name}`;
    await scaleOnServer(url.href, options);
    if (!options.keep) await dropDatabase(url.href);
  }
  if (!embedded) return;
  const dir = mkdtempSync(join(tmpdir(), 'yantu-bench-'));
  try {
    await scaleEmbedded(dir, { ...options, size: embedded, reuse: false });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
