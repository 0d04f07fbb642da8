import type { Unit } from '../../../db/schema/policy.ts';
import { daysBetween, within, type Cycle, type Span } from './calendar.ts';
import { amountOf, countFacts, type Fact } from './count.ts';
import { centi, rulesOf, selects, type Centi, type Effective, type PersonFacts } from './effective.ts';
import { isAdditional, type Line, type Standing } from './standing.ts';

/**
 * A minimum that can no longer be reached, whatever is done from now on: caps leave too little room in the time left.
 * `perPeriod` × `periodsLeft` is what the tightest cap still allows (less, where the current period is partly used).
 */
export type Warning = {
  ruleId: string;
  period: Span;
  unit: Unit;
  needed: Centi;
  counted: Centi;
  /** The most that can still be reached. */
  attainable: Centi;
  cap: {
    ruleId: string;
    per: 'term' | 'year' | 'cycle';
    most: Centi;
    periodsNeeded: number;
    periodsLeft: number;
  } | null;
};

/** More than any policy asks for; far from where integers stop being exact. */
const PLENTY = 10_000_000;

/** Every kind of training that the policy knows and the selector means, as if offered without end. */
function endless(policy: Effective, of: Parameters<typeof selects>[0], on: string): Fact[] {
  return rulesOf(policy, 'category').flatMap((category) => {
    const levels =
      category.levels.length > 0 ? category.levels : (['school', 'county', 'city', 'province', 'national'] as const);
    const forms =
      category.forms.length > 0
        ? category.forms
        : (['in_person', 'remote', 'base', 'school_based', 'blended', 'self_study', 'degree', 'other'] as const);
    return levels.flatMap((level) =>
      forms.flatMap((form) => {
        const kind = { category: category.key, level, form };
        if (!selects(of, kind)) return [];
        const credits = category.counted.by === 'none' ? 0 : PLENTY;
        return [
          {
            ...kind,
            id: `${category.key} ${level} ${form} ${on}`,
            on,
            hours: PLENTY,
            credits,
            expiresOn: null,
            certificateNo: null,
          },
        ];
      }),
    );
  });
}

/**
 * The minimums of a standing that cannot be met any more. Exact where the caps on a minimum's trainings lie within each
 * other or apart (as in every policy known to us); with caps that cross it may stay silent about, or warn of, what only
 * the planner can decide.
 */
export function warningsOf(
  policy: Effective,
  person: PersonFacts,
  facts: readonly Fact[],
  standing: Standing,
): Warning[] {
  return standing.lines.flatMap((line) => {
    const rule = rulesOf(policy, 'minimum').find((one) => one.id === line.ruleId);
    if (!rule || line.isMet || line.at === 'past') return [];
    const { cycle, asOf } = standing;
    const ahead = cycle.terms.filter(
      (term) => term.to >= asOf && term.from <= line.period.to && term.to >= line.period.from,
    );
    const supply = ahead.flatMap((term) => {
      const on = [term.from, asOf, line.period.from].reduce((a, b) => (a > b ? a : b));
      return endless(policy, rule.of, on);
    });
    const counted = countFacts(policy, person, cycle, [...facts, ...supply], { ignoreItemCaps: true });
    const attainable = counted
      .filter(
        ({ fact }) =>
          within(line.period, fact.on) && selects(rule.of, fact) && !isAdditional(policy, person, cycle, fact),
      )
      .reduce((sum, one) => sum + amountOf(one, rule.unit), 0);
    if (attainable >= line.needed) return [];
    const { period, needed, counted: has } = line;
    return [
      {
        ruleId: rule.id,
        period,
        unit: rule.unit,
        needed,
        counted: has,
        attainable,
        cap: tightest(policy, rule.of, line, cycle, asOf),
      },
    ];
  });
}

/** The cap that most narrows the way to a line, with how many of its periods are needed and left. */
function tightest(
  policy: Effective,
  of: Parameters<typeof selects>[0],
  line: Line,
  cycle: Cycle,
  asOf: string,
): Warning['cap'] {
  const missing = line.needed - line.counted;
  const caps = rulesOf(policy, 'cap').flatMap((cap) => {
    if (cap.per === 'item' || !covers(cap.of.categories, of.categories)) return [];
    const all = cap.per === 'cycle' ? [cycle] : cap.per === 'year' ? cycle.years : cycle.terms;
    const periodsLeft = all.filter((span) => span.to >= asOf && span.from <= line.period.to).length;
    return [
      {
        ruleId: cap.id,
        per: cap.per,
        most: centi(cap.most),
        periodsNeeded: Math.ceil(missing / centi(cap.most)),
        periodsLeft,
      },
    ];
  });
  caps.sort((a, b) => a.most * a.periodsLeft - b.most * b.periodsLeft);
  return caps[0] ?? null;
}

/** Whether a cap's categories hold all that a minimum may be met with. */
const covers = (cap: readonly string[] | undefined, minimum: readonly string[] | undefined): boolean =>
  !cap?.length || (minimum !== undefined && minimum.length > 0 && minimum.every((key) => cap.includes(key)));

/** What a line will reach by the end of its period if things go on as they have so far; null outside of it. */
export function paceOf(line: Line, asOf: string): Centi | null {
  if (line.at !== 'current') return null;
  const elapsed = daysBetween(line.period.from, asOf) + 1;
  return Math.round((line.counted / elapsed) * (daysBetween(line.period.from, line.period.to) + 1));
}
