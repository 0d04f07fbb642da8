import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { OpenDb } from '../../db/client.ts';
import type { Ai } from '../../server/ai/port.ts';
import { createDeps } from '../../server/deps.ts';
import { features } from '../../server/features.ts';
import { createApp } from '../../server/http.ts';
import { readConfig } from '../../server/kernel/config.ts';
import type { Actor, Deps } from '../../server/kernel/deps.ts';
import { createLog } from '../../server/kernel/log.ts';
import { emptyDatabase, openTestDatabase } from './database.ts';
import { drainedJobs, type DrainedJobs } from './jobs.ts';

export type Harness = {
  deps: Deps;
  app: ReturnType<typeof createApp>;
  /** Time stands still unless a test moves it. */
  clock: { now: () => Date; advance: (ms: number) => void; set: (to: Date | string) => void };
  /** Sends a request as `actor` (null: as a stranger). A plain object as body goes as JSON, bytes and streams go as they are. */
  request: (
    actor: Actor | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Response>;
  /** Runs everything that waits in the queue, and what follows from it. */
  runJobs: () => Promise<void>;
  /** Empties the database and the queue and sets the clock back. */
  reset: () => Promise<void>;
};

export type Overrides = {
  ai?: Ai;
  /** Variables as in .env.example, over the tests' own. */
  env?: Record<string, string>;
  /** Lines the product logs; silent otherwise. */
  onLog?: (line: string) => void;
};

const START = new Date('2026-09-01T08:00:00Z');
const noAi: Ai = {
  chatModel: null,
  embeddingSpace: null,
  complete: () => Promise.resolve({ ok: false, because: 'ai.off' }),
  embed: () => Promise.resolve({ ok: false, because: 'ai.off' }),
  state: () => ({ state: 'off', reason: null }),
};

let opening: Promise<OpenDb> | undefined;
const folders: string[] = [];

afterAll(async () => {
  await (await opening)?.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/**
 * The whole server on one database per test file, with the clock, the ids, the model and the queue in the test's hands.
 * Call it once at the top of a file and `reset()` before each test.
 */
export async function harness(overrides: Overrides = {}): Promise<Harness> {
  opening ??= openTestDatabase();
  const database = await opening;
  const dataDir = mkdtempSync(join(tmpdir(), 'yantu-test-'));
  folders.push(dataDir);
  const config = readConfig({
    YANTU_DATA: dataDir,
    YANTU_LOG: overrides.onLog ? 'debug' : 'silent',
    YANTU_SECRET: 'a-secret-that-only-tests-know-0123456789',
    YANTU_DEMO: 'off',
    ...overrides.env,
  });
  let time = START.getTime();
  const clock = {
    now: () => new Date(time),
    advance: (ms: number) => void (time += ms),
    set: (to: Date | string) => void (time = new Date(to).getTime()),
  };
  let lastId = 0;
  let jobs: DrainedJobs | undefined;
  const deps = await createDeps(config, {
    database,
    now: clock.now,
    newId: (prefix) => `${prefix}_${String(++lastId).padStart(6, '0')}`,
    ai: overrides.ai ?? noAi,
    jobs: (own) =>
      (jobs = drainedJobs(
        own,
        features.flatMap((feature) => feature.jobs),
      )),
    log: createLog(config.logLevel, (line) => void overrides.onLog?.(line)),
  });
  const acting = new Map<string, Actor>();
  const app = createApp(deps, (headers) => Promise.resolve(acting.get(headers.get('x-acting-as') ?? '') ?? null));

  return {
    deps,
    app,
    clock,
    request: async (actor, method, path, body, headers = {}) => {
      const given = new Headers({ origin: 'http://localhost', ...headers });
      if (actor) {
        acting.set(actor.personId, actor);
        given.set('x-acting-as', actor.personId);
      }
      const isRaw = body instanceof Uint8Array || body instanceof ReadableStream || typeof body === 'string';
      if (body !== undefined && !given.has('content-type')) {
        given.set('content-type', isRaw ? 'application/octet-stream' : 'application/json');
      }
      const init = { method, headers: given, duplex: 'half' as const };
      if (body === undefined) return app.request(path, init);
      return app.request(path, { ...init, body: isRaw ? (body as BodyInit) : JSON.stringify(body) });
    },
    runJobs: async () => jobs?.runAll(),
    reset: async () => {
      await emptyDatabase(database.db);
      jobs?.clear();
      acting.clear();
      time = START.getTime();
    },
  };
}
