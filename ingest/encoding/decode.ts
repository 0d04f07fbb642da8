import { UnreadableFile } from '../types.ts';
import { COMMON } from './common.ts';

export type Decoded = { text: string; encoding: string; isCertain: boolean };

const SAMPLE = 6000;
// Below this mean score the bytes are not Chinese or English text in any encoding known here.
const READABLE = 0.35;

// Running text has 80 to 97 % common ideographs, classical prose above 50 %, misread bytes below 25 %.
const LEAST_COMMON = 0.4;

const UTF32 = { name: 'utf-32', width: 4 };

function decodeUtf32(bytes: Uint8Array, isLittle: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at + UTF32.width <= bytes.length; at += UTF32.width) {
    const point = view.getUint32(at, isLittle);
    text += point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point);
  }
  return text.toWellFormed();
}

type Mark = { bytes: number[]; encoding: string };

// UTF-32 before UTF-16: their marks begin alike.
const MARKS: Mark[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe, 0, 0], encoding: 'utf-32le' },
  { bytes: [0, 0, 0xfe, 0xff], encoding: 'utf-32be' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
  { bytes: [0x84, 0x31, 0x95, 0x33], encoding: 'gb18030' },
];

const strict = (bytes: Uint8Array, encoding: string): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null; // not valid in this encoding: the next candidate is tried
  }
};

const loose = (bytes: Uint8Array, encoding: string): string =>
  encoding.startsWith('utf-32') ? decodeUtf32(bytes, encoding.endsWith('le')) : new TextDecoder(encoding).decode(bytes);

const isHan = (code: number) => (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x20000 && code <= 0x2fa1f);
const isCjkMark = (code: number) => (code >= 0x3000 && code <= 0x303f) || (code >= 0xff00 && code <= 0xff65);
const isKana = (code: number) => code >= 0x3041 && code <= 0x30fe;

/** Mean worth of a character, from -3 (control) to 3 (a common ideograph). */
export function plausibility(text: string): number {
  let score = 0;
  let count = 0;
  for (const char of text.slice(0, SAMPLE)) {
    const code = char.codePointAt(0) ?? 0;
    count++;
    if (code === 9 || code === 10 || code === 13) score += 0.5;
    else if (code < 32 || (code >= 0x7f && code < 0xa0) || code === 0xfffd || (code >= 0xe000 && code <= 0xf8ff))
      score -= 3;
    else if (code < 0x7f) score += 0.5;
    else if (COMMON.has(char)) score += 3;
    else if (isHan(code)) score += 0.1;
    else if (isCjkMark(code) || (code >= 0x2010 && code <= 0x2027)) score += 1;
    else if (isKana(code)) score += 0.2;
    else if (code <= 0xff) score += 0.1;
    else score -= 1;
  }
  return count === 0 ? 0 : score / count;
}

/** Bytes read in the wrong encoding are ideographs too, but rare ones. */
function isCommonHan(text: string): boolean {
  const han = [...text.slice(0, SAMPLE)].filter((char) => isHan(char.codePointAt(0) ?? 0));
  return han.length < 8 || han.filter((char) => COMMON.has(char)).length >= han.length * LEAST_COMMON;
}

const LEGACY = ['gb18030', 'big5', 'utf-16le', 'utf-16be', 'euc-jp', 'windows-1252'];

/** UTF-16 and UTF-32 of Western text show themselves by their zeros. */
function byZeros(bytes: Uint8Array): string | null {
  const head = bytes.subarray(0, SAMPLE - (SAMPLE % 4));
  const zeros = [0, 0, 0, 0];
  head.forEach((byte, index) => {
    if (byte === 0) zeros[index % 4] = (zeros[index % 4] ?? 0) + 1;
  });
  const quarter = head.length / 4;
  const [a, b, c, d] = zeros.map((count) => count / quarter);
  if (a === undefined || b === undefined || c === undefined || d === undefined || quarter < 1) return null;
  if (c > 0.9 && d > 0.9) return 'utf-32le';
  if (a > 0.9 && b > 0.9) return 'utf-32be';
  if (b + d > 0.6 && a + c < 0.2) return 'utf-16le';
  if (a + c > 0.6 && b + d < 0.2) return 'utf-16be';
  return null;
}

/** The bytes of a text file as text: mark, strict UTF-8, then the candidate whose characters are the most common. Null: binary. */
export function decodeText(bytes: Uint8Array): Decoded | null {
  const mark = MARKS.find((candidate) => candidate.bytes.every((byte, index) => bytes[index] === byte));
  if (mark) {
    const body = bytes.subarray(mark.bytes.length);
    return { text: loose(body, mark.encoding), encoding: mark.encoding, isCertain: true };
  }
  const zeros = byZeros(bytes);
  if (zeros) return judged(loose(bytes, zeros), zeros);
  const utf8 = strict(bytes, 'utf-8') ?? cutUtf8(bytes);
  if (utf8 !== null) return judged(utf8, 'utf-8');
  let best: Decoded | null = null;
  let top = Number.NEGATIVE_INFINITY;
  for (const encoding of LEGACY) {
    const text = strict(bytes, encoding) ?? nearly(bytes, encoding);
    if (text === null) continue;
    const score = plausibility(text);
    if (score > top) {
      top = score;
      best = { text, encoding, isCertain: score > 0.8 };
    }
  }
  return best && top >= READABLE && isCommonHan(best.text) ? best : null;
}

const judged = (text: string, encoding: string): Decoded | null =>
  plausibility(text) < -0.5 ? null : { text, encoding, isCertain: true };

/** A file cut in the middle of a character is still UTF-8. */
function cutUtf8(bytes: Uint8Array): string | null {
  for (let cut = 1; cut <= 3 && cut < bytes.length; cut++) {
    const text = strict(bytes.subarray(0, bytes.length - cut), 'utf-8');
    if (text !== null && /\P{ASCII}/u.test(text)) return text;
  }
  return null;
}

/** Old files carry a few private characters; up to 1 in 200 may fail before an encoding is ruled out. */
function nearly(bytes: Uint8Array, encoding: string): string | null {
  const text = new TextDecoder(encoding).decode(bytes);
  const failures = text.split('\ufffd').length - 1;
  return failures * 200 <= text.length ? text : null;
}

/** Names in a zip: UTF-8 where flagged or valid, otherwise one legacy encoding judged over all names together. */
export function decodeNames(names: { bytes: Uint8Array; isUtf8: boolean }[]): string[] {
  const utf8 = names.map(({ bytes }) => strict(bytes, 'utf-8'));
  const rest = names.flatMap(({ bytes }, index) => (utf8[index] === null ? [...bytes, 10] : []));
  const legacy =
    rest.length > 0 &&
    plausibility(loose(Uint8Array.from(rest), 'big5')) > plausibility(loose(Uint8Array.from(rest), 'gb18030'))
      ? 'big5'
      : 'gb18030';
  return names.map(({ bytes }, index) => utf8[index] ?? loose(bytes, legacy));
}

/** As decodeText, for files that must be text. Throws `ingest.unsupported` when no known encoding fits. */
export function mustDecode(bytes: Uint8Array): Decoded {
  const decoded = decodeText(bytes);
  if (!decoded) throw new UnreadableFile('ingest.unsupported', 'no known text encoding fits');
  return decoded;
}
