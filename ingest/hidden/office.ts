import { openParts, type Parts } from '../extract/parts.ts';
import { oneLine } from '../text.ts';
import type { HiddenText } from '../types.ts';

const TEXT = 400;
const textOf = (xml: string, pattern: RegExp): string =>
  oneLine([...xml.matchAll(pattern)].map((match) => match[1] ?? '').join(' ')).slice(0, TEXT);

/** Slides that are not shown, with the words on them. */
export function hiddenInSlides(bytes: Uint8Array): HiddenText[] {
  const parts = openParts(bytes);
  return parts.names
    .filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name))
    .flatMap((name): HiddenText[] => {
      const xml = parts.text(name);
      if (!/<(?:\w+:)?sld\s[^>]*\bshow\s*=\s*["'](?:0|false)["']/.test(xml)) return [];
      const text = textOf(xml, /<a:t(?: [^>]*)?>([^<]*)<\/a:t>/g);
      return text === '' ? [] : [{ how: 'hidden_slide', text, place: name.replace(/^ppt\/slides\/|\.xml$/g, '') }];
    });
}

const hiddenRows = (xml: string): boolean => /<(?:row|col)\s[^>]*\bhidden\s*=\s*["'](?:1|true)["']/.test(xml);

function sheetsOf(parts: Parts): HiddenText[] {
  const book = parts.text('xl/workbook.xml');
  return [...book.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].flatMap(([tag]): HiddenText[] => {
    const name = /\bname\s*=\s*["']([^"']*)["']/.exec(tag)?.[1] ?? '';
    return /\bstate\s*=\s*["'](?:hidden|veryHidden)["']/.test(tag)
      ? [{ how: 'hidden_sheet', text: name, place: name }]
      : [];
  });
}

/** Sheets, rows and columns that are not shown. */
export function hiddenInSheets(bytes: Uint8Array): HiddenText[] {
  const parts = openParts(bytes);
  const rows = parts.names
    .filter((name) => /^xl\/worksheets\/[^/]+\.xml$/.test(name) && hiddenRows(parts.text(name)))
    .map((name): HiddenText => ({
      how: 'hidden_cells',
      text: '',
      place: name.replace(/^xl\/worksheets\/|\.xml$/g, ''),
    }));
  return [...sheetsOf(parts), ...rows];
}
