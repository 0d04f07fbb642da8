import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The real product in a process of its own. */
export type Server = {
  url: string;
  dataDir: string;
  output: () => string;
  /** Asks it to stop and waits; resolves with its status. */
  stop: () => Promise<number | null>;
  /** Takes it away without warning. */
  kill: () => Promise<void>;
  ended: Promise<number | null>;
};

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

type Options = { dataDir: string; env?: Record<string, string>; patienceMs?: number };

/** Starts `server/main.ts` on a free port and waits for the address that it prints. No setting of this machine leaks in. */
export async function startServer({ dataDir, env = {}, patienceMs = 300_000 }: Options): Promise<Server> {
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, TZ: 'UTC', YANTU_DATA: dataDir, YANTU_PORT: '0', YANTU_LOG: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (status) => {
      running.delete(child);
      resolve(status);
    });
  });
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`no address after ${patienceMs} ms:\n${output}`));
    }, patienceMs);
    const listen = (bytes: Buffer) => {
      output += bytes.toString();
      const address = /Yantu\s+(http:\S+)/.exec(output)?.[1];
      if (!address) return;
      clearTimeout(late);
      resolve(address);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    void ended.then((status) => {
      clearTimeout(late);
      reject(new Error(`the server ended with ${status}:\n${output}`));
    });
  });
  const by = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return {
    url,
    dataDir,
    output: () => output,
    ended,
    stop: () => by('SIGTERM'),
    kill: async () => void (await by('SIGKILL')),
  };
}
