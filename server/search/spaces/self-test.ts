import { setImmediate } from 'node:timers/promises';
import type { Db } from '../../../db/client.ts';
import type { AiFailure } from '../../ai/port.ts';
import { calibrate, termWeight, weighTerms, type Calibration, type Count, type Judged, type Scored } from '../rules.ts';
import { chunkTerms, queryTerms, type Indexed } from '../terms.ts';
import { listLabels, sampleChunks, type SampledChunk } from './repo.ts';
import type { Embed } from './spaces.ts';

/**
 * Finds the weight that a space earns on the library itself: titles must lead to their texts, and sentences to the
 * texts they were taken from. What is asked for is left out of what is searched: the title from the text and its
 * vector, the sentence from its passage, which is embedded again without it. Where people have judged enough answers,
 * their judgements decide instead.
 */
const SAMPLE = 1500;
const QUESTIONS = 120;
const ENOUGH_LABELS = 20;
const DEEP = 50;
const EMBED_AT_ONCE = 32;

type Question = {
  query: string;
  grades: Map<string, number>;
  /** Left out of what is searched: the chunk with this text instead. */ instead: { at: number; text: string } | null;
};
export type Tested = {
  ok: true;
  scale: { floor: number; reach: number; noise: number };
  queries: number;
  result: Calibration;
};

const SENTENCE = /[^。!?!?;;\n]{10,60}[。!?!?;;]?/gu;

/** A title that tells something, and its first sampled text. */
function titleQuestions(sample: readonly SampledChunk[]): Question[] {
  const seen = new Set<string>();
  return sample.flatMap(({ resourceId, title, text }, at) => {
    if (seen.has(resourceId) || title.trim().length < 4) return [];
    seen.add(resourceId);
    return [{ query: title, grades: new Map([[resourceId, 1]]), instead: { at, text } }];
  });
}

function sentenceQuestions(sample: readonly SampledChunk[]): Question[] {
  const seen = new Set<string>();
  return sample.flatMap(({ resourceId, text }, at) => {
    if (seen.has(resourceId)) return [];
    const sentences = text.match(SENTENCE) ?? [];
    const query = sentences[Math.floor(sentences.length / 2)];
    if (!query || text.length - query.length < 60) return [];
    seen.add(resourceId);
    return [{ query, grades: new Map([[resourceId, 1]]), instead: { at, text: text.replace(query, ' ') } }];
  });
}

async function labelQuestions(db: Db, spaceId: string, sample: readonly SampledChunk[]): Promise<Question[]> {
  const inSample = new Set(sample.map(({ id }) => id));
  const byQuery = new Map<string, Map<string, number>>();
  for (const { query, resourceId, chunkId, relevance } of await listLabels(db, spaceId)) {
    if (!inSample.has(chunkId)) continue;
    const grades = byQuery.get(query) ?? new Map<string, number>();
    grades.set(resourceId, Math.max(relevance, grades.get(resourceId) ?? 0));
    byQuery.set(query, grades);
  }
  return [...byQuery]
    .filter(([, grades]) => [...grades.values()].some((grade) => grade > 0))
    .map(([query, grades]) => ({ query, grades, instead: null }));
}

async function embedAll(embed: Embed, texts: readonly string[], signal?: AbortSignal) {
  const vectors: Float32Array[] = [];
  for (let from = 0; from < texts.length; from += EMBED_AT_ONCE) {
    const answer = await embed(texts.slice(from, from + EMBED_AT_ONCE), signal);
    if (!answer.ok) return answer;
    vectors.push(...answer.vectors);
    await setImmediate();
  }
  return { ok: true as const, vectors };
}

function similarity(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** BM25 over the sample, as the index does it over the library. */
class Words {
  readonly #postings = new Map<string, { at: number; count: Count }[]>();
  readonly #documents: Indexed[];
  readonly #pivot: number;
  constructor(documents: Indexed[]) {
    this.#documents = documents;
    this.#pivot = documents.reduce((sum, { length }) => sum + length, 0) / Math.max(1, documents.length);
    documents.forEach(({ counts }, at) => {
      for (const [term, count] of counts) {
        const list = this.#postings.get(term);
        if (list) list.push({ at, count });
        else this.#postings.set(term, [{ at, count }]);
      }
    });
  }
  /** Scores of all documents; the one at `instead.at` counts as if it had the other terms. */
  scores(query: string, instead: { at: number; terms: Indexed } | null): Float64Array {
    const scores = new Float64Array(this.#documents.length);
    const countOf = (term: string) => this.#postings.get(term)?.length ?? 0;
    const known = queryTerms(query).map((term) => ({
      ...term,
      id: null,
      chunkCount: countOf(term.term),
      ...(term.says && { literalCount: Math.min(...term.says.map(countOf)) }),
    }));
    for (const { term, weight } of weighTerms(known, this.#documents.length)) {
      const list = this.#postings.get(term) ?? [];
      for (const { at, count: found } of list) {
        if (at === instead?.at) continue;
        scores[at] = (scores[at] ?? 0) + weight * termWeight(found, this.#documents[at]?.length ?? 0, this.#pivot);
      }
      const own = instead?.terms.counts.get(term);
      if (instead && own)
        scores[instead.at] = (scores[instead.at] ?? 0) + weight * termWeight(own, instead.terms.length, this.#pivot);
    }
    return scores;
  }
}

const top = (scores: ArrayLike<number>, allowed: readonly number[]): number[] =>
  [...allowed].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, DEEP);

const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Tests a space whose vectors are all there. A failure of the endpoint is the answer. */
export async function testSpace(
  db: Db,
  spaceId: string,
  embed: Embed,
  signal?: AbortSignal,
): Promise<Tested | { ok: false; because: AiFailure }> {
  const sample = await sampleChunks(db, spaceId, SAMPLE);
  const labels = await labelQuestions(db, spaceId, sample);
  const known = [...titleQuestions(sample).slice(0, QUESTIONS), ...sentenceQuestions(sample).slice(0, QUESTIONS)];
  const questions = labels.length >= ENOUGH_LABELS ? labels : [...labels, ...known];
  const replaced = questions.flatMap(({ instead }) => (instead ? [instead.text] : []));
  const embedded = await embedAll(embed, [...questions.map(({ query }) => query), ...replaced], signal);
  if (!embedded.ok) return embedded;
  const queries = embedded.vectors.slice(0, questions.length);
  const others = embedded.vectors.slice(questions.length);

  const words = new Words(sample.map(({ text }) => chunkTerms(text, [])));
  const judged: Judged[] = [];
  const kin: number[] = [];
  const strangers: number[] = [];
  let nextOther = 0;
  for (const [number, { query, grades, instead }] of questions.entries()) {
    const vector = queries[number];
    const other = instead ? others[nextOther++] : undefined;
    if (!vector) continue;
    const target = instead ? sample[instead.at] : undefined;
    // Passages beside the target carry its title too: they would answer for it.
    const allowed = [...sample.keys()].filter(
      (at) => at === instead?.at || sample[at]?.resourceId !== target?.resourceId,
    );
    const wordScores = words.scores(query, instead && { at: instead.at, terms: chunkTerms(instead.text, []) });
    const similarities = sample.map((chunk, at) =>
      similarity(vector, at === instead?.at && other ? other : chunk.vector),
    );
    const pool = new Set([...top(wordScores, allowed), ...top(similarities, allowed)]);
    judged.push({
      grades,
      candidates: [...pool].map((at): Scored => {
        const chunk = sample[at];
        return {
          id: chunk?.id ?? '',
          group: chunk?.resourceId ?? '',
          words: wordScores[at] ?? 0,
          similarity: similarities[at] ?? 0,
        };
      }),
    });
    for (const at of allowed) {
      const grade = grades.get(sample[at]?.resourceId ?? '') ?? 0;
      if (grade > 0) kin.push(similarities[at] ?? 0);
      else if ((at + number) % 7 === 0) strangers.push(similarities[at] ?? 0);
    }
    await setImmediate();
  }
  kin.sort((a, b) => a - b);
  strangers.sort((a, b) => a - b);
  const floor = strangers.reduce((sum, value) => sum + value, 0) / Math.max(1, strangers.length);
  const scale = { floor, reach: Math.max(quantile(kin, 0.5), floor + 0.01), noise: quantile(strangers, 0.99) };
  return { ok: true, scale, queries: judged.length, result: calibrate(judged, scale) };
}
