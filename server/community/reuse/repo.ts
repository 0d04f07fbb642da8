import { and, asc, count, countDistinct, desc, eq, isNull, ne, or } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import { organisations, persons, resourceParents, resources, resourceUses, reuses } from '../../../db/schema/index.ts';
import { readable } from '../../library/index.ts';
import type { ReadingScope } from '../../people/index.ts';
import { schoolName } from '../repo.ts';

const home = alias(organisations, 'reuser_home');

const rows = (db: Db) =>
  db
    .select({
      id: reuses.id,
      resourceId: reuses.resourceId,
      personId: reuses.personId,
      name: persons.name,
      personOrgPath: home.path,
      school: schoolName(home.path, home.name),
      kind: reuses.kind,
      day: reuses.day,
      note: reuses.note,
      inResourceId: reuses.inResourceId,
      hiddenAt: reuses.hiddenAt,
      createdAt: reuses.createdAt,
    })
    .from(reuses)
    .innerJoin(resources, eq(resources.id, reuses.resourceId))
    .innerJoin(persons, eq(persons.id, reuses.personId))
    .innerJoin(home, eq(home.id, persons.orgId));
export type ReuseRow = Awaited<ReturnType<typeof rows>>[number];

/** The reuse stated of a resource, latest day first; hidden ones for their authors and those who may hide. */
export const listReuses = (db: Db, scope: ReadingScope, resourceId: string, withHidden: boolean) =>
  rows(db)
    .where(
      and(
        eq(reuses.resourceId, resourceId),
        withHidden ? undefined : or(isNull(reuses.hiddenAt), eq(reuses.personId, scope.personId)),
        readable(scope),
      ),
    )
    .orderBy(desc(reuses.day), desc(reuses.id))
    .limit(500);

export async function findReuse(db: Db, scope: ReadingScope, id: string): Promise<ReuseRow | null> {
  const [row] = await rows(db).where(and(eq(reuses.id, id), readable(scope)));
  return row ?? null;
}

/** How often, by how many persons and organisations, it was taught and cited; nothing that is hidden. */
export async function countStated(db: Db, scope: ReadingScope, resourceId: string) {
  const where = and(eq(reuses.resourceId, resourceId), isNull(reuses.hiddenAt), readable(scope));
  const counted = () =>
    db.select({ n: count() }).from(reuses).innerJoin(resources, eq(resources.id, reuses.resourceId));
  const [[taught], [cited], [who]] = await Promise.all([
    counted().where(and(where, eq(reuses.kind, 'taught'))),
    counted().where(and(where, eq(reuses.kind, 'cited'))),
    db
      .select({ persons: countDistinct(reuses.personId), organisations: countDistinct(reuses.orgId) })
      .from(reuses)
      .innerJoin(resources, eq(resources.id, reuses.resourceId))
      .where(where),
  ]);
  return {
    taught: taught?.n ?? 0,
    cited: cited?.n ?? 0,
    persons: who?.persons ?? 0,
    organisations: who?.organisations ?? 0,
  };
}

/** Resources that were made from it, as far as this reader may read them. */
export async function listAdaptations(db: Db, scope: ReadingScope, parentId: string): Promise<string[]> {
  const found = await db
    .select({ id: resources.id })
    .from(resourceParents)
    .innerJoin(resources, eq(resources.id, resourceParents.childId))
    .where(and(eq(resourceParents.parentId, parentId), readable(scope)))
    .orderBy(asc(resourceParents.createdAt), asc(resources.id))
    .limit(200);
  return found.map(({ id }) => id);
}

/** The same said twice. */
export async function isStated(
  db: Db,
  said: { resourceId: string; personId: string; kind: 'taught' | 'cited'; day: string; note: string },
): Promise<boolean> {
  const { resourceId, personId, kind, day, note } = said;
  const found = await db
    .select({ id: reuses.id })
    .from(reuses)
    .where(
      and(
        eq(reuses.resourceId, resourceId),
        eq(reuses.personId, personId),
        eq(reuses.kind, kind),
        eq(reuses.day, day),
        eq(reuses.note, note),
      ),
    );
  return found.length > 0;
}

export async function insertReuse(tx: Db, row: typeof reuses.$inferInsert): Promise<void> {
  await tx.insert(reuses).values(row);
}

export async function deleteReuse(tx: Db, id: string): Promise<void> {
  await tx.delete(reuses).where(eq(reuses.id, id));
}

export async function saveReuse(tx: Db, id: string, change: Partial<typeof reuses.$inferInsert>): Promise<void> {
  await tx.update(reuses).set(change).where(eq(reuses.id, id));
}

/** Once per person, day and kind. @returns whether it was the first time */
export async function insertUse(db: Db, row: typeof resourceUses.$inferInsert): Promise<boolean> {
  const made = await db
    .insert(resourceUses)
    .values(row)
    .onConflictDoNothing()
    .returning({ resourceId: resourceUses.resourceId });
  return made.length > 0;
}

/** One's own resources that could cite another. */
export const listCiting = (db: Db, scope: ReadingScope, exceptId: string) =>
  db
    .select({ id: resources.id, title: resources.title })
    .from(resources)
    .where(and(eq(resources.ownerId, scope.personId), ne(resources.id, exceptId), readable(scope)))
    .orderBy(desc(resources.updatedAt), desc(resources.id))
    .limit(100);
