import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { listOnPath, whyNot, type OrganisationRow } from '../../../people/index.ts';
import { personUnknown } from '../../errors.ts';
import { canonical, sha256 } from '../../../kernel/chain.ts';
import { lockAccount } from '../../ledger/repo.ts';
import { asOfDay, standingAt, type Stood } from '../../standing/find.ts';
import { draftOf, signedOf, subjectOf, type Draft } from '../body.ts';
import { certifyOwn, dayAhead, issuerIsSchool, noCycle, notComplete } from '../errors.ts';
import { signPayload } from '../keys.ts';
import { numberIn, seriesOf } from '../payload.ts';
import {
  findBySubject,
  insertCertificate,
  keepSnapshot,
  lastNumber,
  lockSeries,
  titlesOf,
  type CertificateRow,
} from '../repo.ts';

export type Issued = { certificate: CertificateRow; isNew: boolean };

/** Organisations on a way down the tree that issue in their own name: those above the school, else the root. */
export function officesOf(onPath: readonly OrganisationRow[]): OrganisationRow[] {
  const above = onPath.filter((one) => one.kind !== 'school' && one.kind !== 'group');
  return above.length > 0 ? above : onPath.slice(0, 1);
}

const workplaceOf = (onPath: readonly OrganisationRow[]) =>
  (onPath.find((one) => one.kind === 'school') ?? onPath.at(-1))?.name ?? '';

/** In whose name somebody certifies: the office nearest to the person at which she administers. */
export function officeFor(actor: Actor, onPath: readonly OrganisationRow[]): OrganisationRow {
  const offices = officesOf(onPath);
  const nearest = offices.at(-1);
  if (!nearest) throw personUnknown();
  const refusal = whyNot(actor, 'credits.certify', { orgPath: nearest.path });
  const isOfSchool = refusal !== null && onPath.some((one) => !whyNot(actor, 'credits.certify', { orgPath: one.path }));
  if (isOfSchool) throw issuerIsSchool();
  refuse(refusal);
  return offices.findLast((one) => actor.roles.some((grant) => grant.orgId === one.id)) ?? nearest;
}

/**
 * Issues the certificate of completion (结业证书) of the cycle that a day falls in. Who has it already keeps it: asking
 * again, or at the same time, gives the same certificate. Nobody certifies for oneself.
 *
 * @param input.day the day as of which the cycle is looked at, with what is known now; today when absent
 * @throws credits.person_unknown, credits.certify_own, credits.issuer_is_school, credits.no_cycle, credits.not_complete
 *   (`missing`: labels of the rules that do not hold), credits.day_ahead, access.*
 */
export async function issueCompletion(
  deps: Deps,
  actor: Actor,
  { personId, day }: { personId: string; day?: string | undefined },
): Promise<Issued> {
  const known = deps.now();
  const asOf = { day: day ?? dayOf(known), known };
  if (asOf.day > dayOf(known)) throw dayAhead();
  return deps.db.transaction(async (tx) => {
    // Nothing is posted or taken back between the look at the standing and the signature.
    await lockAccount(tx, personId);
    const stood = await standingAt(tx, personId, asOf);
    if (!stood) throw personUnknown();
    const onPath = await listOnPath(tx, stood.profile.orgPath);
    const office = officeFor(actor, onPath);
    if (personId === actor.personId) throw certifyOwn();
    const place = { workplace: workplaceOf(onPath), issuer: office.name };
    const draft = draftOf(stood, { kind: 'completion', locale: 'zh', ...place, titles: new Map() });
    if (!draft) throw noCycle();
    const there = await findBySubject(tx, subjectOf(personId, draft));
    if (there) return { certificate: there, isNew: false };
    if (!draft.isComplete) throw notComplete({ missing: missingIn(draft) });
    await keepSnapshot(tx, snapshotOf(deps, stood, 'certificate'));
    return issue(deps, tx, { personId, office, draft, issuedBy: actor.personId });
  });
}

export const missingIn = (draft: Draft): string =>
  [...new Set(draft.lines.filter((line) => line.isAsked && !line.isMet).map((line) => line.label))].join('、');

/**
 * Issues a statement of credits (学分证明): for oneself, or for whom one may see the standing of. The same facts asked
 * for again give the same statement.
 * @throws credits.person_unknown, credits.no_cycle, credits.day_ahead, access.*
 */
export async function issueStatement(
  deps: Deps,
  actor: Actor,
  input: { personId?: string | undefined; day?: string | undefined; locale: 'zh' | 'en' },
): Promise<Issued> {
  const personId = input.personId ?? actor.personId;
  const now = deps.now();
  if (input.day !== undefined && input.day > dayOf(now)) throw dayAhead();
  return deps.db.transaction(async (tx) => {
    const stood = await standingAt(tx, personId, asOfDay(input.day, now));
    if (!stood) throw personUnknown();
    refuse(whyNot(actor, 'credits.standing', { orgPath: stood.profile.orgPath, ownerId: personId }));
    const onPath = await listOnPath(tx, stood.profile.orgPath);
    const office = officesOf(onPath).at(-1);
    if (!office) throw personUnknown();
    const titles = await titlesOf(
      tx,
      stood.facts.map((fact) => fact.id),
    );
    const place = { workplace: workplaceOf(onPath), issuer: office.name };
    const draft = draftOf(stood, { kind: 'statement', locale: input.locale, ...place, titles });
    if (!draft) throw noCycle();
    return issue(deps, tx, { personId, office, draft, issuedBy: actor.personId });
  });
}

/** Numbers, signs and keeps; gives what is there when the same was issued before. */
async function issue(
  deps: Deps,
  tx: Db,
  { personId, office, draft, issuedBy }: { personId: string; office: OrganisationRow; draft: Draft; issuedBy: string },
): Promise<Issued> {
  const subjectKey = subjectOf(personId, draft);
  const issuedOn = dayOf(deps.now());
  const series = seriesOf(draft.kind, office.id, issuedOn.slice(0, 4));
  await lockSeries(tx, series);
  // Only now: whoever held the series may just have issued it.
  const there = await findBySubject(tx, subjectKey);
  if (there) return { certificate: there, isNew: false };
  const last = await lastNumber(tx, office.id, series);
  const number = numberIn(series, last === null ? 1 : Number(last.slice(series.length)) + 1);
  const body = { ...draft, number, issuedOn };
  const signed = signedOf(body);
  const certificate: CertificateRow = {
    id: deps.newId('cer'),
    number,
    kind: draft.kind,
    personId,
    orgId: office.id,
    subjectKey,
    payload: { signed, body },
    ...(await signPayload(deps, tx, signed)),
    issuedBy,
    issuedAt: deps.now(),
    revokedAt: null,
    revokedBy: null,
    revokedReason: null,
  };
  await insertCertificate(tx, certificate);
  return { certificate, isNew: true };
}

/** A standing as it was found, for the record. */
export function snapshotOf(deps: Deps, { profile, policy, standing }: Stood, reason: 'certificate' | 'asked') {
  const body = { for: 'certificate', standing };
  return {
    id: deps.newId('sns'),
    personId: profile.personId,
    orgId: profile.orgId,
    asOf: standing?.asOf ?? dayOf(deps.now()),
    reason,
    policyKey: policy.policyIds.join(' '),
    body,
    sha256: sha256(canonical(body)),
    takenAt: deps.now(),
  };
}
