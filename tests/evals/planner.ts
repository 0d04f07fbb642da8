import { createSolver } from '../../server/kernel/solver.ts';
import { LARGE, randomTask, SMALL, TINY } from '../paths/cycles.ts';
import { judge, type Verdict } from '../paths/judge.ts';

/** Mostly libraries of a dozen, where rules meet in every way; a fifth so small that all plans can be tried. */
const sizeOf = (seed: number) => {
  if (seed % 5 === 0) return { name: 'tiny', size: TINY };
  return seed % 200 === 1 ? { name: 'large', size: LARGE } : { name: 'small', size: SMALL };
};

const PROGRESS = 500;

/**
 * Random teachers × policies × libraries: the planner against the checker; against all plans tried where there are few;
 * and each set of conflicting rules solved again as a whole and without each of its rules.
 */
export async function evalPlanner(cases: number, from = 1): Promise<void> {
  const solver = createSolver();
  const seen: (Verdict & { name: string })[] = [];
  const print = () => console.log(summary(seen).join('\n'));
  for (let seed = from; seed < from + cases; seed++) {
    const { name, size } = sizeOf(seed);
    const verdict = await judge(randomTask(seed, size), solver.solve);
    seen.push({ ...verdict, name });
    if (verdict.faults.length > 0) console.log(`case ${seed}: ${verdict.faults.join('; ')}`);
    if (seen.length % PROGRESS === 0) print();
  }
  print();
  await solver.close();
}

function summary(seen: readonly (Verdict & { name: string })[]): string[] {
  const count = (is: (one: Verdict) => boolean) => seen.filter(is).length;
  const planned = seen.filter((one) => one.status === 'planned');
  return [
    `\n${seen.length} cases: ${planned.length} planned, ${count((one) => one.status === 'infeasible')} impossible, ` +
      `${count((one) => one.status === 'unsolved')} unsolved`,
    `cases with a disagreement: ${count((one) => one.faults.length > 0)}`,
    `all plans tried: ${count((one) => one.isTried)}, of them possible: ${planned.filter((one) => one.isTried).length}`,
    `sets of conflicting rules, each solved again as a whole and without each rule: ${seen.reduce((sum, one) => sum + one.sets, 0)}`,
    `plans that needed the order of counting: ${planned.filter((one) => one.isCorrected).length}`,
  ];
}
