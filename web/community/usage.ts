/** The figures of a usage report, in the order they are shown; pure. */
export const FIGURES = [
  'opened',
  'downloaded',
  'exported',
  'persons',
  'outside',
  'taught',
  'cited',
  'adapted',
] as const;
export type Figure = (typeof FIGURES)[number];
export type Figures = Readonly<Record<Figure, number>>;

export const isFigure = (key: string): key is Figure => FIGURES.some((figure) => figure === key);

/** Sums of what can be summed. A person who used two resources is one person: their sum would count her twice. */
export function totalsOf(rows: readonly Figures[]): Record<Figure, number | null> {
  const sum = (figure: Figure) => rows.reduce((total, row) => total + row[figure], 0);
  return {
    opened: sum('opened'),
    downloaded: sum('downloaded'),
    exported: sum('exported'),
    persons: null,
    outside: null,
    taught: sum('taught'),
    cited: sum('cited'),
    adapted: sum('adapted'),
  };
}

const two = (n: number): string => String(n).padStart(2, '0');

/** The month a day lies in, up to that day. */
export function monthOf(today: Date): { from: string; to: string } {
  const month = `${today.getFullYear()}-${two(today.getMonth() + 1)}`;
  return { from: `${month}-01`, to: `${month}-${two(today.getDate())}` };
}
