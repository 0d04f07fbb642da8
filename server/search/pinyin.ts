import { pinyin } from 'pinyin-pro';

/** How Chinese is typed: the one file that knows the library behind it. */

/** One entry per UTF-16 unit of `text`: the syllable of an ideograph (ü as v), any other sign as it is, lower case. */
export function syllablesOf(text: string): string[] {
  const read = pinyin(text, { toneType: 'none', type: 'array', v: true });
  const units: string[] = [];
  let at = 0;
  for (const one of read) {
    const sign = [...text.slice(at)][0] ?? '';
    units.push(one.toLowerCase(), ...Array.from({ length: Math.max(0, sign.length - 1) }, () => ''));
    at += sign.length;
  }
  // Signs the library leaves out would shift everything after them: then every sign stands for itself.
  return units.length === text.length ? units : [...text].flatMap((sign) => [sign.toLowerCase(), ...extra(sign)]);
}

const extra = (sign: string) => Array.from({ length: sign.length - 1 }, () => '');

const LETTER = /[a-z0-9]/;
const only = (text: string) => [...text].filter((sign) => LETTER.test(sign)).join('');

/** 课堂提问 → { full: 'ketangtiwen', initials: 'kttw' }; letters and digits count as they are, other signs not at all. */
export function pinyinOf(text: string): { full: string; initials: string } {
  const syllables = syllablesOf(text);
  return {
    full: only(syllables.join('')),
    initials: only(syllables.map((one) => one.slice(0, 1)).join('')),
  };
}
