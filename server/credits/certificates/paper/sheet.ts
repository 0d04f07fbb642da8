import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';
import { encode } from 'uqr';
import type { Body } from '../body.ts';
import { serialOf } from '../payload.ts';
import { paperWords } from './words.ts';

/** Millimetres to PDF points. */
export const mm = (value: number): number => (value * 72) / 25.4;
export const INK = '#1b1f24';
export const SOFT = '#5b6470';
export const RED = '#a3262a';
export const LINE = '#b9bfc7';

// 30 789 characters, among them those of rare names; the package holds nothing but the fonts.
const fonts = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '..', 'fonts');

export type Paper = PDFKit.PDFDocument;
export type Given = {
  body: Body;
  /** The signed payload, as the QR code carries it. */
  compact: string;
  code: string;
  /** Where people verify: 'https://yantu.example', without a slash at the end. */
  site: string;
};

/** An empty A4 document. The same body gives the same bytes: its dates are the day of issue, no clock is asked. */
export function openPaper({ body, compact }: Given, layout: 'portrait' | 'landscape'): Paper {
  const t = paperWords(body.locale);
  const made = new Date(`${body.issuedOn}T00:00:00Z`);
  const info = {
    Title: `${t[body.kind]} ${body.name} ${serialOf(body.number)}`,
    Author: body.issuer,
    Subject: body.number,
    Creator: 'Yantu',
    CreationDate: made,
    ModDate: made,
    // Read by `npm run cli -- verify`: the paper carries what was signed.
    YantuSigned: compact,
  };
  const paper = new PDFDocument({ size: 'A4', layout, margin: 0, bufferPages: true, info, lang: body.locale });
  paper.registerFont('regular', join(fonts, 'NotoSansHans-Regular.otf'));
  paper.registerFont('bold', join(fonts, 'NotoSansHans-Bold.otf'));
  return paper.font('regular').fillColor(INK);
}

export async function bytesOfPaper(paper: Paper): Promise<Buffer> {
  const parts: Buffer[] = [];
  paper.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => {
    paper.on('end', resolve);
    paper.on('error', reject);
  });
  paper.end();
  await ended;
  return Buffer.concat(parts);
}

/** The address in the QR code; what follows the `#` never reaches a server by itself. */
export const addressOf = ({ site, body, compact }: Given): string => `${site}/verify/${body.number}#${compact}`;

/** Draws the QR code as squares of one path, without a picture: sharp at every size. `size` in points. */
export function drawCode(paper: Paper, text: string, place: { x: number; y: number; size: number }): void {
  const { data, size } = encode(text, { ecc: 'L', border: 0 });
  const step = place.size / size;
  for (const [row, cells] of data.entries()) {
    // Neighbours as one bar: no hairlines between them, and a smaller file.
    for (let from = 0; from < size; from++) {
      if (!cells[from]) continue;
      let to = from;
      while (cells[to + 1]) to++;
      paper.rect(place.x + from * step, place.y + row * step, (to - from + 1) * step, step);
      from = to;
    }
  }
  paper.fill('#000000').fillColor(INK);
}

/** The code with the numbers that say the same to a reader: for the foot of a paper. */
export function drawProof(paper: Paper, given: Given, place: { x: number; y: number; width: number }): void {
  const t = paperWords(given.body.locale);
  const size = mm(36);
  drawCode(paper, addressOf(given), { x: place.x, y: place.y, size });
  const x = place.x + size + mm(5);
  const width = place.width - size - mm(5);
  paper.fontSize(8.5).fillColor(SOFT).text(t.scan, x, place.y, { width, lineGap: 2 });
  paper.text(`${given.site}/verify`, { width }).moveDown(0.5);
  paper.fillColor(INK).fontSize(9.5);
  paper.text(`${t.machine}  ${given.body.number}`, { width, lineGap: 3 });
  paper.text(`${t.code}  ${given.code.slice(0, 4)} ${given.code.slice(4)}`, { width });
}

/** Where the office puts its seal: over its name and the day. */
export function drawSeal(paper: Paper, body: Body, place: { x: number; y: number; width: number }): void {
  const t = paperWords(body.locale);
  const radius = mm(20);
  const [cx, cy] = [place.x + place.width / 2, place.y + radius];
  paper.save().circle(cx, cy, radius).lineWidth(0.7).dash(3, { space: 3 }).stroke('#e2b4b4').restore();
  paper
    .fontSize(8)
    .fillColor('#cf9a9a')
    .text(t.sealHere, place.x, cy - radius + mm(5), { width: place.width, align: 'center' });
}
