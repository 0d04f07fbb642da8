import type { Db } from '../../../db/client.ts';
import type { Deps } from '../../kernel/deps.ts';
import { resourceNotFound, versionNotFound } from '../errors.ts';
import { findOwnChunks } from '../repo.ts';
import { completenessOf, passagesOf } from '../structure.ts';
import {
  findListing,
  findVersion,
  insertVersion,
  markListed,
  markWithdrawn,
  writeShown,
  writeShownFields,
  type Content,
  type Version,
} from './repo.ts';

/**
 * The one way content changes. Every save is a version; readers of a listed resource go on seeing the audited one until
 * an audit lists the new one, everybody else sees the newest at once. Callers hold the row (`lockResource`) and have
 * checked access.
 */
export async function saveVersion(
  deps: Deps,
  tx: Db,
  input: {
    resourceId: string;
    by: string | null;
    how: Version['how'];
    note?: string;
    /** What differs from the newest version; what is absent stays. */
    change: Partial<Content>;
    basedOn?: number;
  },
): Promise<number> {
  const { resourceId, by, how, note = '', change } = input;
  const state = await findListing(tx, resourceId);
  if (!state) throw resourceNotFound();
  const head = await findVersion(tx, resourceId, state.headVersion);
  if (!head) throw versionNotFound();
  const number = head.number + 1;
  const version: Version = {
    ...head,
    ...change,
    number,
    how,
    note,
    basedOn: input.basedOn ?? head.number,
    authorId: by,
    createdAt: deps.now(),
  };
  await insertVersion(tx, version);
  const isPending = state.listing === 'listed';
  const isTextSame = change.blocks === undefined && change.sections === undefined && change.format === undefined;
  if (!isPending) await show(deps, tx, version, isTextSame);
  await deps.emit(tx, 'library.version_saved', { resourceId, version: number, by, isPending });
  return number;
}

/** Puts a version before readers, and tells those who index it. */
async function show(deps: Deps, tx: Db, version: Version, isTextSame: boolean): Promise<void> {
  const { resourceId, fields } = version;
  const now = deps.now();
  if (isTextSame) await writeShownFields(tx, resourceId, version, now);
  else {
    const made = passagesOf(version.blocks, version.sections).map((chunk) => ({ id: deps.newId('chk'), ...chunk }));
    const done = completenessOf(fields.kind, version.sections);
    await writeShown(tx, resourceId, { ...version, chunks: made, completeness: done }, now);
  }
  const { title, unit, lesson, volume, grades, tags, subject } = fields;
  const chunks = (await findOwnChunks(tx, resourceId)).map((chunk) => ({ ...chunk, title }));
  const changed = { resourceId, title, unit, lesson, volume, grades, tags, subject, chunks };
  await deps.emit(tx, 'library.text_changed', changed);
}

/**
 * Lists a version for an organisation or for all: the end of an audit. Callers have checked that this may be done.
 * @throws library.resource_not_found, library.version_not_found
 */
export async function listVersion(
  deps: Deps,
  tx: Db,
  input: {
    resourceId: string;
    version: number;
    visibility: 'organisation' | 'public';
    visibleOrgId: string | null;
    by: string;
    how: 'audited' | 'imported';
  },
): Promise<void> {
  const { resourceId } = input;
  const state = await findListing(tx, resourceId);
  if (!state) throw resourceNotFound();
  const version = await findVersion(tx, resourceId, input.version);
  if (!version) throw versionNotFound();
  const isShownAlready = (state.listedVersion ?? state.headVersion) === input.version;
  await markListed(tx, resourceId, { ...input, now: deps.now() });
  if (!isShownAlready) await show(deps, tx, version, false);
  await deps.emit(tx, 'library.listed', input);
}

/** Takes a resource from everybody but its owner; it stays with its versions and its history. */
export async function withdrawListed(
  deps: Deps,
  tx: Db,
  input: { resourceId: string; by: string; reason: string },
): Promise<void> {
  const state = await findListing(tx, input.resourceId);
  if (!state) throw resourceNotFound();
  await markWithdrawn(tx, input.resourceId, deps.now());
  const newest = await findVersion(tx, input.resourceId, state.headVersion);
  if (!newest) throw versionNotFound();
  // What readers saw may be older than what its owner has written since.
  if (state.listedVersion !== null && state.listedVersion !== state.headVersion) await show(deps, tx, newest, false);
  await deps.emit(tx, 'library.withdrawn', input);
}
