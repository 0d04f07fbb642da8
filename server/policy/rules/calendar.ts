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
/** The same day some months later, or the last of its month when there is no such day. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}
export const within = (span: Span, day: string): boolean => span.from <= day && day <= span.to;

const yearOf = (day: string) => Number(day.slice(0, 4));

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
  const span = spanAt(rule, day);
  if (!span) return null;
  const calendarYears = Array.from(
    { length: yearOf(span.to) - yearOf(span.from) + 3 },
    (_, i) => yearOf(span.from) - 1 + i,
  );
  const years = cut(
    span,
    calendarYears.map((year) => ({
      from: `${year}-${rule.yearStart}`,
      name: rule.yearStart === '01-01' ? `${year}` : `${year}–${year + 1}`,
    })),
  );
  const starts = calendarYears.flatMap((year) =>
    rule.terms.map((term) => ({ ...term, from: `${year}-${term.start}` })),
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

function spanAt(rule: RuleOf<'cycle'>, day: string): Span | null {
  if (day < rule.from) return null;
  if (day <= rule.to) return { from: rule.from, to: rule.to };
  if (!rule.repeats) return null;
  // Whole months, so that each round begins on the same day of the year as the first.
  const after = addDays(rule.to, 1);
  const months = (yearOf(after) - yearOf(rule.from)) * 12 + Number(after.slice(5, 7)) - Number(rule.from.slice(5, 7));
  for (let from = after; ; from = addMonths(from, months)) {
    const to = addDays(addMonths(from, months), -1);
    if (day <= to) return { from, to };
  }
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
