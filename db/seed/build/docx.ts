/** Source -> Word document: heading styles, numbered lists, tables with a shaded head, page numbers. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  LevelFormat,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { blocksOf, type Block, type Run } from './markdown.ts';
import { byline, facts } from './names.ts';
import type { Source } from './source.ts';
import { stableZip } from './zip.ts';

const SONG = { ascii: 'Times New Roman', eastAsia: 'SimSun', hAnsi: 'Times New Roman' };
const HEI = { ascii: 'Arial', eastAsia: 'SimHei', hAnsi: 'Arial' };
const WIDTH = 9360; // twentieths of a point between the margins
const HEADINGS = [HeadingLevel.TITLE, HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3] as const;

export async function toDocx(source: Source): Promise<Uint8Array> {
  const blocks = blocksOf(source.body);
  const lists = new Set(blocks.flatMap((block) => (block.type === 'item' && block.ordered ? [block.list] : [])));
  const children = blocks.flatMap((block, i) => (i === 0 ? [...write(block), ...opening(source)] : write(block)));
  const document = new Document({
    creator: byline(source),
    lastModifiedBy: byline(source),
    title: source.title,
    styles: styles(),
    numbering: { config: [...lists].map((id) => ({ reference: `list-${id}`, levels: [0, 1, 2].map(level) })) },
    sections: [
      {
        properties: {
          page: { size: { width: 11906, height: 16838 }, margin: { top: 1300, bottom: 1200, left: 1273, right: 1273 } },
        },
        footers: { default: new Footer({ children: [pageNumber()] }) },
        children,
      },
    ],
  });
  return stableZip(new Uint8Array(await Packer.toBuffer(document)));
}

function opening(source: Source): (Paragraph | Table)[] {
  if (source.kind === 'lesson_plan') {
    const pairs = facts(source);
    const rows: [string, string, string, string][] = [];
    for (let i = 0; i < pairs.length; i += 2) rows.push([...(pairs[i] ?? ['', '']), ...(pairs[i + 1] ?? ['', ''])]);
    const widths = [1200, 3480, 1200, 3480];
    return [
      table(
        rows.map((row) => row.map((text, i) => cell([run(text, i % 2 === 0)], widths[i] ?? 0, i % 2 === 0))),
        widths,
      ),
      gap(),
    ];
  }
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { after: 240 },
      children: [new TextRun({ text: byline(source), color: '666666' })],
    }),
  ];
}

function write(block: Block): (Paragraph | Table)[] {
  switch (block.type) {
    case 'heading':
      return [
        new Paragraph({ heading: HEADINGS[block.level - 1] ?? HeadingLevel.HEADING_4, children: runs(block.runs) }),
      ];
    case 'paragraph':
      return [new Paragraph({ style: 'Body', children: runs(block.runs) })];
    case 'quote':
      return [new Paragraph({ style: 'Quoted', children: runs(block.runs) })];
    case 'item':
      return [
        new Paragraph({
          ...(block.ordered
            ? { numbering: { reference: `list-${block.list}`, level: Math.min(block.level, 2) } }
            : { bullet: { level: Math.min(block.level, 2) } }),
          spacing: { after: 60 },
          children: runs(block.runs),
        }),
      ];
    case 'table': {
      const widths = columnWidths([block.head, ...block.rows]);
      const head = block.head.map((item, i) =>
        cell(
          item.map((part) => ({ ...part, bold: true })),
          widths[i] ?? 0,
          true,
        ),
      );
      return [
        table(
          [head, ...block.rows.map((row) => row.map((item, i) => cell(item, widths[i] ?? 0, false)))],
          widths,
          true,
        ),
        gap(),
      ];
    }
  }
}

/** Wider columns for longer texts, none narrower than three characters. */
function columnWidths(rows: readonly (readonly Run[][])[]): number[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const weights = Array.from({ length: columns }, (_, i) => {
    const total = rows.reduce((sum, row) => sum + (row[i] ?? []).reduce((n, part) => n + part.text.length, 0), 0);
    return Math.max(Math.sqrt(total / rows.length), 2);
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => Math.max(700, Math.round((WIDTH * weight) / sum)));
}

const run = (text: string, bold = false): Run => ({ text, bold, italic: false });

const runs = (parts: readonly Run[], size?: number): TextRun[] =>
  parts.flatMap((part) =>
    part.text.split('\n').map(
      (text, i) =>
        new TextRun({
          text,
          bold: part.bold,
          italics: part.italic,
          ...(i > 0 ? { break: 1 } : {}),
          ...(size ? { size } : {}),
        }),
    ),
  );

const cell = (parts: readonly Run[], width: number, shaded: boolean): TableCell =>
  new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: { top: 60, bottom: 60, left: 100, right: 100 },
    ...(shaded ? { shading: { type: ShadingType.CLEAR, color: 'auto', fill: 'E8EEF4' } } : {}),
    children: [new Paragraph({ children: runs(parts, 20) })],
  });

function table(rows: readonly TableCell[][], widths: number[], hasHead = false): Table {
  const line = { style: BorderStyle.SINGLE, size: 4, color: '8A9BAE' };
  return new Table({
    width: { size: WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    borders: { top: line, bottom: line, left: line, right: line, insideHorizontal: line, insideVertical: line },
    rows: rows.map(
      (cells, i) => new TableRow({ children: cells, ...(hasHead && i === 0 ? { tableHeader: true } : {}) }),
    ),
  });
}

const gap = () => new Paragraph({ spacing: { after: 80 }, children: [] });

const pageNumber = () =>
  new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [
      new TextRun({ size: 18, children: ['第 ', PageNumber.CURRENT, ' 页 / 共 ', PageNumber.TOTAL_PAGES, ' 页'] }),
    ],
  });

const level = (n: number) => ({
  level: n,
  format: LevelFormat.DECIMAL,
  text: n === 0 ? '%1.' : `(%${n + 1})`,
  alignment: AlignmentType.START,
  style: { paragraph: { indent: { left: 480 * (n + 1), hanging: 420 } } },
});

function styles() {
  const heading = (size: number, before: number, color: string) => ({
    run: { font: HEI, size, bold: true, color },
    paragraph: { spacing: { before, after: 100 }, keepNext: true },
  });
  return {
    default: {
      document: { run: { font: SONG, size: 22 }, paragraph: { spacing: { line: 340, lineRule: LineRuleType.AUTO } } },
      title: {
        run: { font: HEI, size: 34, bold: true, color: '1F3A5F' },
        paragraph: { alignment: AlignmentType.CENTER, spacing: { after: 160 } },
      },
      heading1: heading(26, 260, '1F3A5F'),
      heading2: heading(24, 180, '2F5D8A'),
      heading3: heading(22, 120, '333333'),
    },
    paragraphStyles: [
      {
        id: 'Body',
        name: 'Body',
        basedOn: 'Normal',
        paragraph: { indent: { firstLine: 440 }, spacing: { after: 80 } },
      },
      {
        id: 'Quoted',
        name: 'Quoted',
        basedOn: 'Normal',
        run: { color: '4A4A4A' },
        paragraph: { indent: { left: 440, right: 440 }, spacing: { after: 80 } },
      },
    ],
  };
}
