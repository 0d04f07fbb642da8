import { serve } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { createDeps, stop } from '../../server/deps.ts';
import { features } from '../../server/features.ts';
import { createApp } from '../../server/http.ts';
import { readConfig } from '../../server/kernel/config.ts';
import type { Deps } from '../../server/kernel/deps.ts';
import { drainedJobs, type DrainedJobs } from './jobs.ts';
import { copyOfDemo } from './server-demo.ts';

/** The demo district served over HTTP, with pages and real sign-in, and with its clock and its queue in the test's hands. */
export type Clocked = {
  url: string;
  deps: Deps;
  clock: { now: () => Date; advance: (ms: number) => void; set: (to: Date | string) => void };
  /** Runs what is due by now, and what follows from it. */
  runJobs: () => Promise<void>;
  end: () => Promise<void>;
};

export const DAY = 86_400_000;

/** Starts at the real time; from there on the clock stands still unless the test moves it. */
export async function startClocked(env: Record<string, string> = {}): Promise<Clocked> {
  const { dataDir, remove } = await copyOfDemo();
  const config = readConfig({ YANTU_DATA: dataDir, YANTU_LOG: 'warn', ...env });
  let time = Date.now();
  let jobs: DrainedJobs | undefined;
  const now = () => new Date(time);
  const all = features.flatMap((feature) => feature.jobs);
  const deps = await createDeps(config, { now, jobs: (own) => (jobs = drainedJobs(own, all)) });
  for (const feature of features) await feature.resume?.(deps);
  const server = await new Promise<{ port: number; close: () => void }>((resolve) => {
    const listening = serve({ fetch: createApp(deps).fetch, hostname: '127.0.0.1', port: 0 }, (info: AddressInfo) =>
      resolve({ port: info.port, close: () => void listening.close() }),
    );
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    deps,
    clock: {
      now,
      advance: (ms) => void (time += ms),
      set: (to) => void (time = new Date(to).getTime()),
    },
    runJobs: async () => jobs?.runAll(),
    end: async () => {
      server.close();
      await stop(deps, 0);
      await remove();
    },
  };
}
