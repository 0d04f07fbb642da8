import { embedOffline } from '../../server/search/offline.ts';
import { corrected, proposals } from '../../server/search/reading/correct.ts';
import { essence } from '../../server/search/reading/question.ts';
import {
  bestOfGroups,
  fuse,
  termWeight,
  weighTerms,
  type Count,
  type QueryTerm,
  type Scale,
  type Scored,
  type TermKind,
} from '../../server/search/rules.ts';
import { termsOf } from '../../server/search/indexing.ts';
import { embeddingText } from '../../server/search/spaces/spaces.ts';
import { chunkTerms, queryTermsBeside } from '../../server/search/terms.ts';
import type { Source } from '../../server/search/words/repo.ts';
import type { EvalSet } from './sets.ts';

/**
 * The product's ranking without its database: the same rules over lists in memory, where parts of it can be left out to
 * see what each brings. `all()` differs from a search only in that every passage is a candidate.
 */
export type Parts = {
  kinds: readonly TermKind[];
  /** Title, headings, unit, tags and section. */
  hasFields: boolean;
  /** Leaves out the words that only ask. */
  isEssence: boolean;
  isCorrected: boolean;
  /** Say of the built-in vectors, 0..1. */
  vectors: number;
  /** Other wordings by a recorded model, by the text of the query. */
  beside?: ReadonlyMap<string, readonly string[]>;
};

type Posting = { at: number; count: Count };
export type Lab = {
  sources: readonly Source[];
  postings: Map<string, Posting[]>;
  lengths: number[];
  pivot: number;
  vectors: Float32Array[];
  scale: Scale;
};

const similarity = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
};

/** Strangers' mean similarity and what the nearest of a hundred reaches, from a sample of pairs. */
function scaleOf(vectors: readonly Float32Array[]): Scale {
  const step = Math.max(1, Math.floor(vectors.length / 100));
  const sample = vectors.filter((_, at) => at % step === 0);
  const pairs = sample.flatMap((a, i) => sample.slice(i + 1).map((b) => similarity(a, b))).sort((a, b) => a - b);
  const floor = pairs.reduce((sum, one) => sum + one, 0) / Math.max(1, pairs.length);
  return { floor, reach: Math.max(floor + 0.01, pairs[Math.floor(pairs.length * 0.99)] ?? 1) };
}

export function openLab(sources: readonly Source[]): Lab {
  const postings = new Map<string, Posting[]>();
  const lengths = sources.map((source, at) => {
    const { counts, length } = termsOf(source);
    for (const [term, count] of counts) {
      const list = postings.get(term);
      if (list) list.push({ at, count });
      else postings.set(term, [{ at, count }]);
    }
    return length;
  });
  const pivot = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const vectors = sources.map((source) => embedOffline(embeddingText(source)));
  return { sources, postings, lengths, pivot, vectors, scale: scaleOf(vectors) };
}

/** The terms of the words as typed, the asking included. */
const plainTerms = (text: string): QueryTerm[] =>
  [...chunkTerms(text, []).counts].map(([term, { body }]) => ({ term, kind: kindOf(term), count: body }));
const kindOf = (term: string): TermKind =>
  [...term].length === 1 && /\p{Script=Han}/u.test(term) ? 'character' : 'word';

function termsFor(lab: Lab, query: string, parts: Parts): QueryTerm[] {
  const countOf = (term: string) => lab.postings.get(term)?.length ?? 0;
  const text = parts.isCorrected
    ? corrected(
        query,
        proposals(query, (term) => countOf(term) > 0),
        countOf,
      ).text
    : query;
  const terms = queryTermsBeside(text, parts.beside?.get(query) ?? []);
  if (parts.isEssence || essence(text) === text) return terms;
  const known = new Set(terms.map(({ term }) => term));
  return [...terms, ...plainTerms(text).filter(({ term }) => !known.has(term) && !/^[≈@]/.test(term))];
}

function score(lab: Lab, query: string, parts: Parts): Float64Array {
  const countOf = (term: string) => lab.postings.get(term)?.length ?? 0;
  const scores = new Float64Array(lab.sources.length);
  const terms = weighTerms(
    termsFor(lab, query, parts)
      .filter(({ kind }) => parts.kinds.includes(kind))
      .map((term) => ({
        ...term,
        id: 1,
        chunkCount: countOf(term.term),
        ...(term.says && { literalCount: Math.min(...term.says.map(countOf)) }),
      })),
    lab.sources.length,
  );
  for (const { term, weight } of terms) {
    if (weight === 0) continue;
    for (const { at, count } of lab.postings.get(term) ?? []) {
      const used = parts.hasFields ? count : { body: count.body, head: 0 };
      scores[at] = (scores[at] ?? 0) + weight * termWeight(used, lab.lengths[at] ?? 0, lab.pivot);
    }
  }
  return scores;
}

/** Ids of the resources that answer each query, best first. */
export function answersOf(lab: Lab, { queries }: EvalSet, parts: Parts, depth: number): Map<string, string[]> {
  return new Map(
    queries.map(({ id, text }) => {
      const scores = score(lab, text, parts);
      const vector = parts.vectors > 0 ? embedOffline(text) : null;
      const candidates = lab.sources.flatMap((source, at): Scored[] => {
        const own = lab.vectors[at];
        const near = vector && own ? similarity(vector, own) : null;
        const words = scores[at] ?? 0;
        if (words <= 0 && (near === null || near < lab.scale.reach)) return [];
        return [{ id: source.id, group: source.resourceId, words, similarity: near }];
      });
      const ranked = bestOfGroups(fuse(candidates, parts.vectors, lab.scale));
      return [id, ranked.slice(0, depth).map(({ group }) => group)];
    }),
  );
}

const nothing: Parts = { kinds: ['word'], hasFields: false, isEssence: false, isCorrected: false, vectors: 0 };
const characters: Parts = { ...nothing, kinds: ['word', 'pair', 'character'] };
const fields: Parts = { ...characters, hasFields: true };
const essential: Parts = { ...fields, isEssence: true };
const synonyms: Parts = { ...essential, kinds: [...essential.kinds, 'concept', 'across'] };
const places: Parts = { ...synonyms, kinds: [...synonyms.kinds, 'place'] };

/** All that ranks by default. */
export const everything: Parts = { ...places, isCorrected: true };

/** Each row has what the one before has and one part more; those with vectors go back to none after them. */
export const ABLATION: readonly { name: string; parts: Parts }[] = [
  { name: 'words only', parts: nothing },
  { name: '+ pairs', parts: { ...nothing, kinds: ['word', 'pair'] } },
  { name: '+ ideographs', parts: characters },
  { name: '+ fields', parts: fields },
  { name: '+ asking left aside', parts: essential },
  { name: '+ synonyms', parts: synonyms },
  { name: '+ places', parts: places },
  { name: '+ slips and pinyin', parts: everything },
  ...[0.05, 0.1, 0.2, 0.4, 1].map((vectors) => ({
    name: `vectors at ${vectors}`,
    parts: { ...everything, vectors },
  })),
  { name: 'all without fields', parts: { ...everything, hasFields: false } },
  { name: 'all without synonyms', parts: { ...everything, kinds: ['word', 'pair', 'character', 'place'] } },
];
