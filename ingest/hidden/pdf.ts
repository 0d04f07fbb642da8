import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { meaningful, oneLine } from '../text.ts';
import { UnreadableFile, type HiddenText, type HiddenWay } from '../types.ts';

type Matrix = readonly [number, number, number, number, number, number];
type Box = readonly [number, number, number, number];
type State = { ctm: Matrix; isPale: boolean; size: number; mode: number };

const ONE: Matrix = [1, 0, 0, 1, 0, 0];
/** Points below which nobody reads, on the page as it is printed. */
const TINY = 4;
/** Pages of one file that are looked at; a book of them takes the reader's time limit. */
const MOST_PAGES = 400;
/** From this share of a page on, a picture is the page: invisible letters over it are what a scanner recognised. */
const SCAN = 0.5;
const TEXT = 400;

const times = (a: Matrix, b: Matrix): Matrix => [
  a[0] * b[0] + a[2] * b[1],
  a[1] * b[0] + a[3] * b[1],
  a[0] * b[2] + a[2] * b[3],
  a[1] * b[2] + a[3] * b[3],
  a[0] * b[4] + a[2] * b[5] + a[4],
  a[1] * b[4] + a[3] * b[5] + a[5],
];
const at = (m: Matrix, x: number, y: number): [number, number] => [
  m[0] * x + m[2] * y + m[4],
  m[1] * x + m[3] * y + m[5],
];
const boxOf = (m: Matrix, [x0, y0, x1, y1]: Box): Box => {
  const [a, b] = [at(m, x0, y0), at(m, x1, y1)];
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
};
const holds = ([x0, y0, x1, y1]: Box, x: number, y: number) => x >= x0 && x <= x1 && y >= y0 && y <= y1;

const numbers = (value: unknown): number[] =>
  Array.isArray(value) || ArrayBuffer.isView(value) ? Array.from(value as ArrayLike<unknown>, Number) : [];
const matrixOf = (value: unknown): Matrix => {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers(value);
  return [a, b, c, d, e, f];
};
const isPaleHex = (value: unknown): boolean => {
  const parts = typeof value === 'string' ? /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(value) : null;
  return parts !== null && parts.slice(1).every((part) => parseInt(part, 16) >= 0xf0);
};

const textOf = (glyphs: unknown): string =>
  Array.isArray(glyphs)
    ? glyphs
        .map((glyph: unknown) => {
          const unicode: unknown = glyph !== null && typeof glyph === 'object' ? Reflect.get(glyph, 'unicode') : '';
          return typeof unicode === 'string' ? unicode : '';
        })
        .join('')
    : '';

/** Follows the drawing of one page as far as it takes to know which letters are seen. */
class PageLook {
  readonly found: { how: HiddenWay; text: string }[] = [];
  #state: State = { ctm: ONE, isPale: false, size: 0, mode: 0 };
  readonly #stack: State[] = [];
  #text: Matrix = ONE;
  /** Dark or pictured ground that pale letters can be read on. */
  readonly #ground: Box[] = [];
  #isScan = false;
  readonly #page: Box;
  readonly #ops: Record<string, number>;

  constructor(page: Box, ops: Record<string, number>) {
    this.#page = page;
    this.#ops = ops;
  }

  do(op: number, args: readonly unknown[]): void {
    const { save, restore, transform, setTextMatrix, setFont, setTextRenderingMode, setFillRGBColor } = this.#ops;
    const { beginText, showText, constructPath, moveText, setLeadingMoveText } = this.#ops;
    if (op === save) this.#stack.push({ ...this.#state });
    else if (op === restore) this.#state = this.#stack.pop() ?? this.#state;
    else if (op === transform) this.#state.ctm = times(this.#state.ctm, matrixOf(args));
    else if (op === beginText) this.#text = ONE;
    else if (op === setTextMatrix) this.#text = matrixOf(args[0]);
    else if (op === moveText || op === setLeadingMoveText)
      this.#text = times(this.#text, [1, 0, 0, 1, Number(args[0]) || 0, Number(args[1]) || 0]);
    else if (op === setFont) this.#state.size = Math.abs(Number(args[1]) || 0);
    else if (op === setTextRenderingMode) this.#state.mode = Number(args[0]);
    else if (op === setFillRGBColor) this.#state.isPale = isPaleHex(args[0]);
    else if (op === constructPath) this.#fill(args);
    else if (op === showText) this.#show(textOf(args[0]));
    else if (this.#isPicture(op)) this.#picture();
  }

  #isPicture(op: number): boolean {
    const { paintImageXObject, paintInlineImageXObject, paintImageMaskXObject, shadingFill } = this.#ops;
    return [paintImageXObject, paintInlineImageXObject, paintImageMaskXObject, shadingFill].includes(op);
  }

  #fill([op, , bounds]: readonly unknown[]): void {
    const { fill, eoFill, fillStroke, eoFillStroke, closeFillStroke, closeEOFillStroke } = this.#ops;
    const isFilled = [fill, eoFill, fillStroke, eoFillStroke, closeFillStroke, closeEOFillStroke].includes(Number(op));
    const [x0, y0, x1, y1] = numbers(bounds);
    if (!isFilled || this.#state.isPale || x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined)
      return;
    this.#ground.push(boxOf(this.#state.ctm, [x0, y0, x1, y1]));
  }

  #picture(): void {
    const box = boxOf(this.#state.ctm, [0, 0, 1, 1]);
    this.#ground.push(box);
    const area = ([x0, y0, x1, y1]: Box) => (x1 - x0) * (y1 - y0);
    if (area(box) >= SCAN * area(this.#page)) this.#isScan = true;
  }

  #show(text: string): void {
    if (meaningful(text) === 0) return;
    const how = this.#wayOf();
    if (!how) return;
    const last = this.found.at(-1);
    if (last?.how === how && last.text.length < TEXT) last.text = (last.text + text).slice(0, TEXT);
    else this.found.push({ how, text: text.slice(0, TEXT) });
  }

  #wayOf(): HiddenWay | null {
    const { ctm, mode, isPale, size } = this.#state;
    const placed = times(ctm, this.#text);
    const [x, y] = [placed[4], placed[5]];
    if (mode === 3 || mode === 7) return this.#isScan ? null : 'invisible';
    const [x0, y0, x1, y1] = this.#page;
    if (!holds([x0 - 2, y0 - 2, x1 + 2, y1 + 2], x, y)) return 'off_page';
    if (size * Math.hypot(placed[2], placed[3]) < TINY) return 'tiny';
    return isPale && !this.#ground.some((box) => holds(box, x, y)) ? 'white' : null;
  }
}

async function open(bytes: Uint8Array) {
  try {
    return await getDocumentProxy(Uint8Array.from(bytes), {
      verbosity: 0,
      stopAtErrors: false,
      isEvalSupported: false,
      enableXfa: false,
    });
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'PasswordException') throw new UnreadableFile('ingest.encrypted', 'PDF needs a password', error);
    throw new UnreadableFile('ingest.corrupt', `PDF does not open (${name})`, error);
  }
}

/** Invisible, pale, tiny and misplaced letters, page by page; a page that does not parse is left out. */
export async function hiddenInPdf(bytes: Uint8Array): Promise<HiddenText[]> {
  const document = await open(bytes);
  const { OPS } = await getResolvedPDFJS();
  const found: HiddenText[] = [];
  for (let number = 1; number <= Math.min(document.numPages, MOST_PAGES); number++) {
    try {
      const page = await document.getPage(number);
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = page.view;
      const look = new PageLook([x0, y0, x1, y1], OPS);
      const { fnArray, argsArray } = await page.getOperatorList();
      fnArray.forEach((op: number, i: number) => {
        const args: unknown = argsArray[i];
        look.do(op, Array.isArray(args) || ArrayBuffer.isView(args) ? Array.from(args as ArrayLike<unknown>) : []);
      });
      found.push(...look.found.map(({ how, text }) => ({ how, text: oneLine(text), place: `page ${number}` })));
      page.cleanup();
    } catch {
      continue; // reading the text of the file says so, with its code
    }
  }
  return found;
}
