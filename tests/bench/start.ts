import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { line } from './figures.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PORT = 4699;
const LONGEST_MS = 300_000;

/** Milliseconds from starting the server to its first page; the server is stopped again. */
async function startOnce(data: string, demo: 'on' | 'off'): Promise<number> {
  const started = performance.now();
  const server = spawn(process.execPath, ['server/main.ts'], {
    cwd: ROOT,
    stdio: 'ignore',
    env: { ...process.env, YANTU_DATA: data, YANTU_PORT: String(PORT), YANTU_LOG: 'silent', YANTU_DEMO: demo },
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    while (performance.now() - started < LONGEST_MS && server.exitCode === null) {
      const answer = await fetch(`http://127.0.0.1:${PORT}/`).catch(() => null);
      if (answer?.ok) return performance.now() - started;
      await setTimeout(20);
    }
    throw new Error('the server did not start');
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
}

/** The first start makes the database and the demo district; the others find them. */
export async function benchStart(isQuick: boolean): Promise<void> {
  console.log('\nStart, to the first page\n');
  line(['start', 'time']);
  line(['---', '---']);
  const data = mkdtempSync(join(tmpdir(), 'yantu-bench-'));
  try {
    const demo = isQuick ? 'off' : 'on';
    line([`first (demo ${demo})`, `${((await startOnce(data, demo)) / 1000).toFixed(1)} s`]);
    for (const which of ['second', 'third']) {
      line([`${which}, warm`, `${((await startOnce(data, demo)) / 1000).toFixed(2)} s`]);
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}
