import { createHash } from 'node:crypto';
import { fold, type Folded } from './fold.ts';
import { hashOfTokens, mix, shinglesOf } from './shingles.ts';

/** What makes near-copies of a text findable; signed 32-bit numbers, as the database keeps them. */
export type Signature = {
  /** The least value of the text's shingles under each of 128 orders: the share that agrees estimates Jaccard. */
  minima: number[];
  /** Keys to look up: 32 bands of minima, at most 64 paragraphs. Texts that share none are not compared. */
  bands: number[];
  /** Size of the set of shingles. */
  shingles: number;
  /** Of the folded text alone: the same for a docx and its Markdown twin. */
  textHash: string;
};
/** A text made ready to be compared; `set` holds its shingles. */
export type Signed = Signature & { set: ReadonlySet<number> };

const ORDERS = 128;
const ROWS = 4;
/** A paragraph shorter than this says what many say. */
const FEWEST_WEIGHT = 40;
const MOST_PARAGRAPHS = 64;

const MULTIPLIERS = Uint32Array.from({ length: ORDERS }, (_, i) => mix(2 * i + 1) | 1);
const OFFSETS = Uint32Array.from({ length: ORDERS }, (_, i) => mix(0x9e3779b9 ^ i));

function minimaOf(set: ReadonlySet<number>): number[] {
  const minima = new Uint32Array(ORDERS).fill(0xffffffff);
  for (const shingle of set) {
    for (let i = 0; i < ORDERS; i++) {
      const value = (Math.imul(shingle, MULTIPLIERS[i] ?? 1) + (OFFSETS[i] ?? 0)) >>> 0;
      if (value < (minima[i] ?? 0)) minima[i] = value;
    }
  }
  return [...minima].map((value) => value | 0);
}

function bandKeys(minima: readonly number[]): number[] {
  return Array.from({ length: ORDERS / ROWS }, (_, band) => {
    let key = mix(band + 1);
    for (const value of minima.slice(band * ROWS, (band + 1) * ROWS)) key = mix(Math.imul(key, 31) + value);
    return key | 0;
  });
}

/**
 * Whole paragraphs find the part of a larger text, which shares few minima with it. Of many the same share is taken in
 * every text, by the last bits of their hash, so that two samples meet.
 */
function paragraphKeys({ tokens, weights, ends }: Folded): number[] {
  const hashes = new Set<number>();
  let from = 0;
  for (const to of ends) {
    let weight = 0;
    for (let i = from; i < to; i++) weight += weights[i] ?? 0;
    if (weight >= FEWEST_WEIGHT) hashes.add(hashOfTokens(tokens, from, to, 0x51ed270b));
    from = to;
  }
  let kept = [...hashes];
  for (let bits = 1; kept.length > MOST_PARAGRAPHS; bits++) kept = kept.filter((hash) => hash >>> 0 < 2 ** (32 - bits));
  return kept.map((hash) => hash | 0);
}

const textHashOf = ({ tokens }: Folded): string =>
  createHash('sha256')
    .update(new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength))
    .digest('base64url')
    .slice(0, 32);

/** The signature of a text with the shingles it was made from. A few milliseconds for twenty pages. */
export function signed(text: string): Signed {
  const folded = fold(text);
  const set = shinglesOf(folded);
  const minima = minimaOf(set);
  const bands = set.size === 0 ? [] : [...new Set([...bandKeys(minima), ...paragraphKeys(folded)])];
  return { minima, bands, shingles: set.size, textHash: textHashOf(folded), set };
}

/** What makes near-copies of `text` findable; the same on every machine. */
export function signatureOf(text: string): Signature {
  const { minima, bands, shingles, textHash } = signed(text);
  return { minima, bands, shingles, textHash };
}
