/** A cell as read: a formula that failed is its own text ('#DIV/0!'). */
export type Cell = string | number | boolean | Date | null;
/** Cells that are one in the sheet, over several rows of one column; rows and columns from 0, both ends included. */
export type Merge = { column: number; from: number; to: number };
export type Sheet = { name: string; rows: Cell[][]; merges: Merge[] };

const ERROR = /^#(?:DIV\/0!|N\/A|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$/;
export const isFormulaError = (cell: Cell): boolean => typeof cell === 'string' && ERROR.test(cell.trim());

/** Text as people mean it: full-width signs made plain, spaces of every kind made one. */
export const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\u00a0\u200b\ufeff]+/g, ' ')
    .trim();
/** For comparing names and titles: no spaces, no case, no punctuation around. */
export const folded = (text: string): string =>
  plain(text)
    .toLowerCase()
    .replace(/[\s"'“”‘’《》〈〉「」()[\]{}【】·・,，、。.;；:：!！?？\-—–_~〜]+/g, '');

/** What a report shows of a cell; days without the time that a sheet keeps with them. */
export function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
  if (typeof cell === 'number') return String(Number(cell.toPrecision(12)));
  if (typeof cell === 'boolean') return cell ? '是' : '否';
  return plain(cell);
}

export const isBlank = (cell: Cell | undefined): boolean => cell == null || cellText(cell) === '';

/** Rows with each merged column written out in every row it reaches over, as a reader understands it. */
export function filledDown({ rows, merges }: Pick<Sheet, 'rows' | 'merges'>): Cell[][] {
  const out = rows.map((row) => [...row]);
  for (const { column, from, to } of merges) {
    const value = out[from]?.[column] ?? null;
    for (let row = from + 1; row <= Math.min(to, out.length - 1); row += 1) {
      const cells = out[row];
      if (cells && isBlank(cells[column])) cells[column] = value;
    }
  }
  return out;
}
