import type { BlockRow } from '../../../db/schema/index.ts';

/** What would be read as markup is escaped: blanks to fill in stay blanks. */
const plain = (text: string): string => text.replace(/[\\`*_[\]<>~|#]/g, '\\$&');
const oneLine = (text: string): string => plain(text).replace(/\s*\n\s*/g, '<br>');
const row = (cells: readonly string[]): string => `| ${cells.map((cell) => oneLine(cell) || ' ').join(' | ')} |`;

/** Rows that follow each other as cells, all as wide as the widest. */
export function tableOf(rows: readonly BlockRow[]): string[][] {
  const cells = rows.map(({ text }) => text.split(' | ').map((cell) => cell.trim()));
  const width = Math.max(...cells.map((one) => one.length));
  return cells.map((one) => [...one, ...Array.from({ length: width - one.length }, () => '')]);
}

/** Runs of rows of one table, every other block alone. */
export function runsOf(blocks: readonly BlockRow[]): BlockRow[][] {
  const runs: BlockRow[][] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    if (block.type === 'table' && last?.[0]?.type === 'table') last.push(block);
    else runs.push([block]);
  }
  return runs;
}

function written(run: readonly BlockRow[]): string {
  const [block] = run;
  if (!block) return '';
  switch (block.type) {
    case 'heading':
      return `${'#'.repeat(Math.min(6, (block.level ?? 1) + 1))} ${oneLine(block.text)}`;
    case 'list':
      return `- ${plain(block.text).replaceAll('\n', '\n  ')}`;
    case 'table': {
      const [head = [], ...rest] = tableOf(run);
      return [row(head), `|${' --- |'.repeat(head.length)}`, ...rest.map(row)].join('\n');
    }
    case 'note':
      return `> ${plain(block.text).replaceAll('\n', '\n> ')}`;
    case 'caption':
    case 'paragraph':
      return plain(block.text);
  }
}

/** The text as Markdown: the facts as a table under the title, then the blocks. */
export function toMarkdown(
  title: string,
  facts: readonly (readonly [string, string])[],
  blocks: readonly BlockRow[],
): string {
  const head = ['|  |  |', '| --- | --- |', ...facts.map(([label, value]) => row([label, value]))].join('\n');
  let text = `# ${oneLine(title)}\n\n${head}\n`;
  let before: BlockRow | undefined;
  for (const run of runsOf(blocks)) {
    text += `${run[0]?.type === 'list' && before?.type === 'list' ? '' : '\n'}${written(run)}\n`;
    before = run[0];
  }
  return text;
}
