import { dayOf } from '../../kernel/day.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { findOrganisation } from '../../people/index.ts';
import { mayAskAbout, policyScope } from '../access.ts';
import { organisationNotFound, policyNotFound } from '../errors.ts';
import { findDocument } from '../repo/documents.ts';
import { differencesOf, isOfSubstance } from '../rules/index.ts';
import { policyAsIf, policyInForce, type AsOf, type InForce } from './effective.ts';

export type Comparison = { from?: string; to: string; orgId?: string; day?: string };
export type Sides = {
  organisation: { id: string; name: string; path: string };
  asOf: AsOf;
  /** The rules that hold at an organisation, once with each of the two policies. */
  before: (orgPath: string) => Promise<InForce>;
  after: (orgPath: string) => Promise<InForce>;
};

/**
 * The two sides of a comparison, for every organisation at or below one (by default the owner of `to`): what holds there,
 * or would with the policy named `from`, and what would with `to`. The day is the first of `to` when it is yet to come.
 * @throws policy.not_found, policy.organisation_not_found
 */
export async function sidesOf(deps: Deps, actor: Actor, { from, to, ...input }: Comparison): Promise<Sides> {
  const now = deps.now();
  const today = dayOf(now);
  const scope = policyScope(actor);
  const later = await findDocument(deps.db, scope, to, today);
  const earlier = from === undefined ? null : await findDocument(deps.db, scope, from, today);
  if (!later || (from !== undefined && !earlier)) throw policyNotFound();
  const org = await findOrganisation(deps.db, input.orgId ?? later.orgId);
  if (!org || !mayAskAbout(actor, org)) throw organisationNotFound();
  const asOf = { day: input.day ?? (later.validFrom > today ? later.validFrom : today), known: now };
  const asIf = async (id: string, orgPath: string) => {
    const found = await policyAsIf(deps.db, id, orgPath, asOf);
    if (!found) throw policyNotFound();
    return found;
  };
  return {
    organisation: { id: org.id, name: org.name, path: org.path },
    asOf,
    before: (path) => (from === undefined ? policyInForce(deps.db, path, asOf) : asIf(from, path)),
    after: (path) => asIf(to, path),
  };
}

/** What differs between two policies at an organisation, rule by rule. @throws as `sidesOf` */
export async function comparePolicies(deps: Deps, actor: Actor, input: Comparison) {
  const sides = await sidesOf(deps, actor, input);
  const { id, name, path } = sides.organisation;
  const [before, after] = await Promise.all([sides.before(path), sides.after(path)]);
  return {
    organisation: { id, name },
    day: sides.asOf.day,
    before: { policies: before.policies, rules: before.rules.map((rule) => ({ ...rule })) },
    after: { policies: after.policies, rules: after.rules.map((rule) => ({ ...rule })) },
    differences: differencesOf(before, after).map((one) => ({ ...one, isOfSubstance: isOfSubstance(one) })),
  };
}
