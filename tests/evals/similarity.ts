import { corpus } from '../topics/similar/corpus.ts';
import { scores, THRESHOLD } from '../topics/similar/judge.ts';

const SEEDS = [1, 2, 3, 4, 5];
const line = (cells: readonly (string | number)[]) =>
  console.log(`| ${cells.map((one) => String(one).padEnd(15)).join(' | ')} |`);

/**
 * Near-copies planted among honest applications, found section by section at the share that the shipped call asks for.
 * What the corpus is, and what it is not: tests/evals/similarity.md.
 */
export function evalSimilarity(): void {
  console.log(`\nSimilar sections at ${THRESHOLD * 100} %, over ${SEEDS.length} shuffles\n`);
  line(['class', 'copied sections', 'found', 'wrong flags', 'recall', 'precision']);
  line(Array<string>(6).fill('---'));
  const all = SEEDS.map((seed) => {
    const { earlier, planted } = corpus(seed);
    return scores(earlier, planted);
  });
  for (const [i, { kind }] of (all[0] ?? []).entries()) {
    const of = (what: 'sections' | 'found' | 'wrong') => all.reduce((sum, one) => sum + (one[i]?.[what] ?? 0), 0);
    const [sections, found, wrong] = [of('sections'), of('found'), of('wrong')];
    const share = (part: number, whole: number) => (whole === 0 ? '—' : (part / whole).toFixed(3));
    line([kind, sections, found, wrong, share(found, sections), share(found, found + wrong)]);
  }
}
