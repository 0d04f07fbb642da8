import type { Actor, Deps } from '../../kernel/deps.ts';
import { findOrganisation, findPerson } from '../../people/index.ts';
import { declaredNotFound, expertNotFound } from './errors.ts';
import { deleteDeclared, findExpert, insertDeclared } from './repo.ts';
import type { Declaring } from './schemas.ts';

/** Her own row; what she declares is hers to say and to take back. */
async function own(deps: Deps, actor: Actor, id: string) {
  const found = await findExpert(deps.db, { personId: actor.personId, keptPaths: [] }, id);
  if (!found) throw expertNotFound();
  return found;
}

/**
 * Declares somebody or some unit she will not judge.
 * @throws reviews.expert_not_found, reviews.declared_not_found (nobody of that id)
 */
export async function declareConflict(deps: Deps, actor: Actor, input: { id: string } & Declaring) {
  const { id: expertId, otherPersonId, otherOrgId, kind, reason } = input;
  await own(deps, actor, expertId);
  const isKnown = otherPersonId
    ? (await findPerson(deps.db, otherPersonId)) !== null
    : otherOrgId !== null && (await findOrganisation(deps.db, otherOrgId)) !== null;
  if (!isKnown) throw declaredNotFound();
  const id = deps.newId('dcl');
  await insertDeclared(deps.db, { id, expertId, otherPersonId, otherOrgId, kind, reason, at: deps.now() });
  return { id };
}

/** @throws reviews.expert_not_found, reviews.declared_not_found */
export async function withdrawDeclared(deps: Deps, actor: Actor, input: { id: string; declaredId: string }) {
  await own(deps, actor, input.id);
  const gone = await deleteDeclared(deps.db, input.id, input.declaredId);
  if (gone.length === 0) throw declaredNotFound();
  return { id: input.declaredId };
}
