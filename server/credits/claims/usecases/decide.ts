import type { Db } from '../../../../db/client.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { postEntry } from '../../ledger/post.ts';
import { saveClaim, type ClaimRow, type ShownClaim } from '../repo/claims.ts';
import { insertEvent, type ClaimEventKind } from '../repo/events.ts';
import { listKeepers } from '../repo/keepers.ts';
import { whyNotClaim } from '../rules/states.ts';
import { conversionOf, groundOf } from './ground.ts';
import { keysOf, openClaim, type Opened, type Seen } from './open.ts';

type Turned = { actor: Actor; opened: Opened };

/** Who keeps the auditing key of a claim now. */
export async function auditorsOf(db: Db, claim: Pick<ShownClaim, 'auditorOrgId'>): Promise<string[]> {
  const { auditorOrgId } = claim;
  return auditorOrgId === null ? [] : ((await listKeepers(db, [auditorOrgId])).get(auditorOrgId) ?? []);
}

async function move(
  deps: Deps,
  tx: Db,
  { actor, opened: { claim } }: Turned,
  to: { change: Partial<ClaimRow>; what: ClaimEventKind; orgId: string | null; note?: string },
) {
  const now = deps.now();
  await saveClaim(tx, claim.id, { ...to.change, revision: claim.revision + 1, updatedAt: now });
  const event = { id: deps.newId('cev'), claimId: claim.id, at: now, personId: actor.personId, orgId: to.orgId };
  await insertEvent(tx, { ...event, what: to.what, note: to.note ?? '' });
}

/** The first key. @throws credits.own_entry, credits.not_your_key, credits.last_key, credits.claim_changed */
export async function registerClaim(deps: Deps, tx: Db, actor: Actor, seen: Seen): Promise<void> {
  const opened = await openClaim(tx, actor, seen, 'registered');
  if (!opened) return;
  const { claim, facts } = opened;
  refuse(whyNotClaim(facts, 'register', keysOf(actor), await auditorsOf(tx, claim)));
  const change = { state: 'registered', registrarId: actor.personId, registeredAt: deps.now() } as const;
  await move(deps, tx, { actor, opened }, { change, what: 'registered', orgId: claim.registrarOrgId });
}

/** Either key sends it back, with a reason that the claimant reads. */
export async function returnClaim(deps: Deps, tx: Db, actor: Actor, seen: Seen & { reason: string }): Promise<void> {
  const opened = await openClaim(tx, actor, seen, 'returned');
  if (!opened) return;
  const { claim, facts } = opened;
  refuse(whyNotClaim(facts, 'return', keysOf(actor)));
  const isFirst = claim.state === 'submitted';
  const change = {
    state: 'returned',
    returnedBy: isFirst ? 'registrar' : 'auditor',
    returnedReason: seen.reason,
    decidedAt: deps.now(),
  } as const;
  const orgId = isFirst ? claim.registrarOrgId : claim.auditorOrgId;
  await move(deps, tx, { actor, opened }, { change, what: 'returned', orgId, note: seen.reason });
}

/** The second key: posts the claim. @throws credits.same_person, policy.* when the rules know no worth for it any more */
export async function auditClaim(deps: Deps, tx: Db, actor: Actor, seen: Seen): Promise<void> {
  const opened = await openClaim(tx, actor, seen, 'audited');
  if (!opened) return;
  const { claim, facts } = opened;
  refuse(whyNotClaim(facts, 'audit', keysOf(actor)));
  await postClaim(deps, tx, claim, { auditorId: actor.personId, auditorOrgId: claim.auditorOrgId ?? '' });
  const change = { state: 'audited', auditorId: actor.personId, decidedAt: deps.now() } as const;
  await move(deps, tx, { actor, opened }, { change, what: 'audited', orgId: claim.auditorOrgId });
}

/** Adds a claim to the ledger, once, by the rules of its day as they are known now. */
export async function postClaim(
  deps: Deps,
  tx: Db,
  claim: ShownClaim,
  key: { auditorId: string; auditorOrgId: string },
): Promise<void> {
  const ground = await groundOf(tx, claim.personId, claim.occurredOn, deps.now());
  const conversion = conversionOf(ground, claim);
  if (!conversion.ok) return refuse(conversion.refusal);
  const { registrarId, registrarOrgId } = claim;
  if (registrarId === null || registrarOrgId === null) return refuse('credits.claim_not_registered');
  const { personId, category, level, form, title, occurredOn, evidence, certificateNo } = claim;
  await postEntry(deps, tx, {
    ...{ personId, category, level, form, title, occurredOn, evidence, certificateNo },
    // Who missed too much of a training has not taken it: its hours serve no duty either.
    hours: conversion.because === 'absent' ? 0 : claim.hours - claim.absentHours,
    credits: conversion.credits,
    conversion: conversion.ruleId,
    claimId: claim.id,
    sourceKey: `claim:${claim.id}`,
    ...{ registrarId, registrarOrgId, ...key },
  });
}
