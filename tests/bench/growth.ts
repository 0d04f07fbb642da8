import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDb, type OpenDb } from '../../db/client.ts';
import { ingestPath } from '../../server/library/index.ts';
import { loadActor } from '../../server/people/index.ts';
import { corpus } from './corpus.ts';
import { line, load } from './figures.ts';
import { close, dropDatabase, openLibrary, openServer } from './library.ts';

const SEED = fileURLToPath(new URL('../../db/seed/files', import.meta.url));
/** Made texts beside the demo district's office files. */
const MADE = 60;

/** The demo district's files and made texts in one folder; `round` makes the texts new each time. */
function folderOf(round: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'yantu-bench-'));
  for (const name of readdirSync(SEED)) cpSync(join(SEED, name), join(folder, name), { recursive: true });
  const made = corpus({ seed: 1000 + round });
  mkdirSync(join(folder, '新'));
  for (let i = 0; i < MADE; i++) {
    const { title, chunks } = made.resource(i);
    const text = chunks.map((chunk) => `## ${chunk.breadcrumb.at(-1)}\n\n${chunk.text}\n`).join('\n');
    writeFileSync(join(folder, '新', `${i}.md`), `# ${title}\n\n${text}`);
  }
  return folder;
}

type Measured = { files: number; seconds: number; perSecond: number };

/** Ingests the folder into a library that already holds `resources`, through the product's own batches. */
async function measure(database: OpenDb, resources: number, round: number): Promise<Measured> {
  const data = mkdtempSync(join(tmpdir(), 'yantu-bench-'));
  const folder = folderOf(round);
  const loaded = await openLibrary(database, {
    size: { resources, chunks: resources * 10 },
    reuse: false,
    withVectors: true,
    env: { YANTU_DATA: data },
  });
  try {
    const actor = await loadActor(loaded.deps, 'per_0_0');
    if (!actor) throw new TypeError('the library has no teacher');
    const { done, ms } = await ingestPath(loaded.deps, actor, { path: folder });
    return { files: done, seconds: ms / 1000, perSecond: done / (ms / 1000) };
  } finally {
    await close(loaded);
    for (const path of [data, folder]) rmSync(path, { recursive: true, force: true });
  }
}

async function compare(label: string, few: number, open: () => Promise<OpenDb>): Promise<void> {
  const first = await measure(await open(), few, 0);
  line([label, few.toLocaleString('en'), String(first.files), first.perSecond.toFixed(2), '', load()]);
  const many = await measure(await open(), few * 10, 1);
  const ratio = (many.perSecond / first.perSecond).toFixed(2);
  line([label, (few * 10).toLocaleString('en'), String(many.files), many.perSecond.toFixed(2), ratio, load()]);
}

/** Ingest into a library of `few` resources and into one ten times as large, on both engines. */
export async function benchGrowth(few: number): Promise<void> {
  console.log('\nIngest as the library grows\n');
  line(['database', 'resources there', 'files ingested', 'files/s', 'ratio', 'machine']);
  line(['---', '---', '---', '---', '---', '---']);
  await compare('embedded', few, () => openDb({ engine: 'memory' }));
  const server = process.env.TEST_DATABASE_URL;
  if (!server) return;
  const url = new URL(server);
  url.pathname = '/yantu_growth';
  await compare('PostgreSQL', few, () => openServer(url.href));
  await dropDatabase(url.href);
}
