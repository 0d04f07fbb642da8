import type { Period, RuleOf } from '../../../db/schema/policy.ts';

/** Days as YYYY-MM-DD, both included. They compare as text. */
export type Span = { from: string; to: string };
export type Year = Span & { name: string };
export type Term = Span & { name: string; label: string; labelEn: string; weeks: number };
export type Cycle = Span & { years: Year[]; terms: Term[] };

const DAY = 86_400_000;
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
/** Days from `from` to `to`; 0 for the same day. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const lengthOf = (year: number, month: number): number => {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 1 && isLeap ? 29 : (LENGTHS[month] ?? 31);
};
/**
 * The same day some months later, or the last of its month when there is no such day. By arithmetic: conditions ask it
 * for every fact of a city.
 */
export function addMonths(day: string, months: number): string {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const [year, month] = [Math.floor(count / 12), ((count % 12) + 12) % 12];
  return `${year}-${two(month + 1)}-${two(Math.min(Number(day.slice(8)), lengthOf(year, month)))}`;
}
export const within = (span: Span, day: string): boolean => span.from <= day && day <= span.to;

const yearOf = (day: string) => Number(day.slice(0, 4));
/** A day of the year, MM-DD, in one year: the last of the month where that has no such day. */
const dayIn = (year: number, monthDay: string) =>
  addMonths(`${year}-01-${monthDay.slice(3)}`, Number(monthDay.slice(0, 2)) - 1);

/** Parts of `span` that begin at each of `starts` (days in order), clipped to it; what lies before the first joins none. */
function cut<T>(span: Span, starts: readonly (T & { from: string })[]): (T & Span)[] {
  return starts.flatMap((start, i) => {
    const next = starts[i + 1];
    const to = next ? addDays(next.from, -1) : span.to;
    const part = { from: start.from < span.from ? span.from : start.from, to: to > span.to ? span.to : to };
    return part.from <= part.to && to >= span.from ? [{ ...start, ...part }] : [];
  });
}

/**
 * The cycle that a day falls in, with its years and terms; null outside of it. A year begins at the policy's own day
 * (7月1日 as well as 1月1日); a term lasts until the next begins, so that a holiday belongs to the term before it.
 */
export function cycleAt(rule: RuleOf<'cycle'>, day: string): Cycle | null {
  const last = lately.get(rule);
  if (last?.day === day) return last.cycle;
  const cycle = makeCycle(rule, day);
  lately.set(rule, { day, cycle });
  return cycle;
}

/** The day last asked of a rule: all persons of a question ask about the same one. */
const lately = new WeakMap<RuleOf<'cycle'>, { day: string; cycle: Cycle | null }>();

function makeCycle(rule: RuleOf<'cycle'>, day: string): Cycle | null {
  const span = spanAt(rule, day);
  if (!span) return null;
  const calendarYears = Array.from(
    { length: yearOf(span.to) - yearOf(span.from) + 3 },
    (_, i) => yearOf(span.from) - 1 + i,
  );
  const years = cut(
    span,
    calendarYears.map((year) => ({
      from: dayIn(year, rule.yearStart),
      name: rule.yearStart === '01-01' ? `${year}` : `${year}–${year + 1}`,
    })),
  );
  const starts = calendarYears.flatMap((year) =>
    rule.terms.map((term) => ({ ...term, from: dayIn(year, term.start) })),
  );
  starts.sort((a, b) => (a.from < b.from ? -1 : 1));
  const terms = cut(
    span,
    starts.map(({ from, weeks, label, labelEn }) => ({
      from,
      weeks,
      label,
      labelEn,
      name: `${from.slice(0, 4)} ${label}`,
    })),
  ).map((term) => ({ ...term, weeks: Math.min(term.weeks, Math.ceil((daysBetween(term.from, term.to) + 1) / 7)) }));
  return { ...span, years, terms };
}

/** The rounds of a cycle that begin by a day. */
function roundsUntil({ from, to, repeats }: RuleOf<'cycle'>, day: string): Span[] {
  const rounds = from <= day ? [{ from, to }] : [];
  if (!repeats) return rounds;
  // Whole months, so that each round begins on the same day of the year as the first.
  const after = addDays(to, 1);
  const months = (yearOf(after) - yearOf(from)) * 12 + Number(after.slice(5, 7)) - Number(from.slice(5, 7));
  if (months < 1) return rounds;
  for (let n = 0; addMonths(after, n * months) <= day; n += 1)
    rounds.push({ from: addMonths(after, n * months), to: addDays(addMonths(after, (n + 1) * months), -1) });
  return rounds;
}

/** The round of a day; where one goes on for longer, the next begins after it, so that no day is in two. */
function spanAt(rule: RuleOf<'cycle'>, day: string): Span | null {
  const { until } = rule;
  const round = roundsUntil(rule, day).at(-1);
  const longer = until === undefined ? undefined : roundsUntil(rule, until).findLast(({ to }) => to < until);
  if (longer && until !== undefined) {
    if (longer.from <= day && day <= until) return { from: longer.from, to: until };
    if (round && round.from <= until && until < day && day <= round.to)
      return { from: addDays(until, 1), to: round.to };
  }
  return round && day <= round.to ? round : null;
}

/** The period of a kind that a day falls in; null before the first of its kind. */
export function periodAt(cycle: Cycle, per: Period, day: string): Span | null {
  if (per === 'cycle') return within(cycle, day) ? cycle : null;
  return (per === 'year' ? cycle.years : cycle.terms).find((span) => within(span, day)) ?? null;
}

/** All periods of a kind, in order. */
export const periodsOf = (cycle: Cycle, per: Period): Span[] => {
  if (per === 'cycle') return [cycle];
  return per === 'year' ? cycle.years : cycle.terms;
};
