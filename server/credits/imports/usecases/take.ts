import type { Db } from '../../../../db/client.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { findOrganisation, whyNot } from '../../../people/index.ts';
import { aboutOf, aboutText, batchScope, factsOf, whyNotDo } from '../access.ts';
import { batchNotFound } from '../errors.ts';
import {
  deleteBatch,
  findBatch,
  insertBatch,
  isFor,
  lockBatch,
  saveBatch,
  type Batch,
  type BatchRow,
} from '../repo.ts';
import type { BatchCommand } from '../rules/batch.ts';
import { about, type Mapping } from '../schemas.ts';
import { tally, type Tally } from './counts.ts';
import { bodyOf } from './read.ts';

/** The jobs of imports by name. They stand here because jobs.ts is built from the use cases, and cannot be asked by them. */
export const JOB = { read: 'credits.read_sheet', post: 'credits.post_batch', undo: 'credits.undo_batch' } as const;
/** Sheets are small; what is larger is something else. */
const MOST_BYTES = 10 * 1024 * 1024;

/** @throws credits.batch_not_found, access.* */
export async function importDesk(deps: Pick<Deps, 'db'>, actor: Actor, orgId: string) {
  const org = await findOrganisation(deps.db, orgId);
  if (!org) throw batchNotFound();
  // Who imports registers: both rights are held at the organisation itself.
  refuse(whyNot(actor, 'credits.import', { orgPath: org.path }));
  refuse(whyNot(actor, 'credits.keep', { orgPath: org.path }));
  return org;
}

/**
 * Takes in a sheet and begins to read it; posts nothing.
 * @throws access.*, credits.batch_not_found, request.too_large
 */
export async function takeSheet(
  deps: Deps,
  actor: Actor,
  input: { orgId: string; name: string; body: ReadableStream<Uint8Array> | null },
) {
  const org = await importDesk(deps, actor, input.orgId);
  const stored = await deps.files.put(bodyOf(input.body), MOST_BYTES);
  const now = deps.now();
  const batch: BatchRow = {
    id: deps.newId('cba'),
    orgId: org.id,
    state: 'previewed',
    fileName: input.name,
    sha256: stored.sha256,
    columns: {},
    counts: {},
    createdBy: actor.personId,
    registrarId: null,
    auditorId: null,
    auditorOrgId: null,
    note: aboutText(about.parse({})),
    createdAt: now,
    updatedAt: now,
  };
  const jobId = await deps.db.transaction(async (tx) => {
    await insertBatch(tx, batch);
    return enqueue(deps, tx, 'read', batch.id, actor);
  });
  return { id: batch.id, jobId };
}

export const enqueue = (deps: Deps, tx: Db, job: keyof typeof JOB, batchId: string, actor: Actor): Promise<string> =>
  deps.jobs.enqueue(tx, JOB[job], { batchId }, { key: batchId, ownerId: actor.personId });

/** A batch held for a command that this person may give. @throws credits.batch_*, access.* */
export async function commanded(
  tx: Db,
  actor: Actor,
  id: string,
  command: BatchCommand,
): Promise<{ batch: Batch; counts: Tally }> {
  await lockBatch(tx, id);
  const batch = await findBatch(tx, batchScope(actor), id);
  if (!batch) throw batchNotFound();
  const counts = await tally(tx, id);
  refuse(whyNotDo(actor, command, batch, factsOf(batch, counts, await isFor(tx, id, actor.personId))));
  return { batch, counts };
}

/** Reads the sheet again, with columns, defaults or names of categories put right. @throws credits.batch_*, access.* */
export async function readAgain(deps: Deps, actor: Actor, input: { id: string; mapping: Mapping }) {
  const jobId = await deps.db.transaction(async (tx) => {
    const { batch } = await commanded(tx, actor, input.id, 'read');
    const note = aboutText({ ...aboutOf(batch), mapping: input.mapping, isRead: false, failure: null });
    await saveBatch(tx, batch.id, { note, updatedAt: deps.now() });
    return enqueue(deps, tx, 'read', batch.id, actor);
  });
  return { id: input.id, jobId };
}

/** Throws an import away that has posted nothing. @throws credits.batch_*, access.* */
export async function discardBatch(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    await commanded(tx, actor, id, 'discard');
    await deleteBatch(tx, id);
  });
  return { id };
}
