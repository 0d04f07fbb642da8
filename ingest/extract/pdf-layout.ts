import { headingLevel } from '../outline.ts';
import { closeHanGaps, clean, meaningful, oneLine } from '../text.ts';
import type { Block } from '../types.ts';
import type { Line } from './pdf-lines.ts';

/** Lines of pages to blocks: running heads off, headings by size of type, lines joined into paragraphs. */

const EDGE = 2;
// Headings are set at least this much larger than running text; running heads never are.
const LARGE = 1.15;
const PAGE_NUMBER =
  /^[-—–·•\s]*(第\s*)?(\d{1,4}|[ivxlc]{1,6})(\s*页)?(\s*[/／]\s*(共\s*)?\d{1,4}(\s*页)?)?[-—–·•\s]*$/i;
const pattern = (line: Line) => line.text.replace(/\d+/g, '#').replace(/\s+/g, '');

function edges(lines: Line[], body: number): Line[] {
  const sorted = [...lines].sort((a, b) => a.down - b.down);
  return [...sorted.slice(0, EDGE), ...sorted.slice(-EDGE)].filter(
    (line) => (line.down < 0.12 || line.down > 0.88) && line.size < body * LARGE,
  );
}

/** Lines at the edge of the page that repeat on at least a third of the pages (and on 3), and page numbers. */
export function withoutFurniture(pages: Line[][]): Line[][] {
  const body = bodySize(pages);
  const counts = new Map<string, number>();
  for (const lines of pages)
    for (const key of new Set(edges(lines, body).map(pattern))) counts.set(key, (counts.get(key) ?? 0) + 1);
  const often = Math.max(3, pages.length / 3);
  return pages.map((lines) => {
    const edge = new Set(edges(lines, body));
    return lines.filter(
      (line) => !edge.has(line) || ((counts.get(pattern(line)) ?? 0) < often && !PAGE_NUMBER.test(line.text)),
    );
  });
}

/** Size of running text: the one that most characters are set in. */
function bodySize(pages: Line[][]): number {
  const weights = new Map<number, number>();
  for (const line of pages.flat()) {
    const size = Math.round(line.size * 2) / 2;
    weights.set(size, (weights.get(size) ?? 0) + line.text.length);
  }
  return [...weights].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 10;
}

const ITEM = /^([-•·●○■□◆➢]|\d{1,3}[.)、．](?!\d)|[(（]\d{1,3}[)）]|[①-⑳])/;
const ENDS = /[。！？!?；;：:]["”’』」）)]*$/;

type Open = { block: Block; last: Line };

function levelOf(line: Line, body: number, sizes: number[]): number | null {
  const text = oneLine(line.text);
  const size = Math.round(line.size * 2) / 2;
  const isLarge = size >= body * LARGE && text.length <= 60 && meaningful(text) >= 2 && !/[。；，,]$/.test(text);
  if (!isLarge) return headingLevel(text);
  return Math.min(headingLevel(text) ?? 6, sizes.indexOf(size) + 1);
}

/** Whether a line goes on the paragraph above it: same type, next below, and the line above was full. */
function goesOn(open: Open, line: Line, right: number): boolean {
  const { last, block } = open;
  if (block.type === 'heading') return false;
  if (Math.abs(last.size - line.size) > 1 || ITEM.test(line.text)) return false;
  const gap = last.y - line.y;
  if (gap < 0 || gap > Math.max(last.size, line.size) * 2.2) return false;
  const isFull = last.right > right - last.size * 3;
  const isIndented = line.x > last.x + line.size * 1.5;
  return (isFull && !(isIndented && ENDS.test(last.text))) || (!ENDS.test(last.text) && isFull);
}

const glue = (left: string, right: string) =>
  /[a-z\d,.;:)]$/i.test(left) && /^[a-z\d(]/i.test(right) ? (left.endsWith('-') ? '' : ' ') : '';

export function layoutBlocks(pages: Line[][]): Block[] {
  const body = bodySize(pages);
  const sizes = [...new Set(pages.flat().map((line) => Math.round(line.size * 2) / 2))]
    .filter((size) => size >= body * LARGE)
    .sort((a, b) => b - a)
    .slice(0, 4);
  return pages.flatMap((lines, index) => pageBlocks(lines, index + 1, (line) => levelOf(line, body, sizes)));
}

function pageBlocks(lines: Line[], page: number, level: (line: Line) => number | null): Block[] {
  const blocks: Block[] = [];
  const right = Math.max(0, ...lines.map((line) => line.right));
  let open: Open | null = null;
  for (const line of lines) {
    const found = level(line);
    if (open && found === null && goesOn(open, line, right)) {
      open.block.text = closeHanGaps(clean(open.block.text + glue(open.block.text, line.text) + line.text));
      open.last = line;
      continue;
    }
    // A heading set on two lines is one.
    const isSecondLine =
      open?.block.type === 'heading' &&
      found !== null &&
      open.block.level === found &&
      Math.abs(open.last.size - line.size) < 0.6 &&
      open.last.y - line.y < line.size * 1.9 &&
      line.size > 0 &&
      headingLevel(line.text) === null &&
      open.last.right > right - line.size * 4;
    if (open && isSecondLine) {
      open.block.text += glue(open.block.text, line.text) + line.text;
      open.last = line;
      continue;
    }
    if (meaningful(line.text) === 0) continue;
    const locator = { kind: 'page' as const, page };
    const block: Block =
      found !== null
        ? { type: 'heading', level: Math.min(found, 6), text: line.text, locator }
        : { type: ITEM.test(line.text) ? 'list' : 'paragraph', text: line.text, locator };
    blocks.push(block);
    open = { block, last: line };
  }
  return blocks;
}
