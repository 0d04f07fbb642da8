import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Base 32 of a number, most significant digit first, padded to `length`. */
function encode(value: number, length: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < length; i++) {
    text = (ALPHABET[rest % 32] ?? '0') + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/**
 * A new id such as `res_01h8…`: 10 digits of time (ms, so that ids of a table sort by age) and 80 random bits.
 */
export function newId(prefix: string, now: Date = new Date()): string {
  let random = '';
  for (const byte of randomBytes(16)) random += ALPHABET[byte % 32] ?? '0';
  return `${prefix}_${encode(now.getTime(), 10)}${random}`;
}
