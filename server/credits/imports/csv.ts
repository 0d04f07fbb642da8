import type { Cell } from './rules/cells.ts';

const decoded = (encoding: string, bytes: Uint8Array, fatal = true): string | null => {
  try {
    return new TextDecoder(encoding, { fatal }).decode(bytes);
  } catch {
    return null;
  }
};

/** Text of a file saved by a spreadsheet: UTF-8, UTF-16 with its mark, or GBK; null when it is no text. */
export function decodeText(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decoded('utf-16le', bytes);
  if (first === 0xfe && second === 0xff) return decoded('utf-16be', bytes);
  if (bytes.includes(0)) return null;
  return decoded('utf-8', bytes) ?? decoded('gb18030', bytes);
}

/** The mark between cells: the one that the first filled line has most of. */
function delimiterOf(text: string): string {
  const line = text.split(/\r?\n/).find((one) => /[,;\t，]/.test(one)) ?? '';
  const counts = ['\t', ',', ';', '，'].map((mark) => ({ mark, n: line.split(mark).length }));
  return counts.reduce((best, one) => (one.n > best.n ? one : best)).mark;
}

/** Rows of a CSV file (RFC 4180); quotes keep marks and line breaks together. */
export function parseCsv(text: string): Cell[][] {
  const mark = delimiterOf(text);
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = () => {
    row.push(cell === '' ? null : cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] ?? '';
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else isQuoted = false;
    } else if (char === '"' && cell === '') isQuoted = true;
    else if (char === mark) endCell();
    else if (char === '\n') endRow();
    else if (char !== '\r') cell += char;
  }
  if (cell !== '' || row.length > 0) endRow();
  while (rows.at(-1)?.every((one) => one === null)) rows.pop();
  return rows;
}
