import type { Actor, Deps } from '../../../kernel/deps.ts';
import type { CandidateRow, SeatRow } from '../repo/scores.ts';
import { groupsBy, meanAndSd, type Counted } from '../rules/fairness.ts';
import { grouped } from '../rules/graph.ts';
import { daysBetween } from '../../../policy/rules/index.ts';
import { dayOf } from '../../../kernel/day.ts';
import { fairnessSheet } from '../sheet.ts';
import { fieldOf, type Field } from './field.ts';
import { keptCall } from './open.ts';
import { told } from './ranking.ts';

const APPROVED: readonly string[] = [
  'notice',
  'approved',
  'running',
  'suspended',
  'closing',
  'deferred',
  'closed',
  'cancelled',
];
const REVISING: readonly string[] = ['revising', 'revised'];
const REFUSED: readonly string[] = ['declined', 'merged'];

/** What kind of unit an application comes from, as the report names it. */
export const SCHOOLS = ['rural', 'city', 'town', 'bureau'] as const;
const schoolOf = (row: CandidateRow): (typeof SCHOOLS)[number] => {
  if (row.orgKind !== 'school' && row.orgKind !== 'group') return 'bureau';
  if (row.isRural) return 'rural';
  return row.isCityDirect ? 'city' : 'town';
};

export const BY = ['school', 'subject', 'stage', 'title', 'track'] as const;
export type By = (typeof BY)[number];
const keyOf: Record<By, (row: CandidateRow) => string> = {
  school: schoolOf,
  subject: ({ subject }) => subject ?? '',
  stage: ({ stage }) => stage ?? '',
  title: ({ leaderTitle }) => leaderTitle ?? '',
  track: ({ track }) => track,
};

/** Load, delay and severity of one expert of the panel. Days are counted from the day it was due; early is below 0. */
function reviewerRow(seats: readonly SeatRow[], field: Field, today: string) {
  const [first] = seats;
  const submitted = seats.filter(({ state }) => state === 'submitted');
  const late = submitted.flatMap(({ submittedAt, dueOn }) =>
    submittedAt === null ? [] : [daysBetween(dueOn, dayOf(submittedAt))],
  );
  const points = submitted.flatMap(({ total }) => (total === null ? [] : [total / 100]));
  const severity =
    field.calibration.state === 'calibrated'
      ? field.calibration.reviewers.find(({ reviewerId }) => reviewerId === first?.expertId)
      : undefined;
  const count = (...states: SeatRow['state'][]) => seats.filter(({ state }) => states.includes(state)).length;
  return {
    ...{ expertId: first?.expertId ?? '', name: first?.name ?? '', asked: seats.length },
    ...{ submitted: submitted.length, open: count('invited', 'accepted') },
    left: count('declined', 'recused', 'abstained', 'replaced'),
    overdue:
      late.filter((days) => days > 0).length +
      seats.filter(({ state, dueOn }) => (state === 'invited' || state === 'accepted') && dueOn < today).length,
    delay: meanAndSd(late).mean,
    ...meanAndSd(points),
    severity: severity?.points ?? null,
    severitySe: severity?.se ?? null,
  };
}

/** Who was approved, and who read how much, how late and how severely: with counts and 95 % intervals. For keepers. */
export async function showFairness(deps: Deps, actor: Actor, { id }: { id: string }) {
  const call = await keptCall(deps.db, actor, id);
  const field = await fieldOf(deps.db, call);
  const rows = field.candidates.map((row) => {
    const isApproved = APPROVED.includes(row.state) || REVISING.includes(row.state);
    const counted: Counted = {
      isApproved,
      isDecided: isApproved || REFUSED.includes(row.state),
      points: field.standings.get(row.topicId)?.raw ?? null,
    };
    return { ...row, ...counted };
  });
  const seats = [...field.seats.values()].flat();
  const today = dayOf(deps.now());
  return {
    call: { id: call.id, title: call.title, orgName: call.orgName },
    tracks: call.body.tracks.map(({ key, name, nameEn }) => ({ key, name, nameEn })),
    all: groupsBy(rows, () => 'all')[0] ?? null,
    by: BY.map((by) => ({ by, groups: groupsBy(rows, keyOf[by]) })),
    reviewers: [...grouped(seats, ({ expertId }) => expertId).values()]
      .map((own) => reviewerRow(own, field, today))
      .sort((a, b) => b.asked - a.asked || (a.expertId < b.expertId ? -1 : 1)),
    calibration: told(field),
  };
}
export type Fairness = Awaited<ReturnType<typeof showFairness>>;

/** The same as an Excel file. */
export async function exportFairness(deps: Deps, actor: Actor, { id }: { id: string }) {
  const report = await showFairness(deps, actor, { id });
  const bytes = await fairnessSheet(report, actor.locale);
  return { bytes, name: `${report.call.title} ${dayOf(deps.now())}.xlsx` };
}
