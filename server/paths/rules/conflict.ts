import type { Clause, Conflict } from '../../../db/schema/paths.ts';
import type { Milp, Solution } from '../../kernel/milp.ts';
import { planProblem, rowNames, type PlanInput } from './plan.ts';
import { leavesOf, nodesOf } from './template.ts';

type Solve = (problem: Milp) => Promise<Solution>;

/**
 * Sets of rules that cannot hold together, each as small as it can be: leaving out any one rule of a set makes the
 * rest of that set possible. Found by deletion (every rule is left out once and stays out when the rest is still
 * impossible), then again without the rules found, until what remains is possible.
 */
export async function conflictSets(input: PlanInput, solve: Solve): Promise<string[][]> {
  // The rules of the policy are tried first, so what remains names a wish of the teacher only if it must.
  const names = [
    ...nodesOf(input.root)
      .map((n) => n.id)
      .reverse(),
    rowNames.precise,
    rowNames.time,
  ];
  const isImpossible = async (without: ReadonlySet<string>) =>
    (await solve(planProblem(input, without))).status === 'infeasible';
  const sets: string[][] = [];
  const settled = new Set<string>();
  while (await isImpossible(settled)) {
    const without = new Set(settled);
    for (const name of names) {
      if (!without.has(name) && (await isImpossible(new Set([...without, name])))) without.add(name);
    }
    const set = names.filter((name) => !without.has(name));
    if (set.length === 0) break; // what is fixed contradicts itself: no rule is to blame
    sets.push(set);
    for (const name of set) settled.add(name);
  }
  return sets;
}

/** Names the conflicting rules with their numbers and says for each what would make room. */
export async function explain(input: PlanInput, solve: Solve): Promise<Conflict[]> {
  const sets = await conflictSets(input, solve);
  const hasTime = sets.some((set) => set.includes(rowNames.time));
  const leastMinutes = hasTime ? await fewestMinutes(input, solve) : null;
  return sets.flatMap((set, i) =>
    set.map((name) => describe(input, name, leastMinutes)).flatMap((c) => (c ? [{ ...c, set: i }] : [])),
  );
}

function describe(input: PlanInput, name: string, leastMinutes: number | null): Omit<Conflict, 'set'> | null {
  if (name === rowNames.time) {
    const budget = input.weeks * input.minutesPerWeek;
    const needed = leastMinutes ?? budget + 1;
    return {
      constraint: 'time',
      params: {
        budget,
        needed,
        weeks: input.weeks,
        minutesPerWeek: input.minutesPerWeek,
        minutesWanted: Math.ceil(needed / input.weeks / 5) * 5,
        weeksWanted: Math.ceil(needed / input.minutesPerWeek),
      },
      relax: 'more_time',
    };
  }
  if (name === rowNames.precise) {
    const available = input.candidates.filter((c) => c.mayBePrecise).length;
    return {
      constraint: 'precise',
      params: { needed: input.precise.least, available },
      relax: available < input.precise.least ? 'say_more' : 'fewer_precise',
    };
  }
  const node = nodesOf(input.root).find((n) => n.id === name);
  if (!node || name === input.root.id) return null;
  const clause: Clause = node.clause;
  const leaves = new Set(leavesOf(node).map((leaf) => leaf.id));
  const usable = input.candidates.filter((c) => !input.forbidden?.has(c.id) && c.leaves.some((l) => leaves.has(l)));
  const available =
    node.rule.type === 'credits'
      ? Math.round(usable.reduce((sum, c) => sum + c.credits, 0) * 10) / 10
      : node.children === null
        ? usable.length
        : node.children.length;
  const needed = neededBy(node.rule, node.children?.length ?? usable.length);
  const minutes = usable
    .map((c) => c.minutes)
    .sort((a, b) => a - b)
    .slice(0, Math.ceil(needed))
    .reduce((a, b) => a + b, 0);
  return {
    constraint: 'group',
    params: { group: node.id, label: node.label, labelEn: node.labelEn, needed, available, minutes },
    clause,
    relax: available < needed ? 'more_resources' : 'fewer_in_group',
  };
}

function neededBy(
  rule: { type: 'all' } | { type: 'at_least'; count: number } | { type: 'credits'; credits: number },
  all: number,
) {
  switch (rule.type) {
    case 'all':
      return Math.max(1, all);
    case 'at_least':
      return rule.count;
    case 'credits':
      return rule.credits;
  }
}

/** The least minutes that fulfil every other rule; null when even endless time would not do. */
async function fewestMinutes(input: PlanInput, solve: Solve): Promise<number | null> {
  const problem = planProblem(input, new Set([rowNames.time]));
  const minutes = planProblem(input).constraints.find((row) => row.name === rowNames.time)?.terms ?? [];
  const solution = await solve({
    ...problem,
    objective: minutes.map((term) => ({ variable: term.variable, coefficient: -term.coefficient })),
  });
  return solution.status === 'optimal' ? Math.round(-solution.objective) : null;
}
