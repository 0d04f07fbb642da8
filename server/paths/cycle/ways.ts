import type { ConflictingRule, Relaxation, Task } from '../planning/types.ts';

/** Whether a task can be planned; null when the time did not suffice to know. */
export type CanPlan = (task: Task) => Promise<boolean>;

/** Nobody has more: fifteen hours a week. */
const MOST_MINUTES = 900;
const STEP = 10;

/** The fewest minutes a week, in tens, with which a task can be planned; null when time alone does not help. */
async function minutesFor(task: Task, canPlan: CanPlan): Promise<number | null> {
  const withMinutes = (tens: number) => canPlan({ ...task, minutesPerWeek: tens * STEP });
  let [low, high] = [Math.floor(task.minutesPerWeek / STEP), MOST_MINUTES / STEP];
  if (low >= high || !(await withMinutes(high))) return null;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await withMinutes(middle)) high = middle;
    else low = middle;
  }
  return high * STEP;
}

async function waysOf(task: Task, { id }: ConflictingRule, canPlan: CanPlan): Promise<Relaxation[]> {
  if (id === 'time') {
    const minutesPerWeek = await minutesFor(task, canPlan);
    return minutesPerWeek === null ? [] : [{ code: 'more_minutes', params: { minutesPerWeek } }];
  }
  if (id === 'precise') {
    for (let least = task.precise.least - 1; least >= 0; least--) {
      if (await canPlan({ ...task, precise: { ...task.precise, least } }))
        return [{ code: 'fewer_precise', params: { least } }];
    }
    return [];
  }
  const rule = task.policy.rules.find((one) => one.id === id.split('@')[0]);
  if (!id.includes('@') || rule?.type !== 'minimum') return [];
  const accepted = [...(task.accepted ?? []), id];
  const consequence = rule.consequence ?? '';
  return (await canPlan({ ...task, accepted })) ? [{ code: 'accept_consequence', params: { consequence } }] : [];
}

/** Conflicts with what a teacher can do about them herself, wherever the planner has found no way out; each was tried. */
export async function withWays(
  task: Task,
  conflicts: readonly ConflictingRule[],
  canPlan: CanPlan,
): Promise<ConflictingRule[]> {
  const eased: ConflictingRule[] = [];
  for (const one of conflicts) {
    eased.push(one.relax.length > 0 ? one : { ...one, relax: await waysOf(task, one, canPlan) });
  }
  return eased;
}
