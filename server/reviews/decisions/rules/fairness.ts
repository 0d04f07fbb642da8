import { grouped } from './graph.ts';

/** One application as the report counts it; `points` is its raw mean. */
export type Counted = { isApproved: boolean; isDecided: boolean; points: number | null };
export type Group<Key extends string = string> = {
  key: Key;
  applied: number;
  decided: number;
  approved: number;
  /** Of those decided; null when none is. */
  rate: number | null;
  /** Wilson, 95 %. */
  interval: [number, number] | null;
  scored: number;
  mean: number | null;
  sd: number | null;
};

const Z = 1.959964;

/** Wilson's score interval of a share, 95 %; null of nothing. */
export function wilson(hits: number, of: number): [number, number] | null {
  if (of === 0) return null;
  const p = hits / of;
  const z2 = Z * Z;
  const middle = (p + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Z * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of * of))) / (1 + z2 / of);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

export function meanAndSd(values: readonly number[]): { mean: number | null; sd: number | null } {
  if (values.length === 0) return { mean: null, sd: null };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean, sd: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) };
}

/** Counts of each group, the largest first. */
export function groupsBy<T extends Counted>(rows: readonly T[], keyOf: (row: T) => string): Group[] {
  return [...grouped(rows, keyOf)]
    .map(([key, own]) => {
      const decided = own.filter(({ isDecided }) => isDecided);
      const approved = decided.filter(({ isApproved }) => isApproved).length;
      const points = own.flatMap((row) => row.points ?? []);
      return {
        key,
        applied: own.length,
        decided: decided.length,
        approved,
        rate: decided.length === 0 ? null : approved / decided.length,
        interval: wilson(approved, decided.length),
        scored: points.length,
        ...meanAndSd(points),
      };
    })
    .sort((a, b) => b.applied - a.applied || (a.key < b.key ? -1 : 1));
}

/** How a value lies among others: quartiles by linear interpolation. */
export function quartiles(values: readonly number[]): { low: number; median: number; high: number } | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
    return below + (above - below) * (place - Math.floor(place));
  };
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}
