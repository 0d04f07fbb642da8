import { prove } from '../../server/paths/checking/prove.ts';
import { bestPlan } from '../../server/paths/planning/best.ts';
import { modelOf, type Solve } from '../../server/paths/planning/model.ts';
import { namesOf, withoutNamed } from '../../server/paths/planning/names.ts';
import { planCycle } from '../../server/paths/planning/plan-cycle.ts';
import { slotsOf } from '../../server/paths/planning/slots.ts';
import type { Placement, Planned, Task } from '../../server/paths/planning/types.ts';

/** What was seen of one case; `faults` says what should not be. */
export type Verdict = {
  status: Planned['status'];
  sets: number;
  isTried: boolean;
  /** Whether free counting alone would have been wrong. */
  isCorrected: boolean;
  faults: string[];
};

/** A busy machine must not look like a disagreement. */
const SECONDS = 60;
/** Beyond this many plans nobody tries them all. */
const TRIES = 800;

/** Plans a task and judges the answer by the checker, by solving again and, where there are few plans, by trying all. */
export async function judge(task: Task, solve: Solve, mayTry = true): Promise<Verdict> {
  let corrections = 0;
  const watched: Solve = (problem, options) => {
    if (problem.variables.some((name) => name.startsWith('s'))) corrections++;
    return solve(problem, options);
  };
  const planned = await planCycle(task, watched, { relax: false, seconds: SECONDS });
  const faults: string[] = [];
  const all = mayTry ? tried(task) : null;
  let sets = 0;
  if (planned.status === 'planned') {
    const proof = prove(task, planned.placements);
    if (!proof.ok) faults.push(`checker refuses: ${JSON.stringify(proof.violations)}`);
    if (all) faults.push(...worse(task, planned, all));
  } else if (planned.status === 'infeasible') {
    if (all?.best) faults.push(`possible: ${JSON.stringify(all.best)}`);
    const found = Map.groupBy(planned.conflicts, (conflict) => conflict.set);
    sets = found.size;
    if (sets === 0 && !(await isPossible(withoutNamed(task, namesOf(task)), solve))) sets = 1;
    if (sets === 0) faults.push('no set named');
    for (const set of found.values())
      faults.push(
        ...(await loose(
          task,
          set.map(({ id }) => id),
          solve,
        )),
      );
  } else faults.push(`unsolved: ${planned.reason}`);
  return { status: planned.status, sets, isTried: all !== null, isCorrected: corrections > 0, faults };
}

/** A set must be impossible by itself, and possible without any one of its rules: solved again, and checked. */
async function loose(task: Task, ids: readonly string[], solve: Solve): Promise<string[]> {
  const faults: string[] = [];
  const names = namesOf(task);
  const keep = (kept: readonly string[]) =>
    withoutNamed(
      task,
      names.filter(({ id }) => !kept.includes(id)),
    );
  const whole = await found(keep(ids), solve);
  if (whole.status !== 'infeasible') faults.push(`set ${ids.join()} is ${whole.status}`);
  for (const id of ids) {
    const rest = keep(ids.filter((one) => one !== id));
    const answer = await found(rest, solve);
    if (answer.status !== 'planned') faults.push(`set ${ids.join()} without ${id} is ${answer.status}`);
    else if (!prove(rest, answer.placements).ok) faults.push(`set ${ids.join()} without ${id}: checker refuses`);
  }
  return faults;
}

const found = async (task: Task, solve: Solve) => {
  const model = modelOf(task);
  return model ? bestPlan(model, solve, SECONDS) : ({ status: 'unsolved', reason: 'no_cycle' } as const);
};
const isPossible = async (task: Task, solve: Solve) => (await found(task, solve)).status === 'planned';

type Tried = { best: Placement[] | null; relevance: number; cost: number };
/** Every plan there could be, each asked of the checker; null when they are too many. */
export function tried(task: Task): Tried | null {
  const slots = slotsOf(task).map((slot) => slot.from);
  if ((slots.length + 1) ** task.candidates.length > TRIES) return null;
  const best: Tried = { best: null, relevance: -1, cost: Infinity };
  const tryFrom = (i: number, placements: Placement[]): void => {
    const candidate = task.candidates[i];
    if (candidate) {
      tryFrom(i + 1, placements);
      for (const slot of slots) tryFrom(i + 1, [...placements, { ref: candidate.ref, slot }]);
      return;
    }
    const { relevance, cost } = worthOf(task, placements);
    const isBetter = relevance > best.relevance + 1e-9 || (relevance > best.relevance - 1e-9 && cost < best.cost);
    if (isBetter && prove(task, placements).ok) Object.assign(best, { best: placements, relevance, cost });
  };
  tryFrom(0, []);
  return best;
}

function worthOf(task: Task, placements: readonly Placement[]): { relevance: number; cost: number } {
  const taken = placements.flatMap(({ ref }) => task.candidates.filter((one) => one.ref === ref));
  const relevances = taken.filter((one) => one.mayBePrecise).map((one) => one.relevance);
  relevances.sort((a, b) => b - a);
  return {
    relevance: relevances.slice(0, task.precise.most).reduce((sum, one) => sum + one, 0),
    cost: taken.reduce((sum, one) => sum + Math.max(1, one.minutes), 0),
  };
}

function worse(task: Task, planned: Extract<Planned, { status: 'planned' }>, all: Tried): string[] {
  const got = worthOf(task, planned.placements);
  if (!all.best) return ['planned, but trying all finds none'];
  if (!planned.isOptimal) return ['not proved best'];
  if (Math.abs(got.relevance - all.relevance) > 1e-9) return [`relevance ${got.relevance}, best ${all.relevance}`];
  if (got.cost !== all.cost) return [`cost ${got.cost}, best ${all.cost}`];
  return [];
}
