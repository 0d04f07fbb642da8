/** What stands in the place of personal data. */
export const MASKS = { email: '【邮箱】', identity: '【证件号】', phone: '【电话】', name: '【姓名】' } as const;

const GAP = '[ \\u3000-]?';
/** A digit on either side means that the number is part of a longer one, which is something else. */
const alone = (pattern: string) => new RegExp(`(?<!\\d)${pattern}(?!\\d)`, 'gu');

/** In this order: what one has masked, the next cannot mistake for its own. */
const FORMS: readonly [RegExp, string][] = [
  [/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, MASKS.email],
  // Resident identity numbers: region, date of birth, serial, check digit; and those of 15 digits from before 1999.
  [alone('[1-9]\\d{5}(?:1[89]|20)\\d{2}[01]\\d[0-3]\\d{4}[0-9Xx]'), MASKS.identity],
  [alone('[1-9]\\d{7}[01]\\d[0-3]\\d{4}'), MASKS.identity],
  [alone(`(?:\\+?86${GAP})?1[3-9]\\d${GAP}\\d{4}${GAP}\\d{4}`), MASKS.phone],
  [alone(`\\(?0\\d{2,3}[)-]${GAP}\\d{7,8}`), MASKS.phone],
];

/** Full-width digits, letters and signs as their half-width twins; every character keeps its place. */
const folded = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));

function masked(text: string, pattern: RegExp, mask: string): string {
  let result = '';
  let from = 0;
  for (const match of folded(text).matchAll(pattern)) {
    result += text.slice(from, match.index) + mask;
    from = match.index + match[0].length;
  }
  return result + text.slice(from);
}

/**
 * The text without telephone numbers, identity numbers, e-mail addresses and the given names. Used before text goes
 * into a prompt. Numbers are found by their form; names only where the caller knows them.
 */
export function withoutPersonalData(text: string, names: readonly string[] = []): string {
  let result = text;
  for (const [pattern, mask] of FORMS) result = masked(result, pattern, mask);
  // Longer names first: 欧阳小明 must not leave 小明 standing. A single character is no name.
  const known = [...new Set(names.map((name) => name.trim()))]
    .filter((name) => [...name].length >= 2)
    .sort((a, b) => b.length - a.length);
  for (const name of known) result = result.replaceAll(name, MASKS.name);
  return result;
}
