import type { Actor, Deps } from '../../kernel/deps.ts';
import { signInNeeded } from '../../kernel/errors.ts';
import { findOrganisation, findPerson, listRoles } from '../repo.ts';
import { capabilities } from '../rules.ts';

/** The signed-in person, where they work, and what menus and buttons may offer. */
export async function me(deps: Deps, actor: Actor) {
  const [person, organisation, roles] = await Promise.all([
    findPerson(deps.db, actor.personId),
    findOrganisation(deps.db, actor.orgId),
    listRoles(deps.db, [actor.personId]),
  ]);
  if (!person || !organisation) throw signInNeeded();
  const { id, userName, name, subject, stage, grades, ladderLevel, teachingYears, hiredOn, positions } = person;
  return {
    person: {
      id,
      userName,
      name,
      subject,
      stage,
      grades,
      ladderLevel,
      teachingYears,
      hiredOn,
      positions,
      locale: actor.locale,
      roles: roles.map(({ role, orgId, orgName }) => ({ role, orgId, orgName })),
    },
    organisation: { id: organisation.id, name: organisation.name, kind: organisation.kind },
    can: capabilities(actor),
  };
}
