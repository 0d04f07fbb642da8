import { bestPlan } from './best.ts';
import { explained } from './explain.ts';
import { modelOf, type Solve } from './model.ts';
import type { Planned, Task } from './types.ts';

type Options = {
  /** For the plan, and again for each question asked to explain why there is none. */
  seconds?: number;
  /** Whether to look for what would make room: each way costs a plan. */
  relax?: boolean;
};

/**
 * Plans the rest of a credit cycle, or names the smallest sets of rules that leave none, each with ways out that were
 * tried and work.
 */
export async function planCycle(task: Task, solve: Solve, options: Options = {}): Promise<Planned> {
  const started = performance.now();
  const ms = () => Math.round(performance.now() - started);
  const model = modelOf(task);
  if (!model) return { status: 'unsolved', reason: 'no_cycle', ms: ms() };
  const found = await bestPlan(model, solve, options.seconds);
  if (found.status === 'planned') return { ...found, ms: ms() };
  if (found.status === 'unsolved') return { ...found, ms: ms() };
  const conflicts = await explained(task, solve, {
    seconds: options.seconds,
    withWays: options.relax ?? true,
  });
  return { status: 'infeasible', conflicts, ms: ms() };
}
