import type { Db } from '../../../db/client.ts';
import type { Finding } from '../../../db/schema/index.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { findVersion, listVersion, lockResource, sectionsOf, withdrawListed } from '../../library/index.ts';
import { sectionAt } from '../changed.ts';
import { decided, quoteNotThere } from '../errors.ts';
import { appendEvent, saveOpen, type AuditRow } from '../repo/audits.ts';
import { whyNotList, type PointVerdict } from '../rules.ts';
import type { Returning } from '../schemas.ts';
import { demand, heldAudit, resourceCase, whyNotNowBy, type Case } from './access.ts';

/** Writes a decision once: who comes second finds it decided. */
async function close(
  deps: Deps,
  tx: Db,
  actor: Actor,
  input: { one: Case; what: 'listed' | 'returned' | 'recalled'; values: Partial<AuditRow>; note: string },
): Promise<void> {
  const { one, what, values, note } = input;
  const now = deps.now();
  const from = what === 'recalled' ? (['machine_check', 'human_check'] as const) : (['human_check'] as const);
  const saved = { ...values, state: what, decidedBy: actor.personId, decidedAt: now, updatedAt: now };
  if (!(await saveOpen(tx, one.audit.id, from, saved))) throw decided();
  const { id: auditId, resourceId } = one.audit;
  await appendEvent(tx, { id: deps.newId('aev'), resourceId, auditId, at: now, personId: actor.personId, what, note });
}

const answered = (findings: readonly Finding[], answers: Readonly<Record<string, string>>): Finding[] =>
  findings.map((finding) => ({ ...finding, answer: answers[finding.id]?.trim() || finding.answer }));

/** Lists what is held; the whole of it or nothing. @throws access.*, audit.* */
export async function listHeld(
  deps: Deps,
  tx: Db,
  actor: Actor,
  input: { one: Case; verdict: PointVerdict[]; answers: Readonly<Record<string, string>> },
): Promise<void> {
  const { one, verdict } = input;
  demand(one, 'list');
  const findings = answered(one.audit.findings, input.answers);
  refuse(whyNotList(verdict, findings));
  await close(deps, tx, actor, { one, what: 'listed', values: { verdict, findings }, note: '' });
  const { resourceId, version, visibility, visibleOrgId } = one.audit;
  await listVersion(deps, tx, { resourceId, version, visibility, visibleOrgId, by: actor.personId, how: 'audited' });
}

export const listAudit = (
  deps: Deps,
  actor: Actor,
  input: { id: string; verdict: PointVerdict[]; answers: Readonly<Record<string, string>> },
) =>
  deps.db.transaction(async (tx) => {
    await listHeld(deps, tx, actor, { ...input, one: await heldAudit(tx, actor, input.id) });
    return { id: input.id, state: 'listed' as const };
  });

/** A place that the auditor marked, kept as a finding so that the author meets it in her text. */
async function marksOf(tx: Db, { audit }: Case, marks: Returning['marks']): Promise<Finding[]> {
  if (marks.length === 0) return [];
  const version = await findVersion(tx, audit.resourceId, audit.version);
  return marks.map(({ block, quote, note }) => {
    const row = version?.blocks[block];
    const from = row?.text.indexOf(quote) ?? -1;
    if (!version || !row || from < 0) throw quoteNotThere();
    return {
      id: `person.mark@${block}.${from}`,
      code: 'person.mark',
      severity: 'notice',
      quote,
      locator: row.locator,
      sectionId: sectionAt(sectionsOf(version), block),
      detail: { block, from, to: from + quote.length, note },
      answer: null,
      source: 'person',
    };
  });
}

export async function returnHeld(deps: Deps, tx: Db, actor: Actor, input: { one: Case } & Returning): Promise<void> {
  const { one, reason, notes, marks } = input;
  demand(one, 'return');
  const noted = one.audit.findings.map((finding) => {
    const note = notes[finding.id]?.trim() ?? '';
    return note === '' ? finding : { ...finding, detail: { ...finding.detail, note } };
  });
  const findings = [...noted, ...(await marksOf(tx, one, marks))];
  const verdict = input.verdict.length > 0 ? input.verdict : null;
  await close(deps, tx, actor, { one, what: 'returned', values: { verdict, reason, findings }, note: reason });
}

/** Gives it back with what is to be changed; the text stays as it is, and what readers see, too. */
export const returnAudit = (deps: Deps, actor: Actor, input: { id: string } & Returning) =>
  deps.db.transaction(async (tx) => {
    await returnHeld(deps, tx, actor, { ...input, one: await heldAudit(tx, actor, input.id) });
    return { id: input.id, state: 'returned' as const };
  });

export async function recallHeld(deps: Deps, tx: Db, actor: Actor, one: Case): Promise<void> {
  demand(one, 'recall');
  await close(deps, tx, actor, { one, what: 'recalled', values: {}, note: '' });
}

export const recallAudit = (deps: Deps, actor: Actor, { id }: { id: string }) =>
  deps.db.transaction(async (tx) => {
    await recallHeld(deps, tx, actor, await heldAudit(tx, actor, id));
    return { id, state: 'recalled' as const };
  });

/** 出库: from everybody but its owner. What was on its way as a change is recalled with it (follow.ts). */
export const withdraw = (deps: Deps, actor: Actor, input: { id: string; reason: string }) =>
  deps.db.transaction(async (tx) => {
    await lockResource(tx, input.id);
    refuse(whyNotNowBy(await resourceCase(tx, actor, input.id), 'withdraw'));
    await withdrawListed(deps, tx, { resourceId: input.id, by: actor.personId, reason: input.reason });
    return { id: input.id, listing: 'withdrawn' as const };
  });
