import { and, asc, count, desc, eq, ilike, inArray, ne, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import { collectionItems, collections, organisations, persons, resources } from '../../../db/schema/index.ts';
import { readable } from '../../library/index.ts';
import type { ReadingScope } from '../../people/index.ts';
import { isBelow } from '../repo.ts';

const home = alias(organisations, 'home');
const shown = alias(organisations, 'shown');

/** The rule `whyNotRead` as SQL over `collections` joined with `home` and `shown`. */
function readableCollections(scope: ReadingScope): SQL {
  const isShared = and(
    eq(collections.visibility, 'organisation'),
    or(
      scope.memberOf.length > 0 ? inArray(collections.visibleOrgId, [...scope.memberOf]) : undefined,
      isBelow(shown.path, scope.stewardPaths),
    ),
  );
  const isMine = eq(collections.ownerId, scope.personId);
  const isInSight = or(sql`${collections.hiddenAt} is null`, isMine, isBelow(home.path, scope.stewardPaths));
  return sql`(${or(isMine, and(or(eq(collections.visibility, 'public'), isShared), isInSight))})`;
}

/** What a reader sees of the inside: how many, and when one was last put in or noted. */
const inside = (db: Db, scope: ReadingScope) =>
  db
    .select({
      collectionId: collectionItems.collectionId,
      items: sql<number>`count(*)::int`.as('items'),
      latest: sql<Date | null>`max(${collectionItems.updatedAt})`.as('latest'),
    })
    .from(collectionItems)
    .innerJoin(resources, eq(resources.id, collectionItems.resourceId))
    .where(readable(scope))
    .groupBy(collectionItems.collectionId)
    .as('inside');

const columns = {
  id: collections.id,
  title: collections.title,
  note: collections.note,
  ownerId: collections.ownerId,
  ownerName: persons.name,
  orgId: collections.orgId,
  orgName: home.name,
  orgPath: home.path,
  visibility: collections.visibility,
  visibleOrgId: collections.visibleOrgId,
  visibleOrgName: shown.name,
  visibleOrgPath: shown.path,
  isOpen: collections.isOpen,
  isShelf: collections.isShelf,
  hiddenAt: collections.hiddenAt,
  createdAt: collections.createdAt,
  updatedAt: collections.updatedAt,
};

const rows = (db: Db, scope: ReadingScope) => {
  const held = inside(db, scope);
  return db
    .select({ ...columns, items: sql<number>`coalesce(${held.items}, 0)` })
    .from(collections)
    .innerJoin(persons, eq(persons.id, collections.ownerId))
    .innerJoin(home, eq(home.id, collections.orgId))
    .leftJoin(shown, eq(shown.id, collections.visibleOrgId))
    .leftJoin(held, eq(held.collectionId, collections.id))
    .$dynamic();
};
export type CollectionRow = Awaited<ReturnType<typeof rows>>[number];

/** Later of its words and of what one sees in it; what one may not read moves nothing. */
const latest = sql`greatest(${collections.updatedAt}, inside.latest)`;

export type Wanted = {
  list: 'mine' | 'shared' | 'addable';
  q: string;
  limit: number;
  offset: number;
  /** Where one works: what is open there can be added to. */
  worksIn: readonly string[];
  /** Organisations whose shelves one arranges. */
  runs: readonly string[];
};

function wantedOf(scope: ReadingScope, wanted: Wanted): SQL | undefined {
  const isMine = eq(collections.ownerId, scope.personId);
  const isOpenToMe = and(
    eq(collections.isOpen, true),
    eq(collections.visibility, 'organisation'),
    inArray(collections.visibleOrgId, ['', ...wanted.worksIn]),
  );
  const isMyShelf = and(eq(collections.isShelf, true), isBelow(home.path, wanted.runs));
  const list = { mine: isMine, shared: ne(collections.ownerId, scope.personId), addable: or(isMine, isOpenToMe, isMyShelf) }; // prettier-ignore
  const words = wanted.q === '' ? undefined : ilike(collections.title, `%${wanted.q.replace(/[\\%_]/g, '\\$&')}%`);
  return and(readableCollections(scope), list[wanted.list], words);
}

/** One page of what one may read, latest first, and how many there are. */
export async function listCollections(db: Db, scope: ReadingScope, wanted: Wanted) {
  const where = wantedOf(scope, wanted);
  const found = await rows(db, scope)
    .where(where)
    .orderBy(desc(latest), desc(collections.id))
    .limit(wanted.limit)
    .offset(wanted.offset);
  const [all] = await db
    .select({ total: count() })
    .from(collections)
    .innerJoin(home, eq(home.id, collections.orgId))
    .leftJoin(shown, eq(shown.id, collections.visibleOrgId))
    .where(where);
  return { items: found, total: all?.total ?? 0 };
}

/** The shelves of a space that one may read. */
export const listShelves = (db: Db, scope: ReadingScope, orgId: string) =>
  rows(db, scope)
    .where(and(readableCollections(scope), eq(collections.isShelf, true), eq(collections.orgId, orgId)))
    .orderBy(asc(collections.createdAt), asc(collections.id));

/** Those of `ids` that hold the resource. */
export async function holding(db: Db, ids: readonly string[], resourceId: string): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const found = await db
    .select({ id: collectionItems.collectionId })
    .from(collectionItems)
    .where(and(inArray(collectionItems.collectionId, [...ids]), eq(collectionItems.resourceId, resourceId)));
  return new Set(found.map(({ id }) => id));
}

export async function findCollection(db: Db, scope: ReadingScope, id: string): Promise<CollectionRow | null> {
  const [row] = await rows(db, scope).where(and(eq(collections.id, id), readableCollections(scope)));
  return row ?? null;
}

/** Holds the row to the end of the transaction: changes of one collection come one after the other. */
export async function lockCollection(tx: Db, id: string): Promise<void> {
  await tx.select({ id: collections.id }).from(collections).where(eq(collections.id, id)).for('update');
}

/** What one may read of a collection, in its order. Positions stay inside: a gap would tell of what is left out. */
export const listItems = (db: Db, scope: ReadingScope, collectionId: string) =>
  db
    .select({
      resourceId: collectionItems.resourceId,
      note: collectionItems.note,
      addedBy: collectionItems.addedBy,
      addedByName: persons.name,
      addedAt: collectionItems.createdAt,
    })
    .from(collectionItems)
    .innerJoin(resources, eq(resources.id, collectionItems.resourceId))
    .leftJoin(persons, eq(persons.id, collectionItems.addedBy))
    .where(and(eq(collectionItems.collectionId, collectionId), readable(scope)))
    .orderBy(asc(collectionItems.position), asc(collectionItems.resourceId));

/** The whole order, with what this person may not read: for moves only. */
export async function wholeOrder(tx: Db, collectionId: string): Promise<string[]> {
  const found = await tx
    .select({ id: collectionItems.resourceId })
    .from(collectionItems)
    .where(eq(collectionItems.collectionId, collectionId))
    .orderBy(asc(collectionItems.position), asc(collectionItems.resourceId));
  return found.map(({ id }) => id);
}

export async function saveOrder(tx: Db, collectionId: string, order: readonly string[]): Promise<void> {
  const places = sql.join(
    order.map((id, position) => sql`(${id}::text, ${position}::int)`),
    sql`, `,
  );
  await tx.execute(sql`update ${collectionItems} set position = placed.position
    from (values ${places}) as placed(resource_id, position)
    where ${collectionItems}.collection_id = ${collectionId} and ${collectionItems}.resource_id = placed.resource_id`);
}

export type NewCollectionRow = typeof collections.$inferInsert;
export async function insertCollection(tx: Db, row: NewCollectionRow): Promise<void> {
  await tx.insert(collections).values(row);
}

export async function saveCollection(tx: Db, id: string, change: Partial<NewCollectionRow>): Promise<void> {
  await tx.update(collections).set(change).where(eq(collections.id, id));
}

export async function deleteCollection(tx: Db, id: string): Promise<void> {
  await tx.delete(collections).where(eq(collections.id, id));
}

export async function insertItem(tx: Db, row: typeof collectionItems.$inferInsert): Promise<void> {
  await tx.insert(collectionItems).values(row);
}

const one = (collectionId: string, resourceId: string) =>
  and(eq(collectionItems.collectionId, collectionId), eq(collectionItems.resourceId, resourceId));

export async function saveNote(
  tx: Db,
  { collectionId, resourceId }: { collectionId: string; resourceId: string },
  change: { note: string; updatedAt: Date },
): Promise<void> {
  await tx.update(collectionItems).set(change).where(one(collectionId, resourceId));
}

export async function deleteItem(tx: Db, collectionId: string, resourceId: string): Promise<void> {
  await tx.delete(collectionItems).where(one(collectionId, resourceId));
}
