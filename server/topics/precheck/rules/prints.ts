import type { Folded } from './fold.ts';

/** Letters per gram: eight ideographs are a clause, and rarely anybody's by chance. */
export const GRAM = 8;
/** Of so many neighbouring grams one is kept, so whatever two texts share over GRAM + WINDOW - 1 letters is found. */
export const WINDOW = 5;
/** Longest text that is compared at all, in letters: several times what a call asks for. */
export const LONGEST = 60_000;

/** Spreads a number over 32 bits (the finalizer of MurmurHash3, public domain). */
function mix(hash: number): number {
  let h = hash | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}

/** Signed 32-bit hashes of every stretch of `size` letters, in order; the same on every machine. */
export function grams(chars: string, size = GRAM): Int32Array {
  const count = Math.max(0, Math.min(chars.length, LONGEST) - size + 1);
  const hashes = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    let hash = size;
    for (let j = i; j < i + size; j++) hash = mix(Math.imul(hash, 31) + chars.charCodeAt(j));
    hashes[i] = hash;
  }
  return hashes;
}

export type Print = { hash: number; at: number };

/** Winnowing (Schleimer, Wilkerson, Aiken 2003): the least hash of every window, the rightmost of equals. */
export function printsOf({ chars }: Pick<Folded, 'chars'>): Print[] {
  const hashes = grams(chars);
  const kept: Print[] = [];
  let last = -1;
  const windows = Math.max(hashes.length > 0 ? 1 : 0, hashes.length - WINDOW + 1);
  for (let from = 0; from < windows; from++) {
    const to = Math.min(hashes.length, from + WINDOW);
    let least = from;
    for (let i = from + 1; i < to; i++) if ((hashes[i] ?? 0) <= (hashes[least] ?? 0)) least = i;
    if (least === last) continue;
    last = least;
    kept.push({ hash: hashes[least] ?? 0, at: least });
  }
  return kept;
}
