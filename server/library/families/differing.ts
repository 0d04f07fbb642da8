import { fold } from './fold.ts';
import { hashOfTokens, shinglesOf } from './shingles.ts';

/** How the paragraphs of one text differ from another's: only there, only here, and reworded. */
export type Difference = { added: number; removed: number; changed: number };

/** Shorter lines are labels and numbers; whether they moved says nothing. */
const FEWEST_WEIGHT = 8;
const ALIKE = 0.4;

type Paragraph = { hash: number; shingles: Set<number> };

function paragraphsOf(text: string): Paragraph[] {
  const { tokens, weights, ends } = fold(text);
  let from = 0;
  return ends.flatMap((to) => {
    const part = { tokens: tokens.slice(from, to), weights: weights.slice(from, to), ends: [] };
    from = to;
    if (part.weights.reduce((sum, weight) => sum + weight, 0) < FEWEST_WEIGHT) return [];
    return [{ hash: hashOfTokens(part.tokens, 0, part.tokens.length), shingles: shinglesOf(part) }];
  });
}

/** For each shingle the paragraphs that hold it, so that pairing does not compare each with each. */
function indexOf(paragraphs: readonly Paragraph[]): Map<number, number[]> {
  const index = new Map<number, number[]>();
  paragraphs.forEach(({ shingles }, at) => {
    for (const shingle of shingles) {
      const list = index.get(shingle);
      if (list) list.push(at);
      else index.set(shingle, [at]);
    }
  });
  return index;
}

/** Counts what a reader of `mine` would find different in `theirs`. */
export function differenceOf(mine: string, theirs: string): Difference {
  const [here, there] = [paragraphsOf(mine), paragraphsOf(theirs)];
  const known = new Set(here.map(({ hash }) => hash));
  const other = new Set(there.map(({ hash }) => hash));
  const gone = here.filter(({ hash }) => !other.has(hash));
  const fresh = there.filter(({ hash }) => !known.has(hash));
  const index = indexOf(gone);
  const taken = new Set<number>();
  for (const { shingles } of fresh) {
    const votes = new Map<number, number>();
    for (const shingle of shingles) for (const at of index.get(shingle) ?? []) votes.set(at, (votes.get(at) ?? 0) + 1);
    const best = [...votes].filter(([at]) => !taken.has(at)).sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
    if (!best) continue;
    const size = Math.min(shingles.size, gone[best[0]]?.shingles.size ?? 0);
    if (size > 0 && best[1] / size >= ALIKE) taken.add(best[0]);
  }
  return { added: fresh.length - taken.size, removed: gone.length - taken.size, changed: taken.size };
}
