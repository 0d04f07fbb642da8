import { and, count, eq, inArray, ne, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import {
  organisations,
  persons,
  resourceParents,
  resources,
  resourceTwins,
  roleGrants,
} from '../../../db/schema/index.ts';
import { readable } from '../../library/index.ts';
import { STEWARDS, type ReadingScope } from '../../people/index.ts';
import type { Twin } from '../check/index.ts';

const home = alias(organisations, 'home');
const shown = alias(organisations, 'shown');

const subjectRows = (db: Db) =>
  db
    .select({
      id: resources.id,
      title: resources.title,
      ownerId: resources.ownerId,
      ownerName: persons.name,
      orgId: resources.orgId,
      orgPath: home.path,
      editingOrgId: resources.editingOrgId,
      visibility: resources.visibility,
      visibleOrgId: resources.visibleOrgId,
      visibleOrgPath: shown.path,
      listing: resources.listing,
      headVersion: resources.headVersion,
      listedVersion: resources.listedVersion,
      warnings: resources.warnings,
    })
    .from(resources)
    .innerJoin(persons, eq(persons.id, resources.ownerId))
    .innerJoin(home, eq(home.id, resources.orgId))
    .leftJoin(shown, eq(shown.id, resources.visibleOrgId));

export type Subject = Awaited<ReturnType<typeof subjectRows>>[number];

/** A resource with what decides about its audit, whoever may read it; callers check access. */
export async function findSubject(db: Db, resourceId: string): Promise<Subject | null> {
  const [row] = await subjectRows(db).where(eq(resources.id, resourceId));
  return row ?? null;
}

export type Organisation = { id: string; name: string; kind: string; path: string };
const organisationColumns = {
  id: organisations.id,
  name: organisations.name,
  kind: organisations.kind,
  path: organisations.path,
};

export async function findOrganisation(db: Db, id: string): Promise<Organisation | null> {
  const [row] = await db.select(organisationColumns).from(organisations).where(eq(organisations.id, id));
  return row ?? null;
}

/** Those of `ids`, the nearest to the ground first. */
export async function findOrganisations(db: Db, ids: readonly string[]): Promise<Organisation[]> {
  if (ids.length === 0) return [];
  return db
    .select(organisationColumns)
    .from(organisations)
    .where(inArray(organisations.id, [...ids]))
    .orderBy(sql`length(${organisations.path}) desc`, organisations.name);
}

export async function findPersonName(db: Db, id: string): Promise<string> {
  const [row] = await db.select({ name: persons.name }).from(persons).where(eq(persons.id, id));
  return row?.name ?? '';
}

/** Whether anybody besides `exceptIds` could decide for a body. */
export async function hasAuditor(db: Db, bodyPath: string, exceptIds: readonly string[]): Promise<boolean> {
  const [row] = await db
    .select({ n: count() })
    .from(roleGrants)
    .innerJoin(persons, and(eq(persons.id, roleGrants.personId), eq(persons.isActive, true)))
    .innerJoin(organisations, eq(organisations.id, roleGrants.orgId))
    .where(
      and(
        inArray(roleGrants.role, [...STEWARDS]),
        sql`starts_with(${bodyPath}, ${organisations.path})`,
        ...exceptIds.map((id) => ne(persons.id, id)),
      ),
    );
  return (row?.n ?? 0) > 0;
}

/** How many people a scope reaches: those at or below the organisation, or all. */
export async function countReaders(db: Db, orgPath: string | null): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(persons)
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(
      and(
        eq(persons.isActive, true),
        orgPath === null ? undefined : sql`starts_with(${organisations.path}, ${orgPath})`,
      ),
    );
  return row?.n ?? 0;
}

/** Listed resources within a reader's scope that say the same: by their bytes, or as the twins that were found. */
export async function findTwins(
  db: Db,
  scope: ReadingScope,
  subject: { id: string; sourceSha256: string | null },
): Promise<Twin[]> {
  const { id, sourceSha256 } = subject;
  const isTwin = or(
    and(eq(resourceTwins.aId, id), eq(resourceTwins.bId, resources.id)),
    and(eq(resourceTwins.bId, id), eq(resourceTwins.aId, resources.id)),
  );
  const isSameFile = sourceSha256 === null ? sql`false` : eq(resources.sourceSha256, sourceSha256);
  const rows = await db
    .select({
      resourceId: resources.id,
      kind: sql<Twin['kind']>`case when ${isSameFile} then 'bytes' else ${resourceTwins.kind} end`,
      similarity: sql<number>`coalesce(${resourceTwins.similarity}, 1)`,
      isParent: sql<boolean>`${resourceParents.parentId} is not null`,
    })
    .from(resources)
    .leftJoin(resourceTwins, and(isTwin, ne(resourceTwins.state, 'rejected')))
    .leftJoin(resourceParents, and(eq(resourceParents.childId, id), eq(resourceParents.parentId, resources.id)))
    .where(
      and(
        ne(resources.id, id),
        eq(resources.listing, 'listed'),
        or(isSameFile, sql`${resourceTwins.aId} is not null`),
        readable(scope),
      ),
    )
    .orderBy(sql`coalesce(${resourceTwins.similarity}, 1) desc`, resources.id)
    .limit(5);
  return rows;
}

/** The organisations at or below those one looks after, without groups, from the root down. */
export async function findStewarded(db: Db, paths: readonly string[]): Promise<Organisation[]> {
  if (paths.length === 0) return [];
  return db
    .select(organisationColumns)
    .from(organisations)
    .where(
      and(
        or(...paths.map((path) => sql`starts_with(${organisations.path}, ${path})`)),
        ne(organisations.kind, 'group'),
      ),
    )
    .orderBy(organisations.path);
}
