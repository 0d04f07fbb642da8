import type { Folded } from './fold.ts';

/** Neighbouring tokens of at least this weight: six ideographs or three words, enough to be nobody's by chance. */
const SPAN = 6;

/** Spreads a number over 32 bits (the finalizer of MurmurHash3, public domain). */
export function mix(hash: number): number {
  let h = hash | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Hash of the tokens from `from` to `to`, exclusive; order counts. */
export function hashOfTokens(tokens: Uint32Array, from: number, to: number, seed = 0): number {
  let hash = seed;
  for (let i = from; i < to; i++) hash = mix(Math.imul(hash, 31) + (tokens[i] ?? 0));
  return hash;
}

/** The set of overlapping stretches of a text; empty when it is shorter than one. Paragraphs are no borders. */
export function shinglesOf({ tokens, weights }: Folded): Set<number> {
  const shingles = new Set<number>();
  let to = 0;
  let weight = 0;
  for (let from = 0; from < tokens.length; from++) {
    while (to < tokens.length && weight < SPAN) weight += weights[to++] ?? 0;
    if (weight < SPAN) break;
    shingles.add(hashOfTokens(tokens, from, to));
    weight -= weights[from] ?? 0;
  }
  return shingles;
}
