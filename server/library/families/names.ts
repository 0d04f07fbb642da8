import { versionName } from './rules.ts';
import { hashOfTokens, mix } from './shingles.ts';
import type { About } from './repo.ts';

const SHORTEST_BASE = 2;

const keyOf = (text: string, seed: number): number => {
  const units = Uint32Array.from([...text].map((character) => character.codePointAt(0) ?? 0));
  return mix(hashOfTokens(units, 0, units.length, seed)) | 0;
};

/**
 * Keys by which versions find each other through their files' names. A name without a mark asks only for marked ones:
 * of the thousands called 'index' none is looked at for nothing.
 */
export function nameKeys(fileName: string | null): { kept: number[]; asked: number[] } {
  const { base, isMarked } = versionName(fileName ?? '');
  if (base.length < SHORTEST_BASE) return { kept: [], asked: [] };
  const [any, marked] = [keyOf(base, 0x6e616d65), keyOf(base, 0x6d61726b)];
  return isMarked ? { kept: [any, marked], asked: [any] } : { kept: [any], asked: [marked] };
}

/**
 * Whether two files are versions of one by what they are called: the same person dropped both into the same folder, and
 * only marks like 'v0.5' or 修改稿 tell their names apart. Their words may differ throughout.
 */
export function isNamedVersion(a: About, b: About): boolean {
  if (a.ownerId !== b.ownerId || a.orgId !== b.orgId) return false;
  return a.places.some((one) => {
    const mine = versionName(one.name);
    if (mine.base.length < SHORTEST_BASE) return false;
    return b.places.some((other) => {
      const theirs = versionName(other.name);
      const isBeside = one.batchId === other.batchId && one.folder === other.folder;
      return isBeside && theirs.base === mine.base && (mine.isMarked || theirs.isMarked);
    });
  });
}
