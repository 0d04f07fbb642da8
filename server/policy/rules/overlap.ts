import { addDays } from './calendar.ts';

export type Version = {
  id: string;
  name: string;
  nameEn: string;
  version: number;
  validFrom: string;
  validTo: string | null;
};
/**
 * A version that another takes over from: it holds up to `lastDay` (null: on no day any more), and again from
 * `resumesOn` when the other ends before it does.
 */
export type Ended = Version & { lastDay: string | null; resumesOn: string | null };
/** A version that will take over from the new one on its first day. */
export type Overlaps = { ends: Ended[]; endedBy: Version | null };

const last = '9999-12-31';

/**
 * What publishing a version means for the others of its organisation: of those that cover a day the one that began
 * last holds, of those that began on one day the higher version.
 */
export function overlapsOf(next: Version, others: readonly Version[]): Overlaps {
  const to = next.validTo ?? last;
  const ends = others.flatMap((other): Ended[] => {
    const covers = (other.validTo ?? last) >= next.validFrom && other.validFrom <= to;
    if (!covers || beginsLater(other, next)) return [];
    const lastDay = other.validFrom < next.validFrom ? addDays(next.validFrom, -1) : null;
    const resumesOn = to < (other.validTo ?? last) ? addDays(to, 1) : null;
    return [{ ...other, lastDay, resumesOn }];
  });
  const following = others.filter((other) => other.validFrom <= to && beginsLater(other, next));
  following.sort((a, b) => (beginsLater(a, b) ? 1 : -1));
  return { ends, endedBy: following[0] ?? null };
}

const beginsLater = (a: Version, b: Version): boolean =>
  a.validFrom === b.validFrom ? a.version > b.version : a.validFrom > b.validFrom;
