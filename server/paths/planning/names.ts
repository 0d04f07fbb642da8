import type { RuleType } from '../../../db/schema/policy.ts';
import { standingOf, completionNeeds } from '../../policy/rules/index.ts';
import { slotsOf } from './slots.ts';
import { consequenceOf, type Task } from './types.ts';

/** Something that a plan has to keep and that could be left out: by the name that a conflict calls it. */
export type Named = { id: string; kind: RuleType | 'consequence' | 'time' | 'precise' | 'fixed' | 'group' };

/** More minutes than any library has. */
export const ENDLESS = 10_000_000;

/**
 * All that may be to blame when nothing can be planned. Wishes come first: tried first, they stay in a set only when it
 * cannot do without them; the rules of the policy follow, minimums last.
 */
export function namesOf(task: Task): Named[] {
  const wishes: Named[] = [
    ...(task.fixed.length > 0 ? [{ id: 'fixed', kind: 'fixed' } as const] : []),
    { id: 'precise', kind: 'precise' },
    ...task.groups.map((group): Named => ({ id: `group:${group.id}`, kind: 'group' })),
    { id: 'time', kind: 'time' },
  ];
  const binding = new Set(completionNeeds(task.policy));
  const lines = standingOf(task.policy, task.person, task.facts, task.asOf)?.lines ?? [];
  const consequences = lines
    .filter((line) => line.binding === 'consequence' && line.at !== 'past' && !binding.has(line.ruleId))
    .map((line): Named => ({ id: consequenceOf(line.ruleId, line.period.from), kind: 'consequence' }))
    .filter(({ id }) => !task.accepted?.includes(id));
  const ofType = (type: RuleType) =>
    task.policy.rules
      .filter((rule) => rule.type === type)
      .filter((rule) => !(rule.type === 'minimum' && rule.binding === 'consequence' && !binding.has(rule.id)))
      .map((rule): Named => ({ id: rule.id, kind: type }));
  return [
    ...wishes,
    ...ofType('window'),
    ...ofType('gate'),
    ...ofType('duty'),
    ...ofType('requirement'),
    ...consequences,
    ...ofType('cap'),
    ...ofType('minimum'),
  ];
}

/** The task as it would be if these were not asked for; its slots stay as they are. */
export function withoutNamed(task: Task, left: readonly Named[]): Task {
  const ids = new Set(left.map((one) => one.id));
  const consequences = left.filter((one) => one.kind === 'consequence').map((one) => one.id);
  return {
    ...task,
    policy: { ...task.policy, rules: task.policy.rules.filter((rule) => !ids.has(rule.id)) },
    minutesPerWeek: ids.has('time') ? ENDLESS : task.minutesPerWeek,
    precise: ids.has('precise') ? { ...task.precise, least: 0 } : task.precise,
    groups: task.groups.filter((group) => !ids.has(`group:${group.id}`)),
    fixed: ids.has('fixed') ? [] : task.fixed,
    accepted: [...(task.accepted ?? []), ...consequences],
    cuts: slotsOf(task).map((slot) => slot.from),
  };
}
