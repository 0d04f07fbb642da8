import { Parser } from 'htmlparser2';
import { clean, meaningful, oneLine } from '../text.ts';
import { UnreadableFile, type Block, type Extracted, type Warning } from '../types.ts';
import { assemble } from './assemble.ts';
import { coreTitle, openParts, relationships, type Parts } from './parts.ts';

/** `size` is the largest type set in the shape, in hundredths of a point; 0 where the layout decides. */
type Shape = { role: string; paragraphs: string[]; rows: string[]; size: number };
type Slide = { isHidden: boolean; shapes: Shape[] };

const local = (name: string) => name.slice(name.indexOf(':') + 1);
const TITLES = new Set(['title', 'ctrTitle']);
const FURNITURE = new Set(['sldNum', 'dt', 'ftr', 'hdr', 'sldImg']);

/** Collects the text of shapes and tables of one slide, notes page or diagram. */
class SlideReader {
  readonly slide: Slide = { isHidden: false, shapes: [] };
  #shape: Shape | null = null;
  #paragraph = '';
  #cells: string[] | null = null;
  #cell: string[] = [];
  #isText = false;
  #fallback = 0;

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'Fallback') this.#fallback++;
    if (this.#fallback > 0) return;
    if (name === 'sld' && (attributes.show === '0' || attributes.show === 'false')) this.slide.isHidden = true;
    if (name === 'sp' || name === 'graphicFrame' || name === 'pt') this.#start();
    if (name === 'ph' && this.#shape) this.#shape.role = attributes.type ?? 'body';
    if (name === 'rPr' && this.#shape) this.#shape.size = Math.max(this.#shape.size, Number(attributes.sz ?? 0) || 0);
    if (name === 'tr') this.#cells = [];
    if (name === 'tc') this.#cell = [];
    if (name === 'p') this.#paragraph = '';
    if (name === 'br') this.#paragraph += '\n';
    if (name === 'tab') this.#paragraph += ' ';
    if (name === 't') this.#isText = true;
  }

  close(name: string): void {
    if (name === 'Fallback') this.#fallback--;
    if (this.#fallback > 0) return;
    if (name === 't') this.#isText = false;
    if (name === 'p') this.#closeParagraph();
    if (name === 'tc') this.#cells?.push(oneLine(this.#cell.join(' ')));
    if (name === 'tr') this.#closeRow();
  }

  read(text: string): void {
    if (this.#isText && this.#fallback === 0) this.#paragraph += text;
  }

  #start(): void {
    this.#shape = { role: '', paragraphs: [], rows: [], size: 0 };
    this.slide.shapes.push(this.#shape);
  }

  #closeParagraph(): void {
    const text = clean(this.#paragraph);
    this.#paragraph = '';
    if (text === '') return;
    if (this.#cells) this.#cell.push(text);
    else (this.#shape ?? this.#loose()).paragraphs.push(text);
  }

  #closeRow(): void {
    const row = (this.#cells ?? []).filter((cell) => cell !== '').join(' | ');
    this.#cells = null;
    if (row !== '') (this.#shape ?? this.#loose()).rows.push(row);
  }

  #loose(): Shape {
    this.#start();
    return this.slide.shapes.at(-1) ?? { role: '', paragraphs: [], rows: [], size: 0 };
  }
}

function readSlide(xml: string): Slide {
  const reader = new SlideReader();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(local(name), attributes),
      onclosetag: (name) => reader.close(local(name)),
      ontext: (text) => reader.read(text),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(xml);
  parser.end();
  return reader.slide;
}

/** Slides in the order of the show; a broken presentation part falls back to the numbers in the file names. */
function slideOrder(parts: Parts): string[] {
  const related = [...relationships(parts, '').values()].find(({ type }) => type === 'officeDocument')?.target;
  const main = related && parts.has(related) ? related : 'ppt/presentation.xml';
  const relations = relationships(parts, main);
  const ids = [...parts.text(main).matchAll(/<(?:\w+:)?sldId\s[^>]*?\br:id="([^"]+)"/g)].map((match) => match[1] ?? '');
  const listed = ids.flatMap((id) => relations.get(id)?.target ?? []).filter((name) => parts.has(name));
  if (listed.length > 0) return listed;
  const number = (name: string) => Number(/(\d+)\.xml$/.exec(name)?.[1] ?? 0);
  return parts.names.filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name)).sort((a, b) => number(a) - number(b));
}

const withText = (text: string) => meaningful(text) > 0;

/** Slides drawn without placeholders: the one short line set larger than everything else. */
function largest({ shapes }: Slide): Shape | undefined {
  const [first, second] = [...shapes].sort((a, b) => b.size - a.size);
  const isTitle = first && first.size >= 2000 && first.size > (second?.size ?? 0) && first.paragraphs.length <= 2;
  return isTitle &&
    first.rows.length === 0 &&
    meaningful(first.paragraphs.join('')) >= 2 &&
    first.paragraphs.join('').length <= 40
    ? first
    : undefined;
}

function slideBlocks(parts: Parts, part: string, number: number, slide: Slide): Block[] {
  const locator = { kind: 'slide' as const, slide: number };
  const title =
    slide.shapes.find(({ role, paragraphs }) => TITLES.has(role) && paragraphs.length > 0) ?? largest(slide);
  const level = title?.role === 'ctrTitle' && number === 1 ? 1 : 2;
  const heading: Block[] = title
    ? [{ type: 'heading', level, text: oneLine(title.paragraphs.join(' ')), locator }]
    : [];
  const related = [...relationships(parts, part).values()];
  const diagrams = related
    .filter(({ type }) => type === 'diagramData')
    .map(({ target }) => readSlide(parts.text(target)).shapes);
  const shapes = [...slide.shapes, ...diagrams.flat()].filter((shape) => shape !== title && !FURNITURE.has(shape.role));
  const body = shapes.flatMap(({ paragraphs, rows }): Block[] => [
    ...paragraphs.filter(withText).map((text): Block => ({ type: 'paragraph', text, locator })),
    ...rows.filter(withText).map((text): Block => ({ type: 'table', text, locator })),
  ]);
  const notes = related
    .filter(({ type }) => type === 'notesSlide')
    .flatMap(({ target }) => readSlide(parts.text(target)).shapes)
    .filter(({ role }) => !FURNITURE.has(role) && !TITLES.has(role))
    .flatMap(({ paragraphs }) => paragraphs)
    .filter(withText)
    .map((text): Block => ({ type: 'note', text, locator }));
  return [...heading, ...body, ...notes];
}

/** Slides in order with titles, text, tables, diagrams and speaker notes. Hidden slides are left out and counted as a warning. */
export function extractPptx(bytes: Uint8Array): Extracted {
  const parts = openParts(bytes);
  const order = slideOrder(parts);
  if (order.length === 0) throw new UnreadableFile('ingest.corrupt', 'presentation without slides');
  const warnings: Warning[] = [];
  const blocks = order.flatMap((part, index) => {
    const slide = readSlide(parts.text(part));
    if (!slide.isHidden) return slideBlocks(parts, part, index + 1, slide);
    warnings.push('hidden_slides_skipped');
    return [];
  });
  return assemble({ format: 'pptx', blocks, title: coreTitle(parts), facts: { slides: order.length }, warnings });
}
