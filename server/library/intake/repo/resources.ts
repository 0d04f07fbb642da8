import { and, eq, ne } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import {
  blobs,
  chunks,
  documents,
  resourceFiles,
  resources,
  resourceVersions,
  type BlockRow,
  type LocatorRow,
  type SectionRow,
} from '../../../../db/schema/index.ts';
import { fieldsOf, type Metadata, type Provenance } from '../../rules.ts';

export async function saveMime(tx: Db, sha256: string, mime: string): Promise<void> {
  await tx
    .update(blobs)
    .set({ mime })
    .where(and(eq(blobs.sha256, sha256), ne(blobs.mime, mime)));
}

/** The resource made of these bytes in this organisation, if any. */
export async function findByContent(db: Db, orgId: string, sha256: string) {
  const [row] = await db
    .select({ id: resources.id, ownerId: resources.ownerId })
    .from(resources)
    .where(and(eq(resources.orgId, orgId), eq(resources.sourceSha256, sha256)));
  return row ?? null;
}

/** The resource that this person has made of these bytes, if any. */
export async function findOwnByContent(db: Db, ownerId: string, sha256: string): Promise<string | null> {
  const [row] = await db
    .select({ id: resources.id })
    .from(resources)
    .where(and(eq(resources.ownerId, ownerId), eq(resources.sourceSha256, sha256)))
    .orderBy(resources.id)
    .limit(1);
  return row?.id ?? null;
}

export async function findOwner(db: Db, resourceId: string): Promise<string | null> {
  const [row] = await db.select({ ownerId: resources.ownerId }).from(resources).where(eq(resources.id, resourceId));
  return row?.ownerId ?? null;
}

export type NewResource = Metadata & {
  id: string;
  provenance: Record<string, Provenance>;
  ownerId: string;
  orgId: string;
  visibility: 'own' | 'organisation' | 'public';
  visibleOrgId: string | null;
  /** Null where the text was not read from a file of its own. */
  sourceSha256: string | null;
  characters: number;
  completeness: number | null;
  facts: Record<string, number | string>;
  warnings: string[];
};
export type NewChunk = {
  id: string;
  seq: number;
  text: string;
  breadcrumb: string[];
  section: string | null;
  locator: LocatorRow;
  characters: number;
};

/** Writes a resource with its text and its first version; false, and nothing, when these bytes are a resource of the organisation already. */
export async function insertResource(
  tx: Db,
  resource: NewResource,
  text: {
    format: string;
    blocks: BlockRow[];
    sections: SectionRow[];
    chunks: readonly NewChunk[];
    now: Date;
    /** The version of another resource that it was made from. */
    adaptedFrom?: number;
  },
): Promise<boolean> {
  const { format, blocks, sections, now, adaptedFrom } = text;
  const inserted = await tx
    .insert(resources)
    .values({ ...resource, createdAt: now, updatedAt: now })
    .onConflictDoNothing({ target: [resources.orgId, resources.sourceSha256] })
    .returning({ id: resources.id });
  if (inserted.length === 0) return false;
  const resourceId = resource.id;
  await tx.insert(documents).values({ resourceId, format, blocks, sections, readAt: now });
  await tx.insert(resourceVersions).values({
    resourceId,
    number: 1,
    how: adaptedFrom === undefined ? 'read' : 'adapted',
    basedOn: adaptedFrom ?? null,
    authorId: resource.ownerId,
    fields: fieldsOf(resource),
    provenance: resource.provenance,
    format,
    blocks,
    sections,
    sourceSha256: resource.sourceSha256,
    createdAt: now,
  });
  for (let at = 0; at < text.chunks.length; at += 500) {
    await tx.insert(chunks).values(text.chunks.slice(at, at + 500).map((chunk) => ({ ...chunk, resourceId })));
  }
  return true;
}

export async function insertResourceFile(
  tx: Db,
  file: {
    id: string;
    resourceId: string;
    sha256: string;
    role: 'source' | 'video' | 'captions' | 'attachment';
    name: string;
    since?: number;
  },
  now: Date,
): Promise<boolean> {
  const inserted = await tx
    .insert(resourceFiles)
    .values({ ...file, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: resourceFiles.id });
  return inserted.length > 0;
}

/** From subtitles alone to a recording: lists and filters then call it a video. */
export async function saveAsVideo(tx: Db, resourceId: string, now: Date): Promise<void> {
  await tx.update(documents).set({ format: 'video' }).where(eq(documents.resourceId, resourceId));
  await tx.update(resources).set({ updatedAt: now }).where(eq(resources.id, resourceId));
}
