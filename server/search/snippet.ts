/** The piece of a passage that shows best why it was found, with `[[ ]]` around the terms found. Pure. */

import { isPlace } from './reading/place.ts';
import { conceptOf, isConcept, stem } from './synonyms/concepts.ts';

/** Characters of a snippet; two to three lines on a phone. */
const LENGTH = 120;
const HAN = /\p{Script=Han}/u;
const BREAKS = /(?<=[。!?;!?;\n])/u;

/**
 * The text as terms see it, of the same length as `text`, so that a place in one is the same place in the other.
 * Conversion may change the length of a word (Taiwan's 計程車 is 出租车); such a sentence is converted character by character.
 */
export function aligned(text: string, plain: (text: string) => string): string {
  const convert = (piece: string): string => {
    const whole = plain(piece).toLowerCase();
    if (whole.length === piece.length) return whole;
    return [...piece]
      .map((char) => {
        const one = plain(char).toLowerCase();
        return one.length === char.length ? one : char;
      })
      .join('');
  };
  const whole = plain(text).toLowerCase();
  return whole.length === text.length ? whole : text.split(BREAKS).map(convert).join('');
}

/** `term` is the term that was looked for; what stands there may be another word of a concept or another form of a word. */
export type Mark = { from: number; to: number; weight: number; term: string };

const LATIN_WORD = /[[\p{L}\p{N}]--\p{Script=Han}]+/gv;
type Token = { from: number; to: number; stem: string };

/** The Latin words of a folded text, by their stems. */
const tokensOf = (plain: string): Token[] =>
  [...plain.matchAll(LATIN_WORD)].map(({ 0: word, index }) => ({
    from: index,
    to: index + word.length,
    stem: stem(word),
  }));

/** Where the stems follow one another with nothing but a blank or hyphen between. */
function placesOf(plain: string, tokens: readonly Token[], stems: readonly string[]): { from: number; to: number }[] {
  return tokens.flatMap((token, at) => {
    const run = tokens.slice(at, at + stems.length);
    const last = run.at(-1);
    if (!last || run.length < stems.length || run.some((one, i) => one.stem !== stems[i])) return [];
    const isTight = run.slice(1).every((one, i) => /^[ -]?$/.test(plain.slice(run[i]?.to, one.from)));
    return isTight ? [{ from: token.from, to: last.to }] : [];
  });
}

/**
 * Every place where a term stands in `plain`: ideographs as they are, Latin words whole and in any of their forms, a
 * concept in any of its words. Places in the curriculum have no one writing and are not looked for.
 */
export function findMarks(plain: string, terms: readonly { term: string; weight: number }[]): Mark[] {
  const marks: Mark[] = [];
  let tokens: Token[] | null = null;
  for (const { term, weight } of terms) {
    if (term === '' || isPlace(term)) continue;
    for (const word of isConcept(term) ? (conceptOf(term)?.words ?? []) : [term]) {
      if (HAN.test(word)) {
        for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + word.length)) {
          marks.push({ from: at, to: at + word.length, weight, term });
        }
        continue;
      }
      tokens ??= tokensOf(plain);
      const stems = (word.match(LATIN_WORD) ?? []).map(stem);
      if (stems.length > 0) marks.push(...placesOf(plain, tokens, stems).map((place) => ({ ...place, weight, term })));
    }
  }
  return marks.sort((a, b) => a.from - b.from || b.to - a.to);
}

/** Start of the window in which the different terms weigh most; the earliest of equals. */
function bestStart(plain: string, marks: readonly Mark[]): number {
  let best = { start: 0, weight: -1 };
  for (const { from } of marks) {
    const seen = new Map<string, number>();
    for (const mark of marks) {
      if (mark.from >= from && mark.to <= from + LENGTH) seen.set(plain.slice(mark.from, mark.to), mark.weight);
    }
    const weight = [...seen.values()].reduce((sum, value) => sum + value, 0);
    if (weight > best.weight + 1e-9) best = { start: from, weight };
  }
  return best.start;
}

/** A little context before the first mark, from the beginning of its sentence when that is near. */
function windowOf(text: string, first: number): { start: number; end: number } {
  if (text.length <= LENGTH) return { start: 0, end: text.length };
  const lead = text.slice(Math.max(0, first - 24), first);
  const broken = Math.max(...['。', '!', '?', ';', '\n', '!', '?', ';'].map((sign) => lead.lastIndexOf(sign)));
  let start = Math.max(0, broken >= 0 ? first - lead.length + broken + 1 : first - Math.min(12, first));
  start = Math.min(start, text.length - LENGTH);
  let end = start + LENGTH;
  // Never between the two halves of a rare ideograph.
  if (isLow(text, start)) start += 1;
  if (isLow(text, end)) end -= 1;
  return { start, end };
}

const isLow = (text: string, at: number) => /[\uDC00-\uDFFF]/.test(text[at] ?? '');

/**
 * Without its marks the result is a piece of `text`. A passage that holds such brackets itself is not marked.
 * `plain` is `aligned(text)`.
 */
export function snippet(text: string, plain: string, terms: readonly { term: string; weight: number }[]): string {
  const marks = findMarks(
    plain,
    terms.filter(({ term }) => !HAN.test(term) || [...term].length > 1 || isConcept(term)),
  );
  const shown = marks.length > 0 ? marks : findMarks(plain, terms);
  const { start, end } = windowOf(text, bestStart(plain, shown));
  const window = text.slice(start, end);
  if (window.includes('[[') || window.includes(']]')) return window.trim();
  let result = '';
  let at = start;
  for (const { from, to } of joined(shown)) {
    if (from < start || to > end) continue;
    result += `${text.slice(at, from)}[[${text.slice(from, to)}]]`;
    at = to;
  }
  return (result + text.slice(at, end)).trim();
}

/** Overlapping and touching marks as one. */
function joined(marks: readonly Mark[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const { from, to } of marks) {
    const last = runs.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else runs.push({ from, to });
  }
  return runs;
}
