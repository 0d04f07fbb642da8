import { mustDecode } from '../encoding/decode.ts';
import type { Extracted } from '../types.ts';
import { assemble, placeByHeading, type Draft } from './assemble.ts';

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})(?:\s+|(?=[^#\s]))(.*?)\s*#*\s*$/;
const ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])\s+(.*)$/;
const SETEXT = /^ {0,3}(=+|-+)\s*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const DELIMITER = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/;
// Directives of documentation tools: {panel type="teaching"}, ::: note, ```{eval-rst} and %% comments.
const DIRECTIVE = /^\s*(\{\/?[a-z][\w-]*(\s[^}]*)?\}|:::.*|%%.*)\s*$/i;

/** Inline marks off, the reader's words kept. */
export const inline = (text: string): string =>
  text
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\[([^\]]*)\]\((?:[^()]|\([^)]*\))*\)/g, '$1')
    .replace(/\[([^\]]+)\]\[[^\]]*\]/g, '$1')
    .replace(/<(https?:[^>\s]+)>/g, '$1')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replace(/(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])/g, '$1')
    .replace(/(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)/g, '$1')
    .replace(/`+([^`]+)`+/g, '$1')
    .replace(/\\([\\`*_{}[\]()#+\-.!|])/g, '$1')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const row = (line: string): string =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => inline(cell).trim())
    .filter((cell) => cell !== '')
    .join(' | ');

function frontMatter(text: string): { title: string; body: string } {
  const match = /^---[ \t]*\n([\s\S]*?)\n(?:---|\.\.\.)[ \t]*\n/.exec(text);
  if (!match) return { title: '', body: text };
  const title = /^title:\s*["']?(.*?)["']?\s*$/m.exec(match[1] ?? '')?.[1] ?? '';
  return { title, body: text.slice(match[0].length) };
}

const WRAPPED = 40;

/** A long line without an end was wrapped by an editor and goes on in the next; short lines are lines of their own. */
function unwrap(text: string, line: string): string {
  if (text === '') return line;
  const last = text.slice(text.lastIndexOf('\n') + 1);
  if (last.length < WRAPPED || /[。！？!?:：；;.]$/.test(last)) return `${text}\n${line}`;
  return /[a-z\d,)]$/i.test(text) || /^[a-z\d(]/i.test(line) ? `${text} ${line}` : text + line;
}

class Reader {
  readonly drafts: Draft[] = [];
  #lines: string[] = [];
  #type: Draft['type'] = 'paragraph';

  flush(): void {
    const text = inline(this.#lines.reduce(unwrap, ''));
    const isBold = /^\*\*[^*]+\*\*$/.test(this.#lines.join('').trim());
    if (text.trim() !== '') this.drafts.push({ type: this.#type, text, isBold });
    this.#lines = [];
    this.#type = 'paragraph';
  }

  heading(level: number, text: string): void {
    this.flush();
    this.drafts.push({ type: 'heading', level, text: inline(text) });
  }

  code(lines: string[]): void {
    this.flush();
    if (lines.length > 0) this.drafts.push({ type: 'paragraph', text: lines.join('\n') });
  }

  line(line: string, next: string): void {
    const heading = HEADING.exec(line);
    if (heading && (/^#+\s/.test(line.trim()) || /\p{Script=Han}/u.test(heading[2] ?? '')))
      return this.heading(heading[1]?.length ?? 2, heading[2] ?? '');
    const underline = SETEXT.exec(line);
    if (underline && this.#lines.length === 1 && this.#type === 'paragraph')
      return this.setext(underline[1]?.startsWith('=') ? 1 : 2);
    if (line.trim() === '' || RULE.test(line) || DIRECTIVE.test(line)) return this.flush();
    if (
      line.includes('|') &&
      (DELIMITER.test(next) || this.drafts.at(-1)?.type === 'table' || /^\s*\|.*\|\s*$/.test(line))
    )
      return this.table(line);
    const item = ITEM.exec(line);
    if (item) {
      this.flush();
      this.#type = 'list';
    }
    this.#lines.push((item?.[1] ?? line).replace(/^\s*(>\s?)+/, '').trim());
  }

  setext(level: number): void {
    const text = this.#lines.join(' ');
    this.#lines = [];
    this.heading(level, text);
  }

  table(line: string): void {
    this.flush();
    if (DELIMITER.test(line)) return;
    const text = row(line);
    if (text !== '') this.drafts.push({ type: 'table', text });
  }
}

function read(body: string): Draft[] {
  const reader = new Reader();
  const lines = body.replace(/<!--[\s\S]*?-->|<(style|script|svg)\b[\s\S]*?<\/\1>/gi, '').split('\n');
  let fence: { mark: string; lines: string[] } | null = null;
  lines.forEach((line, index) => {
    const mark = FENCE.exec(line)?.[1];
    if (fence) {
      if (mark?.startsWith(fence.mark)) {
        reader.code(fence.lines);
        fence = null;
      } else fence.lines.push(line);
    } else if (mark) fence = { mark, lines: [] };
    else reader.line(line, lines[index + 1] ?? '');
  });
  // A fence that is never closed runs to the end.
  const open: { lines: string[] } | null = fence;
  if (open) reader.code((open as { lines: string[] }).lines);
  reader.flush();
  return reader.drafts;
}

/** Markdown: headings, lists, tables and code, with the title of the front matter. */
export function extractMarkdown(bytes: Uint8Array): Extracted {
  const { text, encoding } = mustDecode(bytes);
  const { title, body } = frontMatter(text.replace(/\r\n?/g, '\n'));
  return assemble({ format: 'md', blocks: placeByHeading(read(body), { guess: false }), title, facts: { encoding } });
}
