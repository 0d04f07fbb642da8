/** What a curator looks at; pure. The same names stand in the address, in SQL (repo.ts) and in the words of the web. */

/** Reasons to look at a resource. The first ones name a field whose absence makes it hard to find or to use. */
export const WORK_LISTS = [
  'no_stage',
  'no_subject',
  'no_grades',
  'no_unit',
  'no_summary',
  'no_tags',
  'no_source',
  'no_licence',
  'never_used',
  'outdated',
  'flagged',
  'in_families',
  'weak',
  'free_tags',
] as const;
export type WorkList = (typeof WORK_LISTS)[number];

/** What the rows of the coverage are; each is asked for within the one before. */
export const LEVELS = ['subject', 'grade', 'unit', 'lesson'] as const;
export type Level = (typeof LEVELS)[number];

/** Not opened, taught, cited or adapted for so long, and listed at least as long. */
export const UNUSED_DAYS = 180;
/** A text that nobody has touched for so long is looked at again. */
export const OUTDATED_YEARS = 3;
export const WEAK_BELOW = 0.5;

export type Cell = {
  resources: number;
  quality: number | null;
  completeness: number | null;
  reused: number;
  old: number;
};
export type FoundCell = Cell & { row: string | null; kind: string };
export type CoverageRow = { value: string | null; total: number; cells: Record<string, Cell> };

/**
 * Rows of the coverage: those of the vocabulary, so that what is missing altogether is seen, and what was found besides.
 * Most resources first, or as the vocabulary goes (grades); what says nothing (null) comes last.
 */
export function coverageRows(
  found: readonly FoundCell[],
  vocabulary: readonly string[],
  order: 'most' | 'vocabulary' = 'most',
): CoverageRow[] {
  const rows = new Map<string | null, CoverageRow>(
    vocabulary.map((value) => [value, { value, total: 0, cells: {} }] as const),
  );
  for (const { row: value, kind, ...cell } of found) {
    const row = rows.get(value) ?? { value, total: 0, cells: {} };
    rows.set(value, row);
    row.cells[kind] = cell;
    row.total += cell.resources;
  }
  const last = (row: CoverageRow) => (row.value === null ? 1 : 0);
  const all = [...rows.values()];
  if (order === 'vocabulary') return all.sort((a, b) => last(a) - last(b));
  return all.sort(
    (a, b) => last(a) - last(b) || b.total - a.total || (a.value ?? '').localeCompare(b.value ?? '', 'zh'),
  );
}

/** A stored cell, as far as a comparison looks at it. */
export type Counted = { subject: string | null; unit: string | null; kind: string; resources: number; old: number };
export type Change = { value: string | null; kind: string; before: number; after: number };

/** What has changed between two days, by subject or by the units of one: only what differs, the largest change first. */
export function changesBetween(
  before: readonly Counted[],
  after: readonly Counted[],
  subject: string | null | undefined,
): Change[] {
  const sums = new Map<string, Change>();
  const add = (cells: readonly Counted[], side: 'before' | 'after') => {
    for (const cell of cells) {
      if (subject !== undefined && cell.subject !== subject) continue;
      const value = subject === undefined ? cell.subject : cell.unit;
      const key = JSON.stringify([value, cell.kind]);
      const sum = sums.get(key) ?? { value, kind: cell.kind, before: 0, after: 0 };
      sums.set(key, { ...sum, [side]: sum[side] + cell.resources });
    }
  };
  add(before, 'before');
  add(after, 'after');
  return [...sums.values()]
    .filter((change) => change.before !== change.after)
    .sort(
      (a, b) =>
        Math.abs(b.after - b.before) - Math.abs(a.after - a.before) ||
        (a.value ?? '').localeCompare(b.value ?? '', 'zh') ||
        a.kind.localeCompare(b.kind),
    );
}

export const totalOf = (cells: readonly { resources: number }[]): number =>
  cells.reduce((sum, { resources }) => sum + resources, 0);
