import type { z } from 'zod';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { notAllowed } from '../../../kernel/errors.ts';
import { whyNotKeep } from '../../access.ts';
import { boilerplateNotFound } from '../errors.ts';
import { deleteBoilerplate, findBoilerplate, insertBoilerplate, listBoilerplates } from '../repo/boilerplates.ts';
import type { newBoilerplate } from '../schemas.ts';

/** Bodies whose library this person keeps. */
const keptOrgs = (actor: Actor): string[] => [
  ...new Set(actor.roles.filter(({ orgPath }) => whyNotKeep(actor, orgPath) === null).map(({ orgId }) => orgId)),
];

/** Texts that anybody may quote, and skeletons that are sold. @throws access.denied */
export async function showBoilerplates(deps: Deps, actor: Actor, input: { limit: number; offset: number }) {
  const orgs = keptOrgs(actor);
  if (orgs.length === 0) throw notAllowed();
  const { items, total } = await listBoilerplates(deps.db, orgs, input);
  return {
    items: items.map(({ orgPath: _path, updatedAt, ...item }) => ({ ...item, updatedAt: updatedAt.toISOString() })),
    total,
  };
}

/** Adds a text; it counts from the next look on. @throws access.denied */
export async function addBoilerplate(deps: Deps, actor: Actor, input: z.output<typeof newBoilerplate>) {
  const orgs = keptOrgs(actor);
  const orgId = input.orgId ?? orgs[0];
  if (orgId === undefined || !orgs.includes(orgId)) throw notAllowed();
  const { name, kind, text } = input;
  const at = deps.now();
  const id = deps.newId('bpl');
  await insertBoilerplate(deps.db, { id, orgId, name, kind, text, byId: actor.personId, createdAt: at, updatedAt: at });
  return { id };
}

/** @throws topics.boilerplate_not_found */
export async function removeBoilerplate(deps: Deps, actor: Actor, { id }: { id: string }) {
  const found = await findBoilerplate(deps.db, keptOrgs(actor), id);
  if (!found) throw boilerplateNotFound();
  await deleteBoilerplate(deps.db, id);
  return { id };
}
