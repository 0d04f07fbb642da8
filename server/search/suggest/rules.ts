import { toSimplified } from '../../../ingest/segment.ts';
import { syllablesOf } from '../pinyin.ts';
import { aligned } from '../snippet.ts';

/** How names are found while they are typed: by any part of them, in signs, in pinyin or in its initials. Pure. */

const HAN = /\p{Script=Han}/u;
const SIGN = /[\p{L}\p{N}]/u;
const LATIN = /[a-z0-9]/;

const fold = (text: string) => toSimplified(text.normalize('NFKC'));

/** One sign of a name that counts: where it stands, what it is, and how it is said (itself when it is no ideograph). */
export type Sound = { at: number; sign: string; syllable: string; isHan: boolean };

/** The signs of a name that can be typed, punctuation and blanks left out. */
export function soundsOf(name: string): Sound[] {
  const plain = aligned(name, fold);
  const syllables = syllablesOf(plain);
  const sounds: Sound[] = [];
  for (let at = 0; at < plain.length;) {
    const sign = String.fromCodePoint(plain.codePointAt(at) ?? 0);
    if (SIGN.test(sign)) sounds.push({ at, sign, syllable: syllables[at] ?? sign, isHan: HAN.test(sign) });
    at += sign.length;
  }
  return sounds;
}

/** What was typed, as names are compared with it: input methods put apostrophes and blanks between syllables. */
export const typed = (text: string): string => [...fold(text).toLowerCase()].filter((sign) => SIGN.test(sign)).join('');

/** Signs of a beginning that are kept, and letters of pinyin: what is typed beyond them is compared afterwards. */
const KEPT = 8;
const LETTERS = 20;
const MOST_SIGNS = 80;
/** Stands before what begins a name. */
export const START = '^';

/**
 * Every beginning inside a name: from each ideograph on, and from the first letter of each word, in signs, in pinyin
 * and in initials. A prefix of one of them is what somebody types.
 */
export function beginningsOf(names: readonly string[]): string[] {
  const found = new Set<string>();
  for (const name of names) {
    const sounds = soundsOf(name).slice(0, MOST_SIGNS);
    for (const [i, sound] of sounds.entries()) {
      const before = sounds[i - 1];
      const isInsideWord = before && !before.isHan && !sound.isHan && before.at + before.sign.length === sound.at;
      if (isInsideWord) continue;
      const rest = sounds.slice(i, i + LETTERS);
      const forms = [
        rest.slice(0, KEPT).map(({ sign }) => sign),
        ...(rest.some(({ isHan }) => isHan)
          ? [rest.map(({ syllable }) => syllable), rest.map(({ syllable }) => syllable.slice(0, 1))]
          : []),
      ].map((form) => form.join('').slice(0, LETTERS));
      for (const form of forms) {
        found.add(form);
        if (i === 0) found.add(START + form);
      }
    }
  }
  return [...found].filter((form) => form !== '' && form !== START);
}

/**
 * The piece of what was typed that the index is asked for: as long as it knows, and in one script, since it knows no
 * mixtures. Null when that would be nearly everything.
 */
export function keyOf(typedText: string): string | null {
  const isMixed = HAN.test(typedText) && LATIN.test(typedText);
  const run = isMixed
    ? (typedText.match(/\p{Script=Han}+/gu) ?? []).reduce((best, one) => (one.length > best.length ? one : best), '')
    : typedText;
  const key = HAN.test(run) ? [...run].slice(0, KEPT).join('') : run.slice(0, LETTERS);
  return HAN.test(key) || key.length >= 2 ? key : null;
}

export type Match = { from: number; to: number; isStart: boolean; isSaid: boolean };

/** How many signs of `rest` the typed text uses up; null when it does not fit. `isSaid`: some of it as pinyin. */
function consume(text: string, rest: readonly Sound[]): { signs: number; isSaid: boolean } | null {
  if (text === '') return { signs: 0, isSaid: false };
  const [first, ...others] = rest;
  if (!first) return null;
  const go = (length: number, isSaid: boolean) => {
    const further = consume(text.slice(length), others);
    return further && { signs: further.signs + 1, isSaid: isSaid || further.isSaid };
  };
  if (text.startsWith(first.sign)) return go(first.sign.length, false);
  if (!first.isHan || !LATIN.test(text[0] ?? '')) return null;
  const { syllable } = first;
  if (text.startsWith(syllable)) {
    const whole = go(syllable.length, true);
    if (whole) return whole;
  }
  // The last syllable may be half typed.
  if (syllable.startsWith(text)) return { signs: 1, isSaid: true };
  const initial = /^[zcs]h/.test(syllable) && text.startsWith(syllable.slice(0, 2)) ? 2 : 1;
  return text.startsWith(syllable.slice(0, initial)) ? go(initial, true) : null;
}

/** Where the typed text stands in a name, the first place; null when nowhere. */
export function match(typedText: string, sounds: readonly Sound[]): Match | null {
  if (typedText === '') return null;
  for (const [i, first] of sounds.entries()) {
    const before = sounds[i - 1];
    if (before && !before.isHan && !first.isHan && before.at + before.sign.length === first.at) continue;
    const used = consume(typedText, sounds.slice(i, i + MOST_SIGNS));
    const last = used ? sounds[i + used.signs - 1] : undefined;
    if (used && last) return { from: first.at, to: last.at + last.sign.length, isStart: i === 0, isSaid: used.isSaid };
  }
  return null;
}

export const SUGGESTION_KINDS = ['subject', 'unit', 'lesson', 'tag', 'word', 'resource'] as const;
export type SuggestionKind = (typeof SUGGESTION_KINDS)[number];
export type Named = { kind: SuggestionKind; text: string };
export type Candidate<T extends Named = Named> = T & { match: Match };

const MOST: Record<SuggestionKind, number> = { subject: 3, unit: 2, lesson: 2, tag: 2, word: 2, resource: 5 };
export const MOST_SUGGESTIONS = 8;

const rank = ({ match: { isStart, isSaid } }: Candidate): number => (isStart ? 0 : 2) + (isSaid ? 1 : 0);

/**
 * The best of the candidates: what begins with the typed text before what holds it, signs before sounds, short before
 * long; of each kind only a few, and no text twice in one kind.
 */
export function choose<T extends Candidate>(candidates: readonly T[]): T[] {
  const order = SUGGESTION_KINDS;
  const sorted = [...candidates].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      a.text.length - b.text.length ||
      order.indexOf(a.kind) - order.indexOf(b.kind) ||
      (a.text < b.text ? -1 : a.text > b.text ? 1 : 0),
  );
  const counts = new Map<SuggestionKind, number>();
  const seen = new Set<string>();
  const chosen: T[] = [];
  for (const one of sorted) {
    const key = one.kind === 'resource' ? null : `${one.kind}\n${one.text}`;
    const count = counts.get(one.kind) ?? 0;
    if (chosen.length >= MOST_SUGGESTIONS || count >= MOST[one.kind] || (key !== null && seen.has(key))) continue;
    if (key !== null) seen.add(key);
    counts.set(one.kind, count + 1);
    chosen.push(one);
  }
  return chosen;
}
