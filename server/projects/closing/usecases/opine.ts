import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { finishReminders, lockTopic, membersOf, record } from '../../../topics/index.ts';
import { opinionNotFound } from '../../errors.ts';
import { commitmentsOf, namesOf, stepFilesOf } from '../../milestones/repo.ts';
import { closingReport } from '../../milestones/rules/reports.ts';
import { permission } from '../../permission.ts';
import { findOwnOpinion, handedIn, listOwnOpinions, readFile, saveOpinion } from '../repo.ts';
import { compare, tally } from '../rules/compare.ts';
import { whyNotClosing, type Grade } from '../rules/guard.ts';
import { dayOf } from '../../../kernel/day.ts';

/** Closings that one is or was asked to judge. */
export const showOwnOpinions = (deps: Deps, actor: Actor, input: { limit: number; offset: number }) =>
  listOwnOpinions(deps.db, actor.personId, input);

/** The papers of a closing as its expert reads them, with the promises beside what was handed in. */
export async function showOpinion(deps: Deps, actor: Actor, { id }: { id: string }) {
  const found = await findOwnOpinion(deps.db, actor.personId, id);
  if (!found) throw opinionNotFound();
  const { opinion, closing, topic, leaderName } = found;
  const commitments = (await commitmentsOf(deps.db, topic.id)).map(({ commitment }) => commitment);
  const outcomes = (await handedIn(deps.db, topic.id)).map(({ createdAt, ...one }) => ({
    ...one,
    handedInOn: dayOf(createdAt),
  }));
  const report = closingReport.parse(closing.report);
  const compared = compare(commitments, outcomes);
  const members = await membersOf(deps.db, [topic.id]);
  const names = await namesOf(
    deps.db,
    report.members.map(({ personId }) => personId),
  );
  const files = await stepFilesOf(deps.db, topic.id);
  return {
    opinion: {
      id,
      grade: opinion.grade,
      text: opinion.text,
      givenAt: opinion.givenAt,
      heldOn: closing.heldOn,
      way: closing.way,
    },
    topic: { title: topic.title, approvalNumber: topic.approvalNumber, subject: topic.subject, leaderName },
    members: members.filter(({ member }) => member.state === 'confirmed').map(({ name }) => name),
    report: {
      ...report,
      members: report.members.map((one) => ({ ...one, name: names.get(one.personId) ?? '' })),
    },
    commitments: commitments.map(({ id: commitmentId, kind, text, form, dueOn, evidence }) => ({
      ...{ id: commitmentId, kind, text, form, dueOn, evidence },
      compared: compared.find((one) => one.commitmentId === commitmentId) ?? null,
    })),
    outcomes,
    files: files.filter(({ use }) => PAPERS.includes(use)),
    tally: tally(commitments, compared),
    can: { opine: permission(whyNotClosing(closing.state, 'opine', ['expert'])) },
  };
}

/** A paper of a closing that one judges: its reports and outcomes, nothing else of the dossier. */
export async function openPaper(deps: Deps, actor: Actor, { id, fileId }: { id: string; fileId: string }) {
  const found = await findOwnOpinion(deps.db, actor.personId, id);
  const file = found ? await readFile(deps.db, found.topic.id, fileId) : null;
  if (!file || !PAPERS.includes(file.use)) throw opinionNotFound();
  return { sha256: file.sha256, name: file.name };
}
const PAPERS: readonly string[] = ['closing', 'outcome'];

/** Gives one's grade and reasons; both may be changed until the closing is decided. */
export async function giveOpinion(deps: Deps, actor: Actor, input: { id: string; grade: Grade; text: string }) {
  await deps.db.transaction(async (tx) => {
    const before = await findOwnOpinion(tx, actor.personId, input.id);
    if (!before) throw opinionNotFound();
    await lockTopic(tx, before.topic.id);
    const found = await findOwnOpinion(tx, actor.personId, input.id);
    if (!found) throw opinionNotFound();
    refuse(whyNotClosing(found.closing.state, 'opine', ['expert']));
    const { grade, text } = input;
    await saveOpinion(tx, input.id, { grade, text, givenAt: deps.now(), updatedAt: deps.now() });
    await record(deps, tx, found.topic.id, actor.personId, {
      kind: 'closing.opinion',
      detail: { opinionId: input.id },
    });
    await finishReminders(tx, [`opinion:${input.id}`]);
  });
  return showOpinion(deps, actor, { id: input.id });
}
