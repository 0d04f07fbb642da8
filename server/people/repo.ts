import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  getTableColumns,
  ilike,
  inArray,
  lt,
  lte,
  ne,
  notExists,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../db/client.ts';
import {
  authAccounts,
  authSessions,
  authUsers,
  authVerifications,
  organisations,
  peopleEvents,
  personProfiles,
  persons,
  roleGrants,
  signInAttempts,
} from '../../db/schema/people.ts';
import type { PeopleScope, Role } from './rules.ts';

export type OrganisationRow = typeof organisations.$inferSelect;
export type PersonRow = typeof persons.$inferSelect;
export type AttemptRow = typeof signInAttempts.$inferSelect;

/** The tables that the identity library reads and writes, under the names it knows them by. */
export const identityTables = {
  user: authUsers,
  session: authSessions,
  account: authAccounts,
  verification: authVerifications,
};

const home = alias(organisations, 'home');
const grantedOrg = alias(organisations, 'granted_org');

/** The nearest organisation on a home's path that is a school. */
const schoolPath = sql<string | null>`(select school.path from organisations school
  where school.kind = 'school' and starts_with(${home.path}, school.path) order by length(school.path) desc limit 1)`;

/** One row per role of an active person (one with empty role fields when there is none); none when there is no such person. */
export const findActorRows = (db: Db, personId: string) =>
  db
    .select({
      personId: persons.id,
      userName: persons.userName,
      locale: persons.locale,
      orgId: persons.orgId,
      orgPath: home.path,
      schoolPath,
      role: roleGrants.role,
      roleOrgId: roleGrants.orgId,
      roleOrgPath: grantedOrg.path,
    })
    .from(persons)
    .innerJoin(home, eq(home.id, persons.orgId))
    .leftJoin(roleGrants, eq(roleGrants.personId, persons.id))
    .leftJoin(grantedOrg, eq(grantedOrg.id, roleGrants.orgId))
    .where(and(eq(persons.id, personId), eq(persons.isActive, true)))
    .orderBy(roleGrants.id);

/** Organisations within a scope of `peopleScope`; the same rule as `people.read`, as SQL over `organisations`. */
const within = (scope: PeopleScope): SQL =>
  or(
    inArray(organisations.id, [...scope.orgIds]),
    ...scope.paths.map((path) => sql`starts_with(${organisations.path}, ${path})`),
  ) ?? sql`false`;

export async function findOrganisation(db: Db, id: string): Promise<OrganisationRow | null> {
  const [row] = await db.select().from(organisations).where(eq(organisations.id, id));
  return row ?? null;
}

/** Organisations in reading order of the tree, each with the number of active persons directly in it. */
export const listOrganisations = (db: Db, scope: PeopleScope) =>
  db
    .select({
      id: organisations.id,
      parentId: organisations.parentId,
      kind: organisations.kind,
      name: organisations.name,
      path: organisations.path,
      isRural: organisations.isRural,
      isCityDirect: organisations.isCityDirect,
      // Written out: without a join the builder would name the column alone, and mean the person's own id.
      persons: sql<number>`(select count(*)::int from persons p where p.org_id = organisations.id and p.is_active)`,
    })
    .from(organisations)
    .where(within(scope))
    .orderBy(asc(organisations.path));

export const insertOrganisation = (db: Db, row: OrganisationRow) => db.insert(organisations).values(row);

export type PersonFilter = { scope: PeopleScope; orgId?: string | undefined; q?: string | undefined };

const matching = ({ scope, orgId, q }: PersonFilter) => {
  const words = q ? `%${q.replace(/[\\%_]/g, '\\$&')}%` : null;
  return and(
    within(scope),
    orgId ? eq(persons.orgId, orgId) : undefined,
    words ? ilike(persons.name, words) : undefined,
  );
};

const personColumns = {
  id: persons.id,
  userName: persons.userName,
  name: persons.name,
  orgId: persons.orgId,
  orgName: organisations.name,
  orgPath: organisations.path,
  subject: persons.subject,
  stage: persons.stage,
  grades: persons.grades,
  ladderLevel: persons.ladderLevel,
  teachingYears: persons.teachingYears,
  hiredOn: persons.hiredOn,
  positions: persons.positions,
  isActive: persons.isActive,
};

/** A page of the persons within a scope, by organisation and name, and how many there are. */
export async function listPersons(db: Db, filter: PersonFilter, page: { limit: number; offset: number }) {
  const from = db.select(personColumns).from(persons);
  const rows = await from
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(matching(filter))
    .orderBy(organisations.path, persons.name, persons.id)
    .limit(page.limit)
    .offset(page.offset);
  const [total] = await db
    .select({ n: count() })
    .from(persons)
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(matching(filter));
  return { rows, total: total?.n ?? 0 };
}

export async function findPerson(db: Db, id: string) {
  const [row] = await db
    .select(personColumns)
    .from(persons)
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(eq(persons.id, id));
  return row ?? null;
}

export async function findPersonByUserName(db: Db, userName: string) {
  const [row] = await db.select({ id: persons.id }).from(persons).where(eq(persons.userName, userName));
  return row ?? null;
}

export const insertPerson = (db: Db, row: PersonRow) => db.insert(persons).values(row);

export const savePerson = (db: Db, id: string, values: Partial<PersonRow>) =>
  db.update(persons).set(values).where(eq(persons.id, id));

export async function countPersons(db: Db): Promise<number> {
  const [row] = await db.select({ n: count() }).from(persons);
  return row?.n ?? 0;
}

/** Holds the table until the transaction ends: of two first administrators the second sees the first. */
export const lockPersons = (db: Db) => db.execute(sql`lock table persons in share row exclusive mode`);

export const listRoles = (db: Db, personIds: readonly string[]) =>
  db
    .select({
      id: roleGrants.id,
      personId: roleGrants.personId,
      role: roleGrants.role,
      orgId: roleGrants.orgId,
      orgName: organisations.name,
      orgPath: organisations.path,
    })
    .from(roleGrants)
    .innerJoin(organisations, eq(organisations.id, roleGrants.orgId))
    .where(inArray(roleGrants.personId, [...personIds]))
    .orderBy(roleGrants.id);

/** Holding a role twice is holding it once. */
export const insertRole = (db: Db, row: typeof roleGrants.$inferInsert) =>
  db.insert(roleGrants).values(row).onConflictDoNothing();

export const deleteRole = (db: Db, personId: string, roleId: string) =>
  db.delete(roleGrants).where(and(eq(roleGrants.id, roleId), eq(roleGrants.personId, personId)));

export const insertEvent = (db: Db, row: typeof peopleEvents.$inferInsert) => db.insert(peopleEvents).values(row);

/** The demo's persons whose password is still the one they were made with. */
export const listDemoPersons = (db: Db) =>
  db
    .select({ ...personColumns })
    .from(persons)
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(
      and(
        eq(persons.isActive, true),
        exists(
          db
            .select({ one: sql`1` })
            .from(peopleEvents)
            .where(and(eq(peopleEvents.personId, persons.id), eq(peopleEvents.kind, 'demo_person_created'))),
        ),
        notExists(
          db
            .select({ one: sql`1` })
            .from(peopleEvents)
            .where(
              and(
                eq(peopleEvents.personId, persons.id),
                inArray(peopleEvents.kind, ['password_changed', 'password_reset']),
              ),
            ),
        ),
      ),
    )
    .orderBy(persons.createdAt, persons.id);

const CREDENTIAL = 'credential';

/** The identity that belongs to a person, and the hash it signs in with. */
export async function insertIdentity(
  db: Db,
  given: { userId: string; accountId: string; personId: string; userName: string; hash: string; now: Date },
): Promise<void> {
  const { userId, now } = given;
  const stamps = { createdAt: now, updatedAt: now };
  await db.insert(authUsers).values({
    id: userId,
    // The library wants a name and an address; the person's own name stays in our table.
    name: given.userName,
    email: `${given.userName}@yantu.invalid`,
    emailVerified: true,
    username: given.userName,
    displayUsername: given.userName,
    personId: given.personId,
    ...stamps,
  });
  await db.insert(authAccounts).values({
    id: given.accountId,
    userId,
    accountId: userId,
    providerId: CREDENTIAL,
    password: given.hash,
    ...stamps,
  });
}

export async function findCredential(db: Db, personId: string) {
  const [row] = await db
    .select({ userId: authUsers.id, accountId: authAccounts.id, hash: authAccounts.password })
    .from(authUsers)
    .innerJoin(authAccounts, and(eq(authAccounts.userId, authUsers.id), eq(authAccounts.providerId, CREDENTIAL)))
    .where(eq(authUsers.personId, personId));
  return row ?? null;
}

export const saveHash = (db: Db, accountId: string, hash: string, now: Date) =>
  db.update(authAccounts).set({ password: hash, updatedAt: now }).where(eq(authAccounts.id, accountId));

/** Ends the sessions of an identity, all but one when `keep` is the token of that one. */
export const deleteSessions = (db: Db, userId: string, keep: string | null) =>
  db
    .delete(authSessions)
    .where(and(eq(authSessions.userId, userId), keep === null ? undefined : ne(authSessions.token, keep)));

export async function findPersonIdOfUser(db: Db, userId: string): Promise<string | null> {
  const [row] = await db
    .select({ personId: authUsers.personId })
    .from(authUsers)
    .innerJoin(persons, and(eq(persons.id, authUsers.personId), eq(persons.isActive, true)))
    .where(eq(authUsers.id, userId));
  return row?.personId ?? null;
}

/** The counter of a key, held until the transaction ends; made when there is none. */
export async function lockAttempts(db: Db, key: string, now: Date): Promise<AttemptRow> {
  const fresh = { key, failures: 0, lockedUntil: null, lastAt: now };
  await db.insert(signInAttempts).values(fresh).onConflictDoNothing();
  const [row] = await db.select().from(signInAttempts).where(eq(signInAttempts.key, key)).for('update');
  return row ?? fresh;
}

export const saveAttempts = (db: Db, { key, ...values }: AttemptRow) =>
  db.update(signInAttempts).set(values).where(eq(signInAttempts.key, key));

export const deleteAttempts = (db: Db, key: string) => db.delete(signInAttempts).where(eq(signInAttempts.key, key));

/** Names that nobody has tried for long: the table does not grow with every guess. */
export const deleteAttemptsBefore = (db: Db, before: Date) =>
  db.delete(signInAttempts).where(lt(signInAttempts.lastAt, before));

/** An organisation by id or full name; null when there is none or several have that name. */
export async function findOrganisationByName(db: Db, given: string): Promise<string | null> {
  const rows = await db
    .select({ id: organisations.id })
    .from(organisations)
    .where(or(eq(organisations.id, given), eq(organisations.name, given)))
    .limit(2);
  return rows.length === 1 ? (rows[0]?.id ?? null) : null;
}

/** Where an organisation stands in the tree; null when there is none. */
export async function findOrganisationPath(db: Db, id: string): Promise<string | null> {
  const [row] = await db.select({ path: organisations.path }).from(organisations).where(eq(organisations.id, id));
  return row?.path ?? null;
}

/** Active persons with one of these roles, the one nearest to the root first. */
export const listHolders = (db: Db, roles: readonly Role[]) =>
  db
    .select({ personId: persons.id })
    .from(roleGrants)
    .innerJoin(persons, and(eq(persons.id, roleGrants.personId), eq(persons.isActive, true)))
    .innerJoin(organisations, eq(organisations.id, roleGrants.orgId))
    .where(inArray(roleGrants.role, [...roles]))
    .orderBy(sql`length(${organisations.path})`, persons.createdAt, persons.id);

/** A person as known at a moment, for rules that ask what was so then. */
export type Profile = {
  personId: string;
  name: string;
  orgId: string;
  orgPath: string;
  orgKind: OrganisationRow['kind'];
  ladderLevel: PersonRow['ladderLevel'];
  subject: string | null;
  stage: string | null;
  hiredOn: string | null;
  positions: PersonRow['positions'];
  isActive: boolean;
};

/** Whom the rules for teachers are about: everybody whose place is a school or a group of it; bureaus have staff. */
export const isTeacher = (profile: Pick<Profile, 'orgKind'>): boolean =>
  profile.orgKind === 'school' || profile.orgKind === 'group';

/**
 * Profiles as they were known at a moment: of named persons, or of all who were active at or below an organisation
 * then. By organisation and name.
 */
export async function listProfiles(
  db: Db,
  known: Date,
  of: { personIds: readonly string[] } | { orgPath: string },
): Promise<Profile[]> {
  const { personId, since, ...facts } = getTableColumns(personProfiles);
  const latest = db
    .selectDistinctOn([personId], { personId, ...facts })
    .from(personProfiles)
    .where(and(lte(since, known), 'personIds' in of ? inArray(personId, [...of.personIds]) : undefined))
    .orderBy(personId, desc(since))
    .as('latest');
  return db
    .select({
      personId: latest.personId,
      name: persons.name,
      orgId: latest.orgId,
      orgPath: organisations.path,
      orgKind: organisations.kind,
      ladderLevel: latest.ladderLevel,
      subject: latest.subject,
      stage: latest.stage,
      hiredOn: latest.hiredOn,
      positions: latest.positions,
      isActive: latest.isActive,
    })
    .from(latest)
    .innerJoin(persons, eq(persons.id, latest.personId))
    .innerJoin(organisations, eq(organisations.id, latest.orgId))
    .where(
      'orgPath' in of
        ? and(eq(latest.isActive, true), sql`starts_with(${organisations.path}, ${of.orgPath})`)
        : undefined,
    )
    .orderBy(asc(organisations.path), asc(persons.name), asc(persons.id));
}

/** The organisations on a path, furthest first. */
export const listOnPath = (db: Db, path: string) =>
  db
    .select()
    .from(organisations)
    .where(sql`starts_with(${path}, ${organisations.path})`)
    .orderBy(sql`length(${organisations.path})`);
