import type { Finding } from '../../db/schema/index.ts';
import { verifyQuote, withoutPersonalData } from '../ai/index.ts';
import { defineJob } from '../jobs/port.ts';
import type { Deps } from '../kernel/deps.ts';
import { findVersion, lockResource, sectionsOf, type Version } from '../library/index.ts';
import { sectionAt } from './changed.ts';
import { CHECK } from './names.ts';
import { isQuestion, question, type Questions } from './prompts/question.ts';
import { appendEvent, findAudit, saveOpen, type Audit } from './repo/audits.ts';
import { findSubject } from './repo/subject.ts';
import { checkJob } from './schemas.ts';

/** One call reads so much of what has changed; the rest is the auditor's alone. */
const MOST_CHARACTERS = 6000;
const MOST_QUESTIONS = 6;

/** The changed sections of a version, as a model may see them. */
function materialOf(version: Version, audit: Audit, names: readonly string[]): string {
  const blocks = sectionsOf(version)
    .filter(({ id }) => audit.changed.sections.includes(id))
    .flatMap(({ from, to }) => version.blocks.slice(from, to));
  return withoutPersonalData(
    blocks
      .map(({ text }) => text)
      .join('\n')
      .slice(0, MOST_CHARACTERS),
    names,
  );
}

/** A question is kept when its quotation stands in a changed block of the text itself, word by word. */
export function asFindings(answer: Questions, version: Version, changed: readonly string[]): Finding[] {
  const sections = sectionsOf(version);
  const found = answer.questions.flatMap(({ point, quote, question: asked }): Finding[] => {
    if (!isQuestion(asked)) return [];
    for (const [block, row] of version.blocks.entries()) {
      const sectionId = sectionAt(sections, block);
      const span = sectionId !== null && changed.includes(sectionId) ? verifyQuote(quote, row.text) : null;
      if (!span) continue;
      const detail = { point, question: asked, block, from: span.start, to: span.end };
      const id = `model.question@${block}.${span.start}.${point}`;
      const finding = { id, code: 'model.question', severity: 'notice' as const, quote: span.text, sectionId };
      return [{ ...finding, locator: row.locator, detail, answer: null, source: 'model' }];
    }
    return [];
  });
  return [...new Map(found.map((finding) => [finding.id, finding])).values()].slice(0, MOST_QUESTIONS);
}

async function questionsFor(deps: Deps, audit: Audit, signal: AbortSignal): Promise<Finding[]> {
  if (deps.ai.chatModel === null) return [];
  const [version, subject] = [
    await findVersion(deps.db, audit.resourceId, audit.version),
    await findSubject(deps.db, audit.resourceId),
  ];
  if (!version || !subject) return [];
  const names = [subject.ownerName, audit.submitterName ?? ''];
  const text = materialOf(version, audit, names);
  if (text.trim() === '') return [];
  const { kind, stage, subject: taught, grades } = version.fields;
  const about = [kind, stage, taught, ...grades].filter(Boolean).join(' ');
  const answer = await deps.ai.complete(question({ about, text }), signal);
  // Without an answer there are no questions: the machine helps, it holds nobody up.
  return answer.ok ? asFindings(answer.value, version, audit.changed.sections) : [];
}

/** The machine's part after a submission: questions of a model where there is one, then the human check. */
export async function finishMachineCheck(deps: Deps, auditId: string, signal: AbortSignal) {
  const audit = await findAudit(deps.db, auditId);
  if (audit?.state !== 'machine_check') return { questions: 0 };
  const questions = await questionsFor(deps, audit, signal);
  const isMoved = await deps.db.transaction(async (tx) => {
    await lockResource(tx, audit.resourceId);
    const now = deps.now();
    const findings = [...audit.findings, ...questions];
    if (!(await saveOpen(tx, auditId, ['machine_check'], { state: 'human_check', findings, updatedAt: now }))) return false; // prettier-ignore
    const event = { id: deps.newId('aev'), resourceId: audit.resourceId, auditId, at: now, personId: null };
    await appendEvent(tx, { ...event, what: 'checked', note: '' });
    return true;
  });
  return { questions: isMoved ? questions.length : 0 };
}

export const checkingJob = defineJob({
  name: CHECK,
  payload: checkJob,
  retries: 5,
  seconds: 300,
  run: (deps, { auditId }, { signal }) => finishMachineCheck(deps, auditId, signal),
});
