/** What stands in the place of personal data. */
export const MASKS = {
  email: '【邮箱】',
  identity: '【证件号】',
  card: '【银行卡号】',
  phone: '【电话】',
  name: '【姓名】',
} as const;

export type PersonalKind = 'email' | 'identity' | 'card' | 'mobile' | 'landline';

/** Blanks inside a number, those that nobody sees among them. */
const GAP = '[ \\u3000\\u200b-\\u200d\\ufeff-]?';
/** A digit on either side means that the number is part of a longer one, which is something else. */
const alone = (pattern: string) => new RegExp(`(?<!\\d)${pattern}(?!\\d)`, 'gu');
const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Issuers' numbers end in a digit that makes the sum of all, every second one doubled, a multiple of ten (ISO/IEC 7812). */
function isCard(text: string): boolean {
  const digits = [...digitsOf(text)].reverse().map(Number);
  const sum = digits.reduce(
    (total, digit, i) => total + (i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2),
    0,
  );
  return sum % 10 === 0;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** The last character of a resident identity number follows from the others (GB 11643-1999). */
function isIdentity(text: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(text[i]), 0);
  return '10X98765432'[sum % 11] === text.at(-1)?.toUpperCase();
}

type Form = { kind: PersonalKind; pattern: RegExp; mask: string; isOne?: (text: string) => boolean };

/** In this order: what one has masked, the next cannot mistake for its own. */
const FORMS: readonly Form[] = [
  { kind: 'email', pattern: /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, mask: MASKS.email },
  // Resident identity numbers: region, date of birth, serial, check digit; and those of 15 digits from before 1999.
  {
    kind: 'identity',
    pattern: alone('[1-9]\\d{5}(?:1[89]|20)\\d{2}[01]\\d[0-3]\\d{4}[0-9Xx]'),
    mask: MASKS.identity,
    isOne: isIdentity,
  },
  { kind: 'identity', pattern: alone('[1-9]\\d{7}[01]\\d[0-3]\\d{4}'), mask: MASKS.identity },
  {
    kind: 'card',
    pattern: alone(`(?:62|4\\d|5[1-5])\\d{2}(?:${GAP}\\d{4}){3}(?:${GAP}\\d{3})?`),
    mask: MASKS.card,
    isOne: isCard,
  },
  { kind: 'mobile', pattern: alone(`(?:\\+?86${GAP})?1[3-9]\\d${GAP}\\d{4}${GAP}\\d{4}`), mask: MASKS.phone },
  { kind: 'landline', pattern: alone(`\\(?0\\d{2,3}[)-]${GAP}\\d{7,8}`), mask: MASKS.phone },
];

/** Full-width digits, letters and signs as their half-width twins; every character keeps its place. */
const folded = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));

function masked(text: string, { kind, pattern, mask, isOne }: Form): string {
  let result = '';
  let from = 0;
  for (const match of folded(text).matchAll(pattern)) {
    // What looks like an identity number is kept from a model even with a slip in it; a card is one or is just a number.
    if (kind === 'card' && isOne?.(match[0]) === false) continue;
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
  for (const form of FORMS) result = masked(result, form);
  // Longer names first: 欧阳小明 must not leave 小明 standing. A single character is no name.
  const known = [...new Set(names.map((name) => name.trim()))]
    .filter((name) => [...name].length >= 2)
    .sort((a, b) => b.length - a.length);
  for (const name of known) result = result.replaceAll(name, MASKS.name);
  return result;
}

/**
 * Where numbers and addresses of persons stand in a text, in the order of the text and never one within another. Numbers
 * that carry a check digit count only when it is right.
 */
export function personalDataIn(text: string): { kind: PersonalKind; start: number; end: number }[] {
  let rest = folded(text);
  const found: { kind: PersonalKind; start: number; end: number }[] = [];
  for (const { kind, pattern, isOne } of FORMS) {
    for (const match of rest.matchAll(pattern)) {
      const [whole] = match;
      if (isOne?.(whole) === false) continue;
      found.push({ kind, start: match.index, end: match.index + whole.length });
    }
    for (const { start, end } of found) rest = rest.slice(0, start) + '\u0000'.repeat(end - start) + rest.slice(end);
  }
  return found.sort((a, b) => a.start - b.start);
}
