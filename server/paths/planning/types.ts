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
  /** Candidates to be taken in an earlier slot. */
  after: readonly string[];
  certificateNo: string | null;
};

/** "At least so many of these": a leaf of a path template, or what a district asks for by name. */
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

/** What is asked of the planner. The policy holds the person's exceptions already. */
export type Task = {
  policy: Effective;
  person: PersonFacts;
  /** What is earned already. */
  facts: readonly Fact[];
  /** Nothing is planned before this day. */
  asOf: string;
  minutesPerWeek: number;
  precise: { least: number; most: number };
  candidates: readonly CycleCandidate[];
  groups: readonly CandidateGroup[];
  /** What stays where it is: done, or chosen by hand. */
  fixed: readonly Placement[];
};

/**
 * A piece of a cycle within one term and one year, and on one side of every deadline: whatever day of it a step is
 * taken on, the same rules count it. `from` names it.
 */
export type Slot = { from: string; to: string; term: string; year: string; minutes: number };

/** A way out of a conflict, with its numbers; the web says it in words. */
export type Relaxation = { code: string; params: Record<string, string | number> };
/** A rule of a smallest set that cannot hold together. `id`: of a policy's rule, 'time', 'precise' or 'group:…'. */
export type ConflictingRule = {
  id: string;
  clause: PolicyClause | null;
  label: string;
  labelEn: string;
  params: Record<string, string | number>;
  relax: Relaxation[];
};

export type Planned =
  | { status: 'planned'; placements: Placement[]; isOptimal: boolean; objective: number; ms: number; rounds: number }
  | { status: 'infeasible'; conflicts: ConflictingRule[]; ms: number }
  | { status: 'unsolved'; reason: string; ms: number };
