import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { PASSWORD, SECRET } from './library.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PATIENCE_MS = 120_000;
const MEGABYTE = 1024;

/** The product in a process of its own, without its worker: what it does is answer. */
export type Server = {
  /** Milliseconds until the whole answer is there, and its bytes. @throws when it is not 200 */
  get: (path: string, cookie: string) => Promise<{ ms: number; bytes: number }>;
  signIn: (userName: string) => Promise<string>;
  /** Resident memory now and at its highest, in megabytes. */
  memory: () => { now: number; peak: number };
  stop: () => Promise<void>;
};

export async function startServer(env: Record<string, string>): Promise<Server> {
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      TZ: 'UTC',
      YANTU_PORT: '0',
      YANTU_LOG: 'warn',
      YANTU_DEMO: 'off',
      YANTU_WORKER: 'off',
      YANTU_SECRET: SECRET,
      ...env,
    },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const base = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the server did not start')), PATIENCE_MS);
    let output = '';
    child.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString();
      const address = /Yantu\s+(http:\S+)/.exec(output)?.[1];
      if (!address) return;
      clearTimeout(late);
      resolve(address);
    });
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  return {
    get: (path, cookie) =>
      new Promise((resolve, reject) => {
        const started = performance.now();
        const sent = request(`${base}${path}`, { agent, headers: { cookie } }, (response) => {
          let bytes = 0;
          response.on('data', (piece: Buffer) => (bytes += piece.length));
          response.on('end', () => {
            if (response.statusCode === 200) resolve({ ms: performance.now() - started, bytes });
            else reject(new Error(`${path}: ${response.statusCode}`));
          });
          response.on('error', reject);
        });
        sent.on('error', reject);
        sent.end();
      }),
    signIn: async (userName) => {
      const response = await fetch(`${base}/api/people/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify({ userName, password: PASSWORD }),
      });
      if (!response.ok) throw new Error(`${userName} cannot sign in: ${response.status} ${await response.text()}`);
      return response.headers
        .getSetCookie()
        .map((set) => set.split(';')[0])
        .join('; ');
    },
    memory: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / MEGABYTE;
      return { now: of('VmRSS'), peak: of('VmHWM') };
    },
    stop: async () => {
      agent.destroy();
      child.kill('SIGTERM');
      await ended;
    },
  };
}
