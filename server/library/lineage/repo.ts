import { and, count, eq, inArray, isNull, or } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import {
  resourceParents,
  resources,
  resourceVersions,
  reuses,
  topicResources,
  topics,
} from '../../../db/schema/index.ts';
import type { ReadingScope } from '../../people/index.ts';
import { readable } from '../repo.ts';

export async function insertParent(
  tx: Db,
  parent: {
    id: string;
    childId: string;
    parentId: string;
    parentVersion: number;
    parentTitle: string;
    createdBy: string;
  },
  now: Date,
): Promise<void> {
  await tx.insert(resourceParents).values({ ...parent, createdAt: now });
}

/** Licences of the versions that a resource was adapted from. */
export async function findParentLicences(db: Db, childId: string): Promise<(string | null)[]> {
  const rows = await db
    .select({ fields: resourceVersions.fields })
    .from(resourceParents)
    .innerJoin(
      resourceVersions,
      and(
        eq(resourceVersions.resourceId, resourceParents.parentId),
        eq(resourceVersions.number, resourceParents.parentVersion),
      ),
    )
    .where(eq(resourceParents.childId, childId));
  return rows.map(({ fields }) => fields.licence);
}

const link = {
  parentId: resourceParents.parentId,
  childId: resourceParents.childId,
  parentVersion: resourceParents.parentVersion,
  at: resourceParents.createdAt,
};
export type Link = { parentId: string; childId: string; parentVersion: number; at: Date };

const known = (rows: (Omit<Link, 'parentId'> & { parentId: string | null })[]): Link[] =>
  rows.flatMap(({ parentId, ...rest }) => (parentId === null ? [] : [{ parentId, ...rest }]));

/** Links from these children to parents that may be read. */
export async function findParents(db: Db, scope: ReadingScope, childIds: readonly string[]): Promise<Link[]> {
  if (childIds.length === 0) return [];
  const rows = await db
    .select(link)
    .from(resourceParents)
    .innerJoin(resources, eq(resources.id, resourceParents.parentId))
    .where(and(inArray(resourceParents.childId, [...childIds]), readable(scope)))
    .orderBy(resourceParents.createdAt, resourceParents.id);
  return known(rows);
}

/** Links from these parents to children that may be read. */
export async function findChildren(db: Db, scope: ReadingScope, parentIds: readonly string[]): Promise<Link[]> {
  if (parentIds.length === 0) return [];
  const rows = await db
    .select(link)
    .from(resourceParents)
    .innerJoin(resources, eq(resources.id, resourceParents.childId))
    .where(and(inArray(resourceParents.parentId, [...parentIds]), readable(scope)))
    .orderBy(resourceParents.createdAt, resourceParents.id);
  return known(rows);
}

/** Titles of parents that are gone, for whoever made the adaptation and so had read them. */
export const findLostParents = (db: Db, childId: string, personId: string) =>
  db
    .select({ title: resourceParents.parentTitle, version: resourceParents.parentVersion })
    .from(resourceParents)
    .where(
      and(
        eq(resourceParents.childId, childId),
        isNull(resourceParents.parentId),
        eq(resourceParents.createdBy, personId),
      ),
    )
    .orderBy(resourceParents.createdAt);

export type Reuse = { taught: number; cited: number };

/** How often each was taught and cited; a citation in something that one may not read does not count. */
export async function countReuse(db: Db, scope: ReadingScope, ids: readonly string[]): Promise<Map<string, Reuse>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: reuses.resourceId, kind: reuses.kind, n: count() })
    .from(reuses)
    .leftJoin(resources, eq(resources.id, reuses.inResourceId))
    .where(and(inArray(reuses.resourceId, [...ids]), or(isNull(reuses.inResourceId), readable(scope))))
    .groupBy(reuses.resourceId, reuses.kind);
  const counted = new Map<string, Reuse>();
  for (const { id, kind, n } of rows) counted.set(id, { ...(counted.get(id) ?? { taught: 0, cited: 0 }), [kind]: n });
  return counted;
}

/** The finished topics that these resources came out of (谱系:出自课题); which topics were closed is no secret. */
export const findTopicsOf = (db: Db, resourceIds: readonly string[]) =>
  db
    .select({
      resourceId: topicResources.resourceId,
      topicId: topics.id,
      title: topics.title,
      number: topics.approvalNumber,
    })
    .from(topicResources)
    .innerJoin(topics, eq(topics.id, topicResources.topicId))
    .where(and(inArray(topicResources.resourceId, ['', ...resourceIds]), eq(topics.state, 'closed')))
    .orderBy(topicResources.at, topics.id);
