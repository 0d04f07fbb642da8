/** A table as a file that spreadsheets open: a byte order mark, so that they read Chinese as UTF-8; RFC 4180 quoting. */
type Cell = string | number | null;

/** What a spreadsheet would run as a formula is made text: titles come from everybody. */
const safe = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const cellOf = (cell: Cell): string => {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = safe(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export const toCsv = (rows: readonly (readonly Cell[])[]): string =>
  `\uFEFF${rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')}`;

/** Hands a text to the browser as a download. */
export function saveText(name: string, text: string, mime: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: mime }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers still read from it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
