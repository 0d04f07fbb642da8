import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';
import { NONE, printableForm, type FormBlock, type OfficialForm } from './form.ts';

/** Millimetres to PDF points. */
const mm = (value: number): number => (value * 72) / 25.4;
const EDGE = mm(22);
const TOP = mm(22);
const PAGE = { width: mm(210), height: mm(297) };
const WIDTH = PAGE.width - 2 * EDGE;
const BOTTOM = PAGE.height - mm(22);
const INK = '#1b1f24';
const SOFT = '#5b6470';
const RULE = '#8a919b';
const SIZE = 10.5;
const SMALL = 9;
const PAD = 4;
/** A form says when by its own fields; the file says nothing of time. */
const NO_TIME = new Date('2000-01-01T00:00:00Z');

const fonts = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '..', 'fonts');
type Paper = PDFKit.PDFDocument;

/** A form as PDF, A4. Its metadata says the title and nothing of persons, machines or times; same form, same bytes. */
export async function formPdf(given: OfficialForm): Promise<Uint8Array> {
  const form = printableForm(given);
  const paper = new PDFDocument({
    size: 'A4',
    margins: { top: TOP, bottom: mm(22), left: EDGE, right: EDGE },
    bufferPages: true,
    lang: 'zh-CN',
    info: { Title: form.title, Creator: 'Yantu', Producer: 'Yantu', CreationDate: NO_TIME, ModDate: NO_TIME },
  });
  paper.registerFont('regular', join(fonts, 'NotoSansHans-Regular.otf'));
  paper.registerFont('bold', join(fonts, 'NotoSansHans-Bold.otf'));
  paper.font('regular').fontSize(SIZE).fillColor(INK);
  drawHead(paper, form);
  for (const block of form.blocks) drawBlock(paper, block);
  drawPageNumbers(paper);
  return bytesOf(paper);
}

async function bytesOf(paper: Paper): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  paper.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => {
    paper.on('end', resolve);
    paper.on('error', reject);
  });
  paper.end();
  await ended;
  return new Uint8Array(Buffer.concat(parts));
}

function drawHead(paper: Paper, { title, subtitle, number }: OfficialForm): void {
  if (number !== undefined) paper.fontSize(SMALL).text(`编号：${number}`, EDGE, TOP, { width: WIDTH, align: 'right' });
  paper
    .font('bold')
    .fontSize(18)
    .text(title, EDGE, paper.y + 6, { width: WIDTH, align: 'center' });
  paper.font('regular').fontSize(SIZE);
  if (subtitle !== undefined) {
    paper
      .fillColor(SOFT)
      .text(subtitle, EDGE, paper.y + 4, { width: WIDTH, align: 'center' })
      .fillColor(INK);
  }
  paper.y += mm(5);
}

function drawBlock(paper: Paper, block: FormBlock): void {
  switch (block.kind) {
    case 'fields':
      for (const { label, value } of block.rows) drawRow(paper, [mm(36), WIDTH - mm(36)], [label, value], 'field');
      paper.y += mm(3);
      return;
    case 'table':
      heading(paper, block.title);
      drawTable(paper, block);
      return;
    case 'text':
      heading(paper, block.title);
      for (const text of (block.text === '' ? NONE : block.text).split('\n')) {
        paper.text(text, EDGE, paper.y, { width: WIDTH, indent: 2 * SIZE, lineGap: 4 });
      }
      paper.y += mm(2);
      return;
    case 'signatures':
      for (const text of block.rows) {
        if (paper.y + mm(14) > BOTTOM) paper.addPage();
        paper.text(`${text}：____________________        年    月    日`, EDGE, paper.y + mm(6), { width: WIDTH });
      }
  }
}

function heading(paper: Paper, text: string): void {
  if (paper.y > BOTTOM - mm(24)) paper.addPage();
  paper
    .font('bold')
    .fontSize(12)
    .text(text, EDGE, paper.y + mm(3), { width: WIDTH });
  paper.font('regular').fontSize(SIZE).y += 4;
}

function drawTable(paper: Paper, { columns, rows }: { columns: string[]; rows: string[][] }): void {
  const isNumbered = rows.length > 0 && columns.length > 1 && rows.every(([first = '']) => first.length <= 3);
  const first = isNumbered ? mm(12) : WIDTH / columns.length;
  const rest = (WIDTH - first) / Math.max(1, columns.length - 1);
  const widths = columns.map((_, at) => (at === 0 ? first : rest));
  const head = () => drawRow(paper, widths, columns, 'head');
  head();
  for (const row of rows) drawRow(paper, widths, row, 'row', head);
  paper.y += mm(3);
}

type RowKind = 'field' | 'head' | 'row';

/** One ruled row; it is never torn, unless it alone is longer than a page: then its texts follow one another. */
function drawRow(
  paper: Paper,
  widths: readonly number[],
  texts: readonly string[],
  kind: RowKind,
  head?: () => void,
): void {
  paper.fontSize(kind === 'field' ? SIZE : SMALL);
  const shown = widths.map((_, at) => (texts[at] === undefined || texts[at] === '' ? NONE : texts[at]));
  const inner = (at: number) => ({ width: (widths[at] ?? 0) - 2 * PAD, lineGap: 2 });
  const height = Math.max(...shown.map((text, at) => paper.heightOfString(text, inner(at)))) + 2 * PAD;
  if (height > BOTTOM - TOP - mm(12)) return drawLong(paper, shown);
  if (paper.y + height > BOTTOM) {
    paper.addPage();
    head?.();
  }
  const { y } = paper;
  let x = EDGE;
  for (const [at, text] of shown.entries()) {
    const width = widths[at] ?? 0;
    const isLabel = kind === 'head' || (kind === 'field' && at === 0);
    paper.fontSize(kind === 'field' ? SIZE : SMALL);
    if (isLabel) paper.rect(x, y, width, height).fill('#f2f4f7');
    paper.rect(x, y, width, height).lineWidth(0.5).stroke(RULE);
    paper.fillColor(isLabel ? SOFT : INK).text(text, x + PAD, y + PAD, inner(at));
    x += width;
  }
  paper.fillColor(INK).fontSize(SIZE);
  paper.y = y + height;
}

function drawLong(paper: Paper, texts: readonly string[]): void {
  for (const text of texts) paper.text(text, EDGE, paper.y, { width: WIDTH, lineGap: 3 });
  paper.fontSize(SIZE).y += 4;
}

function drawPageNumbers(paper: Paper): void {
  const { count } = paper.bufferedPageRange();
  for (let i = 0; i < count; i++) {
    paper.switchToPage(i);
    // Below the margin a text would begin a new page.
    paper.page.margins.bottom = 0;
    paper.fontSize(8).fillColor(SOFT);
    paper.text(`第 ${i + 1} 页  共 ${count} 页`, EDGE, PAGE.height - mm(14), { width: WIDTH, align: 'center' });
  }
}
