import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenDb } from '../../db/client.ts';
import { RetryLater, type Job } from '../../server/jobs/index.ts';
import { appError } from '../../server/kernel/errors.ts';
import { emptyDatabase, openTestDatabase } from '../helpers/database.ts';
import { openQueue, workDoing, type Work } from './bench.ts';

const refused = appError('tests.refused', 409, 'Not this way');
let database: OpenDb;
let open: ReturnType<typeof openQueue>[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => emptyDatabase(database.db));
afterEach(async () => {
  await Promise.all(open.map(({ queue }) => queue.stop(100)));
  open = [];
});

async function prepared(work: Work, more: Partial<Pick<Job, 'retries' | 'seconds' | 'concurrency'>> = {}) {
  const opened = openQueue(database, [workDoing(work, more)]);
  open.push(opened);
  await opened.queue.prepare();
  return opened;
}
async function started(...args: Parameters<typeof prepared>) {
  const opened = await prepared(...args);
  await opened.queue.start();
  return opened;
}
/** A promise and what settles it. */
const signalled = () => Promise.withResolvers<void>();

describe('work', () => {
  test('is taken within half a second, and what it returns is shown', async () => {
    const { queue, until } = await started((n) => Promise.resolve({ double: n * 2 }));
    const began = performance.now();
    const id = await queue.enqueue(database.db, 'tests.work', { n: 4 });
    expect(await until(id, (row) => row.state === 'done')).toMatchObject({ result: { double: 8 }, errorCode: null });
    expect(performance.now() - began).toBeLessThan(500);
  });

  test('whose cause was rolled back never was', async () => {
    const ran: number[] = [];
    const { queue, progress } = await prepared((n) => Promise.resolve(void ran.push(n)));
    let id = '';
    const cause = database.db.transaction(async (tx) => {
      id = await queue.enqueue(tx, 'tests.work', { n: 1 });
      throw new Error('the cause failed');
    });
    await expect(cause).rejects.toThrow('the cause failed');
    await queue.drain();
    expect(ran).toEqual([]);
    expect(await progress(id)).toBeNull();
  });

  test('under a key that still waits is not queued twice; under a key that runs it is', async () => {
    const running = signalled();
    const goOn = signalled();
    const ran: number[] = [];
    const { queue, until } = await prepared(async (n) => {
      ran.push(n);
      running.resolve();
      await goOn.promise;
    });
    const [first, second] = await database.db.transaction(async (tx) => [
      await queue.enqueue(tx, 'tests.work', { n: 1 }, { key: 'a' }),
      await queue.enqueue(tx, 'tests.work', { n: 2 }, { key: 'a' }),
    ]);
    expect(second).toBe(first);
    expect(await queue.enqueue(database.db, 'tests.work', { n: 3 }, { key: 'b' })).not.toBe(first);
    await queue.start();
    await running.promise;
    const third = await queue.enqueue(database.db, 'tests.work', { n: 4 }, { key: 'a' });
    expect(third).not.toBe(first);
    goOn.resolve();
    await until(third, (row) => row.state === 'done');
    expect(ran.toSorted()).toEqual([1, 3, 4]);
  });

  test('under one key from many places at once is queued once', async () => {
    const { queue } = await prepared(() => Promise.resolve());
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        database.db.transaction((tx) => queue.enqueue(tx, 'tests.work', { n }, { key: 'one' })),
      ),
    );
    expect(new Set(ids).size).toBe(1);
  });

  test('that is put off waits for its time, and nobody is said to be waited for', async () => {
    const { queue, progress } = await prepared(() => Promise.resolve());
    const id = await queue.enqueue(database.db, 'tests.work', { n: 1 }, { delaySeconds: 3600 });
    await queue.drain();
    expect(await progress(id)).toMatchObject({ state: 'waiting' });
    expect(await queue.state()).toMatchObject({ waiting: 0 });
  });

  test('of a kind that nobody declares, or that its kind cannot read, is refused where it is queued', async () => {
    const { queue } = await prepared(() => Promise.resolve());
    await expect(queue.enqueue(database.db, 'tests.other', {})).rejects.toThrow('nobody declares');
    await expect(queue.enqueue(database.db, 'tests.work', { n: 'many' })).rejects.toThrow();
  });

  test('runs as many at once as its kind allows, and no more', async () => {
    let now = 0;
    let most = 0;
    const { queue, until } = await started(
      async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 60));
        now--;
      },
      { concurrency: 2 },
    );
    const ids = [];
    for (let n = 0; n < 6; n++) ids.push(await queue.enqueue(database.db, 'tests.work', { n }));
    for (const id of ids) await until(id, (row) => row.state === 'done');
    expect(most).toBe(2);
  });

  test('is done once, however many processes share the queue', async () => {
    const ran: number[] = [];
    const work: Work = (n) => Promise.resolve(void ran.push(n));
    const first = await started(work, { concurrency: 3 });
    if (database.engine === 'server') await started(work, { concurrency: 3 });
    const ids = await Promise.all(
      Array.from({ length: 30 }, (_, n) => first.queue.enqueue(database.db, 'tests.work', { n })),
    );
    for (const id of ids) await first.until(id, (row) => row.state === 'done', 20_000);
    expect(ran.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n));
  });
});

describe('work that fails', () => {
  test('is repeated, and shows how often it failed', async () => {
    let runs = 0;
    const { queue, progress } = await prepared(() =>
      ++runs < 3 ? Promise.reject(new Error('once more')) : Promise.resolve(),
    );
    const id = await queue.enqueue(database.db, 'tests.work', { n: 1 });
    await queue.drain();
    expect(runs).toBe(3);
    expect(await progress(id)).toMatchObject({ state: 'done', attempts: 2 });
  });

  test('every time is shown as failed', async () => {
    let runs = 0;
    const { queue, progress } = await prepared(() => (runs++, Promise.reject(new Error('never'))), { retries: 2 });
    const id = await queue.enqueue(database.db, 'tests.work', { n: 1 });
    await queue.drain();
    expect(runs).toBe(3);
    expect(await progress(id)).toMatchObject({ state: 'failed', attempts: 3, errorCode: 'internal.error' });
  });

  test('for a reason that will not change is not repeated', async () => {
    let runs = 0;
    const { queue, progress } = await prepared(() => (runs++, Promise.reject(refused())));
    const id = await queue.enqueue(database.db, 'tests.work', { n: 1 });
    await queue.drain();
    expect(runs).toBe(1);
    expect(await progress(id)).toMatchObject({ state: 'failed', errorCode: 'tests.refused' });
  });

  test('and asks to be run later, is run later', async () => {
    const times: number[] = [];
    const { queue, until } = await started(() => {
      times.push(performance.now());
      return times.length < 2 ? Promise.reject(new RetryLater(1, 'not yet')) : Promise.resolve();
    });
    const id = await queue.enqueue(database.db, 'tests.work', { n: 1 });
    await until(id, (row) => row.state === 'done');
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(900);
  });

  test('to end in time is given up, even when it does not listen', async () => {
    const { queue, until } = await started(() => new Promise(() => undefined), { seconds: 1, retries: 0 });
    const id = await queue.enqueue(database.db, 'tests.work', { n: 1 });
    expect(await until(id, (row) => row.state === 'failed')).toMatchObject({ errorCode: 'jobs.timed_out' });
  });
});

describe('progress', () => {
  test('is shown while the work goes on, and written seldom', async () => {
    const goOn = signalled();
    const { queue, until } = await started(async (_, { progress }) => {
      for (let i = 1; i <= 500; i++) await progress(i, 1000);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await progress(501, 1000);
      await goOn.promise;
    });
    let news = 0;
    const unlisten = await database.listen('yantu_progress', () => news++);
    const id = await queue.enqueue(database.db, 'tests.work', { n: 1 });
    expect(await until(id, (row) => row.done >= 501)).toMatchObject({ state: 'running', total: 1000 });
    expect(news).toBeLessThan(20);
    goOn.resolve();
    await until(id, (row) => row.state === 'done');
    unlisten();
  });
});

describe('a process that stops', () => {
  test('lets work end that ends in time', async () => {
    const running = signalled();
    const { queue, progress } = await started(async () => {
      running.resolve();
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    const id = await queue.enqueue(database.db, 'tests.work', { n: 1 });
    await running.promise;
    await queue.stop(3000);
    expect(await progress(id)).toMatchObject({ state: 'done' });
  });

  test('puts work back that does not, and the next process does it, without a failure counted', async () => {
    const running = signalled();
    const first = await started((_, { signal }) => {
      running.resolve();
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const id = await first.queue.enqueue(database.db, 'tests.work', { n: 1 });
    await running.promise;
    await first.queue.stop(50);
    expect(await first.progress(id)).toMatchObject({ state: 'waiting' });
    const second = await started(() => Promise.resolve({ by: 'second' }));
    expect(await second.until(id, (row) => row.state === 'done')).toMatchObject({
      result: { by: 'second' },
      attempts: 0,
    });
  });
});

test('the queue refuses work before it is prepared, and says so', async () => {
  const { queue } = openQueue(database, [workDoing(() => Promise.resolve())]);
  await expect(queue.enqueue(database.db, 'tests.work', { n: 1 })).rejects.toThrow('prepare');
});
