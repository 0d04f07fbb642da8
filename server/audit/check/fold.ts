import { toSimplified } from '../../../ingest/index.ts';

/** Text as it is compared: `at[i]` and `end[i]` say where the i-th character of `text` stands in the original. */
export type Folded = { text: string; at: number[]; end: number[] };

const simple = new Map<string, string>();
const simplified = (char: string): string => {
  const known = simple.get(char) ?? toSimplified(char);
  simple.set(char, known);
  return known;
};

/**
 * What may be put between the characters of a word to hide it: blanks, characters nobody sees, combining marks, and
 * ornaments. Marks that end a thought or a cell stay: '打赌。博物馆' holds no 赌博.
 */
const HIDDEN = /[\s\p{Cf}\p{M}*·•.…_~^+=\-‐-―/\\#@&`'"“”‘’]/u;

/** One width, one case, simplified characters, nothing in between. */
export function fold(text: string): Folded {
  const folded: Folded = { text: '', at: [], end: [] };
  let from = 0;
  for (const char of text) {
    const to = from + char.length;
    for (const part of char.normalize('NFKC').toLowerCase()) {
      if (HIDDEN.test(part)) continue;
      const plain = simplified(part);
      folded.text += plain;
      for (let i = 0; i < plain.length; i++) {
        folded.at.push(from);
        folded.end.push(to);
      }
    }
    from = to;
  }
  return folded;
}

/** Where a stretch of folded text stands in the original. */
export const placeIn = ({ at, end }: Folded, from: number, to: number) => ({
  start: at[from] ?? 0,
  end: end[to - 1] ?? 0,
});

const LATIN = /[a-z0-9]/i;

/**
 * All places of a word in a folded text, overlapping ones, too. A Latin word counts only as a whole word of the original
 * ('ass' is not in 'class').
 */
export function placesOf(word: string, folded: Folded, original: string): { start: number; end: number }[] {
  const wanted = fold(word).text;
  if (wanted === '') return [];
  const places: { start: number; end: number }[] = [];
  for (let from = folded.text.indexOf(wanted); from >= 0; from = folded.text.indexOf(wanted, from + 1)) {
    const place = placeIn(folded, from, from + wanted.length);
    const isCutBefore = LATIN.test(wanted[0] ?? '') && LATIN.test(original[place.start - 1] ?? '');
    const isCutAfter = LATIN.test(wanted.at(-1) ?? '') && LATIN.test(original[place.end] ?? '');
    if (!isCutBefore && !isCutAfter) places.push(place);
  }
  return places;
}
