import { and, asc, desc, eq, gt, not, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import {
  chunks,
  documents,
  organisations,
  persons,
  resources,
  resourceVersions,
  type BlockRow,
  type SectionRow,
} from '../../../db/schema/index.ts';
import type { NewChunk } from '../intake/repo/resources.ts';
import type { Metadata, Provenance } from '../rules.ts';

/** A version as it is kept: whole, and never changed. */
export type Content = {
  fields: Metadata;
  provenance: Record<string, Provenance>;
  format: string;
  blocks: BlockRow[];
  sections: SectionRow[];
  sourceSha256: string | null;
};
export type Version = Content & {
  resourceId: string;
  number: number;
  how: 'read' | 'edited' | 'restored' | 'adapted';
  basedOn: number | null;
  authorId: string | null;
  note: string;
  createdAt: Date;
};

/** One version, whole; callers have checked access. */
export async function findVersion(db: Db, resourceId: string, number: number): Promise<Version | null> {
  const [row] = await db
    .select()
    .from(resourceVersions)
    .where(and(eq(resourceVersions.resourceId, resourceId), eq(resourceVersions.number, number)));
  return row ?? null;
}

/** The versions of a resource without their text, newest first; callers have checked access. */
export const listVersions = (db: Db, resourceId: string) =>
  db
    .select({
      number: resourceVersions.number,
      how: resourceVersions.how,
      basedOn: resourceVersions.basedOn,
      authorId: resourceVersions.authorId,
      authorName: persons.name,
      note: resourceVersions.note,
      createdAt: resourceVersions.createdAt,
    })
    .from(resourceVersions)
    .leftJoin(persons, eq(persons.id, resourceVersions.authorId))
    .where(eq(resourceVersions.resourceId, resourceId))
    .orderBy(desc(resourceVersions.number));

/** Everybody who has written a version after `after`, up to `upTo`. */
export async function authorsBetween(db: Db, resourceId: string, after: number, upTo: number): Promise<string[]> {
  const rows = await db
    .selectDistinct({ authorId: resourceVersions.authorId })
    .from(resourceVersions)
    .where(
      and(
        eq(resourceVersions.resourceId, resourceId),
        sql`${resourceVersions.number} > ${after} and ${resourceVersions.number} <= ${upTo}`,
      ),
    )
    .orderBy(asc(resourceVersions.authorId));
  return rows.flatMap(({ authorId }) => (authorId === null ? [] : [authorId]));
}

/** Names of those who saved after `after`, in the order of their last save. */
export async function authorsNamed(db: Db, resourceId: string, after: number): Promise<string[]> {
  const rows = await db
    .select({ name: persons.name })
    .from(resourceVersions)
    .innerJoin(persons, eq(persons.id, resourceVersions.authorId))
    .where(and(eq(resourceVersions.resourceId, resourceId), gt(resourceVersions.number, after)))
    .orderBy(desc(resourceVersions.number));
  return [...new Set(rows.map(({ name }) => name))];
}

export async function insertVersion(tx: Db, version: Version): Promise<void> {
  await tx.insert(resourceVersions).values(version);
  await tx.update(resources).set({ headVersion: version.number }).where(eq(resources.id, version.resourceId));
}

/** Puts a version's content where readers find it. Chunks are new ones: what is noted about the old goes with them. */
export async function writeShown(
  tx: Db,
  resourceId: string,
  content: Content & { chunks: readonly NewChunk[]; completeness: number | null },
  now: Date,
): Promise<void> {
  const characters = content.blocks.reduce((sum, block) => sum + block.text.length, 0);
  const { fields, provenance, completeness } = content;
  await tx
    .update(resources)
    .set({ ...fields, provenance, characters, completeness, updatedAt: now })
    .where(eq(resources.id, resourceId));
  await writeSource(tx, resourceId, content.sourceSha256);
  const { format, blocks, sections } = content;
  await tx
    .insert(documents)
    .values({ resourceId, format, blocks, sections, readAt: now })
    .onConflictDoUpdate({ target: documents.resourceId, set: { format, blocks, sections, readAt: now } });
  await tx.delete(chunks).where(eq(chunks.resourceId, resourceId));
  for (let at = 0; at < content.chunks.length; at += 500) {
    await tx.insert(chunks).values(content.chunks.slice(at, at + 500).map((chunk) => ({ ...chunk, resourceId })));
  }
}

/**
 * The file that the shown text was read from is what makes the same bytes known again. Another resource of the
 * organisation may have it already; then that one stays the known one.
 */
async function writeSource(tx: Db, resourceId: string, sha256: string | null): Promise<void> {
  const isTaken = sql`exists (select 1 from ${resources} as other where other.org_id = ${resources.orgId}
    and other.source_sha256 = ${sha256} and other.id <> ${resources.id})`;
  await tx
    .update(resources)
    .set({ sourceSha256: sha256 })
    .where(and(eq(resources.id, resourceId), sql`${resources.sourceSha256} is distinct from ${sha256}`, not(isTaken)));
}

/** What was measured when a file was read; it says nothing of other versions. */
export async function writeFacts(
  tx: Db,
  resourceId: string,
  read: { facts: Record<string, number | string>; warnings: string[] },
): Promise<void> {
  await tx.update(resources).set(read).where(eq(resources.id, resourceId));
}

/** Only the fields: the text, and so the passages with what is noted about them, stay as they are. */
export async function writeShownFields(
  tx: Db,
  resourceId: string,
  { fields, provenance }: Pick<Content, 'fields' | 'provenance'>,
  now: Date,
): Promise<void> {
  await tx
    .update(resources)
    .set({ ...fields, provenance, updatedAt: now })
    .where(eq(resources.id, resourceId));
}

export type ListingState = {
  listing: 'draft' | 'listed' | 'withdrawn';
  headVersion: number;
  listedVersion: number | null;
  ownerId: string;
};

export async function findListing(tx: Db, resourceId: string): Promise<ListingState | null> {
  const [row] = await tx
    .select({
      listing: resources.listing,
      headVersion: resources.headVersion,
      listedVersion: resources.listedVersion,
      ownerId: resources.ownerId,
    })
    .from(resources)
    .where(eq(resources.id, resourceId));
  return row ?? null;
}

export async function markListed(
  tx: Db,
  resourceId: string,
  listed: { version: number; visibility: 'organisation' | 'public'; visibleOrgId: string | null; now: Date },
): Promise<void> {
  const { version, visibility, visibleOrgId, now } = listed;
  await tx
    .update(resources)
    .set({
      listing: 'listed',
      listedVersion: version,
      // The first day it was there for all: a later version makes it no newer.
      listedAt: sql`coalesce(${resources.listedAt}, ${now.toISOString()}::timestamptz)`,
      visibility,
      visibleOrgId,
      updatedAt: now,
    })
    .where(eq(resources.id, resourceId));
}

export async function markWithdrawn(tx: Db, resourceId: string, now: Date): Promise<void> {
  await tx
    .update(resources)
    .set({ listing: 'withdrawn', listedVersion: null, visibility: 'own', visibleOrgId: null, updatedAt: now })
    .where(eq(resources.id, resourceId));
}

/** Whether sharing with this organisation needs an audit: everything wider than a group at work does. */
export async function isBeyondGroup(db: Db, orgId: string): Promise<boolean> {
  const [org] = await db.select({ kind: organisations.kind }).from(organisations).where(eq(organisations.id, orgId));
  return org?.kind !== 'group';
}
