import { closeSync, createReadStream, createWriteStream, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { dataOffset, listArchive, type Entry, type Source } from './archive.ts';
import { extensionOf, sniff } from './sniff.ts';
import { UNPACK_LIMITS, UnreadableFile, type ArchiveLimits, type RefusalCode } from './types.ts';

export type Unpacked = {
  /** `path` is the name inside the archive; `file` is a name of ours in the target folder. */
  entries: { path: string; file: string; bytes: number }[];
  refused: { path: string; code: RefusalCode; detail: string }[];
};

const NESTING = 1;
const JUNK = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$[^/]*$|\._[^/]*$)/i;

function openSource(path: string): Source & { close(): void } {
  const file = openSync(path, 'r');
  return {
    size: fstatSync(file).size,
    read: (offset, length) => {
      const buffer = Buffer.alloc(Math.max(0, length));
      return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, offset));
    },
    close: () => closeSync(file),
  };
}

/** Why an entry stays inside, or null. Its name never becomes a path on disk, but a name that tries to is a warning sign. */
function whyNotUnpack(path: string, entry: Entry, limits: ArchiveLimits): { code: RefusalCode; detail: string } | null {
  if (entry.isSymlink) return { code: 'ingest.unsafe', detail: 'symbolic link' };
  if (path.startsWith('/') || /^[a-z]:/i.test(path) || path.includes('\u0000') || path.split('/').includes('..')) {
    return { code: 'ingest.unsafe', detail: 'path leaves the archive' };
  }
  if (entry.isEncrypted) return { code: 'ingest.encrypted', detail: 'entry is encrypted' };
  if (entry.unpacked > limits.entryBytes) return { code: 'ingest.too_large', detail: `${entry.unpacked} bytes` };
  if (entry.method !== 0 && entry.method !== 8)
    return { code: 'ingest.unsupported', detail: `compression method ${entry.method}` };
  return null;
}

/** Fails as soon as more comes out than the directory promised. */
const guard = (most: number) => {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      done(seen > most ? new UnreadableFile('ingest.unsafe', 'entry is larger than declared') : null, chunk);
    },
  });
};

async function writeEntry(zipPath: string, source: Source, entry: Entry, file: string): Promise<void> {
  const start = dataOffset(source, entry);
  if (entry.packed === 0) return await pipeline([], createWriteStream(file, { flags: 'wx' }));
  const packed = createReadStream(zipPath, { start, end: start + entry.packed - 1 });
  const out = createWriteStream(file, { flags: 'wx' });
  if (entry.method === 0) await pipeline(packed, guard(entry.unpacked), out);
  else await pipeline(packed, createInflateRaw(), guard(entry.unpacked), out);
}

const refusalOf = (error: unknown): { code: RefusalCode; detail: string } =>
  error instanceof UnreadableFile
    ? { code: error.code, detail: error.detail }
    : { code: 'ingest.corrupt', detail: 'entry does not unpack' };

type Budget = { entries: number; bytes: number };

/**
 * Unpacks a zip into `outDir` as numbered files. Links, leaving paths, encrypted and oversized entries are refused one by
 * one; a zip inside the zip is opened once, deeper ones are refused. Throws UnreadableFile when the archive as a whole is
 * broken, too large or a bomb.
 */
export async function unpack(zipPath: string, outDir: string, limits: Partial<ArchiveLimits> = {}): Promise<Unpacked> {
  await mkdir(outDir, { recursive: true });
  const all: ArchiveLimits = { ...UNPACK_LIMITS, ...limits };
  const result: Unpacked = { entries: [], refused: [] };
  let number = 0;

  const open = async (archive: string, prefix: string, depth: number, budget: Budget): Promise<void> => {
    const source = openSource(archive);
    try {
      const entries = listArchive(source, { ...all, entries: budget.entries, totalBytes: budget.bytes });
      budget.entries -= entries.length;
      budget.bytes -= entries.reduce((sum, entry) => sum + entry.unpacked, 0);
      for (const entry of entries) await take(archive, source, entry, { prefix, depth, budget });
    } finally {
      source.close();
    }
  };

  const take = async (
    archive: string,
    source: Source,
    entry: Entry,
    at: { prefix: string; depth: number; budget: Budget },
  ): Promise<void> => {
    const inside = entry.name.replaceAll('\\', '/');
    const path = at.prefix + inside;
    if (inside.endsWith('/') || JUNK.test(inside)) return;
    const refusal = whyNotUnpack(inside, entry, all);
    if (refusal) {
      result.refused.push({ path, ...refusal });
      return;
    }
    const extension = extensionOf(inside);
    const file = join(outDir, `${String(++number).padStart(5, '0')}${extension === '' ? '' : `.${extension}`}`);
    try {
      await writeEntry(archive, source, entry, file);
      if (!isZip(file, inside, entry)) result.entries.push({ path, file, bytes: entry.unpacked });
      else await openNested(file, path, at);
    } catch (error) {
      await rm(file, { force: true });
      result.refused.push({ path, ...refusalOf(error) });
    }
  };

  const openNested = async (file: string, path: string, at: { depth: number; budget: Budget }): Promise<void> => {
    if (at.depth >= NESTING) throw new UnreadableFile('ingest.unsafe', 'archives nested too deep');
    await open(file, `${path}/`, at.depth + 1, at.budget);
    await rm(file, { force: true });
  };

  await open(zipPath, '', 0, { entries: all.entries, bytes: all.totalBytes });
  return result;
}

const isZip = (file: string, name: string, entry: Entry): boolean => {
  if (extensionOf(name) !== 'zip' && extensionOf(name) !== '') return false;
  return entry.unpacked >= 22 && sniff(readFileSync(file), name) === 'zip';
};
