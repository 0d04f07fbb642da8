import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startServer, type Server } from './server.ts';
import { enter } from './server-person.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules/.cache/yantu');

const filesBelow = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap((name) => filesBelow(join(path, name)))
    : [path];

/** Name of the seeded folder: changes with anything that could make another one. */
function fingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const folder of ['db', 'ingest', 'server']) {
    for (const file of filesBelow(join(root, folder))) hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Starts the product on an empty folder, waits until background work is done, stops it in order. */
async function seed(folder: string): Promise<void> {
  const server = await startServer({ dataDir: folder, patienceMs: 600_000 });
  const administrator = await enter(server.url, 'admin.city');
  // Work that still runs when nothing waits any more is finished in order while the server stops, or goes on later.
  const waiting = async () => {
    const { parts } = await administrator.get<{ parts: { jobs: { reason: string } } }>('/api/health');
    return Number.parseInt(parts.jobs.reason, 10);
  };
  for (let left = 600; (await waiting()) > 0; left--) {
    if (left === 0) throw new Error(`background work does not end:\n${server.output()}`);
    await pause(500);
  }
  await server.stop();
}

/** The seeded demo district, made once per state of the sources; whoever comes second waits for the first. */
async function template(): Promise<string> {
  const whole = process.env.YANTU_TEST_DEMO ?? join(cache, `demo-${fingerprint()}`);
  const claim = `${whole}.making`;
  while (!existsSync(whole)) {
    await mkdir(cache, { recursive: true });
    try {
      await writeFile(claim, String(process.pid), { flag: 'wx' });
    } catch {
      const pid = Number(await readFile(claim, 'utf8').catch(() => ''));
      // An empty claim is one whose maker is about to write its name.
      if (pid > 0 && !isAlive(pid)) await rm(claim, { force: true });
      await pause(300);
      continue;
    }
    const partial = `${whole}.partial`;
    try {
      await rm(partial, { recursive: true, force: true });
      await seed(partial);
      for (const old of readdirSync(cache)) {
        const path = join(cache, old);
        if (old.startsWith('demo-') && ![partial, claim].includes(path))
          await rm(path, { recursive: true, force: true });
      }
      await rename(partial, whole);
    } finally {
      await rm(claim, { force: true });
    }
  }
  return whole;
}

export type Demo = {
  readonly url: string;
  /** Stops the server in order and starts it again on the same data; its address changes. */
  restart: () => Promise<void>;
  /** Stops the server and removes its data. */
  end: () => Promise<void>;
};

/** A copy of the seeded demo district. */
export async function copyOfDemo(): Promise<{ dataDir: string; remove: () => Promise<void> }> {
  const from = await template();
  const folder = await mkdtemp(join(tmpdir(), 'yantu-journey-'));
  const dataDir = join(folder, 'data');
  await cp(from, dataDir, { recursive: true });
  return { dataDir, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The product with the demo district, on a copy of our own. */
export async function startDemo(env: Record<string, string> = {}): Promise<Demo> {
  const { dataDir, remove } = await copyOfDemo();
  const start = () => startServer({ dataDir, env });
  let server: Server = await start();
  return {
    get url() {
      return server.url;
    },
    restart: async () => {
      await server.stop();
      server = await start();
    },
    end: async () => {
      await server.stop();
      await remove();
    },
  };
}
