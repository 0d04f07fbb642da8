import { addDays } from '../../../policy/rules/index.ts';
import { plain, type Cell } from './cells.ts';

/** `isAssumed`: the sheet names a month, a term or a year, and the last day of it stands for it. */
export type ReadDay =
  { ok: true; day: string; isAssumed: boolean } | { ok: false; because: 'missing' | 'unreadable' | 'ambiguous' };

const bad = (because: 'missing' | 'unreadable' | 'ambiguous'): ReadDay => ({ ok: false, because });
/** Day 0 of Excel, moved by its leap day of 1900 that never was. */
const EPOCH = '1899-12-30';
/** Serials of 1980 to 2064: nothing else in such a column is a number of five digits. */
const SERIALS = { from: 29_221, to: 60_000 };

const two = (value: number) => String(value).padStart(2, '0');
const isDay = (year: number, month: number, day: number) => {
  if (year < 1950 || year > 2100 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
};
const exact = (year: number, month: number, day: number): ReadDay =>
  isDay(year, month, day)
    ? { ok: true, day: `${year}-${two(month)}-${two(day)}`, isAssumed: false }
    : bad('unreadable');
function assumed(year: number, month: number): ReadDay {
  if (!isDay(year, month, 1)) return bad('unreadable');
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { ok: true, day: `${year}-${two(month)}-${two(last)}`, isAssumed: true };
}
/** '24' is 2024, '98' is 1998. */
const fullYear = (text: string): number => {
  const year = Number(text);
  return text.length > 2 ? year : year + (year < 70 ? 2000 : 1900);
};

const SCHOOL_YEAR = /^(\d{2}|\d{4})\s*[-/—~至]\s*(\d{2}|\d{4})\s*(学?年度?|)(\D.*|\d学期|)$/;

/**
 * A term or a school year counts on a day that lies within it wherever a year begins: the end of June for the second
 * term and the whole, the middle of January for the first.
 */
function schoolYear(text: string): ReadDay | null {
  const match = SCHOOL_YEAR.exec(text);
  const [, first = '', second = '', unit = '', rest = ''] = match ?? [];
  if (!match || fullYear(second) !== fullYear(first) + 1) return null;
  // '11-12' alone may be the twelfth of November.
  if (unit === '' && first.length === 2) return null;
  const term = rest.replace(/[\s()第学期]/g, '');
  if (/^[上一1秋]/.test(term)) return { ok: true, day: `${fullYear(second)}-01-15`, isAssumed: true };
  if (term === '' || /^[下二2春]/.test(term)) return assumed(fullYear(second), 6);
  return bad('unreadable');
}

const YEAR = String.raw`(\d{4}|\d{2})`;
const MARK = String.raw`\s*[-/.年]\s*`;
const WHOLE = new RegExp(
  String.raw`^${YEAR}${MARK}(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:\s*T?\s*\d{1,2}:\d{2}.*)?$`,
);
const MONTH = new RegExp(String.raw`^(\d{4})${MARK}(\d{1,2})\s*月?(?:份)?$`);
const RANGE = /^(.*?\d\s*[日号月]?)\s*(?:--+|—+|–|~|至|到)\s*(\d.*)$/;
// With '.' or '/' or 年 inside, a single '-' between two days is a range and no part of a day.
const DASHED = /^(\d{2,4}\s*[./年].*?)\s*-\s*(\d.*)$/;

/** The second half of '2024.3.5-3.8' says as much of a day as differs from the first. */
function rangeEnd(first: string, last: string): ReadDay {
  const alone = single(last);
  if (alone.ok) return alone;
  const begin = single(first);
  const parts = /^(?:(\d{1,2})\s*[-/.月]\s*)?(\d{1,2})\s*[日号]?$/.exec(last);
  if (!begin.ok || begin.isAssumed || !parts) {
    const month = /^(\d{1,2})\s*月?(?:份)?$/.exec(last);
    return begin.ok && begin.isAssumed && month
      ? assumed(Number(begin.day.slice(0, 4)), Number(month[1]))
      : bad('unreadable');
  }
  const end = exact(Number(begin.day.slice(0, 4)), Number(parts[1] ?? begin.day.slice(5, 7)), Number(parts[2]));
  return end.ok && end.day >= begin.day ? end : bad('unreadable');
}

function single(text: string): ReadDay {
  const whole = WHOLE.exec(text);
  if (whole) return exact(fullYear(whole[1] ?? ''), Number(whole[2]), Number(whole[3]));
  const packed = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (packed) return exact(Number(packed[1]), Number(packed[2]), Number(packed[3]));
  const month = MONTH.exec(text) ?? /^(\d{4})(0[1-9]|1[0-2])$/.exec(text);
  if (month) return assumed(Number(month[1]), Number(month[2]));
  const year = /^(\d{4})\s*年?度?$/.exec(text);
  if (year) return assumed(Number(year[1]), 12);
  return bad('unreadable');
}

/** A number in a column of days: a serial, 20240305, 202403, a year, or 2024.3 (2024.1 may have been 2024.10). */
function numbered(value: number): ReadDay {
  if (value >= SERIALS.from && value < SERIALS.to)
    return { ok: true, day: addDays(EPOCH, Math.floor(value)), isAssumed: false };
  const text = String(value);
  if (/^\d{4}\.1$/.test(text)) return bad('ambiguous');
  return single(text);
}

/** The last day of what a cell says, in any of the usual spellings. */
export function readDay(cell: Cell): ReadDay {
  if (cell === null || cell === '') return bad('missing');
  if (cell instanceof Date)
    return Number.isNaN(cell.getTime()) ? bad('unreadable') : readDay(cell.toISOString().slice(0, 10));
  if (typeof cell === 'boolean') return bad('unreadable');
  if (typeof cell === 'number') return numbered(cell);
  const text = plain(cell)
    .replace(/[。．]/g, '.')
    .replace(/[—–]+/g, '—');
  if (text === '') return bad('missing');
  const serial = /^\d{5}(?:\.\d+)?$/.test(text) ? numbered(Number(text)) : null;
  const found = serial ?? schoolYear(text) ?? single(text);
  if (found.ok) return found;
  const range = RANGE.exec(text) ?? DASHED.exec(text);
  return range ? rangeEnd(range[1] ?? '', range[2] ?? '') : found;
}
