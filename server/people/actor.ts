import type { Actor, Deps } from '../kernel/deps.ts';
import { findActorRows, listHolders } from './repo.ts';
import { ADMINS } from './rules.ts';

/** The ids on a path '/a/b/', from the root down. */
export const idsOnPath = (path: string): string[] => path.split('/').filter((id) => id !== '');

/** Reads who a person is and what decides about their access, in one query; null when unknown or not active. */
export async function loadActor(deps: Pick<Deps, 'db'>, personId: string): Promise<Actor | null> {
  const rows = await findActorRows(deps.db, personId);
  const [person] = rows;
  if (!person) return null;
  const roles = rows.flatMap(({ role, roleOrgId, roleOrgPath }) =>
    role && roleOrgId && roleOrgPath ? [{ role, orgId: roleOrgId, orgPath: roleOrgPath }] : [],
  );
  const { userName, orgId, orgPath, schoolPath, locale } = person;
  const memberOf = new Set([orgPath, ...roles.map((grant) => grant.orgPath)].flatMap(idsOnPath));
  return { personId, userName, orgId, orgPath, schoolPath, roles, memberOf: [...memberOf], locale };
}

/** The product itself: the demo's seed and the command line, which need nobody's permission. */
export const PRODUCT = { isProduct: true } as const;
export type Doer = Actor | typeof PRODUCT;

export const isProduct = (doer: Doer): doer is typeof PRODUCT => 'isProduct' in doer;
export const idOf = (doer: Doer): string | null => (isProduct(doer) ? null : doer.personId);

/** Who acts on the command line when nobody is named: the administrator nearest to the root; null when there is none. */
export async function findAdministrator(deps: Pick<Deps, 'db'>): Promise<string | null> {
  const [first] = await listHolders(deps.db, ADMINS);
  return first?.personId ?? null;
}
