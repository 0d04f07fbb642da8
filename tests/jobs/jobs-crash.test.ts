import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { openDb, type OpenDb, type Where } from '../../db/client.ts';
import { jobProgress } from '../../db/schema/jobs.ts';
import { openTestDatabase } from '../helpers/database.ts';
import { openQueue, workDoing } from './bench.ts';

/** Work of a dead process is taken again so soon (at once where no other process can have it). */
const SOON_MS = { embedded: 5000, server: 60_000 };

let cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.reverse()) await clean();
  cleanUp = [];
});

/** A database that several processes can open, one after another or at once. */
async function somewhere(): Promise<{ where: Where; open: () => Promise<OpenDb> }> {
  if (process.env.TEST_DATABASE !== 'server') {
    const dir = mkdtempSync(join(tmpdir(), 'yantu-crash-'));
    cleanUp.push(() => rmSync(dir, { recursive: true, force: true }));
    const where: Where = { engine: 'embedded', dir: join(dir, 'database') };
    return { where, open: () => openDb(where) };
  }
  const database = await openTestDatabase();
  return { where: { engine: 'server', url: database.url ?? '' }, open: () => Promise.resolve(database) };
}

async function killWhileWorking(where: Where, ...args: string[]): Promise<void> {
  const script = fileURLToPath(new URL('./dying-worker.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [script, JSON.stringify(where), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    if (said.includes('taken')) break;
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(said).toContain('taken');
}

test('work whose process was killed is neither lost nor doubled', { timeout: 150_000 }, async () => {
  const { where, open } = await somewhere();
  await killWhileWorking(where, 'enqueue');
  // Once more, where that takes no waiting: the second process takes it at its start.
  if (where.engine === 'embedded') await killWhileWorking(where);
  const database = await open();
  cleanUp.push(() => database.close());
  let runs = 0;
  const { queue, until } = openQueue(database, [workDoing(() => Promise.resolve({ runs: ++runs }))]);
  await queue.prepare();
  await queue.start();
  cleanUp.push(() => queue.stop(0));
  const [row] = await database.db.select({ id: jobProgress.id }).from(jobProgress);
  const done = await until(row?.id ?? '', ({ state }) => state === 'done', SOON_MS[database.engine]);
  expect(done).toMatchObject({ result: { runs: 1 }, attempts: 0 });
  await new Promise((resolve) => setTimeout(resolve, 2000));
  expect(runs).toBe(1);
});
