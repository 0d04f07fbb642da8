import type { PolicyRule, RuleContent } from '../../db/schema/policy.ts';
import { aRule } from './world.ts';

/** A rule as policies write it: without the policy it would hold by. */
export function bare<C extends RuleContent>(id: string, content: C): C & Omit<PolicyRule, keyof RuleContent> {
  const { policyId: _, ...rule } = aRule(id, content);
  return rule as unknown as C & Omit<PolicyRule, keyof RuleContent>;
}

export const cycleRule = bare('cycle', {
  type: 'cycle',
  from: '2025-09-01',
  to: '2030-08-31',
  repeats: true,
  yearStart: '09-01',
  terms: [
    { start: '09-01', weeks: 20, label: '上学期', labelEn: 'First term' },
    { start: '02-15', weeks: 20, label: '下学期', labelEn: 'Second term' },
  ],
});
export const totalRule = bare('total', {
  type: 'minimum',
  of: {},
  least: 360,
  unit: 'credit',
  per: 'cycle',
  when: null,
  binding: 'completion',
  consequence: null,
});
