import { openDb, type Where } from '../../db/client.ts';
import { openQueue, workDoing } from './bench.ts';

/** Takes one piece of work, says so, and never ends it: the test kills this process. */
const where = JSON.parse(process.argv[2] ?? '{}') as Where;
const database = await openDb(where);
const { queue } = openQueue(database, [
  workDoing(() => {
    process.stdout.write('taken\n');
    return new Promise(() => undefined);
  }),
]);
await queue.prepare();
await queue.start();
process.stdout.write('ready\n');
if (process.argv[3] === 'enqueue') await queue.enqueue(database.db, 'tests.work', { n: 1 });
