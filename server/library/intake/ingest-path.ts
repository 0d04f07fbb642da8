import { createReadStream } from 'node:fs';
import { readdir, lstat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { AppError } from '../../kernel/errors.ts';
import { cleanPath, type Kind } from '../rules.ts';
import { UNKNOWN_MIME } from '../serving.ts';
import { openBatch } from './batches.ts';
import { insertFiles, listFiles, moveBatch, upsertBlobs, type BatchFile, type GivenRow } from './repo.ts';
import { runBatch } from './run.ts';

export type PathInput = {
  /** A file or a folder of this machine. */
  path: string;
  kind?: Kind;
  orgId?: string;
  visibility?: 'own' | 'organisation' | 'public';
  visibleOrgId?: string;
  /** What is known of a file beforehand, by its path inside the folder; taken as said by the file. */
  describe?: (path: string) => GivenRow | undefined;
  onProgress?: (step: PathStep) => void;
  signal?: AbortSignal;
};
/** `total` grows while archives are opened. */
export type PathStep = { path: string; state: string; code: string | null; settled: number; total: number };
export type PathSummary = {
  batchId: string;
  files: number;
  done: number;
  duplicate: number;
  refused: { path: string; code: string; detail: string }[];
  /** Wall time of everything; `readMs` is the sum over files of the time their readers took. */
  ms: number;
  readMs: number;
  /** Largest memory of a reader. */
  peakBytes: number;
  isComplete: boolean;
};

/** Files copied and inserted together. */
const FILES_AT_ONCE = 16;

/**
 * Brings a file or folder of this machine into the library through the same batches as the page, in this process.
 * Hidden files and symbolic links are passed over. When the process dies, the next start of the server goes on.
 */
export async function ingestPath(deps: Deps, actor: Actor, input: PathInput): Promise<PathSummary> {
  const started = performance.now();
  const { kind, orgId, visibility = 'own', visibleOrgId } = input;
  const { id } = await openBatch(deps, actor, { kind, orgId, visibility, visibleOrgId }, { list: true });
  const total = { files: 0, settled: 0 };
  for await (const group of groupsOf(filesBelow(input.path), FILES_AT_ONCE)) {
    await receive(deps, id, { root: input.path, paths: group, describe: input.describe });
    total.files += group.length;
  }
  await moveBatch(deps.db, id, 'receiving', 'running', deps.now());
  const onSettled = (file: BatchFile, outcome: { state: string; errorCode?: string }) => {
    total.settled++;
    const { settled, files } = total;
    const step = { path: file.path, state: outcome.state, code: outcome.errorCode ?? null };
    input.onProgress?.({ ...step, settled, total: Math.max(files, settled) });
  };
  const signal = input.signal ?? new AbortController().signal;
  let result = await runBatch(deps, id, { signal, onSettled });
  while (result === 'left' && !signal.aborted) {
    // A server that shares the database has joined in; its files end without us.
    await setTimeout(1000);
    result = await runBatch(deps, id, { signal, onSettled });
  }
  const summary = summaryOf(await listFiles(deps.db, id));
  return { batchId: id, ...summary, ms: performance.now() - started, isComplete: result === 'done' };
}

function summaryOf(files: readonly BatchFile[]) {
  const of = (state: string) => files.filter((file) => file.state === state);
  return {
    files: files.length,
    done: of('done').length,
    duplicate: of('duplicate').length,
    refused: of('refused').map(({ path, errorCode, errorDetail }) => {
      return { path, code: errorCode ?? 'library.ingest_failed', detail: errorDetail ?? '' };
    }),
    readMs: files.reduce((sum, file) => sum + (file.readMs ?? 0), 0),
    peakBytes: Math.max(0, ...files.map((file) => file.peakBytes ?? 0)),
  };
}

type Group = { root: string; paths: readonly string[]; describe: PathInput['describe'] };

/** Copies some files into the store and adds them to the batch; one too large to keep is refused in its row. */
async function receive(deps: Deps, batchId: string, { root, paths, describe }: Group): Promise<void> {
  const found = await Promise.all(
    paths.map(async (file) => {
      const name = relative(root, file).split(sep).join('/') || basename(file);
      const row = { id: deps.newId('igf'), batchId, path: cleanPath(name) ?? deps.newId('name') };
      return { ...row, given: describe?.(name) ?? null, ...(await stored(deps, file)) };
    }),
  );
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    const kept = found.flatMap(({ sha256, bytes }) => (sha256 === null ? [] : [{ sha256, bytes, mime: UNKNOWN_MIME }]));
    await upsertBlobs(tx, kept, now);
    await insertFiles(tx, found, now);
  });
}

async function stored(deps: Deps, file: string) {
  try {
    return await deps.files.put(createReadStream(file), deps.config.upload.maxBytes);
  } catch (error) {
    if (error instanceof AppError && error.code === 'request.too_large') {
      const { size } = await lstat(file);
      return { sha256: null, bytes: size, refusal: { code: 'ingest.too_large', detail: `${size} bytes` } };
    }
    if (error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')) {
      return { sha256: null, bytes: 0, refusal: { code: 'ingest.corrupt', detail: 'the file may not be opened' } };
    }
    throw error;
  }
}

const isHidden = (name: string) => name.startsWith('.') || name.startsWith('~$') || name === '__MACOSX';

/** Every regular file at or below `path`, in the order of names. */
async function* filesBelow(path: string): AsyncGenerator<string> {
  const what = await lstat(path);
  if (what.isFile()) yield path;
  if (!what.isDirectory()) return;
  for (const name of (await readdir(path)).sort()) {
    if (!isHidden(name)) yield* filesBelow(join(path, name));
  }
}

async function* groupsOf<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
