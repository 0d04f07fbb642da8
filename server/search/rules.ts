/** How passages are scored, how two scores become one, and when an answer should be called weak. Pure. */

/** Saturation of repeated terms and the share of length normalisation, measured with `npm run eval`. */
export const K1 = 1.2;
export const B = 0.95;
/**
 * How much a term counts by its kind. Words, pairs and ideographs tell the same thing three times over, so each has a
 * part; a concept stands for the whole word, its pairs and its ideographs, and weighs less than those together. In a
 * passage of the other language nothing but concepts can be found (`across`).
 */
export const KIND_WEIGHTS = { word: 1, pair: 1, character: 1, concept: 2.75, across: 2.6, place: 1.5 } as const;
export type TermKind = keyof typeof KIND_WEIGHTS;
/** Terms of title, unit, tags and headings usually; their weight is normalised by this share of their length. */
export const HEAD_PIVOT = 40;
export const HEAD_NORMAL = 0.5;

/** How often a term stands in a passage's text, and what it counts in the fields above it (normalised by their length). */
export type Count = { body: number; head: number };

/**
 * Weight of a term in a chunk (BM25F): its occurrences in proportion to the length of the text, those above it beside
 * them, saturated together. Below K1 + 1.
 */
export function termWeight({ body, head }: Count, length: number, pivot: number): number {
  const count = body / (1 - B + (B * length) / Math.max(1, pivot)) + head;
  return (count * (K1 + 1)) / (count + K1);
}

/** Rarity of a term that `chunkCount` of `total` chunks hold; never negative. */
export const rarity = (chunkCount: number, total: number): number =>
  Math.log(1 + (Math.max(total, chunkCount) - chunkCount + 0.5) / (chunkCount + 0.5));

/**
 * `says`: of a concept, the terms of the word in the query that stands for it. `factor`: less than 1 for what the query
 * does not say itself, such as words that a model has put beside it.
 */
export type QueryTerm = { term: string; kind: TermKind; count: number; says?: readonly string[]; factor?: number };
/**
 * A term of the query as the library knows it; `id` is null for a term that no chunk holds. `literalCount`: of a concept,
 * the chunks that hold the query's own word for it, at most.
 */
export type KnownTerm = QueryTerm & { id: number | null; chunkCount: number; literalCount?: number };
export type WeighedTerm = KnownTerm & { weight: number };

/** Terms that rank at most; a need of a page's length has no more that matter. */
const MOST_TERMS = 200;
/** Chunks that a search looks at, at most. */
export const MOST_CANDIDATES = 6000;

/**
 * What a concept adds to the word that was used for it: everything where the library does not know that word, little
 * where the word alone finds nearly all. So its other words help without counting the same thing twice.
 */
export const added = (literalCount: number, chunkCount: number): number =>
  (1 - Math.min(1, literalCount / Math.max(1, chunkCount))) ** 2;

/** The query side of BM25, heaviest first; ties by term. */
export function weighTerms(terms: readonly KnownTerm[], total: number): WeighedTerm[] {
  return terms
    .map((term) => ({ ...term, weight: weightOf(term, total) }))
    .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
    .slice(0, MOST_TERMS);
}

function weightOf({ kind, count, factor = 1, chunkCount, literalCount }: KnownTerm, total: number): number {
  const part = literalCount === undefined ? 1 : added(literalCount, chunkCount);
  return KIND_WEIGHTS[kind] * Math.min(3, count) * factor * part * rarity(chunkCount, total);
}

/** Puts similarities of any model on one scale: strangers at 0, kin at 1. */
export type Scale = { floor: number; reach: number };
export const meaningOf = (similarity: number | null, { floor, reach }: Scale): number =>
  similarity === null ? 0 : Math.max(0, (similarity - floor) / Math.max(1e-6, reach - floor));

export type Scored = { id: string; group: string; words: number; similarity: number | null };
export type Fused<T extends Scored> = T & { score: number; parts: { words: number; meaning: number; weight: number } };

/**
 * Mixes both scores linearly and orders by the mixture; ties by words, then by id. Ranks alone would give a poor space
 * the same say as a good one, so the weight is earned in a self-test and 0 leaves the order of the words.
 */
export function fuse<T extends Scored>(scored: readonly T[], weight: number, scale: Scale): Fused<T>[] {
  const best = scored.reduce((most, { words }) => Math.max(most, words), 0);
  return scored
    .map((one) => {
      const words = best > 0 ? one.words / best : 0;
      const meaning = meaningOf(one.similarity, scale);
      return { ...one, score: (1 - weight) * words + weight * meaning, parts: { words, meaning, weight } };
    })
    .sort(inOrder);
}

type Ordered = { id: string; words: number; score: number };
const inOrder = (a: Ordered, b: Ordered): number =>
  b.score - a.score || b.words - a.words || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** What a further passage of the same group adds to its score, and the one after it to the square. */
const FURTHER = 0.25;
const PASSAGES_THAT_COUNT = 3;

/**
 * The best of each group, whose score grows a little with the two next best: a text that deals with the query in
 * several places is likelier about it than one that does once. `priorOf` is what speaks for a group whatever is asked, as
 * a factor. Best first; ties by words, then by id.
 */
export function bestOfGroups<T extends Scored>(
  fused: readonly Fused<T>[],
  priorOf: (group: string) => number = () => 1,
): Fused<T>[] {
  const groups = new Map<string, { best: Fused<T>; score: number; passages: number }>();
  for (const one of fused) {
    const known = groups.get(one.group);
    if (!known) groups.set(one.group, { best: one, score: one.score, passages: 1 });
    else if (known.passages < PASSAGES_THAT_COUNT) known.score += one.score * FURTHER ** known.passages++;
  }
  return [...groups.values()].map(({ best, score }) => ({ ...best, score: score * priorOf(best.group) })).sort(inOrder);
}

/** nDCG of a ranking at `depth`; `grades` hold the relevance of each group, others are 0. */
export function ndcg(ranking: readonly string[], grades: ReadonlyMap<string, number>, depth = 10): number {
  const gain = (grade: number, rank: number) => (2 ** grade - 1) / Math.log2(rank + 2);
  const ideal = [...grades.values()].sort((a, b) => b - a).slice(0, depth);
  const most = ideal.reduce((sum, grade, rank) => sum + gain(grade, rank), 0);
  const got = ranking.slice(0, depth).reduce((sum, id, rank) => sum + gain(grades.get(id) ?? 0, rank), 0);
  return most === 0 ? 0 : got / most;
}

export type Judged = { candidates: readonly Scored[]; grades: ReadonlyMap<string, number> };
export type Verdict = 'earned' | 'no_better_than_words' | 'too_few_queries';
export type Calibration = { weight: number; curve: { weight: number; ndcg: number }[]; reason: Verdict };

const WEIGHTS = [0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const FEWEST_QUERIES = 20;
/** Standard errors that a gain must exceed to be more than noise. */
const SURE = 2;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const errorOf = (values: readonly number[]) => {
  const middle = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, values.length - 1);
  return Math.sqrt(variance / Math.max(1, values.length));
};

/**
 * The weight that a space has earned: the smallest one that is no worse than the best by more than one standard error,
 * among those that beat words alone by more than noise, query by query. Otherwise 0.
 */
export function calibrate(judged: readonly Judged[], scale: Scale): Calibration {
  const results = WEIGHTS.map((weight) => ({
    weight,
    each: judged.map(({ candidates, grades }) =>
      ndcg(
        bestOfGroups(fuse(candidates, weight, scale)).map(({ group }) => group),
        grades,
      ),
    ),
  }));
  const curve = results.map(({ weight, each }) => ({ weight, ndcg: Number(mean(each).toFixed(4)) }));
  if (judged.length < FEWEST_QUERIES) return { weight: 0, curve, reason: 'too_few_queries' };
  const [alone, ...mixed] = results;
  const against = (each: readonly number[], other: readonly number[]) =>
    each.map((value, i) => value - (other[i] ?? 0));
  const better = mixed.filter(({ each }) => {
    const gains = against(each, alone?.each ?? []);
    return mean(gains) > Math.max(0.002, SURE * errorOf(gains));
  });
  const best = better.reduce<(typeof better)[number] | null>(
    (top, next) => (top && mean(top.each) >= mean(next.each) ? top : next),
    null,
  );
  if (!best) return { weight: 0, curve, reason: 'no_better_than_words' };
  const enough = better.find(({ each }) => {
    const losses = against(best.each, each);
    return mean(losses) <= errorOf(losses);
  });
  return { weight: (enough ?? best).weight, curve, reason: 'earned' };
}

/**
 * Share of the query's weight that is found. Words count, since half of the pairs in a sentence are the end of one word
 * and the beginning of the next; a query without words is judged by all its terms. A word is found as well where another
 * word of its concept stands.
 */
export function coverage(terms: readonly WeighedTerm[], isFound: (term: string) => boolean): number {
  const meant = new Set(
    terms.flatMap(({ kind, term, says = [] }) => (kind === 'concept' && isFound(term) ? says : [])),
  );
  const telling = terms.filter(({ kind, factor }) => kind === 'word' && factor === undefined);
  const used = telling.length > 0 ? telling : terms;
  const all = used.reduce((sum, { weight }) => sum + weight, 0);
  const found = used.reduce((sum, { weight, term }) => sum + (meant.has(term) || isFound(term) ? weight : 0), 0);
  return all === 0 ? 0 : found / all;
}

/**
 * Below these shares a best hit has hardly more than small talk in common with the query: of questions about another
 * subject 19 of 20 stay below, of real ones 1 in 10 (measured with the sets of `npm run eval` asked across).
 */
export const WEAK_COVERAGE = 0.15;
export const WEAK_MEANING = 0.5;

/** An answer is weak when its best hit is covered neither by the words nor, where they have a say, by the meaning. */
export const isWeak = (best: { coverage: number; meaning: number; weight: number } | null): boolean =>
  best === null || (best.coverage < WEAK_COVERAGE && (best.weight === 0 || best.meaning < WEAK_MEANING));
