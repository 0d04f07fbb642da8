import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import { organisations, persons, roleGrants } from '../../../../db/schema/index.ts';
import { STEWARDS } from '../../../people/index.ts';

/** Active persons with a role that keeps keys, per organisation: the role is held there itself, not above it. */
export async function listKeepers(db: Db, orgIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db
    .selectDistinct({ orgId: roleGrants.orgId, personId: roleGrants.personId })
    .from(roleGrants)
    .innerJoin(persons, and(eq(persons.id, roleGrants.personId), eq(persons.isActive, true)))
    .where(and(inArray(roleGrants.orgId, ['', ...orgIds]), inArray(roleGrants.role, [...STEWARDS])))
    .orderBy(asc(roleGrants.orgId), asc(roleGrants.personId));
  const byOrg = new Map<string, string[]>();
  for (const { orgId, personId } of rows) byOrg.set(orgId, [...(byOrg.get(orgId) ?? []), personId]);
  return byOrg;
}

export async function namesOf(db: Db, orgIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .select({ id: organisations.id, name: organisations.name })
    .from(organisations)
    .where(inArray(organisations.id, ['', ...orgIds]));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
