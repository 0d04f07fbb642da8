import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { notYourself, organisationNotFound, personNotFound } from '../errors.ts';
import { findOrganisation, findPerson } from '../repo.ts';
import { STEWARDS, whyNot } from '../rules.ts';
import { tieDays, tieExists, tieIncomplete, tieNotFound } from './errors.ts';
import { deleteTie, findTie, hasTie, insertTie, listTies, saveTie } from './repo.ts';
import type { NewTie } from './schemas.ts';

/** 师徒、名师工作室、责任教研员、原单位: kept by whoever looks after the place the person works in. */
const keptPaths = (actor: Actor): string[] =>
  actor.roles.filter(({ role }) => STEWARDS.some((one) => one === role)).map(({ orgPath }) => orgPath);

/** Ties of people in the places one looks after. */
export async function showTies(deps: Deps, actor: Actor, input: Parameters<typeof listTies>[2]) {
  const { items, total } = await listTies(deps.db, keptPaths(actor), input);
  return { items: items.map(({ homePath: _, ...tie }) => tie), total };
}

/**
 * Enters a tie.
 * @throws people.person_not_found, people.organisation_not_found, people.tie_incomplete, people.tie_days, people.tie_exists,
 * people.not_yourself, access.*
 */
export async function enterTie(deps: Deps, actor: Actor, input: NewTie): Promise<{ id: string }> {
  const person = await findPerson(deps.db, input.personId);
  if (!person) throw personNotFound();
  refuse(whyNot(actor, 'topics.run', { orgPath: person.orgPath }));
  const wantsPerson = input.kind === 'mentor' || input.kind === 'studio';
  if (wantsPerson ? input.otherId === null || input.orgId !== null : input.orgId === null || input.otherId !== null)
    throw tieIncomplete();
  if (input.otherId === input.personId && input.kind === 'mentor') throw notYourself();
  if (input.otherId !== null && !(await findPerson(deps.db, input.otherId))) throw personNotFound();
  if (input.orgId !== null && !(await findOrganisation(deps.db, input.orgId))) throw organisationNotFound();
  if (input.to !== null && input.to < input.from) throw tieDays();
  const id = deps.newId('tie');
  const at = deps.now();
  await deps.db.transaction(async (tx) => {
    if (await hasTie(tx, input)) throw tieExists();
    await insertTie(tx, { id, ...input, createdAt: at, updatedAt: at });
  });
  return { id };
}

/** A tie has ended on a day; it still counts for some years. @throws people.tie_not_found, people.tie_days */
export async function endTie(deps: Deps, actor: Actor, input: { id: string; to: string }): Promise<{ id: string }> {
  const found = await findTie(deps.db, keptPaths(actor), input.id);
  if (!found) throw tieNotFound();
  if (input.to < found.from) throw tieDays();
  await saveTie(deps.db, found.id, { to: input.to, updatedAt: deps.now() });
  return { id: found.id };
}

/** Takes back what was entered by mistake. Nobody frees herself of a tie. @throws people.tie_not_found, people.not_yourself */
export async function removeTie(deps: Deps, actor: Actor, input: { id: string }): Promise<{ id: string }> {
  const found = await findTie(deps.db, keptPaths(actor), input.id);
  if (!found) throw tieNotFound();
  if ([found.personId, found.otherId].includes(actor.personId)) throw notYourself();
  await deleteTie(deps.db, found.id);
  return { id: found.id };
}
