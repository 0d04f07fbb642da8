import type { StepKind } from '../../../db/schema/paths.ts';

/** `rank` orders required steps: the place of their group in the template. */
export type Timed = { id: string; kind: StepKind; minutes: number; relevance: number; rank: number };
export type Scheduled = { id: string; seq: number; week: number; weekTo: number };

/**
 * The order of study: what answers her best first, whatever its kind, so that the first evening already helps; then
 * required, elective and precise in turn, so that no week is all duty. Required steps go in the order of their groups,
 * the others by relevance; so the same steps always get the same order.
 */
export function orderOf<T extends Timed>(steps: readonly T[]): T[] {
  const first = steps.reduce<T | null>((top, s) => (top === null || isBetter(s, top) ? s : top), null);
  const by = (kind: StepKind) => steps.filter((s) => s.kind === kind && s !== first);
  const best = (list: T[]) => [...list].sort((a, b) => b.relevance - a.relevance || a.id.localeCompare(b.id));
  const queues = [best(by('required')).sort((a, b) => a.rank - b.rank), best(by('elective')), best(by('precise'))];
  const ordered: T[] = first ? [first] : [];
  while (queues.some((queue) => queue.length > 0)) {
    for (const queue of queues) {
      const next = queue.shift();
      if (next) ordered.push(next);
    }
  }
  return ordered;
}

const EARLIER: readonly StepKind[] = ['precise', 'elective', 'required'];
const isBetter = (a: Timed, b: Timed) =>
  a.relevance > b.relevance || (a.relevance === b.relevance && EARLIER.indexOf(a.kind) < EARLIER.indexOf(b.kind));

/**
 * Lays ordered steps into weeks of `minutesPerWeek`. A step moves to the next week rather than being cut, as long as
 * the minutes left over allow it; one longer than a week runs on into the next. No week holds more than its minutes.
 * @param firstWeek the week the first step may start in, from 1
 * @throws RangeError when the steps need more minutes than the weeks hold
 */
export function schedule(
  ordered: readonly Timed[],
  limits: { weeks: number; minutesPerWeek: number; firstWeek?: number },
): Scheduled[] {
  const { minutesPerWeek } = limits;
  const start = ((limits.firstWeek ?? 1) - 1) * minutesPerWeek;
  const total = ordered.reduce((sum, s) => sum + s.minutes, 0);
  let spare = limits.weeks * minutesPerWeek - start - total;
  if (spare < 0) throw new RangeError('the steps need more minutes than the weeks hold');
  let used = start;
  return ordered.map((step, i) => {
    const left = minutesPerWeek - (used % minutesPerWeek);
    const wouldCut = step.minutes > left && left < minutesPerWeek;
    if (wouldCut && left <= spare && step.minutes <= minutesPerWeek) {
      spare -= left;
      used += left;
    }
    const week = Math.floor(used / minutesPerWeek) + 1;
    used += step.minutes;
    const weekTo = Math.max(week, Math.ceil(used / minutesPerWeek));
    return { id: step.id, seq: i + 1, week, weekTo };
  });
}

const DAY = 86_400_000;

/** Whole weeks from `from` to `until` (both YYYY-MM-DD, the last day counts), at least 1, at most `most`. */
export function weeksUntil(from: string, until: string | null, most: number): number {
  if (until === null) return most;
  const days = (Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY + 1;
  return Math.max(1, Math.min(most, Math.floor(days / 7)));
}

/** The week of a path that a day falls in, from 1; 1 before it starts. */
export function weekOf(startsOn: string, day: string): number {
  const days = (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${startsOn}T00:00:00Z`)) / DAY;
  return Math.max(1, Math.floor(days / 7) + 1);
}
