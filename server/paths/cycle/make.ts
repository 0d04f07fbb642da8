import type { Actor, Deps } from '../../kernel/deps.ts';
import type { Conflicts } from './conflicts.ts';
import { conflictsShown } from './conflicts.ts';
import { supplyFor } from './gather.ts';
import { footingOf, type Footing } from './ground.ts';
import { kept, type Options } from './options.ts';
import { insertPlan, listNeeds, listPlans, type CyclePlan } from './repo.ts';
import type { MakePlan } from './schemas.ts';
import { solveTask, type DraftItem } from './solve.ts';
import { taskOf } from './task.ts';

/** What a page hears while a plan is made. */
export type CycleStage =
  | {
      stage: 'standing';
      counted: number;
      needed: number;
      cycleTo: string;
      policies: { name: string; nameEn: string }[];
    }
  | { stage: 'found'; resources: number; offerings: number; recognitions: number }
  | { stage: 'judging'; done: number; total: number }
  | { stage: 'planning'; candidates: number; rules: number }
  | { stage: 'impossible'; conflicts: Conflicts }
  | { stage: 'done'; planId: string };

/** Where nobody has said how much time there is. */
const USUAL_MINUTES = 60;

/** The teacher's choices, and what she said before where she says nothing now. */
export async function optionsFor(deps: Deps, actor: Actor, input: MakePlan): Promise<Options> {
  const [needs, [last]] = await Promise.all([
    listNeeds(deps.db, actor.personId, 20),
    listPlans(deps.db, actor.personId, 1),
  ]);
  const need = needs.find(({ id }) => id === input.needId);
  return {
    needId: input.needId ?? null,
    minutesPerWeek: input.minutesPerWeek ?? last?.minutesPerWeek ?? need?.reading.minutesPerWeek.value ?? USUAL_MINUTES,
    precise: input.precise ?? null,
    degreeOn: input.degreeOn ?? null,
    accepted: input.accepted ?? [],
    pinned: [],
    dropped: [],
  };
}

/** The line of a standing that sums it up: the binding minimum of the cycle that everything counts for. */
export const totalOf = ({ standing }: Pick<Footing, 'standing'>) =>
  standing.lines.find((line) => line.type === 'minimum' && line.isTotal && line.per === 'cycle') ?? null;

/**
 * Makes a plan for the rest of the credit cycle and tells each stage as it ends. A plan is saved only when the checker
 * accepts it; where none can exist the rules that stand against each other are told instead.
 * @throws policy.none_in_force, paths.need_not_found, paths.cycle_not_solved, paths.cycle_not_proved
 */
export async function makeCyclePlan(
  deps: Deps,
  actor: Actor,
  input: MakePlan,
  tell: (stage: CycleStage) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const options = await optionsFor(deps, actor, input);
  const footing = await footingOf(deps, actor);
  const total = totalOf(footing);
  await tell({
    stage: 'standing',
    counted: total?.counted ?? 0,
    needed: total?.needed ?? 0,
    cycleTo: footing.cycle.to,
    policies: footing.policy.policies.map(({ name, nameEn }) => ({ name, nameEn })),
  });
  const onBatch = (done: number, all: number) => tell({ stage: 'judging', done, total: all });
  const supply = await supplyFor(deps, actor, footing, { ...options, judged: true, onBatch, signal });
  await tell({ stage: 'found', ...supply.counts });
  const task = taskOf(footing, supply, options);
  await tell({ stage: 'planning', candidates: task.candidates.length, rules: footing.policy.rules.length });
  const solved = await solveTask(deps, task, supply.quotes);
  if (solved.status === 'infeasible') {
    return tell({ stage: 'impossible', conflicts: conflictsShown(solved.conflicts, footing) });
  }
  const now = deps.now();
  const plan: CyclePlan = {
    id: deps.newId('cyc'),
    personId: actor.personId,
    needId: options.needId,
    state: 'draft',
    ...{ madeOn: footing.asOf, cycleFrom: footing.cycle.from, cycleTo: footing.cycle.to },
    minutesPerWeek: options.minutesPerWeek,
    policyIds: footing.policy.policyIds,
    proof: solved.proof,
    solving: { ...solved.solving, ...kept(options) },
    ...{ acceptedAt: null, createdAt: now, updatedAt: now },
  };
  await deps.db.transaction((tx) => insertPlan(tx, plan, rowsOf(deps, plan.id, solved.items)));
  await tell({ stage: 'done', planId: plan.id });
}

export const rowsOf = (deps: Deps, planId: string, items: readonly DraftItem[]) =>
  items.map((item) => ({ ...item, id: deps.newId('cit'), planId }));
