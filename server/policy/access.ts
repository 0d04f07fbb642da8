import { ADMINS, holds, STEWARDS, type Role } from '../people/index.ts';
import type { Actor } from '../kernel/deps.ts';

/**
 * What a query needs to find only policies that a person may read: those of her organisations, and of those she
 * stewards; drafts only where she may edit them (`policy.edit`).
 */
export type PolicyScope = {
  memberOf: readonly string[];
  stewardPaths: readonly string[];
  editPaths: readonly string[];
};

const pathsOf = (actor: Actor, roles: readonly Role[]): string[] =>
  actor.roles.filter((grant) => roles.some((role) => role === grant.role)).map((grant) => grant.orgPath);

export const policyScope = (actor: Actor): PolicyScope => ({
  memberOf: actor.memberOf,
  stewardPaths: pathsOf(actor, STEWARDS),
  editPaths: pathsOf(actor, ADMINS),
});

/** Whether a person may ask what holds at an organisation: everything above it is hers to read then, too. */
export const mayAskAbout = (actor: Actor, org: { id: string; path: string }): boolean =>
  actor.memberOf.includes(org.id) || holds(actor, STEWARDS, org.path);
