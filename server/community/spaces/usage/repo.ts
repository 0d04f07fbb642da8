import { and, between, desc, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../../db/client.ts';
import {
  organisations,
  persons,
  ratings,
  resourceParents,
  resources,
  resourceUses,
  reuses,
} from '../../../../db/schema/index.ts';
import { readable } from '../../../library/index.ts';
import type { ReadingScope } from '../../../people/index.ts';
import { isBelow } from '../../repo.ts';

const home = alias(organisations, 'home');
const userHome = alias(organisations, 'user_home');
/** More than any base lists; what is beyond is said, not left out in silence. */
export const MOST_ROWS = 5000;

/** What a space lists, as far as this reader may read it. */
export const listOwn = (db: Db, scope: ReadingScope, orgPath: string) =>
  db
    .select({
      id: resources.id,
      title: resources.title,
      kind: resources.kind,
      ownerName: persons.name,
      orgName: home.name,
      visibility: resources.visibility,
    })
    .from(resources)
    .innerJoin(persons, eq(persons.id, resources.ownerId))
    .innerJoin(home, eq(home.id, resources.orgId))
    .where(and(eq(resources.listing, 'listed'), isBelow(home.path, [orgPath]), readable(scope)))
    .orderBy(desc(resources.listedAt), desc(resources.id))
    .limit(MOST_ROWS);

export type Period = { from: string; to: string };
type Within = Period & { ids: readonly string[]; orgPath: string };

/** Person-days of each kind of use, how many persons, and how many of them from elsewhere. */
export const countUses = (db: Db, { ids, from, to, orgPath }: Within) =>
  db
    .select({
      resourceId: resourceUses.resourceId,
      opened: sql<number>`count(*) filter (where ${resourceUses.kind} = 'opened')::int`,
      downloaded: sql<number>`count(*) filter (where ${resourceUses.kind} = 'downloaded')::int`,
      exported: sql<number>`count(*) filter (where ${resourceUses.kind} = 'exported')::int`,
      persons: sql<number>`count(distinct ${resourceUses.personId})::int`,
      outside: sql<number>`count(distinct ${resourceUses.personId}) filter (where not ${isBelow(userHome.path, [orgPath])})::int`,
    })
    .from(resourceUses)
    .innerJoin(resources, eq(resources.id, resourceUses.resourceId))
    .innerJoin(persons, eq(persons.id, resourceUses.personId))
    .innerJoin(userHome, eq(userHome.id, persons.orgId))
    .where(
      and(
        inArray(resourceUses.resourceId, [...ids]),
        between(resourceUses.day, from, to),
        // An owner's own exports are no use that anybody settles.
        ne(resourceUses.personId, resources.ownerId),
      ),
    )
    .groupBy(resourceUses.resourceId);

export const countReuse = (db: Db, { ids, from, to }: Within) =>
  db
    .select({
      resourceId: reuses.resourceId,
      taught: sql<number>`count(*) filter (where ${reuses.kind} = 'taught')::int`,
      cited: sql<number>`count(*) filter (where ${reuses.kind} = 'cited')::int`,
    })
    .from(reuses)
    .where(and(inArray(reuses.resourceId, [...ids]), isNull(reuses.hiddenAt), between(reuses.day, from, to)))
    .groupBy(reuses.resourceId);

/** Days are China's, as everywhere in the report. */
const dayMade = sql`(${resourceParents.createdAt} at time zone 'Asia/Shanghai')::date`;

export const countAdapted = (db: Db, scope: ReadingScope, { ids, from, to }: Within) =>
  db
    .select({ resourceId: resourceParents.parentId, adapted: sql<number>`count(*)::int` })
    .from(resourceParents)
    .innerJoin(resources, eq(resources.id, resourceParents.childId))
    .where(
      and(
        inArray(resourceParents.parentId, [...ids]),
        sql`${dayMade} between ${from}::date and ${to}::date`,
        readable(scope),
      ),
    )
    .groupBy(resourceParents.parentId);

/** Of all time: a mean of one month's ratings would say little. */
export const meanRatings = (db: Db, ids: readonly string[]) =>
  db
    .select({
      resourceId: ratings.resourceId,
      ratings: sql<number>`count(*)::int`,
      stars: sql<number>`avg(${ratings.stars})::float8`,
    })
    .from(ratings)
    .where(and(inArray(ratings.resourceId, [...ids]), isNull(ratings.hiddenAt)))
    .groupBy(ratings.resourceId);
