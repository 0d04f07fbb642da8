import type { Db } from '../../../../db/client.ts';
import type { Actor } from '../../../kernel/deps.ts';
import { listOpenOf } from '../../appeals/repo.ts';
import { keptOrgIds } from '../../ledger/scope.ts';
import { claimChanged, claimNotFound } from '../errors.ts';
import { lockClaim, type ClaimScope, type ShownClaim } from '../repo/claims.ts';
import { findLastEvents, type ClaimEventKind } from '../repo/events.ts';
import type { ClaimFacts, Keys } from '../rules/states.ts';

export const scopeOf = (actor: Actor): ClaimScope => ({ personId: actor.personId, orgIds: keptOrgIds(actor) });
export const keysOf = (actor: Actor): Keys => scopeOf(actor);

/** What the rules ask about some claims. */
export async function factsOf(db: Db, claims: readonly ShownClaim[]): Promise<(claim: ShownClaim) => ClaimFacts> {
  const inHand = claims.filter(({ state }) => state === 'submitted' || state === 'registered').map(({ id }) => id);
  const last = inHand.length === 0 ? [] : await findLastEvents(db, inHand, ['submitted', 'upheld']);
  const returned = claims.filter(({ state }) => state === 'returned').map(({ id }) => id);
  const appealed = returned.length === 0 ? [] : await listOpenOf(db, returned);
  return (claim) => ({
    ...claim,
    isAppealed: appealed.includes(claim.id),
    bound: last.some((event) => event.claimId === claim.id && event.what === 'upheld') ? claim.returnedBy : null,
  });
}

export type Seen = { id: string; revision: number };
export type Opened = { claim: ShownClaim; facts: ClaimFacts };

/**
 * Holds a claim that somebody acts on. Null when this very request was carried out before: an answer that was lost is
 * asked for again, and changes nothing.
 * @throws credits.claim_not_found, credits.claim_changed
 */
export async function openClaim(tx: Db, actor: Actor, seen: Seen, what: ClaimEventKind): Promise<Opened | null> {
  const claim = await lockClaim(tx, scopeOf(actor), seen.id);
  if (!claim) throw claimNotFound();
  if (claim.revision !== seen.revision) {
    const [last] = claim.revision === seen.revision + 1 ? await findLastEvents(tx, [claim.id]) : [];
    if (last?.what === what && last.personId === actor.personId) return null;
    throw claimChanged();
  }
  return { claim, facts: (await factsOf(tx, [claim]))(claim) };
}
