import { clean, closeHanGaps } from '../text.ts';

/** The part of a text item of pdf.js that layout needs; transform is [a, b, c, d, x, y]. */
export type TextItem = { str: string; width: number; height: number; transform: number[]; hasEOL: boolean };

/** `y` counts from the bottom of the page, `page` heights from 0 to 1 say how far down a line stands. */
export type Line = { text: string; size: number; x: number; right: number; y: number; down: number };

type Run = { text: string; size: number; x: number; right: number; y: number };

const toRun = (item: TextItem): Run => {
  const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = item.transform;
  const size = Math.hypot(c, d) || Math.hypot(a, b) || item.height || 10;
  return { text: item.str, size, x, right: x + item.width, y };
};

const isHanEnd = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]$/u;
const isHanStart = /^[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;

/** A gap wider than a letter separates words; between ideographs only a gap of a whole character counts. */
function glue(left: Run, right: Run): string {
  if (/\s$/.test(left.text) || /^\s/.test(right.text)) return '';
  const gap = right.x - left.right;
  const isHan = isHanEnd.test(left.text) && isHanStart.test(right.text);
  return gap > Math.min(left.size, right.size) * (isHan ? 1.2 : 0.2) ? ' ' : '';
}

function toLine(runs: Run[], pageHeight: number): Line {
  const text = runs.reduce((line, run, index) => {
    const previous = runs[index - 1];
    return line + (previous ? glue(previous, run) : '') + run.text;
  }, '');
  const weight = runs.reduce((sum, run) => sum + run.text.length, 0) || 1;
  const y = runs[0]?.y ?? 0;
  return {
    text: closeHanGaps(
      clean(
        text.normalize('NFKC') === text
          ? text
          : text.replace(/[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]/g, (char) => char.normalize('NFKC')),
      ),
    ),
    size: runs.reduce((sum, run) => sum + run.size * run.text.length, 0) / weight,
    x: Math.min(...runs.map((run) => run.x)),
    right: Math.max(...runs.map((run) => run.right)),
    y,
    down: pageHeight > 0 ? 1 - y / pageHeight : 0.5,
  };
}

/** Text items in drawing order to lines: items on one base line belong together until the pen jumps back. */
export function readLines(items: TextItem[], pageHeight: number): Line[] {
  const lines: Line[] = [];
  let runs: Run[] = [];
  const flush = () => {
    if (runs.length > 0) lines.push(toLine(runs, pageHeight));
    runs = [];
  };
  for (const item of items) {
    const run = toRun(item);
    const last = runs.at(-1);
    if (
      last &&
      run.text !== '' &&
      (Math.abs(run.y - last.y) > Math.max(last.size, run.size) * 0.5 || run.x < last.x - last.size * 2)
    )
      flush();
    if (run.text.trim() !== '' || runs.length > 0) runs.push(run);
    if (item.hasEOL) flush();
  }
  flush();
  return lines.filter((line) => line.text !== '');
}
