import { holds, STEWARDS } from '../people/index.ts';
import type { Actor } from '../kernel/deps.ts';

/** What a query needs to find only policies that a person may read: those of her organisations, or that she stewards. */
export type PolicyScope = { memberOf: readonly string[]; stewardPaths: readonly string[] };

export const policyScope = (actor: Actor): PolicyScope => ({
  memberOf: actor.memberOf,
  stewardPaths: actor.roles
    .filter((grant) => STEWARDS.some((role) => role === grant.role))
    .map((grant) => grant.orgPath),
});

/** Whether a person may ask what holds at an organisation: everything above it is hers to read then, too. */
export const mayAskAbout = (actor: Actor, org: { id: string; path: string }): boolean =>
  actor.memberOf.includes(org.id) || holds(actor, STEWARDS, org.path);
