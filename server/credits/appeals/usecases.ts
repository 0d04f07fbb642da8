import type { Db } from '../../../db/client.ts';
import { dayOf } from '../../kernel/day.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { artefactTaken, claimNotFound } from '../claims/errors.ts';
import { findClaim, lockClaim, saveClaim, type ShownClaim } from '../claims/repo/claims.ts';
import { insertEvent, type ClaimEventKind } from '../claims/repo/events.ts';
import { holdArtefacts, listUses } from '../claims/repo/uses.ts';
import { takenArtefact } from '../claims/rules/evidence.ts';
import { appealBody } from '../claims/rules/route.ts';
import { whyNotClaim } from '../claims/rules/states.ts';
import { postClaim } from '../claims/usecases/decide.ts';
import { groundOf } from '../claims/usecases/ground.ts';
import { factsOf, keysOf, scopeOf } from '../claims/usecases/open.ts';
import { permission } from '../permission.ts';
import { appealNotFound, noDeciders } from './errors.ts';
import {
  findAppeal,
  insertAppeal,
  insertVote,
  listAppeals,
  listInvolved,
  listOfClaim,
  listVotes,
  lockAppeal,
  saveAppeal,
  type ShownAppeal,
} from './repo.ts';
import { afterUpheld, lastDay, tally, termsOf, whyNotAppeal, whyNotVote, type Verdict } from './rules.ts';

/** Who may not decide about a claim: the claimant and everybody who ever turned a key of it. */
async function involvedIn(db: Db, claim: { id: string; personId: string }): Promise<string[]> {
  const rows = await listInvolved(db, [claim.id]);
  return [claim.personId, ...rows.flatMap(({ personId }) => (personId === null ? [] : [personId]))];
}

const say = (
  deps: Deps,
  tx: Db,
  claimId: string,
  by: { actor: Actor; orgId: string | null; what: ClaimEventKind; note: string },
) =>
  insertEvent(tx, {
    ...{ id: deps.newId('cev'), claimId, at: deps.now(), personId: by.actor.personId },
    ...{ orgId: by.orgId, what: by.what, note: by.note },
  });

/**
 * Appeals against a return; while it is decided the claim stays as it is. Asking again while it is open answers the same.
 * @throws credits.claim_not_found, credits.appeal_too_late, credits.appeal_used, credits.no_deciders
 */
export async function fileAppeal(deps: Deps, actor: Actor, input: { claimId: string; reason: string }) {
  const id = await deps.db.transaction(async (tx) => {
    const claim = await lockClaim(tx, scopeOf(actor), input.claimId);
    if (!claim) throw claimNotFound();
    const before = await listOfClaim(tx, claim.id);
    const open = before.find((one) => one.state === 'open' && one.personId === actor.personId);
    if (open && open.reason === input.reason) return open.id;
    refuse(whyNotClaim((await factsOf(tx, [claim]))(claim), 'appeal', keysOf(actor)));
    return file(deps, tx, actor, { claim, before, reason: input.reason });
  });
  return showAppeal(deps, actor, { id });
}

type Filed = { claim: ShownClaim; before: readonly ShownAppeal[]; reason: string };

async function file(deps: Deps, tx: Db, actor: Actor, { claim, before, reason }: Filed): Promise<string> {
  const now = deps.now();
  const today = dayOf(now);
  const { policy, way } = await groundOf(tx, claim.personId, today, now);
  const terms = termsOf(policy);
  const returnedAt = claim.decidedAt ?? now;
  const appeals = before.filter(({ filedAt }) => filedAt >= returnedAt).map(({ state }) => state);
  const last = lastDay(dayOf(returnedAt), terms);
  refuse(whyNotAppeal({ day: dayOf(returnedAt), appeals }, terms, today), { days: terms.days, until: last });
  const against = claim.returnedBy === 'registrar' ? claim.registrarOrgId : claim.auditorOrgId;
  const involved = await involvedIn(tx, claim);
  const bodyOrgId =
    appealBody(way, against ?? '', involved, terms.deciders + 1) ??
    appealBody(way, against ?? '', involved, terms.deciders);
  if (bodyOrgId === null) throw noDeciders();
  const id = deps.newId('apl');
  const given = { id, personId: claim.personId, claimId: claim.id, bodyOrgId, reason };
  await insertAppeal(tx, { ...given, state: 'open', filedAt: now, dueOn: lastDay(today, terms), closedAt: null });
  await say(deps, tx, claim.id, { actor, orgId: null, what: 'appealed', note: reason });
  return id;
}

async function held(tx: Db, actor: Actor, id: string): Promise<{ appeal: ShownAppeal; claim: ShownClaim }> {
  const scope = scopeOf(actor);
  // Claims are held before appeals everywhere, so that nobody waits for each other.
  const before = await findAppeal(tx, scope, id);
  const claim = before ? await lockClaim(tx, scope, before.claimId) : null;
  const appeal = await lockAppeal(tx, scope, id);
  if (!appeal || !claim) throw appealNotFound();
  return { appeal, claim };
}

/** Takes one's own appeal back. @throws credits.appeal_closed */
export async function withdrawAppeal(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    const { appeal, claim } = await held(tx, actor, id);
    if (appeal.personId !== actor.personId) refuse('credits.claim_not_yours');
    if (appeal.state === 'withdrawn') return;
    if (appeal.state !== 'open') refuse('credits.appeal_closed');
    await saveAppeal(tx, id, { state: 'withdrawn', closedAt: deps.now() });
    await say(deps, tx, claim.id, { actor, orgId: null, what: 'appeal_withdrawn', note: '' });
  });
  return showAppeal(deps, actor, { id });
}

type Vote = { id: string; verdict: Verdict; reason: string };

/**
 * One vote with its reason. The verdict that enough give closes the appeal and moves the claim.
 * @throws credits.appeal_involved, credits.not_your_key, credits.appeal_voted, credits.artefact_taken
 */
export async function voteOnAppeal(deps: Deps, actor: Actor, input: Vote) {
  await deps.db.transaction(async (tx) => {
    const { appeal, claim } = await held(tx, actor, input.id);
    const votes = await listVotes(tx, [appeal.id]);
    if (votes.some((vote) => vote.personId === actor.personId && vote.verdict === input.verdict)) return;
    const voters = votes.map(({ personId }) => personId);
    refuse(whyNotVote({ ...appeal, involved: await involvedIn(tx, claim), voters }, keysOf(actor)));
    const { id: appealId } = appeal;
    const { verdict, reason } = input;
    const id = deps.newId('vot');
    await insertVote(tx, { id, appealId, personId: actor.personId, verdict, reason, at: deps.now() });
    const { policy } = await groundOf(tx, claim.personId, dayOf(appeal.filedAt), deps.now());
    const decided = tally([...votes.map((vote) => vote.verdict), verdict], termsOf(policy).deciders);
    if (decided) await close(deps, tx, actor, { appeal, claim, decided, reason });
  });
  return showAppeal(deps, actor, input);
}

type Decided = { appeal: ShownAppeal; claim: ShownClaim; decided: Verdict; reason: string };

async function close(deps: Deps, tx: Db, actor: Actor, { appeal, claim, decided, reason }: Decided): Promise<void> {
  const state = decided === 'uphold' ? 'upheld' : 'dismissed';
  await saveAppeal(tx, appeal.id, { state, closedAt: deps.now() });
  if (decided === 'uphold') await uphold(deps, tx, actor, { appeal, claim });
  await say(deps, tx, claim.id, { actor, orgId: appeal.bodyOrgId, what: state, note: reason });
}

async function uphold(deps: Deps, tx: Db, actor: Actor, { appeal, claim }: Pick<Decided, 'appeal' | 'claim'>) {
  const { route, returnedBy } = claim;
  if (!route || !returnedBy) return refuse('credits.claim_not_returned');
  // While it lay returned its evidence was free for another claim.
  await holdArtefacts(
    tx,
    claim.evidence.map(({ artefact }) => artefact),
  );
  const { policy } = await groundOf(tx, claim.personId, claim.occurredOn, deps.now());
  const uses = await listUses(tx, { personId: claim.personId, claimId: claim.id, evidence: claim.evidence });
  if (takenArtefact(policy, claim, uses)) throw artefactTaken({ name: claim.title });
  const state = afterUpheld({ returnedBy, route, bodyOrgId: appeal.bodyOrgId });
  const now = deps.now();
  const change = { state, revision: claim.revision + 1, updatedAt: now };
  if (state !== 'audited') return void (await saveClaim(tx, claim.id, change));
  const key = { auditorId: actor.personId, auditorOrgId: appeal.bodyOrgId };
  await postClaim(deps, tx, claim, key);
  await saveClaim(tx, claim.id, { ...change, ...key, decidedAt: now });
}

function shownAppeal(
  actor: Actor,
  appeal: ShownAppeal,
  votes: Awaited<ReturnType<typeof listVotes>>,
  involved: string[],
) {
  const own = votes.filter(({ appealId }) => appealId === appeal.id);
  const voters = own.map(({ personId }) => personId);
  const isClaimant = appeal.personId === actor.personId;
  const { registrarId: _registrar, ...rest } = appeal;
  return {
    ...rest,
    filedAt: appeal.filedAt.toISOString(),
    closedAt: appeal.closedAt?.toISOString() ?? null,
    isMine: isClaimant,
    /** The claimant reads the votes once it is decided. */
    votes:
      isClaimant && appeal.state === 'open'
        ? []
        : own.map(({ id, verdict, reason, personName, at }) => ({
            id,
            verdict,
            reason,
            personName,
            at: at.toISOString(),
          })),
    can: {
      vote: permission(whyNotVote({ ...appeal, involved, voters }, keysOf(actor))),
      withdraw: permission(isClaimant && appeal.state === 'open' ? null : 'credits.appeal_closed'),
    },
  };
}

async function shownAppeals(db: Db, actor: Actor, appeals: readonly ShownAppeal[]) {
  const votes = await listVotes(
    db,
    appeals.map(({ id }) => id),
  );
  const rows = await listInvolved(
    db,
    appeals.map(({ claimId }) => claimId),
  );
  return appeals.map((appeal) => {
    const others = rows.flatMap((row) => (row.claimId === appeal.claimId && row.personId ? [row.personId] : []));
    return shownAppeal(actor, appeal, votes, [appeal.personId, ...others]);
  });
}

export async function showAppeal(deps: Deps, actor: Actor, { id }: { id: string }) {
  const appeal = await findAppeal(deps.db, scopeOf(actor), id);
  const [shown] = appeal ? await shownAppeals(deps.db, actor, [appeal]) : [];
  if (!shown) throw appealNotFound();
  return { appeal: shown };
}

export async function showAppeals(
  deps: Deps,
  actor: Actor,
  input: { list: 'mine' | 'open' | 'closed'; limit: number; offset: number },
) {
  const { items, total } = await listAppeals(deps.db, scopeOf(actor), input);
  return { items: await shownAppeals(deps.db, actor, items), total };
}

/** Appeals of a claim that may be seen. */
export async function appealsOf(deps: Deps, actor: Actor, claimId: string) {
  if (!(await findClaim(deps.db, scopeOf(actor), claimId))) throw claimNotFound();
  return shownAppeals(deps.db, actor, await listOfClaim(deps.db, claimId));
}
