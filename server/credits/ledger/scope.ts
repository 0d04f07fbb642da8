import type { Actor } from '../../kernel/deps.ts';
import { STEWARDS } from '../../people/index.ts';

/** What a query needs to show only the ledgers that `credits.standing` allows: one's own, and those below one's roles. */
export type LedgerScope = { personId: string; paths: readonly string[] };

const SEEING: readonly string[] = [...STEWARDS, 'group_leader'];

export const ledgerScope = (actor: Actor): LedgerScope => ({
  personId: actor.personId,
  paths: actor.roles.filter((grant) => SEEING.includes(grant.role)).map((grant) => grant.orgPath),
});

/** Organisations whose keys somebody keeps: those of the roles themselves, not what lies below. As in `credits.keep`. */
export const keptOrgIds = (actor: Actor): string[] => [
  ...new Set(actor.roles.filter((grant) => STEWARDS.some((role) => role === grant.role)).map((grant) => grant.orgId)),
];
