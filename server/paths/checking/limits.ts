import {
  addDays,
  amountOf,
  appliesTo,
  centi,
  countFacts,
  rulesOf,
  selects,
  within,
  type Counted,
  type Span,
} from '../../policy/rules/index.ts';
import { resultOf, type Case, type Result } from './case.ts';

/**
 * Caps in each period that has something: what counts never passes them. A cap on one training is shown by the entry
 * that has most.
 */
export function capLines(it: Case): Result[] {
  const { task, cycle, known, steps } = it;
  const { policy, person } = task;
  const count = (facts: Parameters<typeof countFacts>[3]) => countFacts(policy, person, cycle, facts);
  const now = count(known);
  const then = count([...known, ...steps.map((step) => step.fact)]);
  return rulesOf(policy, 'cap').flatMap((cap) => {
    const periods = { item: [], term: cycle.terms, year: cycle.years, cycle: [cycle] }[cap.per];
    const meant = ({ fact }: Counted) => selects(cap.of, fact) && appliesTo(cap.when, person, fact.on);
    const common = { ruleId: cap.id, type: 'cap', unit: cap.unit, relation: '<=', bound: centi(cap.most) } as const;
    const amounts = (all: readonly Counted[]) => all.filter(meant).map((one) => amountOf(one, cap.unit));
    const lineIn = (span: Span | null): Result => {
      const inside = (all: readonly Counted[]) => amounts(span ? all.filter(({ fact }) => within(span, fact.on)) : all);
      const total = (all: readonly number[]) => (span ? all.reduce((a, b) => a + b, 0) : Math.max(0, ...all));
      const [earned, reached] = [total(inside(now)), total(inside(then))];
      return resultOf({ ...common, from: span?.from ?? null, to: span?.to ?? null, earned, reached });
    };
    const touched = periods.filter((span) => then.some((one) => within(span, one.fact.on) && meant(one)));
    if (touched.length > 0) return touched.map(lineIn);
    const isAbout = then.some(meant) || appliesTo(cap.when, person, task.asOf);
    const today = periods.find((span) => within(span, task.asOf));
    return isAbout ? [lineIn(today ?? null)] : [];
  });
}

/**
 * Gates: what a plan puts behind one is taken only when, before that slot, enough was done. A gate that keeps shut a
 * level or a status is reported: the plan may or may not open it.
 */
export function gateLines({ task, known, steps }: Case): Result[] {
  return rulesOf(task.policy, 'gate').flatMap((gate) => {
    const { before } = gate;
    const kept = 'of' in before ? steps.filter(({ fact }) => selects(before.of, fact)) : [];
    const shut = kept.filter(({ piece }) => appliesTo(gate.when, task.person, piece.from));
    if (shut.length === 0 && !appliesTo(gate.when, task.person, task.asOf)) return [];
    return gate.needs.flatMap((need) => {
      const earned = known.filter((fact) => selects(need.of, fact) && fact.on <= task.asOf).length;
      const doneBefore = (at: number, day: string) =>
        known.filter((fact) => selects(need.of, fact) && (fact.on <= task.asOf || fact.on < day)).length +
        steps.filter((step) => step.at < at && selects(need.of, step.fact)).length;
      const line = { ruleId: gate.id, type: 'gate', unit: 'times', relation: '>=', bound: need.times, earned } as const;
      const all = doneBefore(Infinity, '9999-12-31');
      if (shut.length === 0) return [resultOf({ ...line, from: null, to: null, reached: all }, false)];
      return shut.map(({ at, piece }) =>
        resultOf({ ...line, from: piece.from, to: piece.to, reached: doneBefore(at, piece.from) }),
      );
    });
  });
}

/** Yearly windows: each planned entry has a day in one, and no year has more entries than it may. */
export function windowLines({ task, cycle, known, steps }: Case): Result[] {
  return rulesOf(task.policy, 'window').flatMap((rule) => {
    const planned = steps.filter(({ fact }) => selects(rule.of, fact));
    const closed = planned.filter(({ candidate, piece }) => {
      const from = candidate.from !== null && candidate.from > piece.from ? candidate.from : piece.from;
      const to = candidate.to !== null && candidate.to < piece.to ? candidate.to : piece.to;
      for (let day = from; day <= to; day = addDays(day, 1))
        if (isWithin(day.slice(5), rule.from, rule.to)) return false;
      return true;
    });
    const broken = closed.map(({ candidate }) => ({ id: rule.id, ref: candidate.ref, needed: 1, has: 0 }));
    const most = rule.timesPerYear;
    const years = cycle.years.flatMap((year): Result[] => {
      const earned = known.filter((fact) => selects(rule.of, fact) && within(year, fact.on)).length;
      const added = planned.filter(({ fact }) => within(year, fact.on)).length;
      if (most === null || earned + added === 0) return [];
      const line = { ruleId: rule.id, type: 'window', from: year.from, to: year.to, unit: 'times' } as const;
      // What was done too often before is no fault of a plan that adds nothing.
      return [resultOf({ ...line, relation: '<=', bound: most, earned, reached: earned + added }, added > 0)];
    });
    return [{ line: null, broken }, ...years];
  });
}

const isWithin = (day: string, from: string, to: string) =>
  from <= to ? from <= day && day <= to : day >= from || day <= to;
