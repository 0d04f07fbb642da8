import { open, readFile } from 'node:fs/promises';
import { sniff, UnreadableFile } from '../../../ingest/index.ts';
import { findReadableResources } from '../repo.ts';
import { isVideoName } from '../rules.ts';
import { readArchive } from './archive.ts';
import { ClaimLost, endAlone, refusal, type Claimed, type Context } from './context.ts';
import { readDocument } from './document.ts';
import { settleFile, type BatchFile, type Outcome } from './repo.ts';
import { findByContent } from './repo/resources.ts';
import { readVideo } from './video.ts';

/** A reader that crashes costs no try: it ends as a refusal. Only a server that dies with the file in hand counts. */
const MOST_ATTEMPTS = 5;
/** Zip files up to here are looked into before they count as archives: an office file may be called '.zip'. */
const LOOKED_INTO_BYTES = 64 * 1024 * 1024;

/**
 * Brings one claimed file to its end: a resource, a duplicate, a refusal with its code, or (an archive) more files.
 * Null when another reader has taken over, or when the file waits again after a failure of ours.
 */
export async function readOne(context: Context, file: BatchFile): Promise<Outcome | null> {
  const started = performance.now();
  const { deps } = context;
  try {
    return await readClaimed(context, file, started);
  } catch (error) {
    if (error instanceof ClaimLost) return null;
    if (error instanceof UnreadableFile) {
      return endAlone(context, file, refusal(error.code, error.detail), started);
    }
    deps.log.error('library.file_failed', { fileId: file.id, attempts: file.attempts }, error);
    if (file.attempts >= MOST_ATTEMPTS) {
      return endAlone(context, file, refusal('library.ingest_failed', 'unexpected failure'), started);
    }
    await settleFile(deps.db, file, { state: 'received' }, deps.now());
    return null;
  }
}

async function readClaimed(context: Context, file: BatchFile, started: number): Promise<Outcome> {
  const { deps, batch, scope } = context;
  const { sha256 } = file;
  if (sha256 === null) return endAlone(context, file, refusal('library.ingest_failed', 'no bytes'), started);
  if (file.attempts > MOST_ATTEMPTS) {
    return endAlone(context, file, refusal('library.interrupted', `${MOST_ATTEMPTS} attempts`), started);
  }
  const known = await findByContent(deps.db, file.given?.orgId ?? batch.orgId, sha256);
  if (known) return endAlone(context, file, await duplicateOf(context, known.id, scope), started);
  const claimed: Claimed = { ...file, sha256 };
  switch (await shapeOf(context, claimed)) {
    case 'archive':
      return readArchive(context, claimed, started);
    case 'video':
      return readVideo(context, claimed, started);
    case 'document':
      return readDocument(context, claimed, started);
  }
}

/** The link is given only to those who may follow it. */
async function duplicateOf(context: Context, resourceId: string, scope: Context['scope']): Promise<Outcome> {
  const [card] = await findReadableResources(context.deps.db, scope, [resourceId]);
  return { state: 'duplicate', resourceId: card?.id ?? null };
}

/** Whether the bytes are a recording, an archive or something to read, without loading large ones. */
async function shapeOf({ deps }: Context, file: Claimed): Promise<'archive' | 'video' | 'document'> {
  const path = deps.files.path(file.sha256);
  const head = await headOf(path);
  if (isVideoName(file.path) || sniff(head, file.path) === 'video') return 'video';
  const mayBeArchive = head.subarray(0, 2).toString('latin1') === 'PK' && !/\.(?!zip$)[a-z0-9]{2,5}$/i.test(file.path);
  if (!mayBeArchive) return 'document';
  if (file.bytes > LOOKED_INTO_BYTES) return 'archive';
  return sniff(await readFile(path), file.path) === 'zip' ? 'archive' : 'document';
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
