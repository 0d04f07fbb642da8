import { serve } from '@hono/node-server';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDeps, stop } from '../../server/deps.ts';
import { features } from '../../server/features.ts';
import { createApp } from '../../server/http.ts';
import { readConfig } from '../../server/kernel/config.ts';
import type { Deps } from '../../server/kernel/deps.ts';
import { loadActor } from '../../server/people/index.ts';
import { drainedJobs, type DrainedJobs } from '../helpers/jobs.ts';

/** An answer that was no success, with its code: what a phase stops with. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, what: string) {
    super(`${what} → ${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}
/** The product does not answer here (yet). */
export const isMissing = (error: unknown): boolean => error instanceof Refused && error.code === 'request.not_found';

export type Person = { id: string; name: string; orgId: string };
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The product over HTTP on an empty embedded database of its own, with its clock and its queue in the scenario's hands. */
export type World = {
  url: string;
  deps: Deps;
  today: () => string;
  /** Moves the clock to the morning of a day in China, and runs what is due. */
  dayIs: (day: string) => Promise<void>;
  runJobs: () => Promise<void>;
  /** Asks as somebody. @throws Refused */
  ask: <T>(who: Person | null, method: Method, path: string, body?: unknown) => Promise<T>;
  /** The same, answering how it was refused instead; null when it was not. */
  refusal: (who: Person | null, method: Method, path: string, body?: unknown) => Promise<string | null>;
  requests: () => number;
  end: () => Promise<void>;
};

/**
 * Starts it. Who asks is told by a header instead of a cookie, so that 400 people need not sign in one by one; what each
 * may do is read from the database as for everybody (`loadActor`).
 */
export async function startWorld(day: string): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'yantu-call-'));
  const config = readConfig({ YANTU_DATA: dataDir, YANTU_LOG: 'error', YANTU_DEMO: 'off' });
  const morning = (of: string) => new Date(`${of}T08:00:00+08:00`).getTime();
  let time = morning(day);
  let jobs: DrainedJobs | undefined;
  let requests = 0;
  const all = features.flatMap((feature) => feature.jobs);
  const deps = await createDeps(config, {
    now: () => new Date(time),
    jobs: (own) => (jobs = drainedJobs(own, all)),
  });
  // Reminders and overdue duties run by the day; of the rest nothing waits in an empty database.
  for (const { name, resume } of features) if (['topics', 'reviews', 'projects'].includes(name)) await resume?.(deps);
  const app = createApp(deps, async (headers) => {
    const id = headers.get('x-acting-as');
    return id === null ? null : loadActor(deps, id);
  });
  const server = await new Promise<{ port: number; close: () => void }>((resolve) => {
    const listening = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }: AddressInfo) =>
      resolve({ port, close: () => void listening.close() }),
    );
  });
  const url = `http://127.0.0.1:${server.port}`;

  async function send(who: Person | null, method: Method, path: string, body?: unknown): Promise<Response> {
    // A person does one thing after the other; so does the clock.
    time += 1000;
    requests += 1;
    const isRaw = body instanceof Uint8Array;
    const headers = new Headers({ origin: url });
    if (who) headers.set('x-acting-as', who.id);
    if (body !== undefined) headers.set('content-type', isRaw ? 'application/octet-stream' : 'application/json');
    return fetch(`${url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: isRaw ? new Uint8Array(body) : JSON.stringify(body) }),
    });
  }
  async function failure(response: Response, what: string): Promise<Refused> {
    const text = await response.text();
    const code = /"code":"([^"]+)"/.exec(text)?.[1] ?? text.slice(0, 200);
    const fields = /"fields":(\[.*?\])/.exec(text)?.[1] ?? '';
    return new Refused(response.status, code, `${what}${fields ? ` ${fields.slice(0, 400)}` : ''}`);
  }

  return {
    url,
    deps,
    today: () => new Date(time + 8 * 3_600_000).toISOString().slice(0, 10),
    dayIs: async (of) => {
      if (morning(of) > time) time = morning(of);
      await jobs?.runAll();
    },
    runJobs: async () => jobs?.runAll(),
    ask: async <T>(who: Person | null, method: Method, path: string, body?: unknown): Promise<T> => {
      const response = await send(who, method, path, body);
      if (!response.ok) throw await failure(response, `${who?.name ?? 'nobody'} ${method} ${path}`);
      return (response.headers.get('content-type')?.includes('json') ? await response.json() : undefined) as T;
    },
    refusal: async (who, method, path, body) => {
      const response = await send(who, method, path, body);
      return response.ok ? null : (await failure(response, path)).code;
    },
    requests: () => requests,
    end: async () => {
      server.close();
      await stop(deps, 0);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
