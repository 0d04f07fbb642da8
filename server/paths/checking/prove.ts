import type { ProofLine } from '../../../db/schema/paths.ts';
import {
  addMonths,
  completionNeeds,
  rulesOf,
  selects,
  standingOf,
  within,
  type Fact,
  type Line,
} from '../../policy/rules/index.ts';
import { consequenceOf, type Placement, type Task } from '../planning/types.ts';
import { resultOf, type Case, type Proof, type Result, type Step, type Violation } from './case.ts';
import { capLines, gateLines, windowLines } from './limits.ts';
import { cycleFor, piecesOf, type Piece } from './pieces.ts';

/**
 * Whether a plan keeps every rule, found out by doing it: each placement becomes an entry on the first day of its slot,
 * the policy counts them, and every limit is looked at by itself. Shares no code with the planner besides the question.
 *
 * @returns one line for every rule that says something about this person, in hundredths, times or minutes; `ok` when
 * all that is asked of a plan holds (what is over and nothing hangs on, and gates to come, are only reported)
 */
export function prove(task: Task, placements: readonly Placement[]): Proof {
  const cycle = cycleFor(task);
  if (!cycle) return { ok: false, lines: [], violations: [{ id: 'cycle', ref: null, needed: 1, has: 0 }] };
  const pieces = piecesOf(task, cycle);
  const known = task.facts.filter((fact) => fact.expiresOn === null || cycle.to < fact.expiresOn);
  const { steps, violations } = stepsOf(task, pieces, placements);
  const it: Case = { task, cycle, pieces, known, steps };
  const results = [
    ...standingLines(it),
    ...capLines(it),
    ...gateLines(it),
    ...windowLines(it),
    ...timeLines(it),
    ...groupLines(it),
  ];
  const broken = [...violations, ...singly(it), ...fixedOnes(it), ...results.flatMap((one) => one.broken)];
  return { ok: broken.length === 0, lines: results.flatMap((one) => one.line ?? []), violations: broken };
}

const broke = (id: string, ref: string): Violation => ({ id, ref, needed: 1, has: 0 });

/** Placements in the order in which they count; what is unknown, twice there or nowhere is a violation. */
function stepsOf(task: Task, pieces: readonly Piece[], placements: readonly Placement[]) {
  const violations: Violation[] = [];
  const kinds = task.candidates.map(({ category, level, form }) => `${category}/${level}/${form}`);
  const place = new Map(task.candidates.map((one, i) => [one.ref, { i, kind: kinds.indexOf(kinds[i] ?? '') }]));
  const found = placements.flatMap(({ ref, slot }) => {
    const where = place.get(ref);
    const candidate = where && task.candidates[where.i];
    const at = pieces.findIndex((one) => within(one, slot));
    const piece = pieces[at];
    if (!candidate || !piece) {
      violations.push(broke('unknown', ref));
      return [];
    }
    const { category, level, form, hours, credits, certificateNo } = candidate;
    const fact: Fact = {
      id: ref,
      category,
      level,
      form,
      hours,
      credits,
      certificateNo,
      on: piece.from,
      expiresOn: null,
    };
    return [{ candidate, piece, at, fact, ...where }];
  });
  const seen = new Set<string>();
  for (const { candidate } of found) {
    if (seen.has(candidate.ref)) violations.push(broke('once', candidate.ref));
    seen.add(candidate.ref);
  }
  const steps: Step[] = found.sort((a, b) => a.at - b.at || a.kind - b.kind || a.i - b.i);
  return { steps, violations };
}

/** Minimums, requirements and duties: what the policy counts today, and with every step done. */
function standingLines({ task, known, steps }: Case): Result[] {
  const { policy, person, asOf } = task;
  const now = standingOf(policy, person, known, asOf)?.lines ?? [];
  const then = standingOf(policy, person, [...known, ...steps.map((step) => step.fact)], asOf)?.lines ?? [];
  const needs = completionNeeds(policy);
  return then.map((line, i) => {
    const hangs = needs.includes(line.ruleId);
    const asConsequence = line.binding === 'consequence' && !hangs;
    const id = asConsequence ? consequenceOf(line.ruleId, line.period.from) : line.ruleId;
    const isAsked = (line.at !== 'past' || hangs) && !task.accepted?.includes(id);
    return resultOf({ ...toProof(line), earned: now[i]?.counted ?? 0 }, isAsked, id);
  });
}

const toProof = ({ ruleId, type, period, unit, needed, counted }: Line): Omit<ProofLine, 'holds' | 'earned'> => ({
  ruleId,
  type,
  from: period.from,
  to: period.to,
  unit,
  relation: '>=',
  bound: needed,
  reached: counted,
});

/** The minutes of each piece. */
const timeLines = ({ pieces, steps }: Case): Result[] =>
  pieces.map((piece, at) => {
    const reached = steps.filter((step) => step.at === at).reduce((sum, step) => sum + step.candidate.minutes, 0);
    const { from, to, room: bound } = piece;
    return resultOf({
      ruleId: 'time',
      type: 'time',
      from,
      to,
      unit: 'minute',
      relation: '<=',
      bound,
      earned: 0,
      reached,
    });
  });

function groupLines({ task, steps }: Case): Result[] {
  const done = new Set(task.facts.map((fact) => fact.id));
  const taken = new Set(steps.map((step) => step.candidate.ref));
  const count = (refs: readonly string[], from: ReadonlySet<string>) =>
    new Set(refs.filter((ref) => from.has(ref))).size;
  const atLeast = (ruleId: string, type: string, bound: number, earned: number, reached: number) =>
    resultOf({ ruleId, type, from: null, to: null, unit: 'times', relation: '>=', bound, earned, reached });
  const answers = steps.filter((step) => step.candidate.mayBePrecise);
  return [
    ...task.groups.map(({ id, atLeast: bound, refs }) => {
      const earned = count(refs, done);
      return atLeast(`group:${id}`, 'group', bound, earned, earned + count(refs, taken));
    }),
    atLeast('precise', 'precise', task.precise.least, 0, new Set(answers.map(({ fact }) => fact.id)).size),
  ];
}

/** What each step needs for itself: its days, what goes before it, a certificate not used yet, and to last. */
function singly({ task, cycle, steps }: Case): Violation[] {
  const done = new Set(task.facts.map((fact) => fact.id));
  const used = new Set(task.facts.map(certificate));
  return steps.flatMap((step): Violation[] => {
    const { candidate, piece, at, fact } = step;
    const own = certificate(fact);
    const isUsed = own !== null && used.has(own);
    used.add(own);
    const comesAfter = (ref: string) => steps.some((other) => other.candidate.ref === ref && other.at < at);
    const isTooLate = candidate.to !== null && candidate.to < piece.from;
    const isTooEarly = candidate.from !== null && piece.to < candidate.from;
    const lasts = rulesOf(task.policy, 'expiry').every(
      (rule) => !selects(rule.of, fact) || cycle.to < addMonths(piece.from, rule.months),
    );
    return [
      ...(isTooEarly || isTooLate ? [broke('window', candidate.ref)] : []),
      ...candidate.after.filter((ref) => !done.has(ref) && !comesAfter(ref)).map(() => broke('order', candidate.ref)),
      ...(isUsed ? [broke('once', candidate.ref)] : []),
      ...(lasts ? [] : [broke('expiry', candidate.ref)]),
    ];
  });
}

const certificate = ({ category, certificateNo }: Fact) =>
  certificateNo === null ? null : `${category}#${certificateNo}`;

const fixedOnes = ({ task, steps }: Case): Violation[] =>
  task.fixed
    .filter(({ ref, slot }) => !steps.some((step) => step.candidate.ref === ref && within(step.piece, slot)))
    .map(({ ref }) => broke('fixed', ref));
