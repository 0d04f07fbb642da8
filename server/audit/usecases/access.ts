import type { Db } from '../../../db/client.ts';
import type { Actor } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { authorsBetween, lockResource, resourceNotFound, targetOf } from '../../library/index.ts';
import { whyNot } from '../../people/index.ts';
import { auditNotFound } from '../errors.ts';
import { findAudit, findLatest, type Audit } from '../repo/audits.ts';
import { findSubject, type Subject } from '../repo/subject.ts';
import { authorsAfter, standingOf, step, type Access, type Command } from '../rules.ts';

/** Who may not decide because she wrote at it, and for which body it is decided. */
export type Deciding = { bodyPath: string; authorIds: readonly string[]; submittedBy: string | null };

/** What the rules of access say about one person, one resource and, if there is one, its audit. */
export function accessOf(actor: Actor, subject: Subject, deciding: Deciding | null): Access {
  const target = targetOf(subject);
  const { ownerId } = subject;
  const authorIds = [...(deciding?.authorIds ?? []), ...(deciding?.submittedBy ? [deciding.submittedBy] : [])];
  const isSubmitter = deciding !== null && deciding.submittedBy === actor.personId;
  return {
    who: 'person',
    edit: whyNot(actor, 'library.edit', target),
    audit: deciding
      ? whyNot(actor, 'library.audit', { orgPath: deciding.bodyPath, ownerId, authorIds })
      : 'audit.none_open',
    withdraw: whyNot(actor, 'library.withdraw', target),
    // A submission is taken back by those whose work it is, not by stewards who may also edit what is listed.
    recall: isSubmitter ? null : whyNot(actor, 'library.edit', { ...target, sharing: { visibility: 'own' } }),
  };
}

export const isSteward = (actor: Actor, bodyPath: string): boolean =>
  whyNot(actor, 'library.curate', { orgPath: bodyPath }) === null;

export type Case = { audit: Audit; subject: Subject; access: Access };

async function caseOf(db: Db, actor: Actor, audit: Audit): Promise<Case> {
  const subject = await findSubject(db, audit.resourceId);
  if (!subject) throw auditNotFound();
  const authorIds = await authorsBetween(db, audit.resourceId, authorsAfter(audit), audit.version);
  const { bodyPath, submittedBy } = audit;
  const access = accessOf(actor, subject, { bodyPath, authorIds, submittedBy });
  // Whom it concerns: those who may edit it or hand it in, and the stewards of the body. To others it does not exist.
  const isOwn = access.who === 'person' && (access.edit === null || access.recall === null);
  if (!isOwn && !isSteward(actor, bodyPath)) throw auditNotFound();
  return { audit, subject, access };
}

/** An audit that concerns this person. @throws audit.not_found */
export async function seenAudit(db: Db, actor: Actor, id: string): Promise<Case> {
  const audit = await findAudit(db, id);
  if (!audit) throw auditNotFound();
  return caseOf(db, actor, audit);
}

/** The same, held until the transaction ends: of two deciders the second finds it decided. */
export async function heldAudit(tx: Db, actor: Actor, id: string): Promise<Case> {
  const known = await findAudit(tx, id);
  if (!known) throw auditNotFound();
  await lockResource(tx, known.resourceId);
  return seenAudit(tx, actor, id);
}

export const whyNotStep = ({ audit, subject, access }: Case, command: Command): string | null => {
  const taken = step(standingOf({ ...subject, latest: audit.state }), command, access);
  return taken.ok ? null : taken.because;
};

/** @throws access.*, audit.* */
export const demand = (one: Case, command: Command): void => refuse(whyNotStep(one, command));

export type Held = { subject: Subject; latest: Audit | null; access: Access };

/** A resource with its newest audit, for whoever may edit it or, once listed, look after it. */
export async function resourceCase(db: Db, actor: Actor, resourceId: string): Promise<Held> {
  const subject = await findSubject(db, resourceId);
  if (!subject || whyNot(actor, 'library.read', targetOf(subject)) !== null) {
    // Members of the editing group read it through its sharing; once it is listed elsewhere they still edit it.
    if (!subject || whyNot(actor, 'library.edit', targetOf(subject)) !== null) throw resourceNotFound();
  }
  const latest = await findLatest(db, resourceId);
  const authorIds = latest ? await authorsBetween(db, resourceId, authorsAfter(latest), latest.version) : [];
  const deciding = latest ? { bodyPath: latest.bodyPath, authorIds, submittedBy: latest.submittedBy } : null;
  return { subject, latest, access: accessOf(actor, subject, deciding) };
}

export const whyNotNowBy = ({ subject, latest, access }: Held, command: Command): string | null => {
  const taken = step(standingOf({ ...subject, latest: latest?.state ?? null }), command, access);
  return taken.ok ? null : taken.because;
};
