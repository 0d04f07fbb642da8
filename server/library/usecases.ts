import type { Db } from '../../db/client.ts';
import type { Actor, Deps } from '../kernel/deps.ts';
import { refuse } from '../kernel/errors.ts';
import { readingScope, whyNot, type Target } from '../people/index.ts';
import {
  changedMeanwhile,
  organisationNotFound,
  resourceNotFound,
  suggestionDecided,
  suggestionNotFound,
  valueUnknown,
} from './errors.ts';
import {
  closeSuggestions,
  decideSuggestions,
  deleteResource,
  findDocument,
  findFiles,
  findOrganisation,
  findOwnChunks,
  findPassages,
  findResource,
  findSuggestions,
  listResources as listRows,
  lockResource,
  saveResource,
  type Listing,
  type WholeResource,
} from './repo.ts';
import { isField, type Metadata, type Provenance } from './rules.ts';
import { metadata, type Sharing } from './schemas.ts';
import { unknownValue } from './catalog.ts';

/** The sharing of a row as the access rules see it. */
export const targetOf = (
  row: Pick<WholeResource, 'orgPath' | 'ownerId' | 'visibility' | 'visibleOrgId' | 'visibleOrgPath'>,
): Target => {
  const { orgPath, ownerId, visibility, visibleOrgId, visibleOrgPath } = row;
  if (visibility !== 'organisation') return { orgPath, ownerId, sharing: { visibility } };
  // The database demands an organisation with this visibility; a row without one counts as a draft.
  if (visibleOrgId === null || visibleOrgPath === null) return { orgPath, ownerId, sharing: { visibility: 'own' } };
  return { orgPath, ownerId, sharing: { visibility, orgId: visibleOrgId, orgPath: visibleOrgPath } };
};

const permission = (because: string | null) => ({ allowed: because === null, because });

/** What buttons ask: may I, and if not, why. */
const can = (actor: Actor, row: WholeResource) => {
  const edit = permission(whyNot(actor, 'library.edit', targetOf(row)));
  return { edit, share: edit, delete: edit };
};

/** @throws library.resource_not_found also for what exists but may not be read */
async function readable(db: Db, actor: Actor, id: string): Promise<WholeResource> {
  const row = await findResource(db, readingScope(actor), id);
  if (!row) throw resourceNotFound();
  return row;
}

/** Locks, then loads what may be changed. @throws library.resource_not_found, access.* */
async function editable(tx: Db, actor: Actor, id: string): Promise<WholeResource> {
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
  const [files, suggestions] = await Promise.all([findFiles(deps.db, id), findSuggestions(deps.db, id)]);
  const { orgPath: _home, visibleOrgPath: _shown, provenance, facts, warnings, characters, ...card } = row;
  return {
    resource: { ...card, createdAt: card.createdAt.toISOString(), updatedAt: card.updatedAt.toISOString() },
    provenance,
    facts,
    warnings,
    characters,
    files: files.map(({ sha256: _sha, ...file }) => ({ ...file, url: `/api/library/files/${file.id}` })),
    recording: recording(files),
    suggestions: suggestions.filter((suggestion) => suggestion.status === 'open'),
    can: can(actor, row),
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
  return { format: document.format, readAt: document.readAt.toISOString(), outline, blocks: document.blocks };
}

export async function showPassages(deps: Deps, actor: Actor, { id }: { id: string }) {
  await readable(deps.db, actor, id);
  return { passages: await findPassages(deps.db, readingScope(actor), id) };
}

/** Tells subscribers what a resource says now, when something that is searched by has changed. */
async function announce(deps: Deps, tx: Db, row: Pick<WholeResource, 'id'> & Partial<Metadata>, before: WholeResource) {
  const { title, unit, tags, subject } = { ...before, ...row };
  const isSame =
    title === before.title && unit === before.unit && subject === before.subject && tags.join() === before.tags.join();
  if (isSame) return;
  const chunks = (await findOwnChunks(tx, before.id)).map((chunk) => ({ ...chunk, title }));
  await deps.emit(tx, 'library.text_changed', { resourceId: before.id, title, unit, tags, subject, chunks });
}

/** Values of a person: remembered as such, and what was open about these fields is settled. */
async function savePersonal(
  deps: Deps,
  tx: Db,
  actor: Actor,
  { row, fields }: { row: WholeResource; fields: Partial<Metadata> },
): Promise<void> {
  const unknown = unknownValue(fields);
  if (unknown) throw valueUnknown(unknown);
  const now = deps.now();
  const mine: Provenance = { source: 'person', by: actor.personId, at: now.toISOString() };
  const provenance = { ...row.provenance };
  for (const field of Object.keys(fields)) provenance[field] = mine;
  await saveResource(tx, row.id, { ...fields, provenance }, now);
  await announce(deps, tx, { id: row.id, ...fields }, row);
}

/**
 * Sets fields; each value is a person's from then on.
 * @throws library.changed_meanwhile when somebody saved a newer version than `updatedAt`
 */
export async function editResource(
  deps: Deps,
  actor: Actor,
  input: { id: string; updatedAt: string; fields: Partial<Metadata> },
) {
  await deps.db.transaction(async (tx) => {
    const row = await editable(tx, actor, input.id);
    if (row.updatedAt.getTime() !== new Date(input.updatedAt).getTime()) throw changedMeanwhile();
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

/** Resolves with whom to share. @throws library.organisation_not_found, access.outside_your_organisations */
export async function sharingFor(db: Db, actor: Actor, sharing: Sharing) {
  if (sharing.visibility !== 'organisation') return { visibility: sharing.visibility, visibleOrgId: null };
  const to = await findOrganisation(db, sharing.orgId);
  if (!to) throw organisationNotFound();
  const target = { visibility: 'organisation', orgId: to.id, orgPath: to.path } as const;
  refuse(whyNot(actor, 'library.share', { orgPath: to.path, sharing: target }));
  return { visibility: 'organisation' as const, visibleOrgId: to.id };
}

/** Shares with nobody, an organisation or everybody. Answers the sharing alone: one may have shared it away from oneself. */
export async function shareResource(deps: Deps, actor: Actor, input: { id: string; sharing: Sharing }) {
  return deps.db.transaction(async (tx) => {
    const row = await editable(tx, actor, input.id);
    const shared = await sharingFor(tx, actor, input.sharing);
    await saveResource(tx, row.id, shared, deps.now());
    return shared;
  });
}

/** Removes a resource with its text and passages; what others noted about it goes by its own foreign keys. */
export async function removeResource(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    const row = await editable(tx, actor, id);
    await deps.emit(tx, 'library.removed', { resourceId: row.id });
    await deleteResource(tx, row.id);
  });
  return { removed: true as const };
}
