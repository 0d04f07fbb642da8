import {
  addDays,
  addMonths,
  cycleAt,
  daysBetween,
  dutySpans,
  periodAt,
  rulesOf,
  type Cycle,
  type PersonFacts,
  type Effective,
} from '../../policy/rules/index.ts';
import type { Slot, Task } from './types.ts';

/** The cycle a task is planned in; null when no cycle of its policy holds on its day. */
export function cycleOf(task: Pick<Task, 'policy' | 'asOf'>): Cycle | null {
  const [rule] = rulesOf(task.policy, 'cycle');
  return rule ? cycleAt(rule, task.asOf) : null;
}

/** Days from which on another rule may hold for this person: offices, years of service, the day after a deadline. */
function turningDays(policy: Effective, person: PersonFacts, cycle: Cycle, asOf: string): string[] {
  const deadlines = rulesOf(policy, 'duty').flatMap((duty) =>
    dutySpans(duty, person, cycle, asOf).flatMap((span) => [span.from, addDays(span.to, 1)]),
  );
  const conditions = policy.rules.flatMap((rule) => ('when' in rule && rule.when ? [rule.when] : []));
  const offices = conditions.some((when) => when.positions?.length) ? person.positions : [];
  const terms = offices.flatMap(({ from, to }) => [from, ...(to === null ? [] : [addDays(to, 1)])]);
  const years = conditions.flatMap(({ serviceBelowYears, serviceFromYears }) =>
    [serviceBelowYears, serviceFromYears].filter((n) => n !== undefined),
  );
  const { hiredOn } = person;
  const service = hiredOn === null ? [] : years.map((n) => addMonths(hiredOn, 12 * n));
  return [...deadlines, ...terms, ...service];
}

/**
 * The rest of a cycle in pieces on which the same rules hold throughout, in order. A slot's minutes are its share, by
 * days, of the term's weeks of teaching; holidays belong to the term before them.
 */
export function slotsOf(task: Task): Slot[] {
  const cycle = cycleOf(task);
  if (!cycle) return [];
  const { policy, person, asOf, minutesPerWeek } = task;
  const days = [
    ...cycle.terms.map((term) => term.from),
    ...cycle.years.map((year) => year.from),
    ...turningDays(policy, person, cycle, asOf),
    ...(task.cuts ?? []),
  ];
  const starts = [...new Set([asOf, ...days.filter((day) => asOf < day && day <= cycle.to)])].sort();
  return starts.map((from, i) => {
    const next = starts[i + 1];
    const to = next ? addDays(next, -1) : cycle.to;
    const term = periodAt(cycle, 'term', from);
    const length = daysBetween(from, to) + 1;
    const weeks = term ? (weeksOf(cycle, term.from) * length) / (daysBetween(term.from, term.to) + 1) : length / 7;
    return {
      from,
      to,
      term: term?.from ?? cycle.from,
      year: periodAt(cycle, 'year', from)?.from ?? cycle.from,
      minutes: Math.floor(minutesPerWeek * weeks + 1e-9),
    };
  });
}

const weeksOf = (cycle: Cycle, from: string) => cycle.terms.find((term) => term.from === from)?.weeks ?? 0;
