import type { Deps } from '../../kernel/deps.ts';
import { PRODUCT } from '../actor.ts';
import { alreadySetUp } from '../errors.ts';
import { countPersons, insertOrganisation, listDemoPersons, listRoles, lockPersons } from '../repo.ts';
import { administratorOf, type Role } from '../rules.ts';
import type { SetupInput } from '../schemas.ts';
import { hashOf } from './password.ts';
import { insertPersonWithIdentity } from './persons.ts';
import { record } from './record.ts';

/** The password of the demo's fictional persons; shown to everybody for as long as it opens their accounts. */
export const DEMO_PASSWORD = 'yantu-demo-2026';

/** What a stranger at the door needs to know: whether to make the first administrator, and which ways in there are. */
export async function setupState(deps: Deps) {
  const { config, db } = deps;
  const [persons, demo] = await Promise.all([countPersons(db), config.isDemo ? listDemoPersons(db) : []]);
  const roles =
    demo.length === 0
      ? []
      : await listRoles(
          db,
          demo.map((person) => person.id),
        );
  return {
    needsFirstAdministrator: persons === 0,
    oidc: config.oidc ? { name: config.oidc.name } : null,
    isDemo: demo.length > 0,
    demoAccounts: demo.map(({ id, userName, name, orgName, subject }) => ({
      userName,
      name,
      orgName,
      subject,
      roles: roles.filter((grant) => grant.personId === id).map((grant) => grant.role),
      password: DEMO_PASSWORD,
    })),
  };
}

/**
 * Makes the root organisation and its administrator, once: of two that ask at the same time one is refused.
 * @throws people.already_set_up
 */
export async function setUp(deps: Deps, input: SetupInput): Promise<{ id: string }> {
  if ((await countPersons(deps.db)) > 0) throw alreadySetUp();
  const { organisation, administrator } = input;
  const hash = await hashOf(deps, administrator.password);
  return deps.db.transaction(async (tx) => {
    await lockPersons(tx);
    if ((await countPersons(tx)) > 0) throw alreadySetUp();
    const orgId = deps.newId('org');
    const now = deps.now();
    const flags = { isRural: false, isCityDirect: false, createdAt: now, updatedAt: now };
    await insertOrganisation(tx, { id: orgId, parentId: null, path: `/${orgId}/`, ...organisation, ...flags });
    await record(deps, tx, PRODUCT, 'organisation_created', null, { orgId });
    const { userName, name } = administrator;
    const unknown = {
      subject: null,
      stage: null,
      grades: [],
      ladderLevel: null,
      teachingYears: null,
      hiredOn: null,
      positions: [],
    };
    const roles: { role: Role; orgId: string }[] = [{ role: administratorOf(organisation.kind), orgId }];
    return insertPersonWithIdentity(deps, tx, PRODUCT, { userName, name, orgId, ...unknown, hash, roles });
  });
}
