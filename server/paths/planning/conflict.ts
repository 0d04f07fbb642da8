import { answerTo, modelOf, type Solve } from './model.ts';
import { namesOf, withoutNamed, type Named } from './names.ts';
import type { Task } from './types.ts';

/** Conflicts that do not share a rule are shown side by side; more than this nobody reads. */
const SETS = 3;
/** For each question of a conflict: one left open keeps a rule in a set that might do without it. */
const SECONDS = 5;

/** Whether nothing can be planned; false as well when the time did not suffice to know. */
async function isImpossible(task: Task, solve: Solve, seconds: number): Promise<boolean> {
  const model = modelOf(task);
  if (!model) return false;
  return (await answerTo(model, { objective: [] }, solve, seconds)).status === 'infeasible';
}

/**
 * Sets of rules that cannot hold together, each as small as it can be: leaving out any one of a set makes the rest of
 * that set possible. Then again without the rules found, until what remains is possible.
 */
export async function conflictSets(task: Task, solve: Solve, seconds = SECONDS): Promise<Named[][]> {
  const names = namesOf(task);
  const sets: Named[][] = [];
  for (let open = names; sets.length < SETS;) {
    const impossible = (kept: readonly Named[]) => {
      const left = names.filter((one) => !kept.includes(one));
      return isImpossible(withoutNamed(task, left), solve, seconds);
    };
    if (!(await impossible(open))) return sets;
    const set = await shrunk(open, impossible);
    if (set.length === 0) return sets; // nothing that could be left out is to blame
    sets.push(set);
    open = open.filter((one) => !set.includes(one));
  }
  return sets;
}

/**
 * Leaves out ever smaller parts of the names as long as the rest stays impossible, at last one by one until none can go
 * any more: a rule that was needed may be spared later, since leaving out a cap changes what others have room for.
 */
async function shrunk(names: readonly Named[], impossible: (kept: readonly Named[]) => Promise<boolean>) {
  let kept = [...names];
  for (let size = Math.ceil(kept.length / 2); size > 1; size = Math.ceil(size / 2)) {
    for (const part of parts(kept, size)) kept = await spared(kept, part, impossible);
  }
  for (let before = -1; before !== kept.length;) {
    before = kept.length;
    for (const name of [...kept]) kept = await spared(kept, [name], impossible);
  }
  return kept;
}

async function spared(kept: Named[], part: readonly Named[], impossible: (kept: readonly Named[]) => Promise<boolean>) {
  const rest = kept.filter((one) => !part.includes(one));
  return rest.length < kept.length && (await impossible(rest)) ? rest : kept;
}

const parts = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
