import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { findOrganisation, listOnPath, whyNot } from '../../../people/index.ts';
import { personUnknown } from '../../errors.ts';
import { asOfDay, standingAt } from '../../standing/find.ts';
import { draftOf, subjectOf } from '../body.ts';
import {
  certificateNotFound,
  certificateRevoked,
  certifyOwn,
  noCycle,
  notComplete,
  officeNotFound,
} from '../errors.ts';
import {
  findBySubject,
  findCertificate,
  keepSnapshot,
  lastAsked,
  listIssued,
  listOfPerson,
  listReady,
  saveRevocation,
  type Page,
} from '../repo.ts';
import { paperOf, shown } from '../view.ts';
import { missingIn, officesOf, snapshotOf } from './issue.ts';

/** One's own certificates, newest first, and how near one is to the next. */
export async function showMine(deps: Deps, actor: Actor, page: Page) {
  const { items, total } = await listOfPerson(deps.db, actor.personId, page);
  return { items: items.map((row) => shown(row, actor)), total, outlook: await outlookOf(deps, actor.personId) };
}

/** Whether the current cycle is complete, what is missing, and whether a certificate was issued or asked for. */
async function outlookOf(deps: Deps, personId: string) {
  const stood = await standingAt(deps.db, personId, asOfDay(undefined, deps.now()));
  const draft =
    stood && draftOf(stood, { kind: 'completion', locale: 'zh', workplace: '', issuer: '', titles: new Map() });
  if (!draft) return null;
  const held = await findBySubject(deps.db, subjectOf(personId, draft));
  return {
    cycle: draft.cycle,
    counted: draft.counted,
    needed: draft.needed,
    unit: draft.unit,
    isComplete: draft.isComplete,
    missing: draft.lines.filter((line) => line.isAsked && !line.isMet),
    certificateId: held?.id ?? null,
    askedOn: await lastAsked(deps.db, personId, draft.cycle.from),
  };
}

/**
 * Asks one's office for the certificate of completion; the standing of that day is kept with it.
 * @throws credits.no_cycle, credits.not_complete (`missing`)
 */
export async function applyForCompletion(deps: Deps, actor: Actor): Promise<{ askedOn: string }> {
  const stood = await standingAt(deps.db, actor.personId, asOfDay(undefined, deps.now()));
  if (!stood) throw personUnknown();
  const draft = draftOf(stood, { kind: 'completion', locale: 'zh', workplace: '', issuer: '', titles: new Map() });
  if (!draft) throw noCycle();
  if (!draft.isComplete) throw notComplete({ missing: missingIn(draft) });
  await keepSnapshot(deps.db, snapshotOf(deps, stood, 'asked'));
  return { askedOn: dayOf(deps.now()) };
}

async function officeOf(deps: Pick<Deps, 'db'>, actor: Actor, orgId: string) {
  const org = await findOrganisation(deps.db, orgId);
  if (!org) throw officeNotFound();
  refuse(whyNot(actor, 'credits.certify', { orgPath: org.path }));
  return org;
}

/** Who below an office has completed the cycle and holds no certificate yet; those who asked come first. */
export async function showReady(deps: Deps, actor: Actor, { orgId, ...page }: { orgId: string } & Page) {
  const org = await officeOf(deps, actor, orgId);
  const offices = officesOf(await listOnPath(deps.db, org.path));
  const canIssue = offices.some((one) => one.id === org.id);
  const { items, total } = await listReady(deps.db, org.path, page);
  return { items: items.map((row) => ({ ...row, isMine: row.personId === actor.personId })), total, canIssue };
}

/** What an office and those below it issued. */
export async function showIssued(
  deps: Deps,
  actor: Actor,
  { orgId, q, kind, ...page }: { orgId: string; q: string; kind?: 'completion' | 'statement' | undefined } & Page,
) {
  const org = await officeOf(deps, actor, orgId);
  const { items, total } = await listIssued(deps.db, { path: org.path, q, kind }, page);
  return { items: items.map((row) => shown(row, actor)), total };
}

/** Who may see a certificate: its holder, who certifies at its office, who may see the holder's standing. */
async function visible(deps: Pick<Deps, 'db'>, actor: Actor, id: string) {
  const row = await findCertificate(deps.db, id);
  if (!row) throw certificateNotFound();
  const target = { orgPath: row.personPath, ownerId: row.personId };
  const isSeen =
    whyNot(actor, 'credits.standing', target) === null ||
    whyNot(actor, 'credits.certify', { orgPath: row.issuerPath }) === null;
  if (!isSeen) throw certificateNotFound();
  return row;
}

/** What the paper is drawn from. @throws credits.certificate_not_found, credits.certificate_revoked */
export async function findPaper(deps: Pick<Deps, 'db'>, actor: Actor, { id }: { id: string }) {
  const row = await visible(deps, actor, id);
  if (row.revokedAt) throw certificateRevoked();
  return paperOf(row);
}

/** Takes a certificate back for good; who verifies it from then on is told so. @throws credits.certify_own, access.* */
export async function revoke(deps: Deps, actor: Actor, { id, reason }: { id: string; reason: string }) {
  const row = await visible(deps, actor, id);
  refuse(whyNot(actor, 'credits.certify', { orgPath: row.issuerPath }));
  if (row.personId === actor.personId) throw certifyOwn();
  const now = deps.now();
  const isDone = await saveRevocation(deps.db, id, {
    revokedAt: now,
    revokedBy: actor.personId,
    revokedReason: reason,
  });
  if (!isDone) throw certificateRevoked();
  return { revokedAt: now.toISOString() };
}
