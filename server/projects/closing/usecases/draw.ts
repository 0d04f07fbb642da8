import type { Actor, Deps } from '../../../kernel/deps.ts';
import type { Db } from '../../../../db/client.ts';
import { refuse } from '../../../kernel/errors.ts';
import { seenTopic, topicScope, type Seen } from '../../../topics/index.ts';
import { closingNotFound } from '../../errors.ts';
import { commitmentsOf, namesOf } from '../../milestones/repo.ts';
import { closingReport } from '../../milestones/rules/reports.ts';
import { draw, headOf, type Drawn, type Format } from '../../paper.ts';
import { findClosing, opinionsOf, readFile, topicOfClosing, type ClosingRow } from '../repo.ts';
import { appraisal, closingApproval, type ClosingPaper } from '../rules/paper.ts';
import { closingView } from './facts.ts';

/** The report as typed, or the name of the file it stands in: a print holds no text that its author did not lay out. */
async function reportText(db: Db, topicId: string, report: { text: string; attachmentId: string | null }) {
  if (report.text.trim() !== '' || report.attachmentId === null) return report.text;
  const file = await readFile(db, topicId, report.attachmentId);
  return file ? `见附件：${file.name}` : '';
}

async function paperOf(deps: Deps, seen: Seen, closing: ClosingRow): Promise<ClosingPaper> {
  const { db } = deps;
  const { topic } = seen;
  const report = closingReport.parse(closing.report);
  const view = await closingView(deps, db, seen);
  const rows = await commitmentsOf(db, topic.id);
  const people = new Map(rows.map(({ commitment, personName }) => [commitment.id, personName ?? '']));
  const named = [...view.outcomes.flatMap(({ authorIds }) => authorIds), ...report.members.map((one) => one.personId)];
  const names = await namesOf(db, named);
  const nameOf = (id: string) => names.get(id) ?? '';
  const opinions = await opinionsOf(db, [closing.id]);
  return {
    head: headOf(seen),
    report,
    way: closing.way,
    heldOn: closing.heldOn,
    approvedOn: topic.approvedOn,
    endsOn: topic.endsOn,
    grade: closing.grade,
    opinion: closing.opinion,
    commitments: view.commitments.map((one) => ({ ...one, person: people.get(one.id) ?? '' })),
    compared: view.compared,
    outcomes: view.outcomes.map(({ authorIds, ...one }) => ({ ...one, authors: authorIds.map(nameOf).join('、') })),
    contributions: report.members.map(({ personId, contribution }) => ({ name: nameOf(personId), contribution })),
    opinions: opinions.map(({ opinion, name, orgName }) => ({
      ...{ name, unit: orgName, isOfSubject: opinion.isOfSubject === 1, grade: opinion.grade, text: opinion.text },
    })),
    workReport: await reportText(db, topic.id, report.workReport),
    researchReport: await reportText(db, topic.id, report.researchReport),
  };
}

/** The official form of a closing as a file. Before it is decided only its keeper prints it: it holds the panel's words. */
export async function drawClosing(
  deps: Deps,
  actor: Actor,
  input: { id: string; form: 'closing_approval' | 'appraisal'; format: Format },
): Promise<Drawn> {
  const topicId = await topicOfClosing(deps.db, topicScope(actor), input.id);
  const closing = topicId === null ? null : await findClosing(deps.db, input.id);
  if (topicId === null || closing === null) throw closingNotFound();
  const seen = await seenTopic(deps.db, actor, topicId);
  const isOpen = closing.state === 'judging';
  if (isOpen && !seen.parts.includes('keeper')) refuse('projects.closing_not_now');
  const paper = await paperOf(deps, seen, closing);
  const form = input.form === 'appraisal' ? appraisal(paper) : closingApproval(paper);
  return draw(form, seen.topic, input.format);
}
