import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { NONE, printableForm, type FormBlock, type OfficialForm } from './form.ts';

const BODY = { ascii: 'Times New Roman', eastAsia: 'SimSun', hAnsi: 'Times New Roman' };
const HEAD = { ascii: 'Times New Roman', eastAsia: 'SimHei', hAnsi: 'Times New Roman' };
/** Width between the margins of A4, in twentieths of a point. */
const WIDTH = 9200;
const LABEL_WIDTH = 2100;

const runs = (text: string, more: { bold?: boolean } = {}): TextRun[] =>
  text.split('\n').map((line, at) => new TextRun({ text: line, ...(at > 0 ? { break: 1 } : {}), ...more }));

const cell = (text: string, width: number, isLabel = false): TableCell =>
  new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: { top: 70, bottom: 70, left: 110, right: 110 },
    verticalAlign: VerticalAlignTable.CENTER,
    ...(isLabel ? { shading: { type: ShadingType.CLEAR, fill: 'F2F4F7' } } : {}),
    children: [new Paragraph({ spacing: { after: 0 }, children: runs(text === '' ? NONE : text) })],
  });

const line = { style: BorderStyle.SINGLE, size: 4, color: '5B6472' };
const borders = { top: line, bottom: line, left: line, right: line, insideHorizontal: line, insideVertical: line };

const table = (widths: number[], rows: TableRow[]): Table =>
  new Table({ columnWidths: widths, width: { size: WIDTH, type: WidthType.DXA }, borders, rows });

const heading = (text: string) =>
  new Paragraph({ heading: HeadingLevel.HEADING_1, keepNext: true, children: runs(text) });
const gap = () => new Paragraph({ spacing: { after: 60 }, children: [] });

/** Equal columns, but a first one that only numbers its rows stays narrow. */
function widthsOf(columns: readonly string[], rows: readonly (readonly string[])[]): number[] {
  const isNumbered = rows.length > 0 && columns.length > 1 && rows.every(([first = '']) => first.length <= 3);
  const first = isNumbered ? 800 : Math.floor(WIDTH / columns.length);
  const rest = Math.floor((WIDTH - first) / Math.max(1, columns.length - 1));
  return columns.map((_, at) => (at === 0 ? first : rest));
}

function tableBlock({ columns, rows }: { columns: string[]; rows: string[][] }): Table {
  const widths = widthsOf(columns, rows);
  const cells = (texts: readonly string[], isHead: boolean) =>
    columns.map((_, at) => cell(texts[at] ?? '', widths[at] ?? 0, isHead));
  return table(widths, [
    new TableRow({ children: cells(columns, true), tableHeader: true, cantSplit: true }),
    ...rows.map((row) => new TableRow({ children: cells(row, false), cantSplit: true })),
  ]);
}

function written(block: FormBlock): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'fields': {
      const rows = block.rows.map(
        ({ label, value }) =>
          new TableRow({
            cantSplit: value.length < 400,
            children: [cell(label, LABEL_WIDTH, true), cell(value, WIDTH - LABEL_WIDTH)],
          }),
      );
      return rows.length === 0 ? [] : [table([LABEL_WIDTH, WIDTH - LABEL_WIDTH], rows), gap()];
    }
    case 'table':
      return [heading(block.title), tableBlock(block), gap()];
    case 'text':
      return [
        heading(block.title),
        ...(block.text === '' ? NONE : block.text)
          .split('\n')
          .map((text) => new Paragraph({ indent: { firstLine: 440 }, children: runs(text) })),
      ];
    case 'signatures':
      return block.rows.map(
        (text) =>
          new Paragraph({
            keepLines: true,
            spacing: { before: 240, after: 120 },
            children: [...runs(`${text}：____________________`), new TextRun({ text: '        年    月    日' })],
          }),
      );
  }
}

const headOf = ({ title, subtitle, number }: OfficialForm): Paragraph[] => [
  ...(number === undefined
    ? []
    : [new Paragraph({ alignment: AlignmentType.RIGHT, children: runs(`编号：${number}`) })]),
  new Paragraph({ heading: HeadingLevel.TITLE, children: runs(title) }),
  ...(subtitle === undefined ? [] : [new Paragraph({ alignment: AlignmentType.CENTER, children: runs(subtitle) })]),
  gap(),
];

const styles = {
  default: {
    document: { run: { font: BODY, size: 22 }, paragraph: { spacing: { after: 80, line: 340 } } },
    title: {
      run: { font: HEAD, size: 36, bold: true },
      paragraph: { spacing: { after: 160 }, alignment: AlignmentType.CENTER },
    },
    heading1: {
      run: { font: HEAD, size: 24, bold: true, color: '000000' },
      paragraph: { spacing: { before: 220, after: 100 } },
    },
  },
};

/** A form as a Word document. Its metadata says the title and nothing of persons, machines or times. */
export async function formDocx(given: OfficialForm): Promise<Uint8Array> {
  const form = printableForm(given);
  const footer = new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [
      new TextRun({ children: ['第 ', PageNumber.CURRENT, ' 页  共 ', PageNumber.TOTAL_PAGES, ' 页'], size: 18 }),
    ],
  });
  const document = new Document({
    title: form.title,
    styles,
    sections: [
      {
        properties: {
          page: { size: { width: 11906, height: 16838 }, margin: { top: 1400, bottom: 1300, left: 1353, right: 1353 } },
        },
        footers: { default: new Footer({ children: [footer] }) },
        children: [...headOf(form), ...form.blocks.flatMap(written)],
      },
    ],
  });
  return withoutTraces(new Uint8Array(await Packer.toBuffer(document)), form.title);
}

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (char) => (char === '&' ? '&amp;' : char === '<' ? '&lt;' : '&gt;'));

/** The same form gives the same bytes: `docx` puts the moment and an author of its own into the file, and the zip more. */
function withoutTraces(bytes: Uint8Array, title: string): Uint8Array {
  const core =
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties ' +
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ' +
    `xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escaped(title)}</dc:title></cp:coreProperties>`;
  const parts = { ...unzipSync(bytes), 'docProps/core.xml': strToU8(core) };
  return zipSync(parts, { mtime: new Date(1980, 0, 1) });
}
