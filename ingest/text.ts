import type { Language } from './types.ts';

const HAN = /\p{Script=Han}/gu;
// Control and private-use characters, lone surrogates and the replacement character carry no meaning for a reader.
// eslint-disable-next-line no-control-regex
const NOISE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u2060\ufeff\ufffc]/g;

/** One block of text: no control characters, single spaces, no blank lines. Line breaks inside stay. */
export const clean = (text: string): string =>
  text
    .toWellFormed()
    .replace(NOISE, '')
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();

/** One line of text, for cells and headings. */
export const oneLine = (text: string): string => clean(text).replace(/\s*\n\s*/g, ' ');

const HAN_SIDE = '[\\p{Script=Han}\\u3000-\\u303f\\uff00-\\uffef]';
const GAPS = [
  new RegExp(`(?<=${HAN_SIDE}) +(?=${HAN_SIDE})`, 'gu'),
  new RegExp(`(?<=${HAN_SIDE}) +(?=\\d)`, 'gu'),
  new RegExp(`(?<=\\d) +(?=${HAN_SIDE})`, 'gu'),
];

/** Removes the spaces that page layout puts between Chinese characters and digits ("第 1 节"); Latin words keep theirs. */
export const closeHanGaps = (text: string): string => GAPS.reduce((line, gap) => line.replace(gap, ''), text);

/** Letters, digits and ideographs: what a reader could search for. */
export const meaningful = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

export const hanShare = (text: string): number => {
  const sample = text.slice(0, 20_000);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  return letters === 0 ? 0 : (sample.match(HAN)?.length ?? 0) / letters;
};

/** Kana and hangul are looked at because Japanese is written in ideographs as well. */
export function languageOf(text: string): Language {
  const sample = text.slice(0, 20_000);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return 'other';
  const share = (pattern: RegExp) => (sample.match(pattern)?.length ?? 0) / letters;
  if (share(/[\u3041-\u30fa\uac00-\ud7af]/g) > 0.15) return 'other';
  // One ideograph says about as much as four Latin letters, so mixed documents are Chinese early.
  if (share(HAN) > 0.15) return 'zh';
  return share(/[a-z]/gi) > 0.85 ? 'en' : 'other';
}

/** Ends of sentences: after closing marks, before the next sentence. Each part keeps its own blanks, so joining with '' restores the text. */
export const sentences = (text: string): string[] =>
  text
    .split(/(?<=[。！？；!?;…][”’"』」）)】]*)(?![。！？；!?;…”’"』」）)】])|(?<=\.["')]?\s)(?=[\p{Lu}\d"'“])|(?<=\n)/u)
    .filter((part) => part !== '');
