import { INK, LINE, SOFT, type Paper } from './sheet.ts';

export type Column<Row> = {
  label: string;
  /** In points. */
  width: number;
  text: (row: Row) => string;
  /** A second, smaller line below. */
  small?: (row: Row) => string;
  isNumber?: boolean;
};
type Bounds = { x: number; top: number; bottom: number };

const SIZE = 9;
const SMALL = 7.5;
const PAD = 3;

/** A table that goes on over pages with its head repeated; rows are never torn. Draws from `paper.y` on. */
export function drawTable<Row>(
  paper: Paper,
  { columns, rows, bounds }: { columns: readonly Column<Row>[]; rows: readonly Row[]; bounds: Bounds },
): void {
  drawHead(paper, columns, bounds);
  for (const row of rows) {
    const height = heightOf(paper, columns, row);
    if (paper.y + height > bounds.bottom) {
      paper.addPage().y = bounds.top;
      drawHead(paper, columns, bounds);
    }
    drawRow(paper, { columns, row, height, x: bounds.x });
  }
}

function drawHead<Row>(paper: Paper, columns: readonly Column<Row>[], { x }: Bounds): void {
  const { y } = paper;
  let at = x;
  paper.fontSize(SIZE - 0.5).fillColor(SOFT);
  for (const { label, width, isNumber } of columns) {
    paper.text(label, at + PAD, y + PAD, { width: width - 2 * PAD, align: isNumber ? 'right' : 'left' });
    at += width;
  }
  paper.y = y + SIZE + 3 * PAD;
  ruled(paper, x, at);
}

const inner = ({ width }: { width: number }) => ({ width: width - 2 * PAD });

function heightOf<Row>(paper: Paper, columns: readonly Column<Row>[], row: Row): number {
  const heights = columns.map((column) => {
    const main = paper.fontSize(SIZE).heightOfString(column.text(row) || ' ', inner(column));
    const more = column.small?.(row) ?? '';
    return main + (more === '' ? 0 : paper.fontSize(SMALL).heightOfString(more, inner(column)));
  });
  return Math.max(...heights) + 2 * PAD;
}

function drawRow<Row>(
  paper: Paper,
  { columns, row, height, x }: { columns: readonly Column<Row>[]; row: Row; height: number; x: number },
): void {
  const { y } = paper;
  let at = x;
  for (const column of columns) {
    const options = { ...inner(column), align: column.isNumber ? ('right' as const) : ('left' as const) };
    paper
      .fontSize(SIZE)
      .fillColor(INK)
      .text(column.text(row), at + PAD, y + PAD, options);
    const more = column.small?.(row) ?? '';
    if (more !== '')
      paper
        .fontSize(SMALL)
        .fillColor(SOFT)
        .text(more, at + PAD, paper.y, options);
    at += column.width;
  }
  paper.y = y + height;
  ruled(paper, x, at);
}

const ruled = (paper: Paper, from: number, to: number) =>
  paper.moveTo(from, paper.y).lineTo(to, paper.y).lineWidth(0.4).stroke(LINE);
