import { sqlState, type Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { idOf, isProduct, type Doer } from '../actor.ts';
import { notYourself, organisationNotFound, personNotFound, userNameTaken } from '../errors.ts';
import { forgetActors } from '../identity.ts';
import {
  deleteSessions,
  findCredential,
  findOrganisation,
  findPerson,
  insertIdentity,
  insertPerson,
  insertRole,
  listPersons,
  listRoles,
  savePerson,
} from '../repo.ts';
import { peopleScope, whyNot, whyNotHeldAt, whyNotManagePerson, type Role } from '../rules.ts';
import type { PersonChange, PersonInput, PersonsQuery } from '../schemas.ts';
import { hashOf } from './password.ts';
import { record } from './record.ts';

const UNIQUE_VIOLATION = '23505';

/** A page of the persons an actor may see; user names only where the actor manages them, they are half of a sign-in. */
export async function pageOfPersons(deps: Deps, actor: Actor, { limit, offset, ...filter }: PersonsQuery) {
  const { rows, total } = await listPersons(deps.db, { scope: peopleScope(actor), ...filter }, { limit, offset });
  const roles =
    rows.length === 0
      ? []
      : await listRoles(
          deps.db,
          rows.map((row) => row.id),
        );
  const items = rows.map(({ orgPath, userName, ...row }) => {
    const own = roles.filter((grant) => grant.personId === row.id);
    const mayManage = whyNotManagePerson(actor, { orgPath, roles: own }) === null;
    return {
      ...row,
      userName: mayManage || row.id === actor.personId ? userName : null,
      hiredOn: mayManage ? row.hiredOn : null,
      positions: mayManage ? row.positions : [],
      roles: own.map(({ id, role, orgId, orgName }) => ({ id, role, orgId, orgName })),
      can: { manage: mayManage && row.id !== actor.personId },
    };
  });
  return { items, total };
}

/** A person as the product makes one: what the HTTP input says, and for the demo that it says so. */
export type NewPerson = Omit<PersonInput, 'hiredOn' | 'positions'> &
  Partial<Pick<PersonInput, 'hiredOn' | 'positions'>> & { isDemo?: boolean };

async function placesOf(db: Db, input: NewPerson) {
  const home = await findOrganisation(db, input.orgId);
  if (!home) throw organisationNotFound();
  const roles: { role: Role; orgId: string; orgPath: string }[] = [];
  for (const { role, orgId } of input.roles) {
    const org = orgId === undefined || orgId === home.id ? home : await findOrganisation(db, orgId);
    if (!org) throw organisationNotFound();
    refuse(whyNotHeldAt(role, org.kind));
    roles.push({ role, orgId: org.id, orgPath: org.path });
  }
  return { home, roles };
}

/**
 * Makes a person with a password and roles.
 * @throws people.organisation_not_found, people.user_name_taken, people.role_does_not_fit, people.role_above_yours, access.*
 */
export async function createPerson(deps: Deps, doer: Doer, input: NewPerson): Promise<{ id: string }> {
  const { home, roles } = await placesOf(deps.db, input);
  if (!isProduct(doer)) refuse(whyNotManagePerson(doer, { orgPath: home.path, roles }));
  const hash = await hashOf(deps, input.password);
  return deps.db.transaction((tx) => insertPersonWithIdentity(deps, tx, doer, { ...input, roles, hash }));
}

/** The rows of a new person, inside the caller's transaction. */
export async function insertPersonWithIdentity(
  deps: Deps,
  tx: Db,
  doer: Doer,
  given: Omit<NewPerson, 'roles' | 'password'> & { hash: string; roles: readonly { role: Role; orgId: string }[] },
): Promise<{ id: string }> {
  const { hash, roles, isDemo, ...fields } = given;
  const id = deps.newId('per');
  const now = deps.now();
  const stamps = { createdAt: now, updatedAt: now };
  try {
    await insertPerson(tx, { hiredOn: null, positions: [], ...fields, id, locale: 'zh', isActive: true, ...stamps });
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw userNameTaken();
    throw error;
  }
  const { userName } = fields;
  await insertIdentity(tx, {
    userId: deps.newId('usr'),
    accountId: deps.newId('acc'),
    personId: id,
    userName,
    hash,
    now,
  });
  await record(deps, tx, doer, isDemo ? 'demo_person_created' : 'person_created', id);
  for (const { role, orgId } of roles) {
    await insertRole(tx, { id: deps.newId('rol'), personId: id, orgId, role, grantedBy: idOf(doer), ...stamps });
    await record(deps, tx, doer, 'role_granted', id, { role, orgId });
  }
  return { id };
}

/**
 * Changes what is known of a person, where they work, or whether they may sign in.
 * @throws people.person_not_found, people.not_yourself, people.organisation_not_found, access.*
 */
export async function changePerson(deps: Deps, actor: Actor, id: string, change: PersonChange): Promise<void> {
  const person = await findPerson(deps.db, id);
  if (!person) throw personNotFound();
  refuse(whyNotManagePerson(actor, { orgPath: person.orgPath, roles: await listRoles(deps.db, [id]) }));
  if (id === actor.personId && change.isActive === false) throw notYourself();
  if (change.orgId !== undefined) {
    const home = await findOrganisation(deps.db, change.orgId);
    if (!home) throw organisationNotFound();
    refuse(whyNot(actor, 'people.manage', { orgPath: home.path }));
  }
  const credential = await findCredential(deps.db, id);
  await deps.db.transaction(async (tx) => {
    await savePerson(tx, id, { ...defined(change), updatedAt: deps.now() });
    if (change.isActive === false && credential) await deleteSessions(tx, credential.userId, null);
    await record(deps, tx, actor, 'person_changed', id, { fields: Object.keys(change).join(',') });
    await deps.emit(tx, 'people.changed', { personId: id });
  });
  forgetActors(deps);
}

/** The language of one's own pages. */
export async function changeLocale(deps: Deps, actor: Actor, locale: 'zh' | 'en'): Promise<void> {
  await savePerson(deps.db, actor.personId, { locale, updatedAt: deps.now() });
  forgetActors(deps);
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const defined = <T extends object>(given: T): Defined<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>;
