import { catalog, domainWords } from '../../../ingest/index.ts';
import { pinyinOf, syllablesOf } from '../pinyin.ts';
import { concepts } from '../synonyms/concepts.ts';

/** What sounds alike: ideographs of one syllable, and the words of the domain by their pinyin. Built on first use. */

const HAN = /^\p{Script=Han}+$/u;

/** The 6763 ideographs of GB 2312: those that people type. */
function commonSigns(): string[] {
  const decoder = new TextDecoder('gb18030');
  const signs: string[] = [];
  for (let high = 0xb0; high <= 0xf7; high++) {
    for (let low = 0xa1; low <= 0xfe; low++) {
      const sign = decoder.decode(Uint8Array.of(high, low));
      if (HAN.test(sign)) signs.push(sign);
    }
  }
  return signs;
}

/** What many cannot tell apart: zh z, ch c, sh s, and a final with or without g. */
const blurred = (syllable: string): string => syllable.replace(/^([zcs])h/, '$1').replace(/([aei]n)g$/, '$1');

const said = (sign: string): string => syllablesOf(sign)[0] ?? sign;

type Signs = { bySyllable: Map<string, string[]>; byBlurred: Map<string, string[]> };
let signs: Signs | null = null;

function group(list: readonly string[], keyOf: (one: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const one of list) {
    const key = keyOf(one);
    const known = groups.get(key);
    if (known) known.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

/** Other ideographs said like this one; `isExact` is false where only a careless ear takes them for the same. */
export function alikeTo(sign: string): { sign: string; isExact: boolean }[] {
  if (!signs) {
    const all = commonSigns().map((one) => ({ one, syllable: said(one) }));
    const syllableOf = new Map(all.map(({ one, syllable }) => [one, syllable]));
    const list = all.map(({ one }) => one);
    signs = {
      bySyllable: group(list, (one) => syllableOf.get(one) ?? ''),
      byBlurred: group(list, (one) => blurred(syllableOf.get(one) ?? '')),
    };
  }
  const syllable = said(sign);
  const exact = new Set(signs.bySyllable.get(syllable) ?? []);
  return (signs.byBlurred.get(blurred(syllable)) ?? [])
    .filter((one) => one !== sign)
    .map((one) => ({ sign: one, isExact: exact.has(one) }));
}

type Words = { byPinyin: Map<string, string[]>; byInitials: Map<string, string[]>; byGap: Map<string, string[]> };
let words: Words | null = null;

const LONG = 4;
const LONGEST = 8;
const GAP = '·';
const gapsOf = (word: string): string[] => [...word].map((_, at) => word.slice(0, at) + GAP + word.slice(at + 1));

function vocabulary(): Words {
  if (words) return words;
  const named = [catalog.subjects, catalog.stages, catalog.grades].flatMap((list) => list.map(({ zh }) => zh));
  const all = [...domainWords(), ...concepts().flatMap((concept) => concept.words), ...named];
  const list = [...new Set(all)].filter((word) => HAN.test(word) && word.length > 1);
  const sounds = new Map(list.map((word) => [word, pinyinOf(word)]));
  const long = list.filter((word) => word.length >= LONG && word.length <= LONGEST);
  const byGap = new Map<string, string[]>();
  for (const word of long) for (const key of gapsOf(word)) byGap.set(key, [...(byGap.get(key) ?? []), word]);
  words = {
    byPinyin: group(list, (word) => sounds.get(word)?.full ?? ''),
    byInitials: group(long, (word) => sounds.get(word)?.initials ?? ''),
    byGap,
  };
  return words;
}

/** Words of the domain that are typed so: "jiaoan" → 教案. */
export const byPinyin = (letters: string): readonly string[] => vocabulary().byPinyin.get(letters) ?? [];
/** Words of four ideographs and more by their initials: "rgzn" → 人工智能. Shorter ones would be anything. */
export const byInitials = (letters: string): readonly string[] => vocabulary().byInitials.get(letters) ?? [];

/** Places in a run of ideographs where a word of the domain of four or more stands but for one ideograph. */
export function longWordsLike(run: string): { at: number; from: string; to: string }[] {
  const found: { at: number; from: string; to: string }[] = [];
  for (let at = 0; at + LONG <= run.length; at++) {
    for (let length = LONG; length <= Math.min(LONGEST, run.length - at); length++) {
      const from = run.slice(at, at + length);
      const like = gapsOf(from).flatMap((key) => vocabulary().byGap.get(key) ?? []);
      if (!like.includes(from)) found.push(...[...new Set(like)].map((to) => ({ at, from, to })));
    }
  }
  return found;
}
