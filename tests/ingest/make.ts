import {
  Document,
  DeletedTextRun,
  FootnoteReferenceRun,
  HeadingLevel,
  InsertedTextRun,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
} from 'docx';
import { zipSync, type Zippable } from 'fflate';
import { extract, type Block, type Extracted } from '../../ingest/index.ts';

/** Small office files written on the spot, so that no binary has to be kept. */

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export const read = (bytes: Uint8Array, name: string): Promise<Extracted> => extract({ bytes, name });

export const textOf = (blocks: readonly Block[]): string => blocks.map((block) => block.text).join('\n');

const cell = (...lines: string[]) => new TableCell({ children: lines.map((line) => new Paragraph(line)) });
const change = { id: 1, author: '甲', date: '2026-01-01T00:00:00Z' };

export async function lessonPlanDocx(): Promise<Uint8Array> {
  const document = new Document({
    title: '教案',
    footnotes: { 1: { children: [new Paragraph('课文见三年级下册第二单元。')] } },
    sections: [
      {
        children: [
          new Paragraph({ text: '《燕子》教学设计', heading: HeadingLevel.HEADING_1 }),
          new Paragraph('一、教学目标'),
          new Paragraph({
            children: [
              new TextRun('1. 会认八个生字，'),
              new InsertedTextRun({ text: '能正确书写，', ...change }),
              new DeletedTextRun({ text: '背诵全文，', ...change }),
              new TextRun('感受春天的生机。'),
            ],
          }),
          new Paragraph('【教学过程】'),
          new Paragraph({ children: [new TextRun('出示图片，引导学生观察燕子的外形。'), new FootnoteReferenceRun(1)] }),
          new Table({
            rows: [
              new TableRow({ children: [cell('年级'), cell('三年级')] }),
              new TableRow({
                children: [cell('板书设计'), cell('燕子', '外形：乌黑的羽毛', '飞行：掠过湖面', '停歇：几痕细线')],
              }),
            ],
          }),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

/** A form as schools hand them out: one table, each cell of one or more lines. */
export async function formDocx(rows: string[][][]): Promise<Uint8Array> {
  const table = new Table({
    rows: rows.map((cells) => new TableRow({ children: cells.map((lines) => cell(...lines)) })),
  });
  const document = new Document({ sections: [{ children: [new Paragraph('教学设计表'), table] }] });
  return new Uint8Array(await Packer.toBuffer(document));
}

/** Parts of a heading that is only bold, and of plain lines below it. */
export async function boldDocx(parts: string[][]): Promise<Uint8Array> {
  const children = parts.flatMap(([heading = '', ...lines]) => [
    new Paragraph({ children: [new TextRun({ text: heading, bold: true })] }),
    ...lines.map((line) => new Paragraph(line)),
  ]);
  return new Uint8Array(await Packer.toBuffer(new Document({ sections: [{ children }] })));
}

const slide = (body: string, show = '') =>
  `<p:sld xmlns:p="p" xmlns:a="a" ${show}><p:cSld><p:spTree>${body}</p:spTree></p:cSld></p:sld>`;
const shape = (type: string, ...lines: string[]) =>
  `<p:sp><p:nvSpPr><p:nvPr><p:ph type="${type}"/></p:nvPr></p:nvSpPr><p:txBody>${lines.map((line) => `<a:p><a:r><a:t>${line}</a:t></a:r></a:p>`).join('')}</p:txBody></p:sp>`;
const table = (rows: string[][]) =>
  `<p:graphicFrame><a:tbl>${rows.map((row) => `<a:tr>${row.map((text) => `<a:tc><a:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></a:txBody></a:tc>`).join('')}</a:tr>`).join('')}</a:tbl></p:graphicFrame>`;
const rels = (...targets: [id: string, type: string, target: string][]) =>
  `<Relationships>${targets.map(([id, type, target]) => `<Relationship Id="${id}" Type="http://x/${type}" Target="${target}"/>`).join('')}</Relationships>`;

/** Three slides whose order in the show is 2, 1, 3; the last is hidden. */
export function deck(): Uint8Array {
  return office({
    'ppt/presentation.xml':
      '<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst><p:sldId id="256" r:id="b"/><p:sldId id="257" r:id="a"/><p:sldId id="258" r:id="c"/></p:sldIdLst></p:presentation>',
    'ppt/_rels/presentation.xml.rels': rels(
      ['a', 'slide', 'slides/slide1.xml'],
      ['b', 'slide', 'slides/slide2.xml'],
      ['c', 'slide', 'slides/slide3.xml'],
    ),
    'ppt/slides/slide1.xml': slide(
      shape('title', '探究浮力的大小') +
        table([
          ['次数', '浮力'],
          ['1', '0.5 N'],
        ]),
    ),
    'ppt/slides/_rels/slide1.xml.rels': rels(['n', 'notesSlide', '../notesSlides/notesSlide1.xml']),
    'ppt/notesSlides/notesSlide1.xml': slide(shape('body', '提醒学生先调零再读数。') + shape('sldNum', '2')),
    'ppt/slides/slide2.xml': slide(shape('ctrTitle', '浮力 &amp; 压强') + shape('subTitle', '八年级物理下册')),
    'ppt/slides/slide3.xml': slide(shape('title', '不给学生看的答案'), 'show="0"'),
  });
}

/** Slides of a title and lines. */
export function deckOf(slides: string[][]): Uint8Array {
  const numbers = slides.map((_, index) => index + 1);
  return office({
    'ppt/presentation.xml': `<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst>${numbers.map((number) => `<p:sldId id="${255 + number}" r:id="r${number}"/>`).join('')}</p:sldIdLst></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': rels(
      ...numbers.map((number): [string, string, string] => [`r${number}`, 'slide', `slides/slide${number}.xml`]),
    ),
    ...Object.fromEntries(
      slides.map(([title = '', ...lines], index) => [
        `ppt/slides/slide${index + 1}.xml`,
        slide(shape('title', title) + shape('body', ...lines)),
      ]),
    ),
  });
}

export const office = (parts: Record<string, string | Uint8Array>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries({ '[Content_Types].xml': '<Types/>', ...parts }).map(([name, part]) => [
        name,
        typeof part === 'string' ? utf8(part) : part,
      ]),
    ) satisfies Zippable,
  );

export const bareDocx = (document: string, more: Record<string, string> = {}): Uint8Array =>
  office({
    '_rels/.rels': rels(['r', 'officeDocument', 'word/document.xml'])
      .replace(
        '<Relationships>',
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">',
      )
      .replace('http://x/', 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/'),
    'word/document.xml': document,
    ...more,
  });

const sheetRows = (rows: (string | number)[][]) =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows
    .map(
      (row, index) =>
        `<row r="${index + 1}">${row.map((value, column) => `<c r="${String.fromCharCode(65 + column)}${index + 1}" ${typeof value === 'string' ? 't="inlineStr"' : ''}>${typeof value === 'string' ? `<is><t>${value}</t></is>` : `<v>${value}</v>`}</c>`).join('')}</row>`,
    )
    .join('')}</sheetData></worksheet>`;

/** A sheet of topics with a title row and a header, and a hidden sheet of marks. */
export function workbook(): Uint8Array {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const related = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packaged = 'http://schemas.openxmlformats.org/package/2006/relationships';
  return office({
    '_rels/.rels': `<Relationships xmlns="${packaged}"><Relationship Id="r" Type="${related}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${related}"><sheets><sheet name="立项名单" sheetId="1" r:id="a"/><sheet name="评分" sheetId="2" state="hidden" r:id="b"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packaged}"><Relationship Id="a" Type="${related}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="${related}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': sheetRows([
      ['2026年校级课题立项名单'],
      ['课题名称', '负责人', '学时'],
      ['分层作业的设计与实施', '陈老师', 12],
      ['课堂提问的有效性研究', '李老师', 8],
    ]),
    'xl/worksheets/sheet2.xml': sheetRows([['机密分数', 99]]),
  });
}

/** A PDF of Latin lines; each entry is one page of [size, x, y, text]. */
export function pdf(pages: [size: number, x: number, y: number, text: string][][]): Uint8Array {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, index) => `${4 + index * 2} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  pages.forEach((lines, index) => {
    const stream = lines.map(([size, x, y, text]) => `BT /F1 ${size} Tf ${x} ${y} Td (${text}) Tj ET`).join('\n');
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
      `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    );
  });
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF`;
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

/** An OLE2 container whose root holds empty streams of these names. */
export function ole(...names: string[]): Uint8Array {
  const bytes = Buffer.alloc(512 * 3, 0xff);
  bytes.fill(0, 0, 76);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt32LE(0, 48);
  bytes.writeUInt32LE(1, 76);
  bytes.writeUInt32LE(0xfffffffe, 1024);
  bytes.fill(0, 512, 1024);
  ['Root Entry', ...names].slice(0, 4).forEach((name, index) => {
    const at = 512 + index * 128;
    bytes.write(name, at, 'utf16le');
    bytes.writeUInt16LE(name.length * 2 + 2, at + 64);
    bytes.writeUInt32LE(0xffffffff, at + 68);
    bytes.writeUInt32LE(index > 0 && index < names.length ? index + 1 : 0xffffffff, at + 72);
    bytes.writeUInt32LE(index === 0 ? 1 : 0xffffffff, at + 76);
  });
  return new Uint8Array(bytes);
}
