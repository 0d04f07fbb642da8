import type { Db } from '../../db/client.ts';
import type { Actor, Deps } from '../kernel/deps.ts';
import { refuse } from '../kernel/errors.ts';
import { readingScope, whyNot, type Target } from '../people/index.ts';
import {
  auditNeeded,
  changedMeanwhile,
  isListed,
  organisationNotFound,
  resourceNotFound,
  suggestionDecided,
  suggestionNotFound,
  valueUnknown,
  versionNotFound,
  wasListed,
} from './errors.ts';
import {
  closeSuggestions,
  decideSuggestions,
  deleteResource,
  findDocument,
  findFiles,
  findOrganisation,
  findPassages,
  findResource,
  findSuggestions,
  listResources as listRows,
  lockResource,
  saveResource,
  shownVersion,
  type Listing,
  type WholeResource,
} from './repo.ts';
import { fieldsOf, isField, type Metadata, type Provenance } from './rules.ts';
import { metadata, type Sharing } from './schemas.ts';
import { whyNotAdapt } from './lineage/licences.ts';
import { findTopicsOf } from './lineage/repo.ts';
import { checkFields } from './versions/checks.ts';
import { withoutAliases } from './tags/usecases.ts';
import { findVersion } from './versions/repo.ts';
import { saveVersion } from './versions/saving.ts';

/** The sharing of a row as the access rules see it. */
export const targetOf = (
  row: Pick<WholeResource, 'orgPath' | 'ownerId' | 'visibility' | 'visibleOrgId' | 'visibleOrgPath' | 'editingOrgId'>,
): Target => {
  const { orgPath, ownerId, editingOrgId, visibility, visibleOrgId, visibleOrgPath } = row;
  const target = { orgPath, ownerId, editingOrgId };
  if (visibility !== 'organisation') return { ...target, sharing: { visibility } };
  // The database demands an organisation with this visibility; a row without one counts as a draft.
  if (visibleOrgId === null || visibleOrgPath === null) return { ...target, sharing: { visibility: 'own' } };
  return { ...target, sharing: { visibility, orgId: visibleOrgId, orgPath: visibleOrgPath } };
};

const permission = (because: string | null) => ({ allowed: because === null, because });

/** What buttons ask: may I, and if not, why. */
const can = (actor: Actor, row: WholeResource) => {
  const edit = whyNot(actor, 'library.edit', targetOf(row));
  const listed = row.listing === 'listed' ? 'library.is_listed' : null;
  return {
    edit: permission(edit),
    adapt: permission(row.ownerId === actor.personId ? null : whyNotAdapt(row.licence)),
    share: permission(edit ?? listed),
    delete: permission(edit ?? listed ?? (row.listedAt === null ? null : 'library.was_listed')),
    withdraw: permission(
      row.listing === 'listed' ? whyNot(actor, 'library.withdraw', targetOf(row)) : 'library.not_listed',
    ),
  };
};

/** @throws library.resource_not_found also for what exists but may not be read */
export async function readable(db: Db, actor: Actor, id: string): Promise<WholeResource> {
  const row = await findResource(db, readingScope(actor), id);
  if (!row) throw resourceNotFound();
  return row;
}

/** Locks, then loads what may be changed. @throws library.resource_not_found, access.* */
export async function editable(tx: Db, actor: Actor, id: string): Promise<WholeResource> {
  await lockResource(tx, id);
  const row = await readable(tx, actor, id);
  refuse(whyNot(actor, 'library.edit', targetOf(row)));
  return row;
}

/** One page of what one may read. */
export const listResources = (deps: Deps, actor: Actor, listing: Listing) =>
  listRows(deps.db, readingScope(actor), listing);

type File = Awaited<ReturnType<typeof findFiles>>[number];

/** What a page needs to play; null without a recording. A recording always came with its subtitles. */
function recording(files: readonly File[]) {
  const video = files.find((file) => file.role === 'video');
  if (!video) return null;
  const url = `/api/library/files/${video.id}`;
  return { url, mime: video.mime, captions: `${url}/captions.vtt` };
}

/** The resource page: card, where each value came from, what is still open, the files, and what one may do. */
export async function showResource(deps: Deps, actor: Actor, { id }: { id: string }) {
  const row = await readable(deps.db, actor, id);
  const version = shownVersion(row);
  const [files, suggestions, topics] = await Promise.all([
    findFiles(deps.db, id, version),
    findSuggestions(deps.db, id),
    findTopicsOf(deps.db, [id]),
  ]);
  const {
    orgPath: _home,
    visibleOrgPath: _shown,
    sourceSha256: _sha,
    headVersion,
    listedVersion: _listed,
    listedAt,
    provenance,
    facts,
    warnings,
    characters,
    ...card
  } = row;
  const may = can(actor, row);
  return {
    version,
    // That something is being changed is known to those who may change it.
    headVersion: may.edit.allowed ? headVersion : version,
    listedAt: listedAt?.toISOString() ?? null,
    resource: { ...card, createdAt: card.createdAt.toISOString(), updatedAt: card.updatedAt.toISOString() },
    provenance,
    facts,
    warnings,
    characters,
    files: files.map(({ sha256: _bytes, ...file }) => ({ ...file, url: `/api/library/files/${file.id}` })),
    recording: recording(files),
    topics: topics.map(({ topicId, title, number }) => ({ id: topicId, title, number })),
    suggestions: suggestions.filter((suggestion) => suggestion.status === 'open'),
    can: may,
  };
}

/** The text by section; `outline` names the headings with the index of their block. */
export async function showDocument(deps: Deps, actor: Actor, { id }: { id: string }) {
  await readable(deps.db, actor, id);
  const document = await findDocument(deps.db, readingScope(actor), id);
  if (!document) throw resourceNotFound();
  const outline = document.blocks.flatMap(({ type, level, text }, block) =>
    type === 'heading' ? [{ block, level: level ?? 1, text }] : [],
  );
  const { format, blocks, sections } = document;
  return { format, readAt: document.readAt.toISOString(), outline, blocks, sections };
}

export async function showPassages(deps: Deps, actor: Actor, { id }: { id: string }) {
  await readable(deps.db, actor, id);
  return { passages: await findPassages(deps.db, readingScope(actor), id) };
}

/** Values of a person, as a version: remembered as such, over the newest version. */
export async function savePersonal(
  deps: Deps,
  tx: Db,
  actor: Actor,
  { row, fields: given }: { row: WholeResource; fields: Partial<Metadata> },
): Promise<void> {
  const fields = given.tags ? { ...given, tags: await withoutAliases(tx, given.tags) } : given;
  const head = await findVersion(tx, row.id, row.headVersion);
  if (!head) throw versionNotFound();
  await checkFields(tx, row.id, { old: head.fields, fields });
  const mine: Provenance = { source: 'person', by: actor.personId, at: deps.now().toISOString() };
  const provenance = { ...head.provenance };
  for (const field of Object.keys(fields)) provenance[field] = mine;
  const change = { fields: { ...fieldsOf(head.fields), ...fields }, provenance };
  await saveVersion(deps, tx, { resourceId: row.id, by: actor.personId, how: 'edited', change });
}

/**
 * Sets fields; each value is a person's from then on.
 * @throws library.changed_meanwhile when somebody saved a newer version than `base`
 */
export async function editResource(
  deps: Deps,
  actor: Actor,
  input: { id: string; base: number; fields: Partial<Metadata> },
) {
  await deps.db.transaction(async (tx) => {
    const row = await editable(tx, actor, input.id);
    if (row.headVersion !== input.base) throw changedMeanwhile();
    await savePersonal(deps, tx, actor, { row, fields: input.fields });
    await closeSuggestions(tx, row.id, Object.keys(input.fields), { personId: actor.personId, now: deps.now() });
  });
  return showResource(deps, actor, input);
}

/** A stored guess back into a field, checked like everything from outside. */
function asField(suggestion: { field: string; value: unknown }): Partial<Metadata> {
  if (!isField(suggestion.field)) throw valueUnknown({ field: suggestion.field });
  const checked = metadata.partial().safeParse({ [suggestion.field]: suggestion.value });
  if (!checked.success) throw valueUnknown({ field: suggestion.field });
  return checked.data;
}

/** Accepts a guess (its value is then that person's; other guesses about the field are settled) or rejects it. */
export async function decideSuggestion(
  deps: Deps,
  actor: Actor,
  input: { id: string; sid: string; decision: 'accept' | 'reject' },
) {
  await deps.db.transaction(async (tx) => {
    const row = await editable(tx, actor, input.id);
    const found = (await findSuggestions(tx, row.id)).find((suggestion) => suggestion.id === input.sid);
    if (!found) throw suggestionNotFound();
    if (found.status !== 'open') throw suggestionDecided();
    const by = { personId: actor.personId, now: deps.now() };
    if (input.decision === 'reject') return decideSuggestions(tx, [found.id], { status: 'rejected', ...by });
    await decideSuggestions(tx, [found.id], { status: 'accepted', ...by });
    await savePersonal(deps, tx, actor, { row, fields: asField(found) });
    await closeSuggestions(tx, row.id, [found.field], by);
  });
  return showResource(deps, actor, input);
}

/** One click for a tired reader: the surest open guess of every field, and every value a rule has set, are confirmed. */
export async function acceptAll(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    const row = await editable(tx, actor, id);
    const best = new Map<string, Awaited<ReturnType<typeof findSuggestions>>[number]>();
    for (const suggestion of await findSuggestions(tx, id)) {
      // A set value is surer than what is still open about it.
      const isGuessed = row.provenance[suggestion.field]?.source === 'rule';
      if (suggestion.status !== 'open' || isGuessed || best.has(suggestion.field)) continue;
      best.set(suggestion.field, suggestion);
    }
    const guessed = Object.entries(row.provenance).flatMap(([field, { source }]) =>
      isField(field) && source === 'rule' ? [[field, row[field]] as const] : [],
    );
    const fields: Partial<Metadata> = Object.fromEntries(guessed);
    for (const suggestion of best.values()) Object.assign(fields, asField(suggestion));
    const by = { personId: actor.personId, now: deps.now() };
    await decideSuggestions(tx, [...best.values()].map((suggestion) => suggestion.id), { status: 'accepted', ...by }); // prettier-ignore
    await savePersonal(deps, tx, actor, { row, fields });
    await closeSuggestions(tx, id, Object.keys(fields), by);
  });
  return showResource(deps, actor, { id });
}

/**
 * Resolves with whom to share. Wider than a group at work is what an audit decides about.
 * @throws library.organisation_not_found, access.outside_your_organisations, library.audit_needed
 */
export async function sharingFor(db: Db, actor: Actor, sharing: Sharing, may: { list: boolean } = { list: false }) {
  if (sharing.visibility === 'own') return { visibility: 'own' as const, visibleOrgId: null };
  if (sharing.visibility === 'public') {
    if (!may.list) throw auditNeeded();
    return { visibility: 'public' as const, visibleOrgId: null };
  }
  const to = await findOrganisation(db, sharing.orgId);
  if (!to) throw organisationNotFound();
  const target = { visibility: 'organisation', orgId: to.id, orgPath: to.path } as const;
  refuse(whyNot(actor, 'library.share', { orgPath: to.path, sharing: target }));
  if (to.kind !== 'group' && !may.list) throw auditNeeded();
  return { visibility: 'organisation' as const, visibleOrgId: to.id };
}

/**
 * Shares with nobody or with a group at work, whose members may then edit it, too. Answers the sharing alone: one may
 * have shared it away from oneself.
 * @throws library.is_listed, library.audit_needed
 */
export async function shareResource(deps: Deps, actor: Actor, input: { id: string; sharing: Sharing }) {
  return deps.db.transaction(async (tx) => {
    const row = await editable(tx, actor, input.id);
    if (row.listing === 'listed') throw isListed();
    const shared = await sharingFor(tx, actor, input.sharing);
    await saveResource(tx, row.id, { ...shared, editingOrgId: shared.visibleOrgId }, deps.now());
    return shared;
  });
}

/**
 * Removes a draft with its text and passages; what others noted about it goes by its own foreign keys.
 * @throws library.is_listed, library.was_listed
 */
export async function removeResource(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    const row = await editable(tx, actor, id);
    if (row.listing === 'listed') throw isListed();
    if (row.listedAt !== null) throw wasListed();
    await deps.emit(tx, 'library.removed', { resourceId: row.id });
    await deleteResource(tx, row.id);
  });
  return { removed: true as const };
}
