import { dayOf } from '../../kernel/day.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { findOrganisation } from '../../people/index.ts';
import { mayAskAbout, policyScope } from '../access.ts';
import { organisationNotFound, policyNotFound } from '../errors.ts';
import { findDocument } from '../repo/documents.ts';
import { differencesOf, isOfSubstance } from '../rules/index.ts';
import { rulesAsIf, rulesAt, type AsOf, type InForce } from './effective.ts';

export type Comparison = { from?: string; to: string; orgId?: string; day?: string };
type RulesOf = (orgPath: string) => InForce;
export type Sides = {
  organisation: { id: string; name: string; path: string };
  asOf: AsOf;
  /** The rules at some organisations, once with each of the two policies. */
  rulesAt: (orgPaths: readonly string[]) => Promise<{ before: RulesOf; after: RulesOf }>;
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
  const asIf = async (id: string, orgPaths: readonly string[]) => {
    const found = await rulesAsIf(deps.db, id, orgPaths, asOf);
    if (!found) throw policyNotFound();
    return found;
  };
  return {
    organisation: { id: org.id, name: org.name, path: org.path },
    asOf,
    rulesAt: async (orgPaths) => ({
      before: await (from === undefined ? rulesAt(deps.db, orgPaths, asOf) : asIf(from, orgPaths)),
      after: await asIf(to, orgPaths),
    }),
  };
}

/** What differs between two policies at an organisation, rule by rule. @throws as `sidesOf` */
export async function comparePolicies(deps: Deps, actor: Actor, input: Comparison) {
  const sides = await sidesOf(deps, actor, input);
  const { id, name, path } = sides.organisation;
  const rules = await sides.rulesAt([path]);
  const [before, after] = [rules.before(path), rules.after(path)];
  return {
    organisation: { id, name },
    day: sides.asOf.day,
    before: { policies: before.policies, rules: before.rules.map((rule) => ({ ...rule })) },
    after: { policies: after.policies, rules: after.rules.map((rule) => ({ ...rule })) },
    differences: differencesOf(before, after).map((one) => ({ ...one, isOfSubstance: isOfSubstance(one) })),
  };
}
