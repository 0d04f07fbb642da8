/** Days before its last day on which a review is reminded of, and days after it. Past the last the keeper decides. */
export const BEFORE = [3, 0] as const;
export const AFTER = [1, 3, 7, 14, 21, 28] as const;

export type OpenSeat = { id: string; personId: string; dueOn: string; code: string };
export type Turn = { kind: 'review_due' | 'review_overdue'; key: string };

const DAY_MS = 86_400_000;
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

const keyOf = (id: string, turn: string): string => `review:${id}:${turn}`;
/** Every key under which a review may have been reminded of by day, to finish them all. */
export const keysOf = (id: string): string[] => [
  ...BEFORE.map((days) => keyOf(id, `due-${days}`)),
  ...AFTER.map((days) => keyOf(id, `over-${days}`)),
];

/**
 * Which reminder is due today: the last turn that has come. However many days no server ran, there is one, not one for
 * each day missed; asked again on the same day it is the same.
 */
export function turnOf({ id, dueOn }: Pick<OpenSeat, 'id' | 'dueOn'>, today: string): Turn | null {
  const left = daysBetween(today, dueOn);
  if (left >= 0) {
    const come = BEFORE.findLast((days) => left <= days);
    return come === undefined ? null : { kind: 'review_due', key: keyOf(id, `due-${come}`) };
  }
  const come = AFTER.findLast((days) => -left >= days);
  return come === undefined ? null : { kind: 'review_overdue', key: keyOf(id, `over-${come}`) };
}

/** The key of a reminder that a keeper sends by hand: one per day. */
export const askedKey = (id: string, today: string): string => keyOf(id, `asked-${today}`);

export type ReplaceRefusal = 'reviews.seat_left' | 'reviews.seat_done';
/** A review that is handed in is not thrown away by exchanging its author. */
export function whyNotReplace(state: string): ReplaceRefusal | null {
  if (state === 'submitted') return 'reviews.seat_done';
  return state === 'invited' || state === 'accepted' ? null : 'reviews.seat_left';
}

/** Whole days a review is over its last day; 0 when it is not. */
export const daysLate = (dueOn: string, today: string): number => Math.max(0, daysBetween(dueOn, today));
