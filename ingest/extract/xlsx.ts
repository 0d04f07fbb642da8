import readWorkbook from 'read-excel-file/node';
import { meaningful, oneLine } from '../text.ts';
import { UnreadableFile, type Block, type Extracted } from '../types.ts';
import { assemble } from './assemble.ts';
import { coreTitle, openParts, relationships, repack, type Parts } from './parts.ts';

const SHEET = /<(?:\w+:)?sheet\s[^>]*>/g;
// Rows above the header are titles of the sheet; a header further down than this is taken for data.
const HEADER_WITHIN = 6;

type Cell = string | number | boolean | null;

const isHidden = (tag: string) => /\bstate\s*=\s*["'](hidden|veryHidden)["']/.test(tag);

/** Sheets that may be read: hidden ones must not leak, macro and chart sheets hold no cells. */
function readable(workbook: string, worksheets: ReadonlySet<string>): string {
  const relation = (tag: string) => /\br:id\s*=\s*["']([^"']*)["']/.exec(tag)?.[1] ?? '';
  return workbook.replace(SHEET, (tag) => (isHidden(tag) || !worksheets.has(relation(tag)) ? '' : tag));
}

const workbookPart = (parts: Parts): string =>
  parts.names.find((name) => /^xl\/workbook\d*\.xml$/.test(name)) ?? 'xl/workbook.xml';

/** Dates as written in China's offices; the time of day only where there is one. */
function cellText(value: unknown): string {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return '';
    const [day = '', time = ''] = value.toISOString().split('T');
    return time.startsWith('00:00:00') ? day : `${day} ${time.slice(0, 5)}`;
  }
  if (typeof value === 'number') return String(Number(value.toPrecision(12)));
  if (typeof value === 'boolean') return value ? '是' : '否';
  return typeof value === 'string' ? oneLine(value) : '';
}

/** The first row in which most columns are named by a short text. */
function headerRow(rows: string[][]): number {
  const width = Math.max(0, ...rows.slice(0, 50).map((row) => row.filter((cell) => cell !== '').length));
  if (width < 2) return -1;
  return rows.slice(0, HEADER_WITHIN).findIndex((row) => {
    const named = row.filter((cell) => cell !== '' && cell.length <= 40 && !/^[\d.,%\-/: ]+$/.test(cell));
    return named.length >= 2 && named.length >= width * 0.6;
  });
}

function sheetBlocks(sheet: string, rows: string[][]): Block[] {
  const header = headerRow(rows);
  const names = header >= 0 ? (rows[header] ?? []) : [];
  const place = (row: number) => ({ kind: 'sheet' as const, sheet, row: row + 1 });
  const lines = rows.flatMap((row, index): Block[] => {
    const filled = row.map((cell, column) => ({ cell, name: names[column] ?? '' })).filter(({ cell }) => cell !== '');
    if (filled.length === 0) return [];
    const text =
      index <= header || header < 0
        ? filled.map(({ cell }) => cell).join(' | ')
        : filled.map(({ cell, name }) => (name === '' ? cell : `${name}: ${cell}`)).join(' | ');
    const type = index < header && filled.length === 1 ? 'paragraph' : 'table';
    return meaningful(text) > 0 ? [{ type, text, locator: place(index) }] : [];
  });
  return lines.length === 0 ? [] : [{ type: 'heading', level: 2, text: oneLine(sheet), locator: place(0) }, ...lines];
}

/** Spreadsheets: each row carries its column names ("姓名: 张老师"). Hidden sheets are left out. */
export async function extractXlsx(bytes: Uint8Array): Promise<Extracted> {
  const parts = openParts(bytes);
  const part = workbookPart(parts);
  const workbook = parts.text(part);
  const worksheets = [...relationships(parts, part)].filter(([, { type }]) => type === 'worksheet').map(([id]) => id);
  const visible = readable(workbook, new Set(worksheets));
  if (!/<(?:\w+:)?sheet\s/.test(visible)) throw new UnreadableFile('ingest.no_text', 'workbook without visible sheets');
  const sheets = await readSheets(repack(bytes, (name, xml) => (name === part ? visible : xml)));
  const blocks = sheets.flatMap(({ sheet, data }) =>
    sheetBlocks(
      sheet,
      data.map((row) => row.map(cellText)),
    ),
  );
  return assemble({
    format: 'xlsx',
    blocks,
    title: coreTitle(parts) || (blocks[1]?.type === 'paragraph' ? blocks[1].text : ''),
    facts: { sheets: sheets.length },
    warnings: (workbook.match(SHEET) ?? []).some(isHidden) ? ['hidden_sheets_skipped'] : [],
  });
}

async function readSheets(buffer: Buffer): Promise<{ sheet: string; data: (Cell | unknown)[][] }[]> {
  try {
    return await readWorkbook(buffer);
  } catch (error) {
    throw new UnreadableFile('ingest.corrupt', 'workbook does not parse', error);
  }
}
