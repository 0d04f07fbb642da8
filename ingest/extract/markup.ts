import { Parser } from 'htmlparser2';
import { meaningful, oneLine } from '../text.ts';
import type { Draft } from './assemble.ts';

/** HTML to blocks, for web pages and for what the Word reader writes. Scripts, navigation and hidden parts are left out. */

const DROPPED = new Set(
  'script style noscript template iframe object embed canvas svg nav aside form button select option input textarea link meta video audio rp rt'.split(
    ' ',
  ),
);
const BREAKS = new Set(
  'p div section article main header footer ul ol dl dt dd li blockquote pre figure figcaption address center hr body h1 h2 h3 h4 h5 h6 summary details fieldset item entry channel description content'.split(
    ' ',
  ),
);
const NOTE_ID = /^(footnote|endnote)-\d+$/;
const NOTE_LINK = /^#(footnote|endnote)-(ref-)?\d+$/;
const HIDDEN_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden/i;
// A cell longer than this, or of several paragraphs, is a page laid out as a table rather than data.
const LAYOUT_CELL = 120;
const LABEL = 14;

type Cell = { lines: { text: string; isBold: boolean; type: Draft['type'] }[] };
type Table = { row: Cell[]; caption: boolean };

export type MarkupOptions = { isXml?: boolean };
export type Markup = { title: string; drafts: Draft[] };

class Reader {
  readonly drafts: Draft[] = [];
  title = '';
  #text = '';
  #bold = 0;
  #boldCharacters = 0;
  #inTitle = false;
  #dropped: string[] = [];
  #lists = 0;
  #notes: string[] = [];
  #heading: number | null = null;
  #pre = 0;
  #inNoteLink = false;
  #tables: Table[] = [];

  open(name: string, attributes: Record<string, string>): void {
    if (this.#dropped.length > 0 || this.#isHidden(name, attributes)) {
      if (!VOID.has(name)) this.#dropped.push(name);
      return;
    }
    if (name === 'title') this.#inTitle = this.title === '';
    if (name === 'br') this.#text += '\n';
    if (name === 'a') this.#inNoteLink = NOTE_LINK.test(attributes.href ?? '');
    if (name === 'strong' || name === 'b') this.#bold++;
    if (name === 'table') this.#openTable();
    if (name === 'tr') this.#closeRow();
    if (name === 'td' || name === 'th') this.#openCell();
    if (!BREAKS.has(name)) return;
    this.#flush();
    if (name === 'pre') this.#pre++;
    if (name === 'li') this.#openItem(attributes.id ?? '');
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (level) this.#heading = Number(level);
  }

  close(name: string): void {
    if (this.#dropped.length > 0) {
      const at = this.#dropped.lastIndexOf(name);
      if (at >= 0) this.#dropped.length = at;
      return;
    }
    if (name === 'title') this.#inTitle = false;
    if (name === 'a') this.#inNoteLink = false;
    if (name === 'strong' || name === 'b') this.#bold = Math.max(0, this.#bold - 1);
    if (name === 'td' || name === 'th') this.#flush();
    if (name === 'tr') this.#closeRow();
    if (name === 'table') this.#closeTable();
    if (!BREAKS.has(name)) return;
    this.#flush();
    if (name === 'pre') this.#pre = Math.max(0, this.#pre - 1);
    if (name === 'li') this.#closeItem();
    if (/^h[1-6]$/.test(name)) this.#heading = null;
  }

  read(text: string): void {
    if (this.#inTitle) {
      this.title += text;
      return;
    }
    if (this.#dropped.length > 0 || this.#inNoteLink) return;
    const plain = this.#pre > 0 ? text : text.replace(/\s+/g, ' ');
    this.#text += plain;
    if (this.#bold > 0) this.#boldCharacters += meaningful(plain);
  }

  end(): void {
    this.#flush();
    while (this.#tables.length > 0) this.#closeTable();
  }

  #isHidden(name: string, attributes: Record<string, string>): boolean {
    // The head is dropped but for its title.
    if (name === 'head') return false;
    return (
      DROPPED.has(name) ||
      'hidden' in attributes ||
      attributes['aria-hidden'] === 'true' ||
      HIDDEN_STYLE.test(attributes.style ?? '')
    );
  }

  #openItem(id: string): void {
    this.#lists++;
    this.#notes.push(NOTE_ID.test(id) ? id : '');
  }

  #closeItem(): void {
    this.#lists = Math.max(0, this.#lists - 1);
    this.#notes.pop();
  }

  #type(): Draft['type'] {
    if (this.#notes.some((id) => id !== '')) return 'note';
    if (this.#heading !== null) return 'heading';
    return this.#lists > 0 ? 'list' : 'paragraph';
  }

  #flush(): void {
    const text = this.#text;
    const isBold = this.#boldCharacters > 0 && this.#boldCharacters >= meaningful(text);
    this.#text = '';
    this.#boldCharacters = 0;
    if (meaningful(text) === 0) return;
    const type = this.#type();
    const cell = this.#tables.at(-1)?.row.at(-1);
    if (cell) cell.lines.push({ text: text.trim(), isBold, type });
    else
      this.drafts.push({
        type,
        text,
        isBold,
        ...(type === 'heading' && this.#heading !== null && { level: this.#heading }),
      });
  }

  #openTable(): void {
    this.#flush();
    this.#tables.push({ row: [], caption: false });
  }

  #openCell(): void {
    this.#flush();
    this.#tables.at(-1)?.row.push({ lines: [] });
  }

  #closeRow(): void {
    this.#flush();
    const table = this.#tables.at(-1);
    if (!table) return;
    const cells = table.row.filter((cell) => cell.lines.length > 0);
    table.row = [];
    // A table within a table gives its rows to the cell around it.
    const outer = this.#tables.at(-2)?.row.at(-1);
    for (const draft of rowDrafts(cells)) {
      if (outer) outer.lines.push({ text: draft.text, isBold: false, type: draft.type });
      else this.drafts.push(draft);
    }
  }

  #closeTable(): void {
    this.#closeRow();
    this.#tables.pop();
  }
}

const VOID = new Set('br hr img input link meta area base col embed source track wbr'.split(' '));

/** A row of data is one line; a row of a laid-out form is its label as a heading and its paragraphs. */
function rowDrafts(cells: Cell[]): Draft[] {
  const isLayout = cells.some(
    (cell) => cell.lines.length > 3 || cell.lines.reduce((sum, line) => sum + line.text.length, 0) > LAYOUT_CELL,
  );
  if (!isLayout) {
    const text = cells.map((cell) => oneLine(cell.lines.map((line) => line.text).join(' '))).join(' | ');
    return text === '' ? [] : [{ type: 'table', text }];
  }
  return cells.flatMap((cell, index): Draft[] => {
    const [only] = cell.lines;
    const label = only && cell.lines.length === 1 ? oneLine(only.text) : '';
    const isLabel = label !== '' && label.length <= LABEL && index < cells.length - 1 && !/\d/.test(label);
    if (isLabel)
      return [{ type: 'heading', level: 3, text: label.replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '') }];
    return cell.lines.map(({ text, isBold, type }) => ({ type, text, isBold }));
  });
}

export function readMarkup(html: string, { isXml = false }: MarkupOptions = {}): Markup {
  const reader = new Reader();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name.toLowerCase(), attributes),
      onclosetag: (name) => reader.close(name.toLowerCase()),
      ontext: (text) => reader.read(text),
    },
    { decodeEntities: true, recognizeCDATA: true, xmlMode: isXml },
  );
  parser.write(html);
  parser.end();
  reader.end();
  return { title: oneLine(reader.title), drafts: reader.drafts };
}
