import type { Db } from '../../../../db/client.ts';
import type { ClaimState } from '../../../../db/schema/credits.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { listOfClaim } from '../../appeals/repo.ts';
import { lastDay, termsOf, whyNotAppeal } from '../../appeals/rules.ts';
import { namesAt, type Names } from '../../ledger/names.ts';
import { permission } from '../../permission.ts';
import { claimNotFound } from '../errors.ts';
import { findClaim, listOwn, type ShownClaim } from '../repo/claims.ts';
import { listEvents } from '../repo/events.ts';
import { countOthersWith } from '../repo/uses.ts';
import { lacksOf } from '../rules/complete.ts';
import { whyNotClaim, type ClaimFacts, type Command } from '../rules/states.ts';
import type { preview } from '../schemas.ts';
import type { z } from 'zod';
import { auditorsOf } from './decide.ts';
import { groundOf, worthOf, type Ground } from './ground.ts';
import { factsOf, keysOf, scopeOf } from './open.ts';

/** A row of a list: what it is, where it stands, who has it. */
export function rowOf(claim: ShownClaim) {
  const { evidence, route: _route, sourceKey: _source, createdAt: _created, ...rest } = claim;
  return {
    ...rest,
    evidence: evidence.length,
    submittedAt: claim.submittedAt?.toISOString() ?? null,
    registeredAt: claim.registeredAt?.toISOString() ?? null,
    decidedAt: claim.decidedAt?.toISOString() ?? null,
    updatedAt: claim.updatedAt.toISOString(),
  };
}
export type Row = ReturnType<typeof rowOf>;

export const namesFor = (deps: Deps, orgPath: string): Names =>
  namesAt(deps.db, orgPath, { day: dayOf(deps.now()), known: deps.now() });

/** One's own claims, the last touched first, with the numbers of each state. */
export async function showMine(
  deps: Deps,
  actor: Actor,
  { state, limit, offset }: { state: 'all' | ClaimState; limit: number; offset: number },
) {
  const states: ClaimState[] = state === 'all' ? [] : [state];
  const { items, counts } = await listOwn(deps.db, actor.personId, { states, limit, offset });
  const names = namesFor(deps, actor.orgPath);
  const rows = [];
  for (const claim of items) {
    rows.push({ ...rowOf(claim), categoryName: await names.category(claim.category, claim.occurredOn) });
  }
  const numbers = Object.fromEntries(counts.map(({ state: one, n }) => [one, n]));
  const all = counts.reduce((sum, { n }) => sum + n, 0);
  return { items: rows, counts: { ...numbers, all }, total: state === 'all' ? all : (numbers[state] ?? 0) };
}

async function permissionsOf(db: Db, actor: Actor, claim: ShownClaim, facts: ClaimFacts) {
  const auditors = await auditorsOf(db, claim);
  const may = (command: Command) => permission(whyNotClaim(facts, command, keysOf(actor), auditors));
  return {
    edit: may('edit'),
    submit: may('submit'),
    recall: may('recall'),
    register: may('register'),
    return: may('return'),
    audit: may('audit'),
    appeal: may('appeal'),
  };
}

/** Until when a return may be appealed against, and why not; null where nothing was returned. */
async function appealOf(deps: Deps, claim: ShownClaim, { policy }: Ground) {
  const appeals = await listOfClaim(deps.db, claim.id);
  const shown = appeals.map(({ id, state, filedAt, dueOn, bodyName, reason }) => ({
    ...{ id, state, dueOn, bodyName, reason },
    filedAt: filedAt.toISOString(),
  }));
  const returnedAt = claim.decidedAt;
  if (claim.state !== 'returned' || !returnedAt) return { appeals: shown, until: null, because: null };
  const terms = termsOf(policy);
  const since = appeals.filter(({ filedAt }) => filedAt >= returnedAt).map(({ state }) => state);
  const because = whyNotAppeal({ day: dayOf(returnedAt), appeals: since }, terms, dayOf(deps.now()));
  return { appeals: shown, until: lastDay(dayOf(returnedAt), terms), because };
}

/** Names of files that others have handed in as well: a note for those who keep the keys. */
async function sharedFiles(deps: Deps, actor: Actor, claim: ShownClaim) {
  if (claim.personId === actor.personId || claim.auditorOrgId === null) return [];
  const shared = [];
  for (const item of claim.evidence) {
    if (item.kind !== 'file') continue;
    const others = await countOthersWith(deps.db, claim, item.artefact);
    if (others > 0) shared.push({ name: item.name, others });
  }
  return shared;
}

/**
 * A claim with what it would be worth, its route and clause, its history, and what the person who asks may do.
 * @throws credits.claim_not_found also for a claim that is none of one's business
 */
export async function showClaim(deps: Deps, actor: Actor, { id }: { id: string }) {
  const { db } = deps;
  const claim = await findClaim(db, scopeOf(actor), id);
  if (!claim) throw claimNotFound();
  const now = deps.now();
  const ground = await groundOf(db, claim.personId, claim.occurredOn, now);
  const facts = (await factsOf(db, [claim]))(claim);
  const can = await permissionsOf(db, actor, claim, facts);
  const appeal = await appealOf(deps, claim, ground);
  const events = await listEvents(db, claim.id);
  return {
    claim: {
      ...rowOf(claim),
      evidence: claim.evidence,
      isMine: claim.personId === actor.personId,
      categoryName: await namesFor(deps, ground.profile.orgPath).category(claim.category, claim.occurredOn),
    },
    worth: await worthOf(db, ground, claim, { known: now, exceptClaimId: claim.id }),
    lacks: can.edit.allowed ? lacksOf(ground.policy, claim, dayOf(now)) : [],
    sharedFiles: await sharedFiles(deps, actor, claim),
    events: events.map(({ at, ...event }) => ({ ...event, at: at.toISOString() })),
    appeals: appeal.appeals,
    appealUntil: appeal.until,
    can: { ...can, appeal: can.appeal.allowed ? permission(appeal.because) : can.appeal },
  };
}

/** What a training would be worth that is not written down yet. */
export async function showWorth(deps: Deps, actor: Actor, training: z.output<typeof preview>) {
  const ground = await groundOf(deps.db, actor.personId, training.occurredOn, deps.now());
  return { worth: await worthOf(deps.db, ground, training, { known: deps.now() }) };
}
