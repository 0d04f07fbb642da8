import type { EvalSet } from './sets.ts';

/** Plain BM25 over single ideographs and pairs, whole documents: what any search engine does without knowing Chinese. */
const K1 = 1.2;
const B = 0.75;
const RUNS = /\p{Script=Han}+|[[\p{L}\p{N}]--\p{Script=Han}]+/gv;
const HAN = /\p{Script=Han}/u;

function termsOf(text: string): string[] {
  return (text.toLowerCase().match(RUNS) ?? []).flatMap((run) => {
    if (!HAN.test(run)) return [run];
    const characters = [...run];
    return [...characters, ...characters.slice(1).map((character, i) => (characters[i] ?? '') + character)];
  });
}

/** Ids of the best `depth` documents for each query. */
export function baseline({ documents, queries }: EvalSet, depth: number): Map<string, string[]> {
  const postings = new Map<string, { at: number; count: number }[]>();
  const lengths = documents.map(({ title, text }, at) => {
    const terms = termsOf(`${title}\n${text}`);
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, count] of counts) {
      const list = postings.get(term);
      if (list) list.push({ at, count });
      else postings.set(term, [{ at, count }]);
    }
    return terms.length;
  });
  const average = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  return new Map(
    queries.map(({ id, text }) => {
      const scores = new Float64Array(documents.length);
      for (const term of termsOf(text)) {
        const list = postings.get(term) ?? [];
        const idf = Math.log(1 + (documents.length - list.length + 0.5) / (list.length + 0.5));
        for (const { at, count } of list) {
          const length = 1 - B + (B * (lengths[at] ?? 0)) / average;
          scores[at] = (scores[at] ?? 0) + (idf * count * (K1 + 1)) / (count + K1 * length);
        }
      }
      const order = [...scores.keys()]
        .filter((at) => (scores[at] ?? 0) > 0)
        .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
      return [id, order.slice(0, depth).map((at) => documents[at]?.id ?? '')];
    }),
  );
}

/**
 * The same over passages, each document by its best one: `passages` carry the id of their document, and its title counts
 * in each.
 */
export function passageBaseline(
  set: EvalSet,
  passages: readonly { id: string; title: string; text: string }[],
  depth: number,
): Map<string, string[]> {
  const numbered = passages.map((passage, at) => ({ ...passage, id: String(at) }));
  const found = baseline({ ...set, documents: numbered }, passages.length);
  return new Map(
    [...found].map(([query, ids]) => {
      const documents = new Set(ids.map((id) => passages[Number(id)]?.id ?? ''));
      return [query, [...documents].slice(0, depth)];
    }),
  );
}
