import { dayOf, endOfDay } from '../../kernel/day.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { findOrganisation, listOnPath } from '../../people/index.ts';
import { mayAskAbout } from '../access.ts';
import { policyNotFound } from '../errors.ts';
import { policyInForce } from './effective.ts';

/**
 * What holds at an organisation (by default one's own) on a day (by default today), each rule with the policy and the
 * organisation it comes from. For a past day: as it was known by its end. Without any policy the lists are empty.
 * @throws policy.not_found for an organisation out of reach
 */
export async function showEffective(deps: Deps, actor: Actor, input: { orgId?: string; day?: string }) {
  const org = await findOrganisation(deps.db, input.orgId ?? actor.orgId);
  if (!org || !mayAskAbout(actor, org)) throw policyNotFound();
  const now = deps.now();
  const today = dayOf(now);
  const day = input.day ?? today;
  const known = day >= today ? now : endOfDay(day);
  const [inForce, above] = await Promise.all([
    policyInForce(deps.db, org.path, { day, known }),
    listOnPath(deps.db, org.path),
  ]);
  const policies = inForce.policies.map((policy) => {
    const owner = above.find((one) => one.id === policy.orgId);
    return { ...policy, orgName: owner?.name ?? '', orgKind: owner?.kind ?? org.kind };
  });
  return {
    day,
    organisation: { id: org.id, name: org.name, kind: org.kind },
    policies,
    rules: inForce.rules.map((rule) => ({ ...rule })),
  };
}
