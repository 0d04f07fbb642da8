import type { Place } from '../lib/place.ts';
import type { Block } from './resource.svelte.ts';

/** Runs of blocks as they are shown: items make a list, rows a table. `at` is the index of a block. */
export type Part =
  | { type: 'place'; place: Place; at: number }
  | { type: 'heading'; level: number; at: number }
  | { type: 'paragraph' | 'note' | 'caption'; at: number }
  | { type: 'list'; items: number[]; at: number }
  | { type: 'table'; rows: number[]; at: number };

const pageOf = ({ locator }: Block): string => {
  switch (locator.kind) {
    case 'page':
      return `page ${locator.page}`;
    case 'slide':
      return `slide ${locator.slide}`;
    case 'sheet':
      return `sheet ${locator.sheet}`;
    case 'heading':
    case 'second':
      return '';
  }
};

/** A document as it is read; where a page or slide begins, its place is said. Sheets are named by their headings. */
export function partsOf(blocks: readonly Block[]): Part[] {
  const parts: Part[] = [];
  let page = '';
  blocks.forEach((block, at) => {
    const now = pageOf(block);
    const isNew = now !== page;
    page = now;
    if (isNew && (block.locator.kind === 'page' || block.locator.kind === 'slide'))
      parts.push({ type: 'place', place: block.locator, at });
    const last = parts.at(-1);
    if (block.type === 'heading') parts.push({ type: 'heading', level: block.level ?? 1, at });
    else if (block.type === 'list' && last?.type === 'list') last.items.push(at);
    else if (block.type === 'list') parts.push({ type: 'list', items: [at], at });
    else if (block.type === 'table' && last?.type === 'table') last.rows.push(at);
    else if (block.type === 'table') parts.push({ type: 'table', rows: [at], at });
    else parts.push({ type: block.type, at });
  });
  return parts;
}

const CELLS = ' | ';

/**
 * Rows of cells. Rows of a sheet say the heading of each cell ('时刻: 08:02 | 环节: 导入') and leave out empty ones;
 * they are laid under the row of headings again.
 */
export function cellsOf(rows: readonly Block[]): string[][] {
  const [first] = rows;
  if (first === undefined) return [];
  const head = first.text.split(CELLS);
  return rows.map((row, at) => {
    const cells = row.text.split(CELLS);
    if (at === 0 || row.locator.kind !== 'sheet') return cells;
    const values = new Map(cells.map((cell) => [head.findIndex((name) => cell.startsWith(`${name}: `)), cell]));
    if (values.has(-1) || values.size < cells.length) return cells;
    return head.map((name, column) => values.get(column)?.slice(name.length + 2) ?? '');
  });
}

/** A list's items bring their own numbers or dots; those are shown as they were written. */
export const hasOwnMark = (text: string): boolean => /^\s*([\d一二三四五六七八九十]+[.、．)）]|[（(][\d一二三四五六七八九十]+[)）]|[①-⑳•·●▪-])/u.test(text); // prettier-ignore

/** A stretch of a block. */
export type Stretch = { readonly from: number; readonly to: number };

/**
 * Where a passage stands in its document: stretches by index of block, empty when it is not there any more. A passage
 * is a verbatim stretch of the blocks joined by line breaks; of several places the one with its locator is meant.
 */
export function stretchesOf(
  blocks: readonly Block[],
  passage: { text: string; locator: Place } | null,
): ReadonlyMap<number, Stretch> {
  const found = new Map<number, Stretch>();
  if (!passage || passage.text === '') return found;
  const starts: number[] = [];
  let whole = '';
  for (const block of blocks) {
    starts.push(whole.length);
    whole += `${block.text}\n`;
  }
  const blockAt = (position: number): number => {
    let at = starts.length - 1;
    while (at > 0 && (starts[at] ?? 0) > position) at--;
    return at;
  };
  const places: number[] = [];
  for (let at = whole.indexOf(passage.text); at >= 0; at = whole.indexOf(passage.text, at + 1)) places.push(at);
  const meant = JSON.stringify(sorted(passage.locator));
  const at = places.find((place) => JSON.stringify(sorted(blocks[blockAt(place)]?.locator)) === meant) ?? places[0];
  if (at === undefined) return found;
  const end = at + passage.text.length;
  blocks.forEach(({ text }, index) => {
    const start = starts[index] ?? 0;
    const from = Math.max(0, at - start);
    const to = Math.min(text.length, end - start);
    if (from < to) found.set(index, { from, to });
  });
  return found;
}

/** Keys in one order: the database keeps them in its own. `to` of a recording's passage is the end of its last block. */
const sorted = (locator: Place | undefined) =>
  Object.entries(locator ?? {})
    .filter(([name]) => name !== 'to')
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** Blocks by slide, in order. */
export function slidesOf(blocks: readonly Block[]): { slide: number; title: string; lines: Block[]; notes: Block[] }[] {
  const slides: { slide: number; title: string; lines: Block[]; notes: Block[] }[] = [];
  for (const block of blocks) {
    if (block.locator.kind !== 'slide') continue;
    const { slide } = block.locator;
    let last = slides.at(-1);
    if (last?.slide !== slide) {
      last = { slide, title: '', lines: [], notes: [] };
      slides.push(last);
    }
    if (block.type === 'note') last.notes.push(block);
    else if (block.type === 'heading' && last.title === '') last.title = block.text;
    else last.lines.push(block);
  }
  return slides;
}
