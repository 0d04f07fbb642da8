import type { Actor, Deps } from '../../../kernel/deps.ts';
import { dayOf } from '../../../kernel/day.ts';
import { refuse } from '../../../kernel/errors.ts';
import { canonical } from '../../../kernel/chain.ts';
import { categoryUnknown, noPolicy } from '../../../policy/index.ts';
import { appliesTo, categoryOf, rulesOf } from '../../../policy/rules/index.ts';
import { claimChanged, claimNotFound } from '../errors.ts';
import { deleteDraft, insertClaim, lockClaim, saveClaim, type ClaimRow, type ShownClaim } from '../repo/claims.ts';
import { insertEvent } from '../repo/events.ts';
import { artefactOf } from '../rules/evidence.ts';
import { whyNotClaim } from '../rules/states.ts';
import type { ClaimChange } from '../schemas.ts';
import { groundOf } from './ground.ts';
import { factsOf, keysOf, scopeOf, type Seen } from './open.ts';
import { showClaim } from './show.ts';

/** What can be claimed on a day: the categories of the policy in force, each with its clause and whether it is for her. */
export async function showOptions(deps: Deps, actor: Actor, { on }: { on?: string | undefined }) {
  const day = on ?? dayOf(deps.now());
  const { policy, profile } = await groundOf(deps.db, actor.personId, day, deps.now());
  const categories = rulesOf(policy, 'category').map((rule) => {
    const { id, key, label, labelEn, clause, group, audience, isRequired, counted, levels, forms, organisedBy } = rule;
    const isForYou = appliesTo(rule.when, profile, day);
    return {
      id,
      key,
      label,
      labelEn,
      clause,
      group,
      audience,
      isRequired,
      counted,
      levels,
      forms,
      organisedBy,
      isForYou,
    };
  });
  const windows = rulesOf(policy, 'window').map(({ id, label, labelEn, clause, of, from, to, timesPerYear }) => ({
    id,
    label,
    labelEn,
    clause,
    categories: of.categories ?? [],
    from,
    to,
    timesPerYear,
  }));
  return { day, policies: policy.policies, categories, windows };
}

/**
 * Begins a claim in a category. The same `key` makes one claim, however often it is sent.
 * @throws policy.none_in_force, policy.category_unknown
 */
export async function createClaim(deps: Deps, actor: Actor, input: { key: string; category: string }) {
  const now = deps.now();
  const today = dayOf(now);
  const { policy, profile } = await groundOf(deps.db, actor.personId, today, now);
  if (policy.rules.length === 0) throw noPolicy();
  const category = categoryOf(policy, input.category);
  if (!category) throw categoryUnknown();
  const id = await deps.db.transaction(async (tx) => {
    const row = emptyClaim({ id: deps.newId('clm'), personId: actor.personId, orgId: profile.orgId, now });
    const made = await insertClaim(tx, {
      ...row,
      category: category.key,
      level: category.levels[0] ?? 'school',
      form: category.forms[0] ?? 'in_person',
      occurredOn: today,
      sourceKey: `person:${actor.personId}:${input.key}`,
    });
    if (made.isNew) {
      const event = { id: deps.newId('cev'), claimId: made.id, at: now, personId: actor.personId, orgId: null };
      await insertEvent(tx, { ...event, what: 'created' });
    }
    return made.id;
  });
  return showClaim(deps, actor, { id });
}

type Fresh = Pick<ClaimRow, 'id' | 'personId' | 'orgId'> & { now: Date };
/** A draft with nothing in it but whose it is. */
export const emptyClaim = ({ id, personId, orgId, now }: Fresh): Omit<ClaimRow, 'sourceKey'> => ({
  id,
  personId,
  orgId,
  state: 'draft',
  category: '',
  level: 'school',
  form: 'in_person',
  title: '',
  organiser: '',
  occurredOn: dayOf(now),
  hours: 0,
  absentHours: 0,
  statedCredits: null,
  certificateNo: null,
  evidence: [],
  note: '',
  source: 'person',
  route: null,
  registrarOrgId: null,
  auditorOrgId: null,
  registrarId: null,
  auditorId: null,
  submittedAt: null,
  registeredAt: null,
  decidedAt: null,
  returnedBy: null,
  returnedReason: null,
  revision: 1,
  createdAt: now,
  updatedAt: now,
});

/** The columns that a change of the form stands for; reflection and certificate live among the evidence. */
function columnsOf(claim: ShownClaim, change: ClaimChange): Partial<ClaimRow> {
  const { reflection, certificate, ...plain } = change;
  let evidence = claim.evidence;
  if (reflection !== undefined) {
    const there = evidence.find((item) => item.kind === 'reflection');
    const artefact = there?.artefact ?? artefactOf.reflection(claim.id);
    evidence = evidence.filter((item) => item !== there);
    if (reflection) evidence = [...evidence, { kind: 'reflection', artefact, text: reflection }];
  }
  if (certificate !== undefined) {
    evidence = evidence.filter(({ kind }) => kind !== 'certificate');
    const artefact = certificate && artefactOf.certificate(certificate.issuer, certificate.number);
    if (certificate && artefact) evidence = [...evidence, { kind: 'certificate', artefact, ...certificate }];
  }
  const certificateNo = certificate === undefined ? claim.certificateNo : (certificate?.number ?? null);
  const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  return { ...given, evidence, certificateNo };
}

/** Compared in canonical form: the database keeps the keys of evidence in an order of its own. */
const isThere = (claim: ShownClaim, columns: Partial<ClaimRow>): boolean => {
  const before: Record<string, unknown> = claim;
  return Object.entries(columns).every(([key, value]) => canonical(before[key]) === canonical(value));
};

/**
 * Saves what the claimant has filled in so far. A change that is there already changes nothing, also when it comes twice.
 * @throws credits.claim_changed when somebody saved in between, credits.claim_not_editable
 */
export async function changeClaim(deps: Deps, actor: Actor, input: Seen & { change: ClaimChange }) {
  await deps.db.transaction(async (tx) => {
    const claim = await lockClaim(tx, scopeOf(actor), input.id);
    if (!claim) throw claimNotFound();
    refuse(whyNotClaim((await factsOf(tx, [claim]))(claim), 'edit', keysOf(actor)));
    const columns = columnsOf(claim, input.change);
    if (isThere(claim, columns)) return;
    if (claim.revision !== input.revision) throw claimChanged();
    await saveClaim(tx, claim.id, { ...columns, revision: claim.revision + 1, updatedAt: deps.now() });
  });
  return showClaim(deps, actor, input);
}

/** Throws a draft away that was never handed in. @throws credits.claim_not_editable */
export async function discardClaim(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    const claim = await lockClaim(tx, scopeOf(actor), id);
    if (!claim || claim.personId !== actor.personId) throw claimNotFound();
    if (claim.state !== 'draft') refuse('credits.claim_not_editable');
    await deleteDraft(tx, id);
  });
  return { id };
}
