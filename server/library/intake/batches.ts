import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { whyNot } from '../../people/index.ts';
import {
  badPath,
  batchEmpty,
  batchFileNotFound,
  batchFull,
  batchNotFound,
  batchStarted,
  notRefused,
  organisationNotFound,
} from '../errors.ts';
import { findOrganisation } from '../repo.ts';
import { cleanPath } from '../rules.ts';
import type { NewBatch, Sharing } from '../schemas.ts';
import { UNKNOWN_MIME } from '../serving.ts';
import { sharingFor } from '../usecases.ts';
import { MOST_FILES } from './archive.ts';
import { INGEST } from './names.ts';
import { tellBatch } from './progress.ts';
import {
  countFiles,
  findFile,
  findOwnBatch,
  insertBatch,
  listFiles,
  listOwnBatches,
  lockBatch,
  moveBatch,
  renewFile,
  replaceFile,
  upsertBlobs,
  type Batch,
  type BatchFile,
  type BatchState,
  type Counts,
} from './repo.ts';

/**
 * Opens a drop of files for an organisation, by default one's own.
 * @throws access.*, library.organisation_not_found
 */
export async function openBatch(
  deps: Deps,
  actor: Actor,
  input: NewBatch,
  /** Only whoever runs the server lists what is brought in; everybody else brings in drafts. */
  may: { list: boolean } = { list: false },
  state: BatchState = 'receiving',
) {
  const org = await findOrganisation(deps.db, input.orgId ?? actor.orgId);
  if (!org) throw organisationNotFound();
  refuse(whyNot(actor, 'library.upload', { orgPath: org.path }));
  const { visibility, visibleOrgId } = input;
  const wanted: Sharing = visibility === 'organisation' ? { visibility, orgId: visibleOrgId ?? '' } : { visibility };
  const shared = await sharingFor(deps.db, actor, wanted, may);
  const id = deps.newId('bat');
  const batch = { id, ownerId: actor.personId, orgId: org.id, kind: input.kind ?? null, ...shared, state };
  await insertBatch(deps.db, batch, deps.now());
  return { id };
}

async function ownBatch(deps: Deps, actor: Actor, id: string): Promise<Batch> {
  const batch = await findOwnBatch(deps.db, actor.personId, id);
  if (!batch) throw batchNotFound();
  return batch;
}

/**
 * Streams one file to disk and adds it to a batch that still receives; the same path again replaces what was sent.
 * @throws library.batch_started, library.batch_full, library.bad_path, request.too_large
 */
export async function receiveFile(
  deps: Deps,
  actor: Actor,
  input: { id: string; path: string; body: ReadableStream<Uint8Array> | null },
) {
  const batch = await ownBatch(deps, actor, input.id);
  if (batch.state !== 'receiving') throw batchStarted();
  const path = cleanPath(input.path);
  if (path === null) throw badPath();
  const counts = (await countFiles(deps.db, [batch.id])).get(batch.id);
  if ((counts?.total ?? 0) >= MOST_FILES) throw batchFull({ most: MOST_FILES });
  const source = input.body ? Readable.fromWeb(input.body as WebStream) : Readable.from([]);
  const stored = await deps.files.put(source, deps.config.upload.maxBytes);
  const now = deps.now();
  const id = await deps.db.transaction(async (tx) => {
    // Bytes take their time: the drop may have been started meanwhile.
    if ((await lockBatch(tx, batch.id)) !== 'receiving') throw batchStarted();
    await upsertBlobs(tx, [{ ...stored, mime: UNKNOWN_MIME }], now);
    return replaceFile(tx, { id: deps.newId('igf'), batchId: batch.id, path, ...stored, given: null }, now);
  });
  return { id, path, bytes: stored.bytes };
}

/** Closes the drop and begins to read. @throws library.batch_empty, library.batch_started */
export async function startBatch(deps: Deps, actor: Actor, { id }: { id: string }) {
  await ownBatch(deps, actor, id);
  const jobId = await deps.db.transaction(async (tx) => {
    await lockBatch(tx, id);
    const counts = (await countFiles(tx, [id])).get(id);
    if (!counts || counts.total === 0) throw batchEmpty();
    if (!(await moveBatch(tx, id, 'receiving', 'running', deps.now()))) throw batchStarted();
    await tellBatch(tx, id);
    return deps.jobs.enqueue(tx, INGEST, { batchId: id }, { key: id, ownerId: actor.personId });
  });
  return { jobId };
}

const NO_FILES: Counts = { received: 0, reading: 0, done: 0, duplicate: 0, refused: 0, total: 0 };

const summary = (batch: Batch, counts: Counts | undefined) => ({
  id: batch.id,
  orgId: batch.orgId,
  kind: batch.kind,
  visibility: batch.visibility,
  visibleOrgId: batch.visibleOrgId,
  state: batch.state,
  counts: counts ?? NO_FILES,
  createdAt: batch.createdAt.toISOString(),
  updatedAt: batch.updatedAt.toISOString(),
});

const shownFile = (file: BatchFile) => ({
  id: file.id,
  path: file.path,
  bytes: file.bytes,
  state: file.state,
  code: file.errorCode,
  detail: file.errorDetail,
  resourceId: file.resourceId,
  readMs: file.readMs,
});

/** One's own drops, newest first. */
export async function listBatches(deps: Deps, actor: Actor, page: { limit: number; offset: number }) {
  const batches = await listOwnBatches(deps.db, actor.personId, page);
  const counts = await countFiles(deps.db, batches.map((batch) => batch.id)); // prettier-ignore
  return { items: batches.map((batch) => summary(batch, counts.get(batch.id))) };
}

/** A drop with its files; `since` limits these to what changed then or later. */
export async function showBatch(deps: Deps, actor: Actor, input: { id: string; since?: Date }) {
  const batch = await ownBatch(deps, actor, input.id);
  const [counts, files] = await Promise.all([
    countFiles(deps.db, [batch.id]),
    listFiles(deps.db, batch.id, input.since ? { since: input.since } : {}),
  ]);
  return { batch: summary(batch, counts.get(batch.id)), files: files.map(shownFile) };
}

/** A refused file is read again from the beginning. @throws library.not_refused */
export async function retryFile(deps: Deps, actor: Actor, { id, fid }: { id: string; fid: string }) {
  await ownBatch(deps, actor, id);
  const file = await findFile(deps.db, id, fid);
  if (!file) throw batchFileNotFound();
  if (file.sha256 === null) throw notRefused();
  const jobId = await deps.db.transaction(async (tx) => {
    const now = deps.now();
    await lockBatch(tx, id);
    if (!(await renewFile(tx, id, fid, now))) throw notRefused();
    await moveBatch(tx, id, 'done', 'running', now);
    await tellBatch(tx, id);
    return deps.jobs.enqueue(tx, INGEST, { batchId: id }, { key: id, ownerId: actor.personId });
  });
  return { jobId };
}
