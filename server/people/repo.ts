import { and, eq } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../db/client.ts';
import { organisations, persons, roleGrants } from '../../db/schema/people.ts';

const grantedOrg = alias(organisations, 'granted_org');

/** One row per role of an active person (one with empty role fields when there is none); no row when there is no such person. */
export const findActorRows = (db: Db, personId: string) =>
  db
    .select({
      personId: persons.id,
      userName: persons.userName,
      locale: persons.locale,
      orgId: persons.orgId,
      orgPath: organisations.path,
      role: roleGrants.role,
      roleOrgId: roleGrants.orgId,
      roleOrgPath: grantedOrg.path,
    })
    .from(persons)
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .leftJoin(roleGrants, eq(roleGrants.personId, persons.id))
    .leftJoin(grantedOrg, eq(grantedOrg.id, roleGrants.orgId))
    .where(and(eq(persons.id, personId), eq(persons.isActive, true)));
