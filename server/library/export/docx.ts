import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  LevelFormat,
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
import type { BlockRow } from '../../../db/schema/index.ts';
import { runsOf, tableOf } from './markdown.ts';

const BODY = { ascii: 'Times New Roman', eastAsia: 'SimSun', hAnsi: 'Times New Roman' };
const HEAD = { ascii: 'Arial', eastAsia: 'SimHei', hAnsi: 'Arial' };
const LEVELS = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
] as const;
/** Width between the margins of A4, in twentieths of a point. */
const WIDTH = 9360;
const LABEL_WIDTH = 1600;

const runs = (text: string, more: { bold?: boolean; color?: string } = {}): TextRun[] =>
  text.split('\n').map((line, at) => new TextRun({ text: line, ...(at > 0 ? { break: 1 } : {}), ...more }));

const cell = (text: string, width: number, isHead = false): TableCell =>
  new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: { top: 60, bottom: 60, left: 100, right: 100 },
    ...(isHead ? { shading: { type: ShadingType.CLEAR, fill: 'EEF1F5' } } : {}),
    children: [new Paragraph({ children: runs(text, { bold: isHead }) })],
  });

const line = { style: BorderStyle.SINGLE, size: 4, color: 'B8C0CC' };
const borders = { top: line, bottom: line, left: line, right: line, insideHorizontal: line, insideVertical: line };

function table(rows: TableCell[][], widths: number[]): Table {
  return new Table({
    columnWidths: widths,
    width: { size: WIDTH, type: WidthType.DXA },
    borders,
    rows: rows.map((children) => new TableRow({ children, cantSplit: true })),
  });
}

const gap = () => new Paragraph({ children: [] });

function written(run: readonly BlockRow[]): (Paragraph | Table)[] {
  const [block] = run;
  if (!block) return [];
  switch (block.type) {
    case 'heading':
      return [
        new Paragraph({
          heading: LEVELS[(block.level ?? 1) - 1] ?? HeadingLevel.HEADING_5,
          children: runs(block.text),
        }),
      ];
    case 'list':
      return [new Paragraph({ numbering: { reference: 'items', level: 0 }, children: runs(block.text) })];
    case 'table': {
      const rows = tableOf(run);
      const columns = rows[0]?.length ?? 1;
      const width = Math.floor(WIDTH / columns);
      const cells = rows.map((texts, at) => texts.map((text) => cell(text, width, at === 0 && rows.length > 1)));
      return [
        table(
          cells,
          Array.from({ length: columns }, () => width),
        ),
        gap(),
      ];
    }
    case 'note':
    case 'caption':
      return [new Paragraph({ children: runs(block.text, { color: '5B6472' }) })];
    case 'paragraph':
      return [new Paragraph({ children: runs(block.text) })];
  }
}

/** The text as a Word document: the facts as a table under the title, then the blocks; pages are numbered. */
export async function toDocx(
  about: { title: string; author: string; facts: readonly (readonly [string, string])[] },
  blocks: readonly BlockRow[],
): Promise<Uint8Array> {
  const facts = about.facts.map(([label, value]) => [cell(label, LABEL_WIDTH, true), cell(value, WIDTH - LABEL_WIDTH)]);
  const footer = new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [
      new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES], color: '5B6472', size: 18 }),
    ],
  });
  const items = { level: 0, format: LevelFormat.BULLET, text: '•', alignment: AlignmentType.LEFT, style: { paragraph: { indent: { left: 420, hanging: 280 } } } }; // prettier-ignore
  const document = new Document({
    title: about.title,
    creator: about.author,
    description: about.facts.map(([label, value]) => `${label}: ${value}`).join('\n'),
    styles: {
      default: {
        document: { run: { font: BODY, size: 22 }, paragraph: { spacing: { after: 100, line: 340 } } },
        title: {
          run: { font: HEAD, size: 36, bold: true },
          paragraph: { spacing: { after: 200 }, alignment: AlignmentType.CENTER },
        },
        heading1: {
          run: { font: HEAD, size: 30, bold: true, color: '000000' },
          paragraph: { spacing: { before: 280, after: 120 } },
        },
        heading2: {
          run: { font: HEAD, size: 26, bold: true, color: '000000' },
          paragraph: { spacing: { before: 220, after: 100 } },
        },
        heading3: {
          run: { font: HEAD, size: 24, bold: true, color: '000000' },
          paragraph: { spacing: { before: 160, after: 80 } },
        },
      },
    },
    numbering: { config: [{ reference: 'items', levels: [items] }] },
    sections: [
      {
        properties: {
          page: { size: { width: 11906, height: 16838 }, margin: { top: 1300, bottom: 1200, left: 1273, right: 1273 } },
        },
        footers: { default: new Footer({ children: [footer] }) },
        children: [
          new Paragraph({ heading: HeadingLevel.TITLE, children: runs(about.title) }),
          table(facts, [LABEL_WIDTH, WIDTH - LABEL_WIDTH]),
          gap(),
          ...runsOf(blocks).flatMap(written),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}
