/** Source -> text: the body without its marks, for a file as somebody typed it in an editor. */
import { blocksOf, plain } from './markdown.ts';
import type { Source } from './source.ts';

export function toText(source: Source): string {
  const numbers = new Map<number, number>();
  const lines = blocksOf(source.body).map((block) => {
    switch (block.type) {
      case 'heading':
        return block.level === 1 ? `${plain(block.runs)}\n` : `\n【${plain(block.runs)}】`;
      case 'paragraph':
      case 'quote':
        return plain(block.runs);
      case 'item': {
        const n = (numbers.get(block.list) ?? 0) + 1;
        numbers.set(block.list, n);
        return `${'  '.repeat(block.level)}${block.ordered ? `${n}. ` : '- '}${plain(block.runs)}`;
      }
      case 'table':
        return [block.head, ...block.rows]
          .map((row) => row.map((cell) => plain(cell).replaceAll('\n', ' ')).join('\t'))
          .join('\n');
    }
  });
  return `${lines.join('\n').trim()}\n`;
}
