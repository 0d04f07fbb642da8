/** Office packages made reproducible: fixed entry times, fixed creation dates, sorted entries. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

/** The day the demo district's files were "saved": local time on purpose, zip entries carry no zone. */
export const SAVED = new Date(2026, 8, 1, 8, 0, 0);
export const SAVED_ISO = '2026-09-01T00:00:00Z';

export function stableZip(bytes: Uint8Array): Uint8Array {
  const entries = unzipSync(bytes);
  const sorted: Record<string, Uint8Array> = {};
  const names = Object.keys(entries).filter((name) => !name.endsWith('/'));
  for (const name of names.sort(contentTypesFirst)) {
    const data = entries[name];
    if (data == null) continue;
    sorted[name] = name === 'docProps/core.xml' ? strToU8(fixDates(strFromU8(data))) : data;
  }
  return zip(sorted);
}

export const zip = (entries: Record<string, Uint8Array>): Uint8Array => zipSync(entries, { mtime: SAVED, level: 9 });

const fixDates = (xml: string) => xml.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${SAVED_ISO}`);

function contentTypesFirst(a: string, b: string): number {
  const rank = (name: string) => (name === '[Content_Types].xml' ? 0 : name.startsWith('_rels/') ? 1 : 2);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
