/** Source -> slides: `#` is the cover, every `##` a slide with a title placeholder, body, table and speaker notes. */
import pptxgen from 'pptxgenjs';
import { blocksOf, plain, type Block, type Run } from './markdown.ts';
import { byline, gradeNames, subjectNames } from './names.ts';
import type { Source } from './source.ts';
import { stableZip } from './zip.ts';

type Deck = InstanceType<typeof pptxgen>;
type Slide = ReturnType<Deck['addSlide']>;

const FONT = 'Microsoft YaHei';
const INK = '22303C';
/** One quiet palette per kind of subject, so that the decks of a school do not all look alike. */
const PALETTES = [
  { deep: '1F3A5F', bright: '3E7CB1', pale: 'EAF1F7' },
  { deep: '24523F', bright: '4E9C78', pale: 'EAF4EF' },
  { deep: '6B3A2A', bright: 'C9743F', pale: 'FAF0E9' },
  { deep: '4A2F5E', bright: '8A66A8', pale: 'F3EEF7' },
] as const;
type Palette = (typeof PALETTES)[number];

export async function toPptx(source: Source): Promise<Uint8Array> {
  const deck = new pptxgen();
  const palette =
    PALETTES[
      [...(source.subjects[0] ?? '')].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % PALETTES.length
    ] ?? PALETTES[0];
  deck.layout = 'LAYOUT_WIDE';
  deck.title = source.title;
  deck.author = byline(source);
  deck.company = '云澄市临江县';
  deck.theme = { headFontFace: FONT, bodyFontFace: FONT };
  defineMasters(deck, palette);
  const [front = '', ...parts] = source.body.split(/^(?=## )/m);
  cover(deck, source, split(front.replace(/^# .*$/m, '')));
  for (const part of parts) slide(deck, palette, split(part));
  const out = await deck.write({ outputType: 'uint8array' });
  if (!(out instanceof Uint8Array)) throw new Error(`${source.slug}: pptx writer gave no bytes`);
  return stableZip(out);
}

/** Everything from a `备注:` line to the end of the slide is spoken, with or without the quote mark. */
function split(text: string): { blocks: Block[]; notes: string } {
  const at = text.search(/^>?\s*备注[:：]/m);
  if (at < 0) return { blocks: blocksOf(text), notes: '' };
  const notes = text
    .slice(at)
    .replace(/^>?\s*备注[:：]\s*/, '')
    .split('\n')
    .map((line) => line.replace(/^>\s?/, '').trim());
  return { blocks: blocksOf(text.slice(0, at)), notes: notes.filter((line) => line !== '').join('\n') };
}

function defineMasters(deck: Deck, { deep, bright, pale }: Palette): void {
  deck.defineSlideMaster({
    title: '封面',
    background: { color: deep },
    objects: [
      { rect: { x: 0, y: 6.9, w: 13.33, h: 0.6, fill: { color: bright } } },
      { rect: { x: 0.9, y: 2.15, w: 0.12, h: 1.9, fill: { color: bright } } },
      {
        placeholder: {
          options: {
            name: 'title',
            type: 'title',
            x: 1.25,
            y: 1.95,
            w: 11,
            h: 1.6,
            fontFace: FONT,
            fontSize: 40,
            bold: true,
            color: 'FFFFFF',
            align: 'left',
            valign: 'middle',
          },
          text: '',
        },
      },
      {
        placeholder: {
          options: {
            name: 'body',
            type: 'body',
            x: 1.25,
            y: 3.6,
            w: 11,
            h: 1.6,
            fontFace: FONT,
            fontSize: 18,
            color: pale,
            align: 'left',
            valign: 'top',
          },
          text: '',
        },
      },
    ],
  });
  deck.defineSlideMaster({
    title: '内容',
    background: { color: 'FFFFFF' },
    objects: [
      { rect: { x: 0, y: 0, w: 13.33, h: 1.1, fill: { color: pale } } },
      { rect: { x: 0, y: 0, w: 0.22, h: 1.1, fill: { color: bright } } },
      {
        placeholder: {
          options: {
            name: 'title',
            type: 'title',
            x: 0.55,
            y: 0.15,
            w: 12.2,
            h: 0.8,
            fontFace: FONT,
            fontSize: 28,
            bold: true,
            color: deep,
            align: 'left',
            valign: 'middle',
          },
          text: '',
        },
      },
      {
        placeholder: {
          options: {
            name: 'body',
            type: 'body',
            x: 0.7,
            y: 1.4,
            w: 11.9,
            h: 5.3,
            fontFace: FONT,
            fontSize: 22,
            color: INK,
            align: 'left',
            valign: 'top',
          },
          text: '',
        },
      },
    ],
    slideNumber: { x: 12.4, y: 6.95, fontSize: 11, color: '8A9BAE' },
  });
}

function cover(deck: Deck, source: Source, { blocks, notes }: { blocks: Block[]; notes: string }): void {
  const page = deck.addSlide({ masterName: '封面' });
  const book = [subjectNames(source), gradeNames(source), source.edition, source.volume, source.unit]
    .filter((item) => item != null && item !== '')
    .join(' · ');
  const own = blocks.map((block) => (block.type === 'table' ? '' : plain(block.runs)));
  page.addText(source.title, { placeholder: 'title' });
  page.addText([book, ...own, byline(source)].filter((line) => line !== '').join('\n'), { placeholder: 'body' });
  if (notes !== '') page.addNotes(notes);
}

function slide(deck: Deck, palette: Palette, { blocks, notes }: { blocks: Block[]; notes: string }): void {
  const page = deck.addSlide({ masterName: '内容' });
  const [head, ...rest] = blocks;
  page.addText(head?.type === 'heading' ? plain(head.runs) : '', { placeholder: 'title' });
  const text = rest.filter((block) => block.type !== 'table');
  const tables = rest.filter((block) => block.type === 'table');
  const lines = text.reduce((sum, block) => sum + Math.max(1, Math.ceil(plain(block.runs).length / 36)), 0);
  const size = lines <= 4 ? 30 : lines <= 6 ? 26 : lines <= 9 ? 21 : lines <= 12 ? 18 : 15;
  const height = tables.length === 0 ? 5.3 : Math.min(3.2, 0.15 + (lines * (size * 1.35 + 12)) / 72);
  if (text.length > 0)
    page.addText(
      text.flatMap((block) => lineOf(block, size, palette)),
      { placeholder: 'body', h: height, fit: 'shrink' },
    );
  const top = text.length > 0 ? 1.4 + height + 0.15 : 1.5;
  for (const block of tables) addTable(page, block, palette, top);
  if (notes !== '') page.addNotes(notes);
}

function lineOf(block: Exclude<Block, { type: 'table' }>, size: number, palette: Palette) {
  const bullet =
    block.type === 'item'
      ? block.ordered
        ? { type: 'number' as const }
        : { code: block.level === 0 ? '25CF' : '25E6' }
      : false;
  const strong = block.type === 'heading';
  return block.runs.map((part, i) => ({
    text: part.text,
    options: {
      bold: part.bold || strong,
      italic: part.italic,
      fontFace: FONT,
      fontSize: size,
      color: part.bold || strong ? palette.deep : block.type === 'quote' ? '5B6B7A' : INK,
      paraSpaceAfter: size >= 26 ? 14 : 6,
      bullet,
      ...(block.type === 'item' ? { indentLevel: block.level } : {}),
      ...(i === block.runs.length - 1 ? { breakLine: true } : {}),
    },
  }));
}

function addTable(page: Slide, block: Extract<Block, { type: 'table' }>, palette: Palette, top: number): void {
  const cell = (runs: readonly Run[], isHead: boolean, odd: boolean) => ({
    text: plain(runs),
    options: {
      bold: isHead,
      color: isHead ? 'FFFFFF' : INK,
      fill: { color: isHead ? palette.bright : odd ? palette.pale : 'FFFFFF' },
      valign: 'middle' as const,
    },
  });
  const rows = [
    block.head.map((runs) => cell(runs, true, false)),
    ...block.rows.map((row, i) => row.map((runs) => cell(runs, false, i % 2 === 1))),
  ];
  const characters = Math.max(...block.rows.map((row) => row.reduce((sum, runs) => sum + plain(runs).length, 0)));
  const weights = block.head.map((_, i) =>
    Math.sqrt(Math.max(4, ...[block.head, ...block.rows].map((row) => plain(row[i] ?? []).length))),
  );
  const total = weights.reduce((a, b) => a + b, 0);
  page.addTable(rows, {
    x: 0.7,
    y: top,
    w: 11.9,
    colW: weights.map((weight) => (11.9 * weight) / total),
    fontFace: FONT,
    fontSize: block.rows.length > 6 || characters > 110 ? 14 : characters > 60 ? 18 : 22,
    border: { type: 'solid', pt: 0.75, color: 'B9C6D3' },
    margin: 0.07,
  });
}
