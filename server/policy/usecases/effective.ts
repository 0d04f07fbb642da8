import type { Db } from '../../../db/client.ts';
import { idsOnPath } from '../../people/index.ts';
import { findInForce, findPolicy } from '../repo.ts';
import { mergeLayers, type Effective } from '../rules/index.ts';

export type InForce = Effective & {
  policies: { id: string; orgId: string; name: string; nameEn: string; version: number }[];
};

/** Two moments of one question: the day that rules are asked for, and when what is known had been known. */
export type AsOf = { day: string; known: Date };

/** The rules that hold for an organisation on a day; without any policy there are none. */
export async function policyInForce(db: Db, orgPath: string, { day, known }: AsOf): Promise<InForce> {
  const layers = await findInForce(db, idsOnPath(orgPath), day, known);
  const merged = mergeLayers(layers);
  const policies = layers
    .filter((layer) => merged.policyIds.includes(layer.id))
    .map(({ id, orgId, name, nameEn, version }) => ({ id, orgId, name, nameEn, version }));
  return { ...merged, policies };
}

/** Remembers what holds where: thousands of persons share a few organisations. */
export function policiesInForce(db: Db, asOf: AsOf): (orgPath: string) => Promise<InForce> {
  const known = new Map<string, Promise<InForce>>();
  return (orgPath) => {
    const found = known.get(orgPath) ?? policyInForce(db, orgPath, asOf);
    known.set(orgPath, found);
    return found;
  };
}

/**
 * The rules that would hold for an organisation if this policy did in its place: laid over what holds above it, under
 * what holds below. One of an organisation elsewhere is tried in the place of the organisation's own.
 * Null when there is no such policy.
 */
export async function policyAsIf(db: Db, policyId: string, orgPath: string, asOf: AsOf): Promise<InForce | null> {
  const asked = await findPolicy(db, policyId);
  if (!asked) return null;
  const ids = idsOnPath(orgPath);
  const place = ids.includes(asked.orgId) ? ids.indexOf(asked.orgId) : ids.length - 1;
  const layers = await findInForce(db, ids, asOf.day, asOf.known);
  const above = layers.filter((layer) => ids.indexOf(layer.orgId) < place);
  const below = layers.filter((layer) => ids.indexOf(layer.orgId) > place);
  const all = [...above, asked, ...below];
  const merged = mergeLayers(all);
  const policies = all
    .filter((layer) => merged.policyIds.includes(layer.id))
    .map(({ id, orgId, name, nameEn, version }) => ({ id, orgId, name, nameEn, version }));
  return { ...merged, policies };
}
