import { and, asc, count, desc, eq, gt, isNull, or, inArray, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import {
  collections,
  organisations,
  persons,
  resourceParents,
  resources,
  reuses,
  spaces,
} from '../../../db/schema/index.ts';
import { readable } from '../../library/index.ts';
import type { PeopleScope, ReadingScope } from '../../people/index.ts';
import { isBelow } from '../repo.ts';

const columns = {
  id: organisations.id,
  name: organisations.name,
  kind: organisations.kind,
  path: organisations.path,
};

/** Organisations that `people.read` allows. */
export const listSeen = (db: Db, scope: PeopleScope) =>
  db
    .select(columns)
    .from(organisations)
    .where(or(inArray(organisations.id, [...scope.orgIds]), isBelow(organisations.path, scope.paths)));

/** Homes of listed resources that may be read, with how many. */
export const countHomes = (db: Db, scope: ReadingScope, orgId?: string) =>
  db
    .select({ ...columns, resources: sql<number>`count(*)::int` })
    .from(resources)
    .innerJoin(organisations, eq(organisations.id, resources.orgId))
    .where(
      and(
        eq(resources.listing, 'listed'),
        readable(scope),
        orgId === undefined ? undefined : eq(resources.orgId, orgId),
      ),
    )
    .groupBy(organisations.id, organisations.name, organisations.kind, organisations.path);

/** Spaces with shelves that everybody, or a member of `memberOf`, may read; with how many. */
export const countShelves = (db: Db, scope: ReadingScope) =>
  db
    .select({ ...columns, shelves: sql<number>`count(*)::int` })
    .from(collections)
    .innerJoin(organisations, eq(organisations.id, collections.orgId))
    .where(
      and(
        eq(collections.isShelf, true),
        isNull(collections.hiddenAt),
        or(
          eq(collections.visibility, 'public'),
          eq(collections.ownerId, scope.personId),
          and(eq(collections.visibility, 'organisation'), inArray(collections.visibleOrgId, ['', ...scope.memberOf])),
        ),
      ),
    )
    .groupBy(organisations.id, organisations.name, organisations.kind, organisations.path);

export async function findIntroductions(db: Db, orgIds: readonly string[]): Promise<Map<string, string>> {
  if (orgIds.length === 0) return new Map();
  const rows = await db
    .select({ orgId: spaces.orgId, introduction: spaces.introduction })
    .from(spaces)
    .where(inArray(spaces.orgId, [...orgIds]));
  return new Map(rows.map((row) => [row.orgId, row.introduction]));
}

export async function findSpace(db: Db, orgId: string) {
  const [row] = await db
    .select({ introduction: spaces.introduction, updatedAt: spaces.updatedAt, updatedByName: persons.name })
    .from(spaces)
    .leftJoin(persons, eq(persons.id, spaces.updatedBy))
    .where(eq(spaces.orgId, orgId));
  return row ?? null;
}

/** Holds the organisation's row, which is there before its space is. */
export async function lockSpace(tx: Db, orgId: string): Promise<void> {
  await tx.select({ id: organisations.id }).from(organisations).where(eq(organisations.id, orgId)).for('update');
}

export async function saveSpace(tx: Db, row: typeof spaces.$inferInsert): Promise<void> {
  const { introduction, updatedBy, updatedAt } = row;
  await tx
    .insert(spaces)
    .values(row)
    .onConflictDoUpdate({ target: spaces.orgId, set: { introduction, updatedBy, updatedAt } });
}

/** How often each resource was reused, as far as this reader may know: only what was made of it and may be read. */
const reuseOf = (db: Db, scope: ReadingScope) => {
  const made = db
    .select({ parentId: resourceParents.parentId, n: sql<number>`count(*)::int`.as('made_n') })
    .from(resourceParents)
    .innerJoin(resources, eq(resources.id, resourceParents.childId))
    .where(readable(scope))
    .groupBy(resourceParents.parentId)
    .as('made');
  const stated = db
    .select({ resourceId: reuses.resourceId, n: sql<number>`count(*)::int`.as('stated_n') })
    .from(reuses)
    .where(isNull(reuses.hiddenAt))
    .groupBy(reuses.resourceId)
    .as('stated');
  return { made, stated, n: sql<number>`(coalesce(${made.n}, 0) + coalesce(${stated.n}, 0))` };
};

const home = alias(organisations, 'home');
export type Listed = { orgPath: string; own: boolean; order: 'newest' | 'reused'; limit: number; offset: number };

const listedIn = (scope: ReadingScope, { orgPath, own }: Pick<Listed, 'orgPath' | 'own'>): SQL | undefined =>
  and(eq(resources.listing, 'listed'), own ? eq(home.path, orgPath) : isBelow(home.path, [orgPath]), readable(scope));

/** One page of ids of what a space offers, with how often each was reused, and how many there are. */
export async function listOffered(db: Db, scope: ReadingScope, wanted: Listed) {
  const reuse = reuseOf(db, scope);
  const isWanted = and(listedIn(scope, wanted), wanted.order === 'reused' ? gt(reuse.n, 0) : undefined);
  const items = await db
    .select({ id: resources.id, reused: reuse.n })
    .from(resources)
    .innerJoin(home, eq(home.id, resources.orgId))
    .leftJoin(reuse.made, eq(reuse.made.parentId, resources.id))
    .leftJoin(reuse.stated, eq(reuse.stated.resourceId, resources.id))
    .where(isWanted)
    .orderBy(...(wanted.order === 'reused' ? [desc(reuse.n)] : []), desc(resources.listedAt), desc(resources.id))
    .limit(wanted.limit)
    .offset(wanted.offset);
  const [all] = await db
    .select({ total: count() })
    .from(resources)
    .innerJoin(home, eq(home.id, resources.orgId))
    .leftJoin(reuse.made, eq(reuse.made.parentId, resources.id))
    .leftJoin(reuse.stated, eq(reuse.stated.resourceId, resources.id))
    .where(isWanted);
  return { items, total: all?.total ?? 0 };
}

/** One's own work at home in an organisation that is not listed yet. */
export const listUnlisted = (db: Db, scope: ReadingScope, orgPath: string) =>
  db
    .select({ id: resources.id, title: resources.title, kind: resources.kind })
    .from(resources)
    .innerJoin(home, eq(home.id, resources.orgId))
    .where(
      and(
        eq(resources.ownerId, scope.personId),
        or(eq(resources.listing, 'draft'), eq(resources.listing, 'withdrawn')),
        isBelow(home.path, [orgPath]),
        readable(scope),
      ),
    )
    .orderBy(desc(resources.updatedAt), asc(resources.id))
    .limit(50);
