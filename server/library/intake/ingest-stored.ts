import type { Actor, Deps } from '../../kernel/deps.ts';
import { cleanPath } from '../rules.ts';
import { UNKNOWN_MIME } from '../serving.ts';
import { openBatch } from './batches.ts';
import { insertFiles, listFiles, moveBatch, upsertBlobs, type GivenRow } from './repo.ts';
import { findOwnByContent } from './repo/resources.ts';
import { runBatch } from './run.ts';

export type StoredInput = {
  /** Bytes that the store holds already, with the name their sender gave them. */
  file: { sha256: string; bytes: number; name: string };
  /** What is known of it beforehand; taken as said by the file. */
  given: GivenRow;
  signal: AbortSignal;
};
/** `waiting`: another process reads it, or the server stops; ask again later. */
export type StoredOutcome =
  { state: 'resource'; resourceId: string } | { state: 'refused'; code: string } | { state: 'waiting' };

/**
 * Makes a draft of this person's out of a file that another part of the product keeps, through the same reading as every
 * upload. Asked again after a crash it answers with the resource that came of it then.
 * @throws access.*, library.organisation_not_found
 */
export async function ingestStored(deps: Deps, actor: Actor, input: StoredInput): Promise<StoredOutcome> {
  const { sha256, bytes, name } = input.file;
  const known = await findOwnByContent(deps.db, actor.personId, sha256);
  if (known) return { state: 'resource', resourceId: known };
  const { id: batchId } = await openBatch(deps, actor, { visibility: 'own' });
  await deps.db.transaction(async (tx) => {
    await upsertBlobs(tx, [{ sha256, bytes, mime: UNKNOWN_MIME }], deps.now());
    const file = { id: deps.newId('igf'), batchId, path: cleanPath(name) ?? deps.newId('name') };
    await insertFiles(tx, [{ ...file, sha256, bytes, given: input.given }], deps.now());
    await moveBatch(tx, batchId, 'receiving', 'running', deps.now());
  });
  await runBatch(deps, batchId, { signal: input.signal });
  const files = await listFiles(deps.db, batchId);
  const made = files.find(({ resourceId }) => resourceId !== null);
  if (made?.resourceId) return { state: 'resource', resourceId: made.resourceId };
  const refused = files.find(({ state }) => state === 'refused');
  if (refused) return { state: 'refused', code: refused.errorCode ?? 'library.ingest_failed' };
  // These bytes are somebody else's resource here, and not to be read by this person.
  return files.some(({ state }) => state === 'duplicate')
    ? { state: 'refused', code: 'library.known_elsewhere' }
    : { state: 'waiting' };
}
