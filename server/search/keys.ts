import { MOST_CANDIDATES, type WeighedTerm } from './rules.ts';

/**
 * Which passages are looked at at all. Rare terms bring few; of a term that stands in every third passage only those
 * are wanted in which it weighs most. So a passage also holds, for each term that weighs much in it, a mark of how much:
 * asking for the mark instead of the term is asking for the best of its passages. Pure.
 */
const MARK = '^';
/**
 * Weights from which a term is marked, out of a possible 2.2. The lowest is that of a term which stands once in a short
 * passage, the highest that of what a text is about; steps are small, so that room for candidates is used well.
 */
const LEVELS = [1.2, 1.3, 1.4, 1.5, 1.6, 1.75, 1.9, 2] as const;

/** The mark of a term that weighs this much in a passage; null when it is an ordinary one or an ideograph. */
export function markOf(term: string, weight: number): string | null {
  const level = LEVELS.findLastIndex((least) => weight >= least);
  return level < 0 || [...term].length < 2 ? null : `${term}${MARK}${level}`;
}

/** The marks that a term may have, the weakest first. */
export const marksOf = (term: string): string[] =>
  [...term].length < 2 ? [] : LEVELS.map((_, level) => `${term}${MARK}${level}`);

/** Lexemes that a passage must hold all of. */
export type Key = readonly string[];

/** Keys at most, and passages that a search looks at before commoner terms are left to rank what rarer ones have found. */
const MOST_KEYS = 64;
/** The first key may bring this many times the most: of a word only a little too common nothing need be passed over. */
const ALONE = 2.5;
/** Below this share of the most, keys are sought among the common terms as well. */
const ENOUGH = 0.5;
/** Common terms that are tried together. */
const TOGETHER = 4;
/** Words of one subject meet this much oftener than by chance. */
const KIN = 4;

/** Where a term stands when candidates are sought: what says much first, ideographs last. */
const rank = ({ kind }: WeighedTerm) => (kind === 'character' ? 1 : 0);

/**
 * The keys that find candidates: terms whole, rarest first, while they bring few enough; then two common ones together;
 * then the strongest passages of each. `counts` says in how many passages a term or mark stands, `total` how many there
 * are. At least one key when any term is known. All known terms still rank; one without weight finds nothing.
 */
export function candidateKeys(
  terms: readonly WeighedTerm[],
  counts: ReadonlyMap<string, number>,
  total: number,
): Key[] {
  const known = terms
    .filter((term) => term.id !== null && term.chunkCount > 0 && term.weight > 0)
    .sort((a, b) => rank(a) - rank(b) || a.chunkCount - b.chunkCount || (a.term < b.term ? -1 : 1));
  const keys: Key[] = [];
  const left: WeighedTerm[] = [];
  let found = 0;
  const take = (key: Key, count: number): boolean => {
    const most = keys.length === 0 ? ALONE * MOST_CANDIDATES : MOST_CANDIDATES;
    const fits = keys.length < MOST_KEYS && found + count <= most;
    if (fits) {
      keys.push(key);
      found += count;
    }
    return fits;
  };
  for (const term of known) if (!take([term.term], term.chunkCount)) left.push(term);
  if (found < ENOUGH * MOST_CANDIDATES) {
    const common = left
      .filter((term) => rank(term) === 0)
      .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
      .slice(0, TOGETHER);
    for (const [i, a] of common.entries()) {
      for (const b of common.slice(i + 1)) {
        if (overlap(a.term, b.term)) continue;
        take([a.term, b.term], Math.min(a.chunkCount, b.chunkCount, (KIN * a.chunkCount * b.chunkCount) / total));
      }
    }
    for (const { term } of common) takeStrongest(term, counts, take);
  }
  const [rarest] = known;
  if (keys.length === 0 && rarest) return strongestOf(rarest, counts);
  return keys;
}

/** A word and a pair inside it always stand together: that says nothing. */
const overlap = (a: string, b: string): boolean => [...a].some((char) => b.includes(char));

/** As many levels of a term as there is room for, from the strongest down. */
function takeStrongest(
  term: string,
  counts: ReadonlyMap<string, number>,
  take: (key: Key, count: number) => boolean,
): void {
  for (const mark of marksOf(term).reverse()) {
    const count = counts.get(mark) ?? 0;
    if (count > 0 && !take([mark], count)) return;
  }
}

/** When even the strongest passages of the rarest term are more than are wanted: those, or all where none is marked. */
function strongestOf({ term }: WeighedTerm, counts: ReadonlyMap<string, number>): Key[] {
  const strongest = marksOf(term).findLast((mark) => (counts.get(mark) ?? 0) > 0);
  return [[strongest ?? term]];
}
