import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDb } from '../../db/client.ts';
import { stop } from '../../server/deps.ts';
import { ingestPath } from '../../server/library/index.ts';
import { loadActor } from '../../server/people/index.ts';
import { openShelf } from '../evals/library.ts';
import { line } from './figures.ts';

const SEED = fileURLToPath(new URL('../../db/seed/files', import.meta.url));

/** A folder through the same batches as the page: the demo district's files, or those of `folder`. */
export async function benchIngest(folder: string = SEED): Promise<void> {
  console.log('\nIngest\n');
  line(['files', 'done', 'refused', 'time', 'files/s', 'share of reading', 'largest reader']);
  line(['---', '---', '---', '---', '---', '---', '---']);
  const data = mkdtempSync(join(tmpdir(), 'yantu-bench-'));
  const shelf = await openShelf(await openDb({ engine: 'memory' }), { YANTU_DATA: data });
  try {
    const actor = await loadActor(shelf.deps, 'per_owner');
    if (!actor) throw new TypeError('the shelf has no owner');
    const { files, done, refused, ms, readMs, peakBytes } = await ingestPath(shelf.deps, actor, { path: folder });
    const share = readMs / (ms * shelf.deps.config.reading.readers);
    line([
      String(files),
      String(done),
      String(refused.length),
      `${(ms / 1000).toFixed(1)} s`,
      (files / (ms / 1000)).toFixed(1),
      `${(100 * share).toFixed(0)} %`,
      `${(peakBytes / 1024 / 1024).toFixed(0)} MB`,
    ]);
  } finally {
    await stop(shelf.deps);
    rmSync(data, { recursive: true, force: true });
  }
}
