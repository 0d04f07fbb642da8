import { createSolver } from '../../server/kernel/solver.ts';
import { violationsOf } from '../../server/reviews/assignment/rules/check.ts';
import { solvePanel } from '../../server/reviews/assignment/solve.ts';
import { madeUp, seatsOf } from '../reviews/panels.ts';
import { line } from './figures.ts';

const share = (thousandths: number) => (thousandths / 1000).toFixed(3);

/** Who judges what, for whole calls: the proved best beside the careful hand. */
export async function benchAssignment(sizes: readonly (readonly [topics: number, experts: number])[]): Promise<void> {
  console.log('\nAssignment of experts, three to a topic\n');
  line([
    'topics × experts',
    'seed',
    's',
    'proved',
    'worst topic (hand)',
    'mean (hand)',
    'violations',
    'pairs looked at',
  ]);
  line(['---', '---', '---', '---', '---', '---', '---', '---']);
  const solver = createSolver();
  await solvePanel(solver, madeUp({ topics: 5, experts: 20, seed: 1 }).input);
  for (const [topics, experts] of sizes) {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { input, facts } = madeUp({ topics, experts, seed });
      const { pairs, figures, greedy, ...solved } = await solvePanel(solver, input);
      const { isComplete, isProved, bound, ms, looked, allowed } = solved;
      const within = isComplete ? `within ${(bound - figures.worth).toFixed(0)}` : 'cannot be served';
      line([
        ...[`${topics} × ${experts}`, String(seed), (ms / 1000).toFixed(2)],
        isProved ? 'yes' : within,
        `${share(figures.least)} (${greedy.empty > 0 ? `${greedy.empty} empty` : share(greedy.least)})`,
        `${share(figures.mean)} (${share(greedy.mean)})`,
        String(violationsOf(facts, seatsOf(input, pairs)).length),
        `${looked} of ${allowed}`,
      ]);
    }
  }
  await solver.close();
}
