import { words } from '../../../ingest/index.ts';
import { withoutPersonalData, type Ai } from '../../ai/index.ts';
import { cosine, termVectors } from './rules/affinity.ts';

/** What is compared of a text. `names` are taken out before a model sees it. */
export type Compared = { id: string; text: string; names: readonly string[] };
export type Likeness = {
  /** Which way the texts were compared. */
  way: 'model' | 'words';
  model: string | null;
  /** 0–1, or null when one of the two has no text. */
  of: (topicId: string, expertId: string) => number | null;
};

/** Enough for what an application is about; embedding models read little more. */
const MOST_CHARACTERS = 2000;
const AT_ONCE = 32;

/** What is asked of a model here. */
export type Texts = Pick<Ai, 'embeddingSpace' | 'embed'>;

type Vectors = Map<string, Float32Array>;

async function embedded(ai: Texts, texts: readonly Compared[], signal?: AbortSignal): Promise<Vectors | null> {
  const vectors: Vectors = new Map();
  for (let from = 0; from < texts.length; from += AT_ONCE) {
    const some = texts.slice(from, from + AT_ONCE);
    const answer = await ai.embed(
      some.map(({ text, names }) => withoutPersonalData(text.slice(0, MOST_CHARACTERS), names)),
      signal,
    );
    if (!answer.ok) return null;
    some.forEach(({ id }, i) => {
      const vector = answer.vectors[i];
      if (vector) vectors.set(id, vector);
    });
  }
  return vectors;
}

const dot = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
};

/**
 * Compares applications with experts' records: by a model's vectors where there is one that answers, else by the words
 * they share. Never both in one run, since the two share no scale.
 */
export async function likenessOf(
  ai: Texts,
  topics: readonly Compared[],
  experts: readonly Compared[],
  signal?: AbortSignal,
): Promise<Likeness> {
  const written = [...topics, ...experts].filter(({ text }) => text.trim() !== '');
  const vectors = ai.embeddingSpace === null ? null : await embedded(ai, written, signal);
  if (vectors !== null) {
    const of = (topicId: string, expertId: string) => {
      const [a, b] = [vectors.get(topicId), vectors.get(expertId)];
      return a && b ? dot(a, b) : null;
    };
    return { way: 'model', model: ai.embeddingSpace?.model ?? null, of };
  }
  const terms = termVectors(written.map(({ text }) => words(text.slice(0, MOST_CHARACTERS))));
  const byId = new Map(written.map(({ id }, i) => [id, terms[i]]));
  const of = (topicId: string, expertId: string) => {
    const [a, b] = [byId.get(topicId), byId.get(expertId)];
    return a && b ? cosine(a, b) : null;
  };
  return { way: 'words', model: null, of };
}
