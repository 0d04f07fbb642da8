import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { idOf, isProduct, type Doer } from '../actor.ts';
import { notYourself, organisationNotFound, personNotFound, roleNotFound } from '../errors.ts';
import { forgetActors } from '../identity.ts';
import { deleteRole, findOrganisation, findPerson, insertRole, listRoles } from '../repo.ts';
import { whyNot, whyNotGrant, whyNotHeldAt, type Role } from '../rules.ts';
import { record } from './record.ts';

/**
 * Gives a person a role at an organisation and all below it. Giving it again changes nothing.
 * @throws people.person_not_found, people.organisation_not_found, people.role_does_not_fit, people.role_above_yours, access.*
 */
export async function grantRole(
  deps: Deps,
  doer: Doer,
  input: { personId: string; role: Role; orgId: string },
): Promise<void> {
  const [person, org] = await Promise.all([
    findPerson(deps.db, input.personId),
    findOrganisation(deps.db, input.orgId),
  ]);
  if (!person) throw personNotFound();
  if (!org) throw organisationNotFound();
  if (!isProduct(doer)) {
    refuse(whyNotGrant(doer, input.role, org.path));
    refuse(whyNot(doer, 'people.read', { orgPath: person.orgPath }));
  }
  refuse(whyNotHeldAt(input.role, org.kind));
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    const stamps = { createdAt: now, updatedAt: now };
    await insertRole(tx, { id: deps.newId('rol'), grantedBy: idOf(doer), ...input, ...stamps });
    await record(deps, tx, doer, 'role_granted', person.id, { role: input.role, orgId: org.id });
  });
  forgetActors(deps);
}

/**
 * Takes a role away. Nobody takes one's own, so that an organisation never loses its last administrator by mistake.
 * @throws people.role_not_found, people.not_yourself, people.role_above_yours, access.*
 */
export async function revokeRole(deps: Deps, actor: Actor, input: { id: string; roleId: string }): Promise<void> {
  const held = (await listRoles(deps.db, [input.id])).find((grant) => grant.id === input.roleId);
  if (!held) throw roleNotFound();
  refuse(whyNotGrant(actor, held.role, held.orgPath));
  if (input.id === actor.personId) throw notYourself();
  await deps.db.transaction(async (tx) => {
    await deleteRole(tx, input.id, input.roleId);
    await record(deps, tx, actor, 'role_revoked', input.id, { role: held.role, orgId: held.orgId });
  });
  forgetActors(deps);
}
