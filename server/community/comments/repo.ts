import { and, asc, eq, gt, inArray, isNull, ne, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import {
  commentReads,
  comments,
  documents,
  organisations,
  persons,
  resources,
  resourceVersions,
} from '../../../db/schema/index.ts';
import { readable } from '../../library/index.ts';
import type { ReadingScope } from '../../people/index.ts';
import { schoolName } from '../repo.ts';

const home = alias(organisations, 'author_home');
const resolver = alias(persons, 'resolver');

const rows = (db: Db) =>
  db
    .select({
      id: comments.id,
      resourceId: comments.resourceId,
      parentId: comments.parentId,
      personId: comments.personId,
      name: persons.name,
      school: schoolName(home.path, home.name),
      version: comments.version,
      anchor: comments.anchor,
      audience: comments.audience,
      text: comments.text,
      editedAt: comments.editedAt,
      resolvedAt: comments.resolvedAt,
      resolvedByName: resolver.name,
      hiddenAt: comments.hiddenAt,
      hiddenBy: comments.hiddenBy,
      createdAt: comments.createdAt,
    })
    .from(comments)
    .innerJoin(resources, eq(resources.id, comments.resourceId))
    .leftJoin(persons, eq(persons.id, comments.personId))
    .leftJoin(home, eq(home.id, persons.orgId))
    .leftJoin(resolver, eq(resolver.id, comments.resolvedBy));
export type CommentRow = Awaited<ReturnType<typeof rows>>[number];

export type Reader = { scope: ReadingScope; isEditor: boolean };

/** What was said among those who work at it is theirs, and its author's. */
const audienceOf = ({ scope, isEditor }: Reader): SQL | undefined =>
  isEditor ? undefined : or(eq(comments.audience, 'readers'), eq(comments.personId, scope.personId));

/** All comments on a resource that this reader may see, oldest first. */
export const listComments = (db: Db, reader: Reader, resourceId: string) =>
  rows(db)
    .where(and(eq(comments.resourceId, resourceId), audienceOf(reader), readable(reader.scope)))
    .orderBy(asc(comments.createdAt), asc(comments.id));

/** The resource of a comment, when that may be read. */
export async function resourceOf(db: Db, scope: ReadingScope, commentId: string): Promise<string | null> {
  const [row] = await db
    .select({ resourceId: comments.resourceId })
    .from(comments)
    .innerJoin(resources, eq(resources.id, comments.resourceId))
    .where(and(eq(comments.id, commentId), readable(scope)));
  return row?.resourceId ?? null;
}

export async function findComment(db: Db, reader: Reader, id: string): Promise<CommentRow | null> {
  const [row] = await rows(db).where(and(eq(comments.id, id), audienceOf(reader), readable(reader.scope)));
  return row ?? null;
}

/** Format and sections of what readers see. */
export async function findShownPlaces(db: Db, scope: ReadingScope, resourceId: string) {
  const [row] = await db
    .select({ format: documents.format, sections: documents.sections })
    .from(documents)
    .innerJoin(resources, eq(resources.id, documents.resourceId))
    .where(and(eq(documents.resourceId, resourceId), readable(scope)));
  return row ?? null;
}

/** The sections of those versions, without their text; for places that are in the shown one no more. */
export async function findSectionsOf(db: Db, resourceId: string, versions: readonly number[]) {
  if (versions.length === 0) return [];
  return db
    .select({ number: resourceVersions.number, sections: resourceVersions.sections })
    .from(resourceVersions)
    .where(and(eq(resourceVersions.resourceId, resourceId), inArray(resourceVersions.number, [...versions])));
}

export async function insertComment(tx: Db, row: typeof comments.$inferInsert): Promise<void> {
  await tx.insert(comments).values(row);
}

export async function saveComment(tx: Db, id: string, change: Partial<typeof comments.$inferInsert>): Promise<void> {
  await tx.update(comments).set(change).where(eq(comments.id, id));
}

export async function markRead(tx: Db, row: { resourceId: string; personId: string; readAt: Date }): Promise<void> {
  await tx
    .insert(commentReads)
    .values(row)
    .onConflictDoUpdate({ target: [commentReads.resourceId, commentReads.personId], set: { readAt: row.readAt } });
}

export async function findReadAt(db: Db, resourceId: string, personId: string): Promise<Date | null> {
  const [row] = await db
    .select({ readAt: commentReads.readAt })
    .from(commentReads)
    .where(and(eq(commentReads.resourceId, resourceId), eq(commentReads.personId, personId)));
  return row?.readAt ?? null;
}

/** Comments of others, later than one's last look, on what one owns: per resource, most first. */
export const countUnread = (db: Db, scope: ReadingScope) =>
  db
    .select({ resourceId: resources.id, title: resources.title, unread: sql<number>`count(*)::int` })
    .from(comments)
    .innerJoin(resources, eq(resources.id, comments.resourceId))
    .leftJoin(
      commentReads,
      and(eq(commentReads.resourceId, comments.resourceId), eq(commentReads.personId, scope.personId)),
    )
    .where(
      and(
        eq(resources.ownerId, scope.personId),
        or(isNull(comments.personId), ne(comments.personId, scope.personId)),
        isNull(comments.hiddenAt),
        or(isNull(commentReads.readAt), gt(comments.createdAt, commentReads.readAt)),
        readable(scope),
      ),
    )
    .groupBy(resources.id, resources.title)
    .orderBy(sql`count(*) desc`, asc(resources.id));
