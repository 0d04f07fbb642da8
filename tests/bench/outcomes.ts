/** Reads every file of a folder through the sandbox and prints what became of it: `node tests/bench/outcomes.ts --data DIR`. */
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { chunkBlocks, createReaderPool, UnreadableFile } from '../../ingest/index.ts';

type Row = { file: string; outcome: string; code: string; ms: number; peak: number; chunks: number };

const { values } = parseArgs({ options: { data: { type: 'string' }, size: { type: 'string', default: '2' } } });
if (!values.data) throw new Error('usage: node tests/bench/outcomes.ts --data DIR [--size PROCESSES]');
const folder = values.data;

const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && !entry.name.startsWith('MANIFEST'))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();
const pool = createReaderPool({ size: Number(values.size) });

async function tryFile(path: string): Promise<Row> {
  const file = relative(folder, path);
  const started = performance.now();
  try {
    const { extracted, ms, peakMemoryBytes } = await pool.read({ path, name: file });
    const chunks = chunkBlocks(extracted.blocks).length;
    const { characters, encoding, pages, slides } = extracted.facts;
    const facts = [encoding, pages && `${pages} pages`, slides && `${slides} slides`, ...extracted.warnings]
      .filter(Boolean)
      .join(', ');
    const outcome = `${extracted.format} ${extracted.language} ${characters} chars, ${extracted.blocks.length} blocks, ${chunks} chunks (${facts}) "${extracted.title ?? ''}"`;
    return { file, outcome, code: 'text', ms, peak: peakMemoryBytes, chunks };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return {
      file,
      outcome: `${error.code}: ${error.detail}`,
      code: error.code,
      ms: performance.now() - started,
      peak: 0,
      chunks: 0,
    };
  }
}

const started = performance.now();
const queue = [...files];
const rows: Row[] = [];
const work = async (): Promise<void> => {
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) rows.push(await tryFile(path));
};
await Promise.all(Array.from({ length: Number(values.size) }, work));
await pool.close();
const wall = performance.now() - started;

const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(0);
for (const row of rows.sort((a, b) => a.file.localeCompare(b.file))) {
  console.log(
    `${row.file} | ${row.outcome} | ${row.ms.toFixed(0)} ms | ${row.peak > 0 ? `${megabytes(row.peak)} MB` : '-'}`,
  );
}
const counts = Map.groupBy(rows, (row) => row.code);
const bytes = (await Promise.all(files.map((file) => stat(file)))).reduce((sum, { size }) => sum + size, 0);
console.log(
  `\n${rows.length} files, ${megabytes(bytes)} MB in ${(wall / 1000).toFixed(1)} s (${(rows.length / (wall / 1000)).toFixed(1)} files/s)`,
);
console.log(
  `${rows.reduce((sum, row) => sum + row.chunks, 0)} chunks; highest memory of a reader ${megabytes(Math.max(...rows.map((row) => row.peak)))} MB`,
);
for (const [code, list] of [...counts].sort((a, b) => b[1].length - a[1].length))
  console.log(`${code}: ${list.length}`);
