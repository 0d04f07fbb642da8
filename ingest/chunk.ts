import type { Section } from './sections/keys.ts';
import { hanShare, sentences } from './text.ts';
import type { Block, Chunk, Locator } from './types.ts';

export type ChunkOptions = {
  /** Size to aim for, in characters. */
  target?: number;
  /** Size never exceeded, in characters. */
  max?: number;
  /** Characters of whole pieces repeated from the chunk before, under one heading. */
  overlap?: number;
};

/** A stretch of one block; a block is cut only when it is longer than a chunk may be. */
type Piece = { block: number; from: number; to: number };
type Group = { key: string; pieces: Piece[]; size: number };
type Sizes = Required<ChunkOptions>;
/** All that `chunkBlocks` needs of a section. */
type Placed = Pick<Section, 'key' | 'from' | 'to'>;

const HAN_SIZES: Sizes = { target: 350, max: 700, overlap: 0 };
// An English sentence takes about two and a half times the characters of a Chinese one.
const LATIN_SIZES: Sizes = { target: 900, max: 1800, overlap: 0 };
const SPLITTING_LEVEL = 2;

const sizesFor = (blocks: readonly Block[], options: ChunkOptions): Sizes => {
  const text = blocks
    .slice(0, 200)
    .map((block) => block.text)
    .join('\n');
  const defaults = hanShare(text) < 0.15 && options.target === undefined ? LATIN_SIZES : HAN_SIZES;
  const target = Math.max(1, options.target ?? defaults.target);
  const max = Math.max(target, options.max ?? Math.max(defaults.max, target));
  return { target: Math.min(target, max), max, overlap: Math.min(options.overlap ?? 0, Math.floor(max / 2)) };
};

/** The place that a chunk must not leave. */
const placeOf = (locator: Locator): string => {
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

/** Cuts at sentences; a sentence longer than the maximum is cut at a pause, or hard where there is none. */
function cut(text: string, max: number): string[] {
  return sentences(text).flatMap((sentence) => {
    const parts: string[] = [];
    let rest = sentence;
    while (rest.length > max) {
      const window = rest.slice(0, max);
      const pause = Math.max(...['，', '、', '；', ',', ';', ' ', '\n', '|'].map((mark) => window.lastIndexOf(mark)));
      let at = pause > max / 3 ? pause + 1 : max;
      // Never between the halves of a surrogate pair.
      if (/[\ud800-\udbff]/.test(rest[at - 1] ?? '') && at > 1) at--;
      parts.push(rest.slice(0, at));
      rest = rest.slice(at);
    }
    return rest === '' ? parts : [...parts, rest];
  });
}

function piecesOf(blocks: readonly Block[], index: number, { target, max }: Sizes): Piece[] {
  const text = blocks[index]?.text ?? '';
  if (text.length <= max) return text === '' ? [] : [{ block: index, from: 0, to: text.length }];
  let at = 0;
  const parts: Piece[] = [];
  for (const part of cut(text, Math.min(max, Math.max(target, Math.ceil(max / 2))))) {
    const last = parts.at(-1);
    if (last && at + part.length - last.from <= target) last.to = at + part.length;
    else parts.push({ block: index, from: at, to: at + part.length });
    at += part.length;
  }
  return parts;
}

const sizeOf = (pieces: Piece[]): number =>
  pieces.reduce(
    (sum, piece, index) =>
      sum + (piece.to - piece.from) + (index > 0 && pieces[index - 1]?.block !== piece.block ? 1 : 0),
    0,
  );

/** Index of the section that each block stands in; -1 outside of all. */
function owners(blocks: readonly Block[], sections: readonly Placed[]): number[] {
  const owner = blocks.map(() => -1);
  sections.forEach(({ from, to }, index) => owner.fill(index, from, to));
  return owner;
}

/** Pages, slides and sheets part groups, and so do sections; headings of the upper two levels part what is long enough. */
function groupsOf(blocks: readonly Block[], owner: readonly number[], sizes: Sizes): Group[] {
  const groups: Group[] = [];
  blocks.forEach((block, index) => {
    const pieces = piecesOf(blocks, index, sizes);
    if (pieces.length === 0) return;
    const key = `${placeOf(block.locator)}/${owner[index] ?? -1}`;
    const last = groups.at(-1);
    const isStart = !last || last.key !== key || (block.type === 'heading' && (block.level ?? 1) <= SPLITTING_LEVEL);
    if (isStart) groups.push({ key, pieces, size: sizeOf(pieces) });
    else {
      last.pieces.push(...pieces);
      last.size = sizeOf(last.pieces);
    }
  });
  return joinTiny(groups, blocks, sizes);
}

/** A section too small to be found by itself joins the next one at the same place; a heading alone always does. */
function joinTiny(groups: Group[], blocks: readonly Block[], { target }: Sizes): Group[] {
  const isTiny = (group: Group) => group.size < target * 0.35;
  const isBare = (group: Group) => group.pieces.every(({ block }) => blocks[block]?.type === 'heading');
  const joined: Group[] = [];
  for (const group of groups) {
    const last = joined.at(-1);
    const fits = last && (isTiny(last) || isTiny(group)) && last.size + 1 + group.size <= target;
    if (last && last.key === group.key && (fits || isBare(last))) {
      last.pieces.push(...group.pieces);
      last.size = sizeOf(last.pieces);
    } else joined.push({ ...group, pieces: [...group.pieces] });
  }
  return joined;
}

/** Fills chunks up to the target; a lower heading starts a new one once the chunk is worth having. */
function fill(group: Group, blocks: readonly Block[], { target, max }: Sizes): Piece[][] {
  // One slide is one chunk, unless it is longer than a chunk may be.
  if (group.size <= (group.key.startsWith('slide') ? max : target)) return [group.pieces];
  const chunks: Piece[][] = [];
  let open: Piece[] = [];
  for (const piece of group.pieces) {
    const size = sizeOf(open);
    const next = sizeOf([...open, piece]);
    const isHeading = blocks[piece.block]?.type === 'heading' && piece.from === 0;
    const isFull =
      size >= target || (next > target * 1.25 && size >= target * 0.5) || (isHeading && size >= target * 0.6);
    if (open.length > 0 && (isFull || next > max)) {
      const headings = trailingHeadings(open, blocks);
      const isCarried = headings.length < open.length && sizeOf([...headings, piece]) <= max;
      chunks.push(isCarried ? open.slice(0, open.length - headings.length) : open);
      open = isCarried ? headings : [];
    }
    open.push(piece);
  }
  if (open.length > 0) chunks.push(open);
  return withoutStub(chunks, target, max);
}

/** Headings at the end of a chunk belong to what follows. */
function trailingHeadings(open: Piece[], blocks: readonly Block[]): Piece[] {
  let at = open.length;
  while (at > 0 && blocks[open[at - 1]?.block ?? -1]?.type === 'heading') at--;
  return open.slice(at);
}

function withoutStub(chunks: Piece[][], target: number, max: number): Piece[][] {
  const last = chunks.at(-1);
  const before = chunks.at(-2);
  if (!last || !before || sizeOf(last) >= target * 0.25) return chunks;
  const joined = [...before, ...last];
  return sizeOf(joined) <= max ? [...chunks.slice(0, -2), joined] : chunks;
}

const textOf = (pieces: Piece[], blocks: readonly Block[]): string =>
  pieces.reduce((text, piece, index) => {
    const previous = pieces[index - 1];
    return (
      text +
      (previous && previous.block !== piece.block ? '\n' : '') +
      (blocks[piece.block]?.text.slice(piece.from, piece.to) ?? '')
    );
  }, '');

/** Headings in force at each block, outermost first; a heading counts for itself. */
function breadcrumbs(blocks: readonly Block[]): string[][] {
  const stack: { level: number; text: string }[] = [];
  return blocks.map((block) => {
    if (block.type === 'heading') {
      const level = block.level ?? 1;
      while ((stack.at(-1)?.level ?? 0) >= level) stack.pop();
      stack.push({ level, text: block.text });
    }
    return stack.map(({ text }) => text);
  });
}

function locatorOf(pieces: Piece[], blocks: readonly Block[]): Locator {
  const first = blocks[pieces[0]?.block ?? 0]?.locator ?? { kind: 'heading', heading: '', ordinal: 0 };
  const last = blocks[pieces.at(-1)?.block ?? 0]?.locator;
  return first.kind === 'second' && last?.kind === 'second'
    ? { kind: 'second', from: first.from, to: Math.max(first.to, last.to) }
    : first;
}

function withOverlap(chunks: Piece[][], overlap: number, max: number): Piece[][] {
  return chunks.map((chunk, index) => {
    let widened = chunk;
    for (const piece of [...(chunks[index - 1] ?? [])].reverse()) {
      const next = [piece, ...widened];
      if (sizeOf(next) - sizeOf(chunk) > overlap || sizeOf(next) > max) break;
      widened = next;
    }
    return widened;
  });
}

/**
 * Blocks to chunks for retrieval, in order. Every text is a verbatim stretch of the blocks joined by a line break, so
 * that a quote can be checked against either. With sections no chunk reaches from one into the next, however short it
 * has to be. Without options the sizes follow the language of the document.
 */
export function chunkBlocks(
  blocks: readonly Block[],
  sections: readonly Placed[] = [],
  options: ChunkOptions = {},
): Chunk[] {
  const sizes = sizesFor(blocks, options);
  const trails = breadcrumbs(blocks);
  const owner = owners(blocks, sections);
  const filled = groupsOf(blocks, owner, sizes).flatMap((group) =>
    withOverlap(fill(group, blocks, sizes), sizes.overlap, sizes.max),
  );
  return filled.map((pieces, seq) => {
    const text = textOf(pieces, blocks);
    const body = pieces.find((piece) => blocks[piece.block]?.type !== 'heading') ?? pieces.at(-1);
    return {
      seq,
      text,
      breadcrumb: trails[body?.block ?? 0] ?? [],
      locator: locatorOf(pieces, blocks),
      characters: text.length,
      section: sections[owner[pieces[0]?.block ?? -1] ?? -1]?.key ?? null,
    };
  });
}
