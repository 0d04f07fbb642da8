import type { MilestoneKind, MilestoneState } from '../../../../db/schema/projects.ts';
import type { CallBody, MilestoneRule, TopicClause } from '../../../../db/schema/topic-data.ts';
import { addDays } from '../../../policy/rules/index.ts';
import type { Deviation } from './compare.ts';

/** Something that stands in the way of closing, with the clause it comes from and what a page needs to say it. */
export type Block = { code: BlockCode; clause: TopicClause | null; params: Record<string, string | number> };
export type BlockCode =
  | 'step_unreported'
  | 'work_report_short'
  | 'research_report_short'
  | 'reading'
  | 'no_outcomes'
  | 'no_summary'
  | 'way_missing'
  | 'way_not_allowed'
  | 'change_open'
  | 'outcome_form'
  | 'member_missing'
  | 'member_unknown';

export type ClosingFacts = {
  today: string;
  terms: CallBody['closing'];
  rules: readonly MilestoneRule[];
  steps: readonly { kind: MilestoneKind; ruleId: string; state: MilestoneState; dueOn: string; label: string }[];
  /** Characters without spaces; null while the file with the report is still being read. */
  workReport: number | null;
  researchReport: number | null;
  outcomes: number;
  hasSummary: boolean;
  way: 'meeting' | 'mail' | null;
  openChanges: number;
  deviations: readonly Deviation[];
  changeClause: TopicClause;
};

/** Characters of a text as forms count them: without spaces and line ends. */
export const charactersOf = (text: string): number => Array.from(text.replace(/\s/gu, '')).length;

/** 不报送不予结题: what was due, is no closing, and has not been reported or was sent back. */
const unreported = ({ today, steps, rules }: ClosingFacts): Block[] =>
  steps
    .filter(({ kind, state, dueOn }) => kind !== 'closing' && isOwed(state) && dueOn < today)
    .map(({ ruleId, dueOn, label }) => ({
      code: 'step_unreported',
      clause: rules.find(({ id }) => id === ruleId)?.clause ?? null,
      params: { step: label, day: dueOn },
    }));
const isOwed = (state: MilestoneState): boolean => state === 'pending' || state === 'returned' || state === 'failed';

function reports({ terms, workReport, researchReport }: ClosingFacts): Block[] {
  const { clause } = terms;
  const short = (code: BlockCode, n: number | null, least: number): Block[] => {
    if (n === null) return [{ code: 'reading', clause: null, params: {} }];
    return n < least ? [{ code, clause, params: { n, least } }] : [];
  };
  return [
    ...short('work_report_short', workReport, terms.workReportLeast),
    ...short('research_report_short', researchReport, terms.researchReportLeast),
  ];
}

function ways({ terms, way }: ClosingFacts): Block[] {
  if (way === null) return [{ code: 'way_missing', clause: null, params: {} }];
  return terms.ways.includes(way) ? [] : [{ code: 'way_not_allowed', clause: terms.clause, params: { way } }];
}

const params = (deviation: Deviation): Record<string, string | number> => {
  switch (deviation.kind) {
    case 'outcome_form':
      return { commitmentId: deviation.commitmentId, outcomeId: deviation.outcomeId };
    case 'member_missing':
    case 'member_unknown':
      return { personId: deviation.personId };
  }
};

/** All that stands in the way of applying for closing; empty when nothing does. */
export function blocksOf(facts: ClosingFacts): Block[] {
  const { outcomes, hasSummary, openChanges, changeClause } = facts;
  return [
    ...unreported(facts),
    ...reports(facts),
    ...(hasSummary ? [] : [{ code: 'no_summary' as const, clause: null, params: {} }]),
    ...(outcomes > 0 ? [] : [{ code: 'no_outcomes' as const, clause: facts.terms.clause, params: {} }]),
    ...ways(facts),
    ...(openChanges > 0 ? [{ code: 'change_open' as const, clause: changeClause, params: { n: openChanges } }] : []),
    ...facts.deviations.map((one) => ({ code: one.kind, clause: changeClause, params: params(one) })),
  ];
}

export type PanelRefusal =
  'projects.panel_small' | 'projects.panel_subject' | 'projects.panel_conflict' | 'projects.materials_late';

/**
 * Why a panel may not judge: too few, too few of the subject, somebody with a conflict, or too little time with the
 * papers. A topic without a subject asks for none of a subject.
 */
export function whyNotConvene(panel: {
  terms: CallBody['closing'];
  experts: readonly { subjects: readonly string[]; hasConflict: boolean }[];
  subject: string | null;
  heldOn: string;
  today: string;
}): PanelRefusal | null {
  const { terms, experts, subject, heldOn, today } = panel;
  if (experts.length < terms.experts) return 'projects.panel_small';
  const ofSubject = experts.filter(({ subjects }) => subject !== null && subjects.includes(subject)).length;
  if (subject !== null && ofSubject < terms.ofSubject) return 'projects.panel_subject';
  if (experts.some(({ hasConflict }) => hasConflict)) return 'projects.panel_conflict';
  return heldOn < addDays(today, terms.materialsDaysBefore) ? 'projects.materials_late' : null;
}

export type Grade = 'excellent' | 'good' | 'passed' | 'failed';
export const GRADES = ['excellent', 'good', 'passed', 'failed'] as const satisfies readonly Grade[];
export const CLOSING_STATES = ['asked', 'judging', 'passed', 'deferred', 'returned'] as const;
export type ClosingState = (typeof CLOSING_STATES)[number];
export const CLOSING_COMMANDS = ['convene', 'opine', 'close', 'defer', 'return'] as const;
export type ClosingCommand = (typeof CLOSING_COMMANDS)[number];

type Move = { from: readonly ClosingState[]; to: ClosingState | null; by: 'keeper' | 'expert' };
const MOVES: Record<ClosingCommand, Move> = {
  /** A panel may be called together anew before anybody has spoken; the use case sees to that. */
  convene: { from: ['asked', 'judging'], to: 'judging', by: 'keeper' },
  opine: { from: ['judging'], to: null, by: 'expert' },
  close: { from: ['judging'], to: 'passed', by: 'keeper' },
  defer: { from: ['judging'], to: 'deferred', by: 'keeper' },
  /** Papers are sent back, also before a panel has met. */
  return: { from: ['asked', 'judging'], to: 'returned', by: 'keeper' },
};
export type ClosingRefusal = 'topics.not_yours_to_do' | 'projects.closing_not_now';

export function whyNotClosing(
  state: ClosingState,
  command: ClosingCommand,
  parts: readonly string[],
): ClosingRefusal | null {
  if (!parts.includes(MOVES[command].by)) return 'topics.not_yours_to_do';
  return MOVES[command].from.includes(state) ? null : 'projects.closing_not_now';
}
export const closingTarget = (command: ClosingCommand): ClosingState | null => MOVES[command].to;

/** How often each grade was given, and the one that most gave; null when two were given equally often. Shown, never taken. */
export function majorityOf(grades: readonly Grade[]): { counts: Record<Grade, number>; majority: Grade | null } {
  const counts = { excellent: 0, good: 0, passed: 0, failed: 0 };
  for (const grade of grades) counts[grade]++;
  const most = Math.max(...Object.values(counts));
  const leading = GRADES.filter((grade) => most > 0 && counts[grade] === most);
  return { counts, majority: leading.length === 1 ? (leading[0] ?? null) : null };
}

export type DecideRefusal =
  'projects.opinions_missing' | 'projects.opinions_uncited' | 'projects.grade_unsupported' | 'projects.grade_failed';

/**
 * Why a grade may not be decided yet: the panel has not spoken, no opinion is cited, or nobody whose opinion is cited
 * gave this grade. The count alone decides nothing.
 */
export function whyNotDecide(decision: {
  terms: Pick<CallBody['closing'], 'experts'>;
  opinions: readonly { id: string; grade: Grade | null }[];
  cited: readonly string[];
  result: 'close' | 'defer';
  /** A deferral needs none. */
  grade: Grade | null;
}): DecideRefusal | null {
  const { terms, opinions, cited, result, grade } = decision;
  const given = opinions.filter((one) => one.grade !== null);
  if (given.length < terms.experts) return 'projects.opinions_missing';
  const used = given.filter(({ id }) => cited.includes(id));
  if (used.length === 0 || used.length < cited.length) return 'projects.opinions_uncited';
  if (result === 'close' && (grade === null || grade === 'failed')) return 'projects.grade_failed';
  if (grade === null) return null;
  return used.some((one) => one.grade === grade) ? null : 'projects.grade_unsupported';
}
