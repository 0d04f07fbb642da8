import { strFromU8, unzipSync } from 'fflate';
import readWorkbook from 'read-excel-file/node';
import { sheetEncrypted, sheetOld, sheetTooLarge, sheetUnreadable } from './errors.ts';
import { decodeText, parseCsv } from './csv.ts';
import { isBlank, type Cell, type Merge, type Sheet } from './rules/cells.ts';

/** A workbook unfolds to many times its size: this bounds what one import may take of memory. */
const MOST_UNPACKED = 96 * 1024 * 1024;
export const MOST_ROWS = 20_000;
const MOST_COLUMNS = 60;
const MOST_SHEETS = 40;

const starts = (bytes: Uint8Array, ...signature: number[]) => signature.every((byte, i) => bytes[i] === byte);

/**
 * The visible sheets of a file: .xlsx, or .csv in UTF-8, UTF-16 or GBK.
 * @throws credits.sheet_old_format (.xls), credits.sheet_encrypted, credits.sheet_unreadable, credits.sheet_too_large
 */
export async function readSheets(bytes: Uint8Array): Promise<Sheet[]> {
  // A workbook with a password is an OLE file as the old format is, with a stream of this name.
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw holdsWide(bytes, 'EncryptedPackage') ? sheetEncrypted() : sheetOld();
  if (!starts(bytes, 0x50, 0x4b)) return readCsv(bytes);
  try {
    return bounded(await readXlsx(bytes));
  } catch (error) {
    if (error instanceof Error && error.name === 'AppError') throw error;
    throw sheetUnreadable();
  }
}

const holdsWide = (bytes: Uint8Array, word: string) => Buffer.from(bytes).includes(Buffer.from(word, 'utf16le'));

function readCsv(bytes: Uint8Array): Sheet[] {
  const text = decodeText(bytes);
  if (text === null) throw sheetUnreadable();
  return bounded([{ name: 'CSV', rows: parseCsv(text), merges: [] }]);
}

function bounded(sheets: Sheet[]): Sheet[] {
  const filled = sheets.filter(({ rows }) => rows.length > 0).slice(0, MOST_SHEETS);
  if (filled.length === 0) throw sheetUnreadable();
  if (filled.some(({ rows }) => rows.length > MOST_ROWS)) throw sheetTooLarge({ most: MOST_ROWS });
  return filled.map((sheet) => ({ ...sheet, rows: sheet.rows.map((row) => row.slice(0, MOST_COLUMNS)) }));
}

/** The parts that say what the reader of cells does not: which sheets are hidden, what is merged, which formulas failed. */
function openParts(bytes: Uint8Array): Record<string, Uint8Array> {
  let unpacked = 0;
  return unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      unpacked += originalSize;
      if (unpacked > MOST_UNPACKED) throw sheetTooLarge({ most: MOST_ROWS });
      return /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|worksheets\/[^/]+\.xml)$/.test(name);
    },
  });
}

const attribute = (tag: string, name: string) => new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1] ?? '';

/** Part and state of each sheet, in the order of the workbook. */
function listed(parts: Record<string, Uint8Array>): { part: string; isHidden: boolean }[] {
  const text = (name: string) => (parts[name] ? strFromU8(parts[name]) : '');
  const relations = text('xl/_rels/workbook.xml.rels').match(/<(?:\w+:)?Relationship\s[^>]*>/g) ?? [];
  const targets = new Map(relations.map((tag) => [attribute(tag, 'Id'), attribute(tag, 'Target')]));
  const sheets = text('xl/workbook.xml').match(/<(?:\w+:)?sheet\s[^>]*>/g) ?? [];
  return sheets.map((tag) => ({
    part: `xl/${(targets.get(attribute(tag, 'r:id')) ?? '').replace(/^\/?(xl\/)?/, '')}`,
    isHidden: /^(very)?hidden$/i.test(attribute(tag, 'state')),
  }));
}

/** 'AB12' is row 11, column 27. */
function placeOf(reference: string): { row: number; column: number } {
  const [, letters = '', digits = ''] = /^([A-Z]+)(\d+)$/.exec(reference) ?? [];
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { row: Number(digits) - 1, column: column - 1 };
}

function mergesIn(xml: string): Merge[] {
  const merges: Merge[] = [];
  for (const [, from = '', to = ''] of xml.matchAll(/<(?:\w+:)?mergeCell\s+ref="([A-Z]+\d+):([A-Z]+\d+)"/g)) {
    const [first, last] = [placeOf(from), placeOf(to)];
    if (last.row > first.row && last.column === first.column)
      merges.push({ column: first.column, from: first.row, to: last.row });
  }
  return merges;
}

const FAILED = /<(?:\w+:)?c\s([^>]*\bt="e"[^>]*)>(?:(?!<\/(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)</g;

async function readXlsx(bytes: Uint8Array): Promise<Sheet[]> {
  const parts = openParts(bytes);
  const places = listed(parts);
  const read = await readWorkbook(Buffer.from(bytes));
  return read.flatMap(({ sheet, data }, i): Sheet[] => {
    const place = places[i];
    if (place?.isHidden) return [];
    const part = place && parts[place.part];
    const xml = part ? strFromU8(part) : '';
    const rows = data.map((row) => row.map(cellOf));
    // The reader leaves failed formulas out; a row must not look as if nothing had been written there.
    for (const [, attributes = '', error = ''] of xml.matchAll(FAILED)) {
      const { row, column } = placeOf(attribute(attributes, 'r'));
      const cells = rows[row];
      if (cells && column >= 0) cells[column] = error;
    }
    return [{ name: sheet, rows: trimmed(rows), merges: mergesIn(xml) }];
  });
}

const cellOf = (value: unknown): Cell =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value instanceof Date
    ? value
    : null;

function trimmed(rows: Cell[][]): Cell[][] {
  const last = rows.findLastIndex((row) => row.some((cell) => !isBlank(cell)));
  return rows.slice(0, last + 1);
}
