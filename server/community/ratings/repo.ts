import { and, desc, eq, isNull, ne, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import { organisations, persons, ratings, resourceParents, resources, reuses } from '../../../db/schema/index.ts';
import { readable } from '../../library/index.ts';
import type { ReadingScope } from '../../people/index.ts';
import { schoolName } from '../repo.ts';

const home = alias(organisations, 'rater_home');

/** The stars that count: of nobody who has hidden them from sight, through a resource that may be read. */
export async function starsOf(db: Db, scope: ReadingScope, resourceId: string): Promise<number[]> {
  const rows = await db
    .select({ stars: ratings.stars })
    .from(ratings)
    .innerJoin(resources, eq(resources.id, ratings.resourceId))
    .where(and(eq(ratings.resourceId, resourceId), isNull(ratings.hiddenAt), readable(scope)));
  return rows.map(({ stars }) => stars);
}

const columns = {
  personId: ratings.personId,
  name: persons.name,
  school: schoolName(home.path, home.name),
  stars: ratings.stars,
  sentence: ratings.sentence,
  version: ratings.version,
  hiddenAt: ratings.hiddenAt,
  createdAt: ratings.createdAt,
  updatedAt: ratings.updatedAt,
};

const rows = (db: Db) =>
  db
    .select(columns)
    .from(ratings)
    .innerJoin(resources, eq(resources.id, ratings.resourceId))
    .innerJoin(persons, eq(persons.id, ratings.personId))
    .innerJoin(home, eq(home.id, persons.orgId));

/** Newest first; hidden ones only for those who may hide. */
export const listRatings = (
  db: Db,
  scope: ReadingScope,
  wanted: { resourceId: string; withHidden: boolean; limit: number; offset: number },
) =>
  rows(db)
    .where(
      and(
        eq(ratings.resourceId, wanted.resourceId),
        wanted.withHidden ? undefined : isNull(ratings.hiddenAt),
        readable(scope),
      ),
    )
    .orderBy(desc(ratings.updatedAt), desc(ratings.personId))
    .limit(wanted.limit)
    .offset(wanted.offset);

/** One person's, hidden or not; callers have checked access. */
export async function findRating(db: Db, resourceId: string, personId: string) {
  const [row] = await rows(db).where(and(eq(ratings.resourceId, resourceId), eq(ratings.personId, personId)));
  return row ?? null;
}

export async function saveRating(tx: Db, row: typeof ratings.$inferInsert): Promise<void> {
  const { stars, sentence, version, updatedAt } = row;
  // Rating anew does not bring back into sight what a steward has hidden.
  await tx
    .insert(ratings)
    .values(row)
    .onConflictDoUpdate({
      target: [ratings.resourceId, ratings.personId],
      set: { stars, sentence, version, updatedAt },
    });
}

const one = (resourceId: string, personId: string) =>
  and(eq(ratings.resourceId, resourceId), eq(ratings.personId, personId));

export async function deleteRating(tx: Db, resourceId: string, personId: string): Promise<void> {
  await tx.delete(ratings).where(one(resourceId, personId));
}

export async function hideRating(
  tx: Db,
  { resourceId, personId }: { resourceId: string; personId: string },
  by: { hiddenAt: Date | null; hiddenBy: string | null },
): Promise<void> {
  await tx.update(ratings).set(by).where(one(resourceId, personId));
}

/** What quality is made of: others than its owner, each person once, nothing that is hidden. For nobody in particular. */
export async function findKnown(tx: Db, resourceId: string) {
  const stars = await tx
    .select({ stars: ratings.stars })
    .from(ratings)
    .where(and(eq(ratings.resourceId, resourceId), isNull(ratings.hiddenAt)));
  const stated = await tx
    .select({ kind: reuses.kind, persons: sql<number>`count(distinct ${reuses.personId})::int` })
    .from(reuses)
    .innerJoin(resources, eq(resources.id, reuses.resourceId))
    .where(and(eq(reuses.resourceId, resourceId), isNull(reuses.hiddenAt), ne(reuses.personId, resources.ownerId)))
    .groupBy(reuses.kind);
  const child = alias(resources, 'child');
  const [made] = await tx
    .select({ persons: sql<number>`count(distinct ${child.ownerId})::int` })
    .from(resourceParents)
    .innerJoin(child, eq(child.id, resourceParents.childId))
    .innerJoin(resources, eq(resources.id, resourceParents.parentId))
    .where(and(eq(resourceParents.parentId, resourceId), ne(child.ownerId, resources.ownerId)));
  const personsOf = (kind: 'taught' | 'cited') => stated.find((row) => row.kind === kind)?.persons ?? 0;
  return {
    ratings: stars.map((row) => row.stars),
    adapted: made?.persons ?? 0,
    taught: personsOf('taught'),
    cited: personsOf('cited'),
  };
}
