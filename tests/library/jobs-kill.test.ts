import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { lesson } from './intake.ts';

const child = fileURLToPath(new URL('./kill-child.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'yantu-kill-'));
const folder = join(root, 'drop');
let running: ChildProcess | undefined;
afterAll(() => {
  running?.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

const FILES = 20;

/** Runs a server and kills it with SIGKILL after `steps`; the last line it said when it came to its end before. */
async function run(task: 'begin' | 'resume', steps: number): Promise<Record<string, number> | null> {
  const server = spawn(process.execPath, [child, task, join(root, 'data'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = server;
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  let last: Record<string, number> | null = null;
  for await (const line of createInterface({ input: server.stdout })) {
    const said = JSON.parse(line) as Record<string, number>;
    if (said['settled'] === undefined) last = said;
    else if (said['settled'] >= steps) server.kill('SIGKILL');
  }
  await ended;
  return last;
}

// The embedded database is the one that a single process holds; leases between processes are tested elsewhere.
test.skipIf(process.env.TEST_DATABASE === 'server')(
  'a server killed again and again in the middle of a drop neither loses nor doubles a file',
  async () => {
    mkdirSync(folder);
    for (let i = 1; i <= FILES; i++) writeFileSync(join(folder, `第${i}课.md`), lesson(`第${i}课`));
    expect(await run('begin', 3)).toBeNull();
    for (const steps of [4, 2, 4]) expect(await run('resume', steps)).toBeNull();
    expect(await run('resume', Infinity)).toEqual({
      done: FILES,
      files: FILES,
      resources: FILES,
      documents: FILES,
      sources: FILES,
      bare: 0,
      running: 0,
    });
  },
  240_000,
);
