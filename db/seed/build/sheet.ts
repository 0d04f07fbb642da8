/** Source -> workbook: every `##` is a sheet, tables become rows (numbers as numbers), other lines become single cells. */
import { strToU8 } from 'fflate';
import { blocksOf, plain, type Block } from './markdown.ts';
import type { Source } from './source.ts';
import { SAVED_ISO, zip } from './zip.ts';

type Sheet = { name: string; rows: { cells: string[]; isHead: boolean }[] };

export function toXlsx(source: Source): Uint8Array {
  const sheets = sheetsOf(source.title, blocksOf(source.body));
  const each = (write: (sheet: Sheet, n: number) => string) => sheets.map((sheet, i) => write(sheet, i + 1)).join('');
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const pack = 'http://schemas.openxmlformats.org/package/2006';
  const entries: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${pack}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>${each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${type}.worksheet+xml"/>`)}</Types>`,
    '_rels/.rels': `<Relationships xmlns="${pack}/relationships"><Relationship Id="rId1" Type="${rel}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="${pack}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    'docProps/core.xml': `<cp:coreProperties xmlns:cp="${pack}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escape(source.title)}</dc:title><dcterms:created xsi:type="dcterms:W3CDTF">${SAVED_ISO}</dcterms:created></cp:coreProperties>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${rel}"><sheets>${each((sheet, n) => `<sheet name="${escape(sheet.name)}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${pack}/relationships">${each((_, n) => `<Relationship Id="rId${n}" Type="${rel}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="rId${sheets.length + 1}" Type="${rel}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="SimSun"/></font><font><b/><sz val="11"/><name val="SimHei"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF4"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf></cellXfs></styleSheet>`,
  };
  sheets.forEach((sheet, i) => {
    entries[`xl/worksheets/sheet${i + 1}.xml`] =
      `<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>${columns(sheet)}<sheetData>${sheet.rows.map(row).join('')}</sheetData><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`;
  });
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  return zip(Object.fromEntries(Object.entries(entries).map(([name, xml]) => [name, strToU8(head + xml)])));
}

function sheetsOf(title: string, blocks: readonly Block[]): Sheet[] {
  const sheets: Sheet[] = [];
  const current = () => {
    if (sheets.length === 0) sheets.push({ name: '说明', rows: [{ cells: [title], isHead: true }] });
    return sheets[sheets.length - 1] ?? { name: '', rows: [] };
  };
  for (const block of blocks) {
    if (block.type === 'heading' && block.level === 1) continue;
    if (block.type === 'heading' && block.level === 2)
      sheets.push({
        name: plain(block.runs)
          .replace(/[\\/?*[\]:]/g, ' ')
          .slice(0, 31),
        rows: [],
      });
    else if (block.type === 'table') {
      current().rows.push({ cells: block.head.map(plain), isHead: true });
      for (const cells of block.rows) current().rows.push({ cells: cells.map(plain), isHead: false });
    } else current().rows.push({ cells: [plain(block.runs)], isHead: block.type === 'heading' });
  }
  return sheets;
}

function columns(sheet: Sheet): string {
  const count = Math.max(1, ...sheet.rows.map((item) => item.cells.length));
  const width = (i: number) =>
    count === 1
      ? 90
      : Math.min(
          46,
          Math.max(
            8,
            ...sheet.rows.filter((item) => item.cells.length > 1).map((item) => (item.cells[i]?.length ?? 0) * 2 + 2),
          ),
        );
  return `<cols>${Array.from({ length: count }, (_, i) => `<col min="${i + 1}" max="${i + 1}" width="${width(i)}" customWidth="1"/>`).join('')}</cols>`;
}

function row(item: { cells: string[]; isHead: boolean }, i: number): string {
  const cells = item.cells.map((text, c) => {
    const at = `${String.fromCharCode(65 + c)}${i + 1}`;
    const style = item.isHead ? ' s="1"' : ' s="0"';
    return /^-?\d+(\.\d+)?$/.test(text)
      ? `<c r="${at}"${style}><v>${text}</v></c>`
      : `<c r="${at}"${style} t="inlineStr"><is><t xml:space="preserve">${escape(text)}</t></is></c>`;
  });
  return `<row r="${i + 1}">${cells.join('')}</row>`;
}

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
