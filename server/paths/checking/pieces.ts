import {
  addDays,
  addMonths,
  cycleAt,
  daysBetween,
  dutySpans,
  rulesOf,
  type Cycle,
  type Span,
} from '../../policy/rules/index.ts';
import type { Task } from '../planning/types.ts';

/** A part of the cycle on which the same rules hold, and the minutes it has room for. */
export type Piece = Span & { room: number };

export function cycleFor({ policy, asOf }: Task): Cycle | null {
  for (const rule of rulesOf(policy, 'cycle')) return cycleAt(rule, asOf);
  return null;
}

/** The rest of the cycle: a new piece begins wherever anything about the person or the calendar turns. */
export function piecesOf(task: Task, cycle: Cycle): Piece[] {
  const { policy, person, asOf } = task;
  const turns = new Set<string>(task.cuts);
  for (const { from } of [...cycle.years, ...cycle.terms]) turns.add(from);
  for (const duty of rulesOf(policy, 'duty')) {
    for (const span of dutySpans(duty, person, cycle, asOf)) turns.add(span.from).add(addDays(span.to, 1));
  }
  for (const rule of policy.rules) {
    if (!('when' in rule) || !rule.when) continue;
    const { positions, serviceBelowYears, serviceFromYears } = rule.when;
    if (positions?.length) {
      for (const held of person.positions) {
        turns.add(held.from);
        if (held.to !== null) turns.add(addDays(held.to, 1));
      }
    }
    for (const years of [serviceBelowYears, serviceFromYears]) {
      if (years !== undefined && person.hiredOn !== null) turns.add(addMonths(person.hiredOn, years * 12));
    }
  }
  const days = [...turns].filter((day) => asOf < day && day <= cycle.to).sort();
  return [asOf, ...days].map((from, i) => {
    const next = days[i];
    const to = next === undefined ? cycle.to : addDays(next, -1);
    return { from, to, room: roomOf(task, cycle, { from, to }) };
  });
}

/** Weeks of teaching are spread evenly over their term; without terms every week is one. */
function roomOf({ minutesPerWeek }: Task, { terms }: Cycle, piece: Span): number {
  const days = daysBetween(piece.from, piece.to) + 1;
  const term = terms.find(({ from, to }) => from <= piece.from && piece.from <= to);
  const weeks = term ? (term.weeks * days) / (daysBetween(term.from, term.to) + 1) : days / 7;
  return Math.floor(minutesPerWeek * weeks + 1e-9);
}
