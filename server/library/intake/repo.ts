import { and, asc, count, desc, eq, gte, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import {
  blobs,
  ingestBatches,
  ingestFiles,
  organisations,
  type BatchState,
  type IngestState,
} from '../../../db/schema/index.ts';
import type { Given, Kind } from '../rules.ts';

export type { BatchState, IngestState };
export type GivenRow = Given & {
  ownerId?: string;
  orgId?: string;
  visibility?: 'own' | 'organisation' | 'public';
  visibleOrgId?: string;
};

export type NewBatchRow = {
  id: string;
  ownerId: string;
  orgId: string;
  kind: Kind | null;
  visibility: 'own' | 'organisation' | 'public';
  visibleOrgId: string | null;
  state: BatchState;
};

export async function insertBatch(db: Db, batch: NewBatchRow, now: Date): Promise<void> {
  await db.insert(ingestBatches).values({ ...batch, createdAt: now, updatedAt: now });
}

const batchColumns = {
  id: ingestBatches.id,
  ownerId: ingestBatches.ownerId,
  orgId: ingestBatches.orgId,
  orgPath: organisations.path,
  kind: ingestBatches.kind,
  visibility: ingestBatches.visibility,
  visibleOrgId: ingestBatches.visibleOrgId,
  state: ingestBatches.state,
  createdAt: ingestBatches.createdAt,
  updatedAt: ingestBatches.updatedAt,
};

const batchRows = (db: Db) =>
  db.select(batchColumns).from(ingestBatches).innerJoin(organisations, eq(organisations.id, ingestBatches.orgId));

export type Batch = Awaited<ReturnType<typeof batchRows>>[number];

/** For background work only: whoever asks over HTTP goes through `findOwnBatch`. */
export async function findBatch(db: Db, id: string): Promise<Batch | null> {
  const [row] = await batchRows(db).where(eq(ingestBatches.id, id));
  return row ?? null;
}

export async function findOwnBatch(db: Db, ownerId: string, id: string): Promise<Batch | null> {
  const [row] = await batchRows(db).where(and(eq(ingestBatches.id, id), eq(ingestBatches.ownerId, ownerId)));
  return row ?? null;
}

export const listOwnBatches = (db: Db, ownerId: string, page: { limit: number; offset: number }) =>
  batchRows(db)
    .where(eq(ingestBatches.ownerId, ownerId))
    .orderBy(desc(ingestBatches.createdAt), desc(ingestBatches.id))
    .limit(page.limit)
    .offset(page.offset);

export type Counts = Record<IngestState, number> & { total: number };

/** Files by state, per batch. */
export async function countFiles(db: Db, batchIds: readonly string[]): Promise<Map<string, Counts>> {
  const none = { received: 0, reading: 0, done: 0, duplicate: 0, refused: 0, total: 0 };
  const counts = new Map(batchIds.map((id): [string, Counts] => [id, { ...none }]));
  if (batchIds.length === 0) return counts;
  const rows = await db
    .select({ batchId: ingestFiles.batchId, state: ingestFiles.state, files: count() })
    .from(ingestFiles)
    .where(inArray(ingestFiles.batchId, [...batchIds]))
    .groupBy(ingestFiles.batchId, ingestFiles.state);
  for (const { batchId, state, files } of rows) {
    const of = counts.get(batchId);
    if (!of) continue;
    of[state] += files;
    of.total += files;
  }
  return counts;
}

/** Moves a batch from one state to another; false when it was not in `from`. */
export async function moveBatch(tx: Db, id: string, from: BatchState, to: BatchState, now: Date): Promise<boolean> {
  const moved = await tx
    .update(ingestBatches)
    .set({ state: to, updatedAt: now })
    .where(and(eq(ingestBatches.id, id), eq(ingestBatches.state, from)))
    .returning({ id: ingestBatches.id });
  return moved.length > 0;
}

/**
 * Takes a batch for the rest of the transaction and answers its state. Whoever adds a file or makes one wait again holds
 * it, so that nobody finds the batch finished in between.
 */
export async function lockBatch(tx: Db, id: string): Promise<BatchState | null> {
  const [row] = await tx
    .select({ state: ingestBatches.state })
    .from(ingestBatches)
    .where(eq(ingestBatches.id, id))
    .for('update');
  return row?.state ?? null;
}

/** A running batch without unsettled files is done; true when it became so now. */
export const finishBatch = (db: Db, id: string, now: Date): Promise<boolean> =>
  db.transaction(async (tx) => {
    if ((await lockBatch(tx, id)) !== 'running') return false;
    const unsettled = await tx
      .select({ id: ingestFiles.id })
      .from(ingestFiles)
      .where(and(eq(ingestFiles.batchId, id), inArray(ingestFiles.state, ['received', 'reading'])))
      .limit(1);
    return unsettled.length === 0 && moveBatch(tx, id, 'running', 'done', now);
  });

export const findRunningBatches = (db: Db) =>
  db
    .select({ id: ingestBatches.id, ownerId: ingestBatches.ownerId })
    .from(ingestBatches)
    .where(eq(ingestBatches.state, 'running'))
    .orderBy(asc(ingestBatches.id));

export async function upsertBlobs(
  db: Db,
  found: readonly { sha256: string; bytes: number; mime: string }[],
  now: Date,
): Promise<void> {
  if (found.length === 0) return;
  await db
    .insert(blobs)
    .values(found.map((blob) => ({ ...blob, createdAt: now })))
    .onConflictDoNothing();
}

const fileColumns = {
  id: ingestFiles.id,
  batchId: ingestFiles.batchId,
  path: ingestFiles.path,
  sha256: ingestFiles.sha256,
  bytes: ingestFiles.bytes,
  state: ingestFiles.state,
  errorCode: ingestFiles.errorCode,
  errorDetail: ingestFiles.errorDetail,
  resourceId: ingestFiles.resourceId,
  given: ingestFiles.given,
  attempts: ingestFiles.attempts,
  readMs: ingestFiles.readMs,
  totalMs: ingestFiles.totalMs,
  peakBytes: ingestFiles.peakBytes,
  updatedAt: ingestFiles.updatedAt,
};
export type BatchFile = {
  id: string;
  batchId: string;
  path: string;
  sha256: string | null;
  bytes: number;
  state: IngestState;
  errorCode: string | null;
  errorDetail: string | null;
  resourceId: string | null;
  given: GivenRow | null;
  attempts: number;
  readMs: number | null;
  totalMs: number | null;
  peakBytes: number | null;
  updatedAt: Date;
};

export type NewFile = {
  id: string;
  batchId: string;
  path: string;
  sha256: string | null;
  bytes: number;
  given: GivenRow | null;
  refusal?: { code: string; detail: string };
};

const fileRow = ({ refusal, ...file }: NewFile, now: Date) => ({
  ...file,
  state: refusal ? ('refused' as const) : ('received' as const),
  errorCode: refusal?.code ?? null,
  errorDetail: refusal?.detail ?? null,
  createdAt: now,
  updatedAt: now,
});

/** Adds files; a path that the batch knows already keeps its row. */
export async function insertFiles(tx: Db, files: readonly NewFile[], now: Date): Promise<void> {
  for (let at = 0; at < files.length; at += 500) {
    const rows = files.slice(at, at + 500).map((file) => fileRow(file, now));
    await tx.insert(ingestFiles).values(rows).onConflictDoNothing();
  }
}

/** Sent again under the same path: the newer bytes count. Returns the id of the row. */
export async function replaceFile(tx: Db, file: NewFile, now: Date): Promise<string> {
  const [row] = await tx
    .insert(ingestFiles)
    .values(fileRow(file, now))
    .onConflictDoUpdate({
      target: [ingestFiles.batchId, ingestFiles.path],
      set: { sha256: file.sha256, bytes: file.bytes, updatedAt: now },
    })
    .returning({ id: ingestFiles.id });
  return row?.id ?? file.id;
}

export const listFiles = (
  db: Db,
  batchId: string,
  options: { since?: Date; limit?: number; offset?: number } = {},
): Promise<BatchFile[]> =>
  db
    .select(fileColumns)
    .from(ingestFiles)
    .where(and(eq(ingestFiles.batchId, batchId), options.since ? gte(ingestFiles.updatedAt, options.since) : undefined))
    .orderBy(asc(ingestFiles.id))
    .limit(options.limit ?? 50_000)
    .offset(options.offset ?? 0);

export async function findFile(db: Db, batchId: string, id: string): Promise<BatchFile | null> {
  const [row] = await db
    .select(fileColumns)
    .from(ingestFiles)
    .where(and(eq(ingestFiles.batchId, batchId), eq(ingestFiles.id, id)));
  return row ?? null;
}

const VIDEO = sql.raw(`'\\.(mp4|m4v|webm|mov)$'`);

/**
 * Takes the next file of a batch for `leaseMs`: one that waits, or whose reader has not come back in time. Recordings
 * wait until everything else is settled, because they join the resource of their subtitles; files tried before come
 * last, so that one that takes its reader down does not hold up the rest.
 */
export async function claimFile(
  db: Db,
  batchId: string,
  at: { now: Date; leaseMs: number },
): Promise<BatchFile | null> {
  const next = sql`(
    select f.id from ${ingestFiles} as f
    where f.batch_id = ${batchId}
      and (f.state = 'received' or (f.state = 'reading' and f.lease_until <= ${at.now.toISOString()}))
      and (f.path !~* ${VIDEO} or not exists (
        select 1 from ${ingestFiles} as o
        where o.batch_id = f.batch_id and o.state in ('received', 'reading') and o.path !~* ${VIDEO}))
    order by f.attempts, f.id
    limit 1 for update of f skip locked)`;
  const [row] = await db
    .update(ingestFiles)
    .set({
      state: 'reading',
      attempts: sql`${ingestFiles.attempts} + 1`,
      leaseUntil: new Date(at.now.getTime() + at.leaseMs),
      updatedAt: at.now,
    })
    .where(sql`${ingestFiles.id} = ${next}`)
    .returning(fileColumns);
  return row ?? null;
}

/** Files whose reader is gone wait again. `all` when no other process can be reading (the embedded database). */
export async function releaseLeases(db: Db, all: boolean, now: Date): Promise<void> {
  await db
    .update(ingestFiles)
    .set({ state: 'received', leaseUntil: null, updatedAt: now })
    .where(
      and(
        eq(ingestFiles.state, 'reading'),
        all ? undefined : or(isNull(ingestFiles.leaseUntil), lte(ingestFiles.leaseUntil, now)),
      ),
    );
}

export type Outcome = {
  state: IngestState;
  errorCode?: string;
  errorDetail?: string;
  resourceId?: string | null;
  readMs?: number;
  totalMs?: number;
  peakBytes?: number;
};

/** Writes how a file ended, if `claim` is still the one that holds it; false when another reader took over. */
export async function settleFile(
  tx: Db,
  claim: Pick<BatchFile, 'id' | 'attempts'>,
  outcome: Outcome,
  now: Date,
): Promise<boolean> {
  const settled = await tx
    .update(ingestFiles)
    .set({ errorCode: null, errorDetail: null, ...outcome, leaseUntil: null, updatedAt: now })
    .where(
      and(eq(ingestFiles.id, claim.id), eq(ingestFiles.state, 'reading'), eq(ingestFiles.attempts, claim.attempts)),
    )
    .returning({ id: ingestFiles.id });
  return settled.length > 0;
}

/** A refused file starts from the beginning; false when it is not refused. */
export async function renewFile(tx: Db, batchId: string, id: string, now: Date): Promise<boolean> {
  const renewed = await tx
    .update(ingestFiles)
    .set({ state: 'received', attempts: 0, errorCode: null, errorDetail: null, leaseUntil: null, updatedAt: now })
    .where(and(eq(ingestFiles.batchId, batchId), eq(ingestFiles.id, id), eq(ingestFiles.state, 'refused')))
    .returning({ id: ingestFiles.id });
  return renewed.length > 0;
}

/** Batches that never left `receiving` since `before`: an upload that was given up. */
export const deleteAbandonedBatches = (db: Db, before: Date) =>
  db.delete(ingestBatches).where(and(eq(ingestBatches.state, 'receiving'), lt(ingestBatches.updatedAt, before)));
