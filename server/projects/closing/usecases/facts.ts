import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Deps } from '../../../kernel/deps.ts';
import type { Seen } from '../../../topics/index.ts';
import { CHANGE_CLAUSE } from '../../changes/rules.ts';
import { changesOf } from '../../changes/repo.ts';
import { labelOf } from '../../milestones/labels.ts';
import { commitmentsOf, milestonesOf, type CommitmentRow, type MilestoneRow } from '../../milestones/repo.ts';
import { closingReport, type ClosingReport } from '../../milestones/rules/reports.ts';
import { handedIn, readFile } from '../repo.ts';
import { compare, deviations, tally, type Commitment, type Shown } from '../rules/compare.ts';
import { blocksOf, charactersOf, type Block } from '../rules/guard.ts';

/** What a call demands of a closing where a topic has no call (it came from before the platform). */
const NO_TERMS = {
  experts: 5,
  ofSubject: 3,
  ways: ['meeting' as const, 'mail' as const],
  workReportLeast: 0,
  researchReportLeast: 0,
  materialsDaysBefore: 0,
  clause: { document: '平台默认', place: '', quotation: '', kind: 'default' as const },
};
export const termsOf = ({ callBody }: Pick<Seen, 'callBody'>) => callBody?.closing ?? NO_TERMS;

/** Characters of a report: of the longer of what was typed and what its file says. Null while the file is being read. */
async function lengthOf(db: Db, topicId: string, report: ClosingReport['workReport']): Promise<number | null> {
  const typed = charactersOf(report.text);
  if (report.attachmentId === null) return typed;
  const file = await readFile(db, topicId, report.attachmentId);
  if (!file) return typed;
  if (file.reading === 'waiting' || file.reading === 'reading') return null;
  return Math.max(typed, charactersOf(file.text));
}

const commitmentFor = (row: CommitmentRow, claims: ReadonlyMap<string, string>): Commitment => ({
  id: row.id,
  kind: row.kind,
  text: row.text,
  form: row.form,
  dueOn: row.dueOn,
  changeId: row.changeId,
  evidence: claims.get(row.id) ?? row.evidence,
});

export type ClosingView = {
  step: MilestoneRow | null;
  report: ClosingReport;
  commitments: Commitment[];
  outcomes: (Shown & { words: number | null; published: string; authorIds: string[] })[];
  compared: ReturnType<typeof compare>;
  tally: ReturnType<typeof tally>;
  lengths: { workReport: number | null; researchReport: number | null };
  blocks: Block[];
};

/** Everything that a closing is judged by, as it stands now: promises beside outcomes, and what stands in the way. */
export async function closingView(deps: Deps, db: Db, seen: Seen): Promise<ClosingView> {
  const { topic, members, callBody } = seen;
  const steps = await milestonesOf(db, topic.id);
  const step = steps.find(({ kind }) => kind === 'closing') ?? null;
  const report = closingReport.parse(step?.report ?? {});
  const claims = new Map(report.claims.map(({ commitmentId, evidence }) => [commitmentId, evidence]));
  const commitments = (await commitmentsOf(db, topic.id)).map(({ commitment }) => commitmentFor(commitment, claims));
  const outcomes = (await handedIn(db, topic.id)).map(({ createdAt, ...one }) => ({
    ...one,
    handedInOn: dayOf(createdAt),
  }));
  const compared = compare(commitments, outcomes);
  const lengths = {
    workReport: await lengthOf(db, topic.id, report.workReport),
    researchReport: await lengthOf(db, topic.id, report.researchReport),
  };
  const confirmed = members.filter(({ member }) => member.state === 'confirmed').map(({ member }) => member.personId);
  const changes = await changesOf(db, topic.id);
  const blocks = blocksOf({
    today: dayOf(deps.now()),
    terms: termsOf(seen),
    rules: callBody?.milestones ?? [],
    steps: steps.map((one) => ({ ...one, label: labelOf(callBody, one) })),
    ...lengths,
    outcomes: outcomes.length,
    hasSummary: report.summary.trim() !== '',
    way: report.way,
    openChanges: changes.filter(({ change }) => change.state === 'asked' || change.state === 'endorsed').length,
    deviations: deviations({
      commitments,
      outcomes,
      team: [topic.leaderId, ...confirmed],
      named: report.members.filter(({ contribution }) => contribution.trim() !== '').map(({ personId }) => personId),
    }),
    changeClause: CHANGE_CLAUSE,
  });
  return { step, report, commitments, outcomes, compared, tally: tally(commitments, compared), lengths, blocks };
}
