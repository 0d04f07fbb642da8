import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenDb } from '../../db/client.ts';
import { saveProgress } from '../../server/jobs/repo.ts';
import { openTestDatabase } from '../helpers/database.ts';
import { openQueue, workDoing } from './bench.ts';

let database: OpenDb;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const cancel = (id: string) =>
  database.db.transaction((tx) => saveProgress(tx, id, { state: 'cancelled' }, new Date(), ['waiting', 'running']));

test('cancelled work that waits is never done, and its key is free again', async () => {
  const ran: number[] = [];
  const { queue, progress } = openQueue(database, [workDoing((n) => Promise.resolve(void ran.push(n)))]);
  await queue.prepare();
  const first = await queue.enqueue(database.db, 'tests.work', { n: 1 }, { key: 'k' });
  await cancel(first);
  const second = await queue.enqueue(database.db, 'tests.work', { n: 2 }, { key: 'k' });
  expect(second).not.toBe(first);
  await queue.drain();
  expect(ran).toEqual([2]);
  expect([(await progress(first))?.state, (await progress(second))?.state]).toEqual(['cancelled', 'done']);
  await queue.stop(0);
});

test('cancelled work that runs is told to end, and is not repeated', async () => {
  const running = Promise.withResolvers<void>();
  const told = Promise.withResolvers<number>();
  let runs = 0;
  const { queue, progress } = openQueue(database, [
    workDoing((_, { signal }) => {
      runs++;
      running.resolve();
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          told.resolve(performance.now());
          reject(signal.reason);
        }),
      );
    }),
  ]);
  await queue.prepare();
  await queue.start();
  const id = await queue.enqueue(database.db, 'tests.work', { n: 1 });
  await running.promise;
  const began = performance.now();
  await cancel(id);
  expect((await told.promise) - began).toBeLessThan(1000);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  expect(runs).toBe(1);
  expect(await progress(id)).toMatchObject({ state: 'cancelled' });
  await queue.stop(0);
});
