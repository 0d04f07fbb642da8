import { dictionaryCut, toSimplified } from '../../../ingest/segment.ts';
import { GRAMMAR } from './question.ts';
import { alikeTo, byInitials, byPinyin, longWordsLike } from './sounds.ts';

/**
 * Slips of the hand and of the input method: 观模课 for 观摩课, 二次涵数 for 二次函数, "kebiao" for 课标. Only what neither a
 * dictionary nor the library knows is put in question, and only a word that the library holds takes its place. Pure.
 */
export type Correction = { from: string; to: string };
/** `at` and `from` say what would be replaced in the text; `words` are the terms one of which the library must hold. */
export type Proposal = { at: number; from: string; to: string; word: string; isExact: boolean };

const HAN_RUN = /\p{Script=Han}+/gu;
const LATIN_RUN = /(?<![a-z0-9])[a-z]{2,8}(?:[ '][a-z]{1,6}){1,4}(?![a-z0-9])|(?<![a-z0-9])[a-z]{4,24}(?![a-z0-9])/gu;
/** Signs that stand alone because they are words of their own: no slip of a longer one. */
const COMMON = new Set(
  '个里起土上下来去出进过得能会给想看用说多少大小好老新点做教学讲写画课题班年级第节单元后前次总真太',
);
const isOwnWord = (sign: string): boolean => GRAMMAR.has(sign) || COMMON.has(sign);
/** Ideographs on either side that a corrected word may reach. */
const REACH = 4;

const fold = (text: string): string => toSimplified(text.normalize('NFKC'));

/** Where each token of the dictionary cut begins and how long it is. */
function tokensOf(run: string): { at: number; length: number }[] {
  let at = 0;
  return dictionaryCut(run).map((token) => {
    const place = { at, length: token.length };
    at += token.length;
    return place;
  });
}

/** The word of the dictionaries that covers place `at` of `run`; null when it stays single. */
function wordAt(run: string, at: number): { from: number; word: string } | null {
  const found = tokensOf(run).find((token) => token.at <= at && at < token.at + token.length);
  return found && found.length > 1 ? { from: found.at, word: run.slice(found.at, found.at + found.length) } : null;
}

/** Other writings of one run of ideographs: a sign that stands alone in it said the same way, or a long word but for one sign. */
function inHan(run: string, offset: number, isKnown: (term: string) => boolean): Proposal[] {
  const proposals: Proposal[] = [];
  const isStrange = (at: number) =>
    (at === 0 || !isKnown(run.slice(at - 1, at + 1))) && (at + 1 >= run.length || !isKnown(run.slice(at, at + 2)));
  for (const { at, length } of tokensOf(run)) {
    if (length > 1 || run.length < 2 || isOwnWord(run[at] ?? '') || !isStrange(at)) continue;
    const start = Math.max(0, at - REACH);
    for (const { sign, isExact } of alikeTo(run[at] ?? '')) {
      const around = run.slice(start, at) + sign + run.slice(at + 1, at + 1 + REACH);
      const found = wordAt(around, at - start);
      if (!found) continue;
      const from = start + found.from;
      // Of a word of two only one sign is left to trust.
      if (found.word.length === 2 && (!isExact || GRAMMAR.has(run[2 * from + 1 - at] ?? ''))) continue;
      proposals.push({
        at: offset + from,
        from: run.slice(from, from + found.word.length),
        to: found.word,
        word: found.word,
        isExact,
      });
    }
  }
  for (const { at, from, to } of longWordsLike(run)) {
    const differs = [...from].findIndex((sign, i) => sign !== to[i]);
    if (isStrange(at + differs)) proposals.push({ at: offset + at, from, to, word: to, isExact: true });
  }
  return proposals;
}

/** What was typed as pinyin, whole or by initials. */
function inLatin(run: string, offset: number, isKnown: (term: string) => boolean): Proposal[] {
  if (run.split(/[ ']/).some((part) => part.length > 2 && isKnown(part))) return [];
  const letters = run.replace(/[ ']/g, '');
  const words = [...byPinyin(letters), ...(run === letters ? byInitials(letters) : [])];
  return words.map((word) => ({ at: offset, from: run, to: word, word, isExact: true }));
}

/** Everything that could have been meant instead; empty for most questions. `isKnown`: whether a term stands in the library. */
export function proposals(question: string, isKnown: (term: string) => boolean): Proposal[] {
  const text = fold(question);
  const lower = text.toLowerCase();
  return [
    ...[...text.matchAll(HAN_RUN)].flatMap(({ 0: run, index }) => inHan(run, index, isKnown)),
    ...[...lower.matchAll(LATIN_RUN)].flatMap(({ 0: run, index }) => inLatin(run, index, isKnown)),
  ];
}

/** The question with the best of the proposals: exact sounds first, then longer words, then commoner ones; none twice at a place. */
export function corrected(
  question: string,
  given: readonly Proposal[],
  countOf: (term: string) => number,
): { text: string; corrections: Correction[] } {
  const text = fold(question);
  const able = given
    .filter(({ word }) => countOf(word) > 0)
    .sort(
      (a, b) =>
        Number(b.isExact) - Number(a.isExact) ||
        b.to.length - a.to.length ||
        countOf(b.word) - countOf(a.word) ||
        (a.to < b.to ? -1 : 1),
    );
  const chosen: Proposal[] = [];
  for (const one of able) {
    const isFree = chosen.every(
      (other) => one.at >= other.at + other.from.length || other.at >= one.at + one.from.length,
    );
    if (isFree) chosen.push(one);
  }
  chosen.sort((a, b) => a.at - b.at);
  let result = '';
  let from = 0;
  for (const one of chosen) {
    result += text.slice(from, one.at) + one.to;
    from = one.at + one.from.length;
  }
  return { text: result + text.slice(from), corrections: chosen.map(({ from: typed, to }) => ({ from: typed, to })) };
}
