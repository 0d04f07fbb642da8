import { conflictSets } from './conflict.ts';
import { said } from './describe.ts';
import type { Solve } from './model.ts';
import { withoutNamed, type Named } from './names.ts';
import { waysAround, waysOut } from './relax.ts';
import type { ConflictingRule, Task } from './types.ts';

/** `seconds`: for each question asked on the way to a set. */
type How = { seconds?: number | undefined; withWays: boolean };

/**
 * Why a task has no plan: smallest sets of rules that cannot hold together, each rule with its numbers and, if wanted,
 * with ways out. A way out of one set is tried as if the other sets were settled.
 */
export async function explained(task: Task, solve: Solve, { seconds, withWays }: How): Promise<ConflictingRule[]> {
  const sets = await conflictSets(task, solve, seconds);
  const rules: ConflictingRule[] = [];
  for (const [i, set] of sets.entries()) {
    const others = sets.filter((other) => other !== set).flat();
    const rest = others.length === 0 ? task : withoutNamed(task, others);
    const around = withWays ? await waysAround(rest, solve) : [];
    const bearer = bearerOf(set);
    for (const named of set) {
      const ways = withWays ? await waysOut(rest, named, solve) : [];
      rules.push({ id: named.id, set: i, ...said(task, named), relax: named === bearer ? [...ways, ...around] : ways });
    }
  }
  return rules;
}

/** The rule of a set under which ways are said that concern them all: what is asked for, rather than what limits. */
const bearerOf = (set: readonly Named[]): Named | undefined =>
  (['minimum', 'duty', 'requirement', 'consequence', 'time'] as const)
    .map((kind) => set.find((one) => one.kind === kind))
    .find((one) => one !== undefined);
