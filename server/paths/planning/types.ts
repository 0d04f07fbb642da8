import type { PolicyClause } from '../../../db/schema/policy.ts';
import type { Centi, Effective, Fact, Kind, PersonFacts } from '../../policy/rules/index.ts';

/** Something that could be taken in the rest of a cycle. */
export type CycleCandidate = Kind & {
  ref: string;
  source: 'resource' | 'offering' | 'recognition';
  title: string;
  minutes: number;
  hours: Centi;
  /** As converted by the policy, before caps. */
  credits: Centi;
  /** 0–3, how well it answers the need. */
  relevance: number;
  mayBePrecise: boolean;
  /** First and last day it can be taken; null for any. */
  from: string | null;
  to: string | null;
  /** Candidates to be taken in an earlier slot, or facts; what is neither can never be done, and so neither can this. */
  after: readonly string[];
  certificateNo: string | null;
};

/** "At least so many of these": a leaf of a path template, or what a district asks for by name. Facts count by id. */
export type CandidateGroup = {
  id: string;
  label: string;
  labelEn: string;
  kind: 'required' | 'elective';
  clause: PolicyClause;
  atLeast: number;
  refs: readonly string[];
};

export type Placement = { ref: string; slot: string };

/**
 * What is asked of the planner. The policy holds the person's exceptions already.
 *
 * What a placement means, for planner and checker alike: it counts on its slot's first day. On one day facts come
 * first, then placements by kind (in the order in which kinds first appear among the candidates) and, within a kind,
 * in the order of the candidates. What expires before the cycle ends counts for nothing.
 *
 * Asked for are: every minimum, requirement and duty whose period is not over, and those that are over when completion
 * hangs on them; caps; gates before trainings (opened in earlier slots); application windows; groups, the precise, time.
 * Gates before a ladder level or a status are reported only.
 */
export type Task = {
  policy: Effective;
  person: PersonFacts;
  /** What is earned already. */
  facts: readonly Fact[];
  /** Nothing is planned before this day. */
  asOf: string;
  minutesPerWeek: number;
  /** `least` are taken; up to `most` are chosen for how well they answer, more of them only as rules need credits. */
  precise: { least: number; most: number };
  candidates: readonly CycleCandidate[];
  groups: readonly CandidateGroup[];
  /** What stays where it is: done, or chosen by hand. */
  fixed: readonly Placement[];
  /** Lines of minimums, as `consequenceOf` names them, whose consequence is accepted: they are not asked for. */
  accepted?: readonly string[];
  /** Days on which slots begin besides those that the rules ask for, so that slots stay when a rule goes. */
  cuts?: readonly string[];
};

/** Names one period of a minimum on which only a consequence hangs. */
export const consequenceOf = (ruleId: string, from: string): string => `${ruleId}@${from}`;

/**
 * A piece of a cycle within one term and one year, and on one side of every deadline: whatever day of it a step is
 * taken on, the same rules count it. `from` names it.
 */
export type Slot = { from: string; to: string; term: string; year: string; minutes: number };

/** A way out of a conflict, with its numbers; the web says it in words. */
export type Relaxation = { code: string; params: Record<string, string | number> };
/**
 * A rule of a smallest set that cannot hold together. `id`: of a policy's rule, a consequence's name, 'time', 'precise',
 * 'fixed' or 'group:…'. Rules with the same `set` conflict with each other; leaving out any one makes the others possible.
 */
export type ConflictingRule = {
  id: string;
  set: number;
  clause: PolicyClause | null;
  label: string;
  labelEn: string;
  params: Record<string, string | number>;
  relax: Relaxation[];
};

/** Why nothing could be said: no cycle holds on the day, or the solver's time ran out. */
export type Unsolved = { status: 'unsolved'; reason: string; ms: number };
export type Planned =
  | {
      status: 'planned';
      /** In the order of slots, and within one as they count. */
      placements: Placement[];
      /**
       * Proved: no plan answers the need better, and none as well in fewer minutes, but for half a percent of them. How
       * steps are spread is good, not proved best.
       */
      isOptimal: boolean;
      /** Of the best `precise.most` that may be precise, summed. */
      relevance: number;
      minutes: number;
      ms: number;
      /** Times the solver was asked. */
      rounds: number;
    }
  | { status: 'infeasible'; conflicts: ConflictingRule[]; ms: number }
  | Unsolved;
