import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { routeOf } from '../rules/route.ts';
import { takenArtefact } from '../rules/evidence.ts';
import { lacksOf } from '../rules/complete.ts';
import { whyNotClaim } from '../rules/states.ts';
import { policyYear, whyNotNow } from '../rules/windows.ts';
import { artefactTaken } from '../errors.ts';
import { listSubmitted, saveClaim, type ClaimRow, type ShownClaim } from '../repo/claims.ts';
import { insertEvent } from '../repo/events.ts';
import { holdArtefacts, listUses } from '../repo/uses.ts';
import { conversionOf, groundOf, type Ground } from './ground.ts';
import { keysOf, openClaim, type Seen } from './open.ts';
import { showClaim } from './show.ts';

type Claimed = Pick<
  ClaimRow,
  | 'id'
  | 'personId'
  | 'category'
  | 'level'
  | 'form'
  | 'title'
  | 'occurredOn'
  | 'hours'
  | 'absentHours'
  | 'statedCredits'
  | 'evidence'
>;

/**
 * What a claim becomes when it is submitted: whose keys it needs, from the tree as it is now. Holds its artefacts, so that
 * of two claims on one thing the second is refused.
 * @throws what it lacks, policy.*, credits.no_registrar, credits.no_auditor, credits.window_*, credits.artefact_taken
 */
export async function submission(deps: Deps, tx: Db, claim: Claimed, ground: Ground): Promise<Partial<ClaimRow>> {
  const now = deps.now();
  const { policy, profile } = ground;
  refuse(lacksOf(policy, claim, dayOf(now))[0] ?? null);
  const conversion = conversionOf(ground, claim);
  if (!conversion.ok) refuse(conversion.refusal);
  await demandWindow(deps, tx, claim, ground);
  await holdArtefacts(
    tx,
    claim.evidence.map(({ artefact }) => artefact),
  );
  const uses = await listUses(tx, { personId: claim.personId, claimId: claim.id, evidence: claim.evidence });
  const taken = takenArtefact(policy, claim, uses);
  if (taken) throw artefactTaken({ name: nameOf(taken) });
  const routed = routeOf(policy, claim, claim.personId, ground.way);
  if (!routed.ok) refuse(routed.refusal);
  const route = routed.ok ? routed.route : null;
  return {
    state: 'submitted',
    orgId: profile.orgId,
    route,
    registrarOrgId: route?.registrarOrgId ?? null,
    auditorOrgId: route?.auditorOrgId ?? null,
    registrarId: null,
    auditorId: null,
    submittedAt: now,
    registeredAt: null,
    decidedAt: null,
    returnedBy: null,
    returnedReason: null,
  };
}

const nameOf = (item: ClaimRow['evidence'][number]): string => {
  switch (item.kind) {
    case 'file':
      return item.name;
    case 'certificate':
      return item.number;
    case 'step':
      return item.title;
    case 'reflection':
      return '';
  }
};

/** The time for such claims is asked of the rules of today, not of the day of the training. */
async function demandWindow(deps: Deps, tx: Db, claim: Claimed, { profile }: Ground): Promise<void> {
  const today = dayOf(deps.now());
  const { policy } = await groundOf(tx, profile.personId, today, deps.now());
  const since = new Date(`${policyYear(policy, today).from}T00:00:00+08:00`);
  const before = await listSubmitted(tx, claim.personId, since, claim.id);
  const days = before.flatMap(({ submittedAt, ...kind }) => (submittedAt ? [{ ...kind, on: dayOf(submittedAt) }] : []));
  const refusal = whyNotNow(policy, claim, today, days);
  if (refusal) refuse(refusal.code, refusal.params);
}

const save = (deps: Deps, tx: Db, claim: ShownClaim, change: Partial<ClaimRow>) =>
  saveClaim(tx, claim.id, { ...change, revision: claim.revision + 1, updatedAt: deps.now() });

/** Hands a claim in, for the first time or again after it came back. */
export async function submitClaim(deps: Deps, actor: Actor, seen: Seen) {
  await deps.db.transaction(async (tx) => {
    const opened = await openClaim(tx, actor, seen, 'submitted');
    if (!opened) return;
    const { claim, facts } = opened;
    refuse(whyNotClaim(facts, 'submit', keysOf(actor)));
    const ground = await groundOf(tx, claim.personId, claim.occurredOn, deps.now());
    await save(deps, tx, claim, await submission(deps, tx, claim, ground));
    const event = { id: deps.newId('cev'), claimId: claim.id, at: deps.now(), personId: actor.personId, orgId: null };
    await insertEvent(tx, { ...event, what: 'submitted' });
  });
  return showClaim(deps, actor, seen);
}

/** Takes a claim back before it is posted; a key turned meanwhile lapses. */
export async function recallClaim(deps: Deps, actor: Actor, seen: Seen) {
  await deps.db.transaction(async (tx) => {
    const opened = await openClaim(tx, actor, seen, 'recalled');
    if (!opened) return;
    const { claim, facts } = opened;
    refuse(whyNotClaim(facts, 'recall', keysOf(actor)));
    await save(deps, tx, claim, { state: 'recalled', registrarId: null, registeredAt: null });
    const event = { id: deps.newId('cev'), claimId: claim.id, at: deps.now(), personId: actor.personId, orgId: null };
    await insertEvent(tx, { ...event, what: 'recalled' });
  });
  return showClaim(deps, actor, seen);
}
