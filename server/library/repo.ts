import { and, asc, count, desc, eq, inArray, lte, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../db/client.ts';
import {
  blobs,
  chunks,
  documents,
  organisations,
  persons,
  resourceFiles,
  resources,
  resourceVersions,
  suggestions,
  type BlockRow,
  type LocatorRow,
} from '../../db/schema/index.ts';
import type { ReadingScope } from '../people/index.ts';
import type { Guess, Source } from './rules.ts';

export type { BlockRow, LocatorRow };

/**
 * The rule `library.read` as SQL over `resources`: public, one's own, or shared with an organisation that one belongs to
 * or looks after. The same rule for one resource is `whyNot(actor, 'library.read', …)`; a test holds them together.
 */
export function readable(scope: ReadingScope): SQL {
  const shared: SQL[] = [];
  if (scope.memberOf.length > 0) shared.push(inArray(resources.visibleOrgId, [...scope.memberOf]));
  if (scope.stewardPaths.length > 0) {
    // Not LIKE: ids hold '_', which LIKE takes for any character.
    const below = sql.join(
      scope.stewardPaths.map((path) => sql`starts_with(looked_after.path, ${path})`),
      sql` or `,
    );
    shared.push(
      sql`${resources.visibleOrgId} in (select looked_after.id from ${organisations} as looked_after where ${below})`,
    );
  }
  const organisation = shared.length > 0 ? and(eq(resources.visibility, 'organisation'), or(...shared)) : undefined;
  const rule = or(eq(resources.visibility, 'public'), eq(resources.ownerId, scope.personId), organisation);
  return sql`(${rule})`;
}

const home = alias(organisations, 'home');
const shown = alias(organisations, 'shown');

const cardColumns = {
  id: resources.id,
  title: resources.title,
  kind: resources.kind,
  stage: resources.stage,
  grades: resources.grades,
  subject: resources.subject,
  edition: resources.edition,
  editionEra: resources.editionEra,
  volume: resources.volume,
  unit: resources.unit,
  lesson: resources.lesson,
  tags: resources.tags,
  competencies: resources.competencies,
  coreCompetencies: resources.coreCompetencies,
  aiUse: resources.aiUse,
  licence: resources.licence,
  sourceName: resources.sourceName,
  sourceUrl: resources.sourceUrl,
  listing: resources.listing,
  quality: resources.quality,
  summary: resources.summary,
  minutes: resources.minutes,
  language: resources.language,
  ownerId: resources.ownerId,
  ownerName: persons.name,
  orgId: resources.orgId,
  orgName: home.name,
  visibility: resources.visibility,
  visibleOrgId: resources.visibleOrgId,
  visibleOrgName: shown.name,
  format: documents.format,
  createdAt: resources.createdAt,
  updatedAt: resources.updatedAt,
};

const cardRows = (db: Db) =>
  db
    .select(cardColumns)
    .from(resources)
    .innerJoin(persons, eq(persons.id, resources.ownerId))
    .innerJoin(home, eq(home.id, resources.orgId))
    .leftJoin(shown, eq(shown.id, resources.visibleOrgId))
    .leftJoin(documents, eq(documents.resourceId, resources.id));

type CardRow = Awaited<ReturnType<typeof cardRows>>[number];
/** A resource as lists and search show it; times as ISO 8601. */
export type ResourceCard = Omit<CardRow, 'createdAt' | 'updatedAt'> & { createdAt: string; updatedAt: string };

const card = ({ createdAt, updatedAt, ...row }: CardRow): ResourceCard => ({
  ...row,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

/** Those of `ids` that may be read, in the order of `ids`. */
export async function findReadableResources(
  db: Db,
  scope: ReadingScope,
  ids: readonly string[],
): Promise<ResourceCard[]> {
  if (ids.length === 0) return [];
  const rows = await cardRows(db).where(and(inArray(resources.id, [...ids]), readable(scope)));
  const byId = new Map(rows.map((row) => [row.id, card(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export type Listing = { list: 'mine' | 'recent'; limit: number; offset: number };

/** Newest first; `mine` are those one owns, `recent` all that may be read. */
export async function listResources(db: Db, scope: ReadingScope, listing: Listing) {
  const wanted = and(readable(scope), listing.list === 'mine' ? eq(resources.ownerId, scope.personId) : undefined);
  const rows = await cardRows(db)
    .where(wanted)
    .orderBy(desc(resources.createdAt), desc(resources.id))
    .limit(listing.limit)
    .offset(listing.offset);
  const [all] = await db.select({ total: count() }).from(resources).where(wanted);
  return { items: rows.map(card), total: all?.total ?? 0 };
}

const wholeRows = (db: Db) =>
  db
    .select({
      ...cardColumns,
      orgPath: home.path,
      visibleOrgPath: shown.path,
      editingOrgId: resources.editingOrgId,
      headVersion: resources.headVersion,
      listedVersion: resources.listedVersion,
      listedAt: resources.listedAt,
      quality: resources.quality,
      completeness: resources.completeness,
      sourceSha256: resources.sourceSha256,
      provenance: resources.provenance,
      facts: resources.facts,
      warnings: resources.warnings,
      characters: resources.characters,
    })
    .from(resources)
    .innerJoin(persons, eq(persons.id, resources.ownerId))
    .innerJoin(home, eq(home.id, resources.orgId))
    .leftJoin(shown, eq(shown.id, resources.visibleOrgId))
    .leftJoin(documents, eq(documents.resourceId, resources.id));

export type WholeResource = Awaited<ReturnType<typeof wholeRows>>[number];

/** One resource with what decides about it; null when it may not be read. */
export async function findResource(db: Db, scope: ReadingScope, id: string): Promise<WholeResource | null> {
  const [row] = await wholeRows(db).where(and(eq(resources.id, id), readable(scope)));
  return row ?? null;
}

/** Takes the row for the rest of the transaction, so that two editors cannot both find the version they read. */
export async function lockResource(tx: Db, id: string): Promise<void> {
  await tx.select({ id: resources.id }).from(resources).where(eq(resources.id, id)).for('update');
}

export async function findDocument(db: Db, scope: ReadingScope, id: string) {
  const [row] = await db
    .select({
      format: documents.format,
      blocks: documents.blocks,
      sections: documents.sections,
      readAt: documents.readAt,
    })
    .from(documents)
    .innerJoin(resources, eq(resources.id, documents.resourceId))
    .where(and(eq(documents.resourceId, id), readable(scope)));
  return row ?? null;
}

const passageColumns = {
  id: chunks.id,
  resourceId: chunks.resourceId,
  seq: chunks.seq,
  text: chunks.text,
  breadcrumb: chunks.breadcrumb,
  section: chunks.section,
  locator: chunks.locator,
  characters: chunks.characters,
};
export type Passage = {
  id: string;
  resourceId: string;
  seq: number;
  text: string;
  breadcrumb: string[];
  /** Key of the section it stands in; null where sections are not known. */
  section: string | null;
  locator: LocatorRow;
  characters: number;
};

/** All passages of a resource in the order of the text; none when it may not be read. */
export const findPassages = (db: Db, scope: ReadingScope, resourceId: string): Promise<Passage[]> =>
  db
    .select(passageColumns)
    .from(chunks)
    .innerJoin(resources, eq(resources.id, chunks.resourceId))
    .where(and(eq(chunks.resourceId, resourceId), readable(scope)))
    .orderBy(asc(chunks.seq));

/** Those passages that may be read, in no particular order. */
export async function findChunks(db: Db, scope: ReadingScope, ids: readonly string[]): Promise<Passage[]> {
  if (ids.length === 0) return [];
  return db
    .select(passageColumns)
    .from(chunks)
    .innerJoin(resources, eq(resources.id, chunks.resourceId))
    .where(and(inArray(chunks.id, [...ids]), readable(scope)));
}

/** The passages of one resource for whoever indexes it; callers have checked access. */
export const findOwnChunks = (db: Db, resourceId: string) =>
  db
    .select({
      id: chunks.id,
      seq: chunks.seq,
      text: chunks.text,
      breadcrumb: chunks.breadcrumb,
      section: chunks.section,
    })
    .from(chunks)
    .where(eq(chunks.resourceId, resourceId))
    .orderBy(asc(chunks.seq));

/** The files of a version: all that have come up to then, but of the sources only the one that it was read from. */
export async function findFiles(db: Db, resourceId: string, version: number) {
  const rows = await db
    .select({
      id: resourceFiles.id,
      role: resourceFiles.role,
      name: resourceFiles.name,
      sha256: resourceFiles.sha256,
      since: resourceFiles.since,
      mime: blobs.mime,
      bytes: blobs.bytes,
    })
    .from(resourceFiles)
    .innerJoin(blobs, eq(blobs.sha256, resourceFiles.sha256))
    .where(and(eq(resourceFiles.resourceId, resourceId), lte(resourceFiles.since, version)))
    .orderBy(desc(resourceFiles.since), asc(resourceFiles.id));
  const [read] = await db
    .select({ sha256: resourceVersions.sourceSha256 })
    .from(resourceVersions)
    .where(and(eq(resourceVersions.resourceId, resourceId), eq(resourceVersions.number, version)));
  const sources = rows.filter(({ role }) => role === 'source');
  const source = sources.find(({ sha256 }) => sha256 === read?.sha256) ?? sources[0];
  return rows.filter((row) => row.role !== 'source' || row.id === source?.id);
}

/** The version that readers see: of a listed resource the audited one, else the newest. */
export const shownVersion = (row: { listedVersion: number | null; headVersion: number }): number =>
  row.listedVersion ?? row.headVersion;

/** A file of the version that readers see, through a resource that may be read. */
export async function findFile(db: Db, scope: ReadingScope, id: string) {
  const [row] = await db
    .select({
      id: resourceFiles.id,
      resourceId: resourceFiles.resourceId,
      name: resourceFiles.name,
      sha256: resourceFiles.sha256,
      since: resourceFiles.since,
      mime: blobs.mime,
      bytes: blobs.bytes,
    })
    .from(resourceFiles)
    .innerJoin(blobs, eq(blobs.sha256, resourceFiles.sha256))
    .innerJoin(resources, eq(resources.id, resourceFiles.resourceId))
    .where(
      and(
        eq(resourceFiles.id, id),
        lte(resourceFiles.since, sql`coalesce(${resources.listedVersion}, ${resources.headVersion})`),
        readable(scope),
      ),
    );
  return row ?? null;
}

export async function findOrganisation(db: Db, id: string) {
  const [row] = await db
    .select({
      id: organisations.id,
      path: organisations.path,
      name: organisations.name,
      kind: organisations.kind,
    })
    .from(organisations)
    .where(eq(organisations.id, id));
  return row ?? null;
}

const suggestionColumns = {
  id: suggestions.id,
  field: suggestions.field,
  value: suggestions.value,
  source: suggestions.source,
  confidence: suggestions.confidence,
  evidence: suggestions.evidence,
  status: suggestions.status,
};

export const findSuggestions = (db: Db, resourceId: string) =>
  db
    .select(suggestionColumns)
    .from(suggestions)
    .where(eq(suggestions.resourceId, resourceId))
    .orderBy(asc(suggestions.field), desc(suggestions.confidence), asc(suggestions.id));

/** What a model is shown of a resource, and what is known about it already; for background work only. */
export async function findForSuggestions(db: Db, resourceId: string) {
  const [row] = await wholeRows(db).where(eq(resources.id, resourceId));
  if (!row) return null;
  const [document] = await db
    .select({ blocks: documents.blocks })
    .from(documents)
    .where(eq(documents.resourceId, resourceId));
  const [source] = await db
    .select({ name: resourceFiles.name })
    .from(resourceFiles)
    .where(and(eq(resourceFiles.resourceId, resourceId), eq(resourceFiles.role, 'source')));
  const known = await findSuggestions(db, resourceId);
  return { ...row, blocks: document?.blocks ?? [], fileName: source?.name ?? row.title, known };
}

export type NewSuggestion = Guess & { id: string };

export async function insertSuggestions(
  tx: Db,
  resourceId: string,
  found: readonly NewSuggestion[],
  by: { source: Extract<Source, 'rule' | 'model'>; now: Date },
): Promise<void> {
  if (found.length === 0) return;
  const same = { resourceId, source: by.source, status: 'open' as const, createdAt: by.now, updatedAt: by.now };
  await tx.insert(suggestions).values(found.map((suggestion) => ({ ...suggestion, ...same })));
}

export async function decideSuggestions(
  tx: Db,
  ids: readonly string[],
  by: { status: 'accepted' | 'rejected'; personId: string; now: Date },
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(suggestions)
    .set({ status: by.status, decidedBy: by.personId, updatedAt: by.now })
    .where(inArray(suggestions.id, [...ids]));
}

/** Open suggestions about fields that a person has just set are settled by that. */
export async function closeSuggestions(
  tx: Db,
  resourceId: string,
  fields: readonly string[],
  by: { personId: string; now: Date },
): Promise<void> {
  if (fields.length === 0) return;
  await tx
    .update(suggestions)
    .set({ status: 'rejected', decidedBy: by.personId, updatedAt: by.now })
    .where(
      and(
        eq(suggestions.resourceId, resourceId),
        eq(suggestions.status, 'open'),
        inArray(suggestions.field, [...fields]),
      ),
    );
}

export type Change = {
  visibility?: 'own' | 'organisation' | 'public';
  visibleOrgId?: string | null;
  editingOrgId?: string | null;
  quality?: number;
};

/** Saves what is no content: with whom it is shared, who edits it along, how good it is. The last makes it no newer. */
export async function saveResource(tx: Db, id: string, change: Change, now: Date): Promise<void> {
  const isSharing = Object.keys(change).some((field) => field !== 'quality');
  await tx
    .update(resources)
    .set({ ...change, ...(isSharing ? { updatedAt: now } : {}) })
    .where(eq(resources.id, id));
}

export async function deleteResource(tx: Db, id: string): Promise<void> {
  await tx.delete(resources).where(eq(resources.id, id));
}
