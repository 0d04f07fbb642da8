import type { Selector, Unit } from '../../../db/schema/policy.ts';
import {
  completionNeeds,
  isAdditional,
  rulesOf,
  selects,
  standingOf,
  type Fact,
  type Line,
} from '../../policy/rules/index.ts';
import type { Ground } from './ground.ts';
import { consequenceOf } from './types.ts';

/** A line of the standing that a plan has to fulfil. */
export type Asked = {
  /** As conflicts name it. */
  name: string;
  line: Line;
  /** Hundredths, or times; what comes before the plan gives `base` of it. */
  needed: number;
  base: number;
  /** `counted` after caps; the others as taken. */
  measure: 'counted' | 'gross' | 'times';
  unit: Unit;
  /** Whether an entry of this kind on this day counts for it. */
  takes: (fact: Fact) => boolean;
};

/** Whatever is not over yet, and what is over when completion hangs on it; less the consequences that are accepted. */
export function askedLines(ground: Ground): Asked[] {
  const { task, before } = ground;
  const standing = standingOf(task.policy, task.person, before, task.asOf);
  if (!standing) return [];
  const binding = new Set(completionNeeds(task.policy));
  const accepted = new Set(task.accepted);
  const parts = new Map<string, number>();
  return standing.lines.flatMap((line) => {
    const nth = parts.get(line.ruleId) ?? 0;
    parts.set(line.ruleId, nth + 1);
    if (line.at === 'past' && !binding.has(line.ruleId)) return [];
    const isOnlyConsequence = line.binding === 'consequence' && !binding.has(line.ruleId);
    const name = isOnlyConsequence ? consequenceOf(line.ruleId, line.period.from) : line.ruleId;
    if (accepted.has(name)) return [];
    const takes = takesOf(ground, line, nth);
    const measure = { minimum: 'counted', duty: 'gross', requirement: 'times' } as const;
    const unit = line.unit === 'hour' ? 'hour' : 'credit';
    const { needed, counted: base } = line;
    return takes ? [{ name, line, needed, base, measure: measure[line.type], unit, takes }] : [];
  });
}

function takesOf(ground: Ground, line: Line, nth: number): Asked['takes'] | null {
  const { policy, person } = ground.task;
  const { from, to } = line.period;
  const means = (of: Selector) => (fact: Fact) => selects(of, fact) && from <= fact.on && fact.on <= to;
  switch (line.type) {
    case 'minimum': {
      const rule = rulesOf(policy, 'minimum').find((one) => one.id === line.ruleId);
      if (!rule) return null;
      const isMeant = means(rule.of);
      return (fact) => isMeant(fact) && !isAdditional(policy, person, ground.cycle, fact);
    }
    case 'requirement': {
      const rule = rulesOf(policy, 'requirement').find((one) => one.id === line.ruleId);
      return rule ? means(rule.of) : null;
    }
    case 'duty': {
      // A duty's lines are its parts in order, again for each of its times.
      const rule = rulesOf(policy, 'duty').find((one) => one.id === line.ruleId);
      const part = rule?.parts[nth % rule.parts.length];
      if (!rule || !part) return null;
      return (fact) => selects(part.of, fact) && fact.on <= to && (rule.within.from !== 'cycle' || from <= fact.on);
    }
  }
}
