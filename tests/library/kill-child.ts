/** A server that is going to be killed: goes on with what the one before left, a line per step. Run by a test. */
import { sql } from 'drizzle-orm';
import { rowsOf } from '../../db/client.ts';
import { createDeps, stop } from '../../server/deps.ts';
import { readConfig } from '../../server/kernel/config.ts';
import { feature, ingestPath } from '../../server/library/index.ts';
import { make } from '../helpers/make.ts';

const [task, dataDir, folder] = process.argv.slice(2);
if (!dataDir) throw new Error('kill-child TASK DATA [FOLDER]');
const config = readConfig({ YANTU_DATA: dataDir, YANTU_LOG: 'silent', YANTU_SECRET: 's'.repeat(32) });
const deps = await createDeps(config);
const left: string[] = [];
deps.jobs = {
  ...deps.jobs,
  enqueue: (_tx, name, { batchId }) => {
    if (name === 'library.ingest_batch') left.push(String(batchId));
    return Promise.resolve('job');
  },
};
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
let settled = 0;

if (task === 'begin' && folder) {
  const actor = await make.actor(deps, { org: await make.organisation(deps) });
  await ingestPath(deps, actor, { path: folder, onProgress: () => say({ settled: ++settled }) });
} else {
  await feature.resume?.(deps);
  const job = feature.jobs.find(({ name }) => name === 'library.ingest_batch');
  const context = {
    signal: new AbortController().signal,
    progress: async () => say({ settled: ++settled }),
  };
  for (const batchId of left) await job?.run(deps, { batchId } as never, context);
}
const count = async (from: string) =>
  (await rowsOf<{ n: number }>(deps.db, sql.raw(`select count(*)::int as n from ${from}`)))[0]?.n;
say({
  done: await count(`ingest_files where state = 'done'`),
  files: await count('ingest_files'),
  resources: await count('resources'),
  documents: await count('documents'),
  sources: await count('resource_files'),
  bare: await count('resources r where not exists (select 1 from chunks c where c.resource_id = r.id)'),
  running: await count(`ingest_batches where state <> 'done'`),
});
await stop(deps);
process.exit(0);
