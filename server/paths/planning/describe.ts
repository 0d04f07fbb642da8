import { centi, standingOf, type Line } from '../../policy/rules/index.ts';
import type { Named } from './names.ts';
import { slotsOf } from './slots.ts';
import type { ConflictingRule, Task } from './types.ts';

type Said = Pick<ConflictingRule, 'clause' | 'label' | 'labelEn' | 'params'>;

/** A rule of a conflict with its clause and its numbers: hundredths, times or minutes. */
export function said(task: Task, { id, kind }: Named): Said {
  const own = (params: Said['params']): Said => ({ clause: null, label: id, labelEn: id, params });
  if (kind === 'fixed') return own({ count: task.fixed.length });
  if (kind === 'precise') {
    const available = task.candidates.filter((one) => one.mayBePrecise).length;
    return own({ least: task.precise.least, available });
  }
  if (kind === 'time') {
    const minutes = slotsOf(task).reduce((sum, slot) => sum + slot.minutes, 0);
    return own({ minutesPerWeek: task.minutesPerWeek, minutes });
  }
  if (kind === 'group') {
    const group = task.groups.find((one) => `group:${one.id}` === id);
    if (!group) return own({});
    const available = task.candidates.filter((one) => group.refs.includes(one.ref)).length;
    const { clause, label, labelEn, atLeast } = group;
    return { clause, label, labelEn, params: { atLeast, available } };
  }
  const [ruleId, from] = kind === 'consequence' ? id.split('@') : [id, null];
  const rule = task.policy.rules.find((one) => one.id === ruleId);
  if (!rule) return own({});
  const { clause, label, labelEn } = rule;
  if (rule.type === 'cap')
    return { clause, label, labelEn, params: { most: centi(rule.most), unit: rule.unit, per: rule.per } };
  const lines = standingOf(task.policy, task.person, task.facts, task.asOf)?.lines ?? [];
  const line = lines.find((one) => one.ruleId === ruleId && !one.isMet && (from === null || one.period.from === from));
  return { clause, label, labelEn, params: line ? numbersOf(line) : {} };
}

const numbersOf = ({ needed, counted, unit, period, consequence }: Line): Said['params'] => ({
  ...{ needed, counted, unit, from: period.from, to: period.to },
  ...(consequence !== null && { consequence }),
});
