/** The few Markdown shapes the sources use, as plain values that every writer can lay out. */
import { marked, type Token, type Tokens } from 'marked';

export type Run = { text: string; bold: boolean; italic: boolean };
export type Block =
  | { type: 'heading'; level: number; runs: Run[] }
  | { type: 'paragraph'; runs: Run[] }
  | { type: 'quote'; runs: Run[] }
  | { type: 'item'; runs: Run[]; level: number; ordered: boolean; list: number }
  | { type: 'table'; head: Run[][]; rows: Run[][][] };

/** Line breaks inside a paragraph or cell become a run of '\n'. */
export function blocksOf(markdown: string): Block[] {
  const found: Block[] = [];
  const lists = { next: 0 };
  for (const token of marked.lexer(markdown)) push(found, token, lists);
  return found;
}

export const plain = (runs: readonly Run[]): string => runs.map((run) => run.text).join('');

function push(found: Block[], token: Token, lists: { next: number }): void {
  if (is<Tokens.Heading>(token, 'heading'))
    found.push({ type: 'heading', level: token.depth, runs: runsOf(token.tokens) });
  else if (is<Tokens.Paragraph>(token, 'paragraph')) found.push({ type: 'paragraph', runs: runsOf(token.tokens) });
  else if (is<Tokens.Code>(token, 'code'))
    found.push({ type: 'quote', runs: [{ text: token.text, bold: false, italic: false }] });
  else if (is<Tokens.Table>(token, 'table'))
    found.push({
      type: 'table',
      head: token.header.map((cell) => runsOf(cell.tokens)),
      rows: token.rows.map((row) => row.map((cell) => runsOf(cell.tokens))),
    });
  else if (is<Tokens.Blockquote>(token, 'blockquote')) {
    for (const child of token.tokens) {
      if (is<Tokens.Paragraph>(child, 'paragraph')) found.push({ type: 'quote', runs: runsOf(child.tokens) });
      else push(found, child, lists);
    }
  } else if (is<Tokens.List>(token, 'list')) pushList(found, token, 0, lists);
}

function pushList(found: Block[], list: Tokens.List, level: number, lists: { next: number }): void {
  const id = lists.next++;
  for (const item of list.items) {
    const own = item.tokens.filter((token) => token.type !== 'list');
    found.push({ type: 'item', runs: runsOf(own), level, ordered: list.ordered, list: id });
    for (const token of item.tokens) if (is<Tokens.List>(token, 'list')) pushList(found, token, level + 1, lists);
  }
}

function runsOf(tokens: readonly Token[], bold = false, italic = false): Run[] {
  return tokens.flatMap((token): Run[] => {
    if (token.type === 'br' || (token.type === 'html' && /^<br\s*\/?>$/i.test(token.raw.trim())))
      return [{ text: '\n', bold, italic }];
    if (token.type === 'checkbox') return [];
    if ('tokens' in token && token.tokens != null)
      return runsOf(token.tokens, bold || token.type === 'strong', italic || token.type === 'em');
    return 'text' in token ? [{ text: unescape(String(token.text)), bold, italic }] : [];
  });
}

/** marked escapes text for HTML; the office writers escape again on their own. */
const unescape = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

function is<T extends Token>(token: Token, type: T['type']): token is T {
  return token.type === type;
}
