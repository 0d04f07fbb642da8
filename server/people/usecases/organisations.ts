import { sqlState } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { isProduct, type Doer } from '../actor.ts';
import { organisationNameTaken, organisationNotFound } from '../errors.ts';
import { findOrganisation, insertOrganisation, listOrganisations, type OrganisationRow } from '../repo.ts';
import { peopleScope, whyNot, type OrganisationKind } from '../rules.ts';
import { pageOfPersons } from './persons.ts';
import { record } from './record.ts';

const UNIQUE_VIOLATION = '23505';

export type NewOrganisation = {
  /** null: a root of its own; only the product makes one. */
  parentId: string | null;
  kind: OrganisationKind;
  name: string;
  isRural?: boolean;
  isCityDirect?: boolean;
};

/** @throws people.organisation_not_found, people.organisation_name_taken, access.* */
export async function createOrganisation(deps: Deps, doer: Doer, input: NewOrganisation): Promise<OrganisationRow> {
  const parent = input.parentId === null ? null : await findOrganisation(deps.db, input.parentId);
  if (input.parentId !== null && !parent) throw organisationNotFound();
  if (!isProduct(doer)) refuse(whyNot(doer, 'people.manage', { orgPath: parent?.path ?? '/' }));
  const id = deps.newId('org');
  const now = deps.now();
  const row: OrganisationRow = {
    id,
    parentId: input.parentId,
    kind: input.kind,
    name: input.name,
    path: `${parent?.path ?? '/'}${id}/`,
    isRural: input.isRural ?? false,
    isCityDirect: input.isCityDirect ?? false,
    createdAt: now,
    updatedAt: now,
  };
  try {
    await deps.db.transaction(async (tx) => {
      await insertOrganisation(tx, row);
      await record(deps, tx, doer, 'organisation_created', null, { orgId: id });
    });
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw organisationNameTaken();
    throw error;
  }
  return row;
}

/** The organisations a person may see, parents before children, with the persons directly in each. */
export async function organisationTree(deps: Deps, actor: Actor) {
  const rows = await listOrganisations(deps.db, peopleScope(actor));
  return rows.map(({ path, ...row }) => ({
    ...row,
    can: { manage: whyNot(actor, 'people.manage', { orgPath: path }) === null },
  }));
}

/** One organisation and a page of its persons. @throws people.organisation_not_found, access.* */
export async function organisationWithPersons(
  deps: Deps,
  actor: Actor,
  input: { id: string; limit: number; offset: number },
) {
  const row = await findOrganisation(deps.db, input.id);
  if (!row) throw organisationNotFound();
  refuse(whyNot(actor, 'people.read', { orgPath: row.path }));
  const { id, parentId, kind, name, isRural, isCityDirect, path } = row;
  return {
    organisation: {
      id,
      parentId,
      kind,
      name,
      isRural,
      isCityDirect,
      can: { manage: whyNot(actor, 'people.manage', { orgPath: path }) === null },
    },
    persons: await pageOfPersons(deps, actor, { orgId: id, limit: input.limit, offset: input.offset }),
  };
}
