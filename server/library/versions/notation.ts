import type { BlockRow } from '../../../db/schema/index.ts';

/**
 * Blocks as text that a person can edit, and back. A line is a block; a line that begins with two blanks goes on with
 * the block before. Marks stand at the beginning: '# ' headings, '- ' items, '> ' notes, '^ ' captions, '| ' rows. A row
 * with ' | ' between its cells needs no mark, and '\' keeps a line from being taken for anything.
 */
export type Bare = Pick<BlockRow, 'type' | 'level' | 'text'>;
/** What a line without a mark is: in what was spoken, a caption. */
export type Plain = 'paragraph' | 'caption';

const SPOKEN = new Set(['srt', 'vtt', 'video']);
export const plainOf = (format: string): Plain => (SPOKEN.has(format) ? 'caption' : 'paragraph');

const MARKS = { list: '- ', note: '> ', caption: '^ ', table: '| ' } as const;
const CELLS = ' | ';
const MARKED = /^(#{1,6} |- |> |\^ |\| |\\|\s)/;

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

function lineOf({ type, level = 1, text }: Bare, plain: Plain): string {
  const body = text.replaceAll('\n', '\n  ');
  const first = firstLine(text);
  const isOpen = !MARKED.test(first);
  if (type === 'heading') return `${'#'.repeat(Math.min(6, Math.max(1, level)))} ${body}`;
  if (type === 'table') return isOpen && first.includes(CELLS) ? body : MARKS.table + body;
  if (type === plain || type === 'paragraph') return isOpen && !first.includes(CELLS) ? body : `\\${body}`;
  return MARKS[type] + body;
}

export const toText = (blocks: readonly Bare[], plain: Plain = 'paragraph'): string =>
  blocks.map((block) => lineOf(block, plain)).join('\n');

/** One block of lines that belong together. */
function blockOf(text: string, plain: Plain): Bare {
  const heading = /^(#{1,6}) ([\s\S]*)$/.exec(text);
  if (heading) return { type: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' };
  if (text.startsWith('\\')) return { type: plain, text: text.slice(1) };
  const marked = (['list', 'note', 'caption', 'table'] as const).find((type) => text.startsWith(MARKS[type]));
  if (marked) return { type: marked, text: text.slice(MARKS[marked].length) };
  return { type: firstLine(text).includes(CELLS) ? 'table' : plain, text };
}

/** What was written; lines without text are left out. */
export function fromText(text: string, plain: Plain = 'paragraph'): Bare[] {
  const gathered: string[] = [];
  for (const line of text.replaceAll(/\r\n?/g, '\n').split('\n')) {
    const last = gathered.length - 1;
    if (line.startsWith('  ') && last >= 0) gathered[last] += `\n${line.slice(2)}`;
    else if (line.trim() !== '') gathered.push(line.startsWith('  ') ? line.trimStart() : line);
  }
  return gathered
    .map((lines) => blockOf(lines, plain))
    .map((block) => ({ ...block, text: block.text.replace(/^\n+/, '').trimEnd() }))
    .filter((block) => block.text.trim() !== '');
}
