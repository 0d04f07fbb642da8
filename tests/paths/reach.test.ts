import { describe, expect, test } from 'vitest';
import { quickly } from '../../server/paths/reach/decide.ts';
import type { CycleCandidate, Task } from '../../server/paths/planning/types.ts';
import { aFact, aTeacher } from '../policy/world.ts';
import { rules } from './district.ts';

const policy = { policyIds: ['pol_test'], rules: rules.map((rule) => ({ ...rule, policyId: 'pol_test' })) };
const candidate = (
  given: Partial<CycleCandidate> & Pick<CycleCandidate, 'ref' | 'minutes' | 'credits'>,
): CycleCandidate => ({
  ...{ source: 'offering', title: given.ref, category: 'post', level: 'county', form: 'in_person' },
  ...{ hours: given.credits, relevance: 0, mayBePrecise: false, from: null, to: null, after: [], certificateNo: null },
  ...given,
});
const school = { category: 'school', level: 'school', form: 'school_based' } as const;
const supply = [
  candidate({ ref: 'post', minutes: 1800, credits: 3000 }),
  candidate({ ref: 'first', minutes: 240, credits: 400, ...school, to: '2027-02-14' }),
  candidate({ ref: 'second', minutes: 240, credits: 400, ...school, from: '2027-02-15' }),
  candidate({ ref: 'safety', minutes: 60, credits: 0, ...school, category: 'safety' }),
];
const task = (given: Partial<Task> = {}): Task => ({
  ...{ policy, person: aTeacher(), facts: [], asOf: '2026-09-01', minutesPerWeek: 180 },
  ...{ precise: { least: 0, most: 0 }, candidates: supply, groups: [], fixed: [] },
  ...given,
});

describe('what can be said without solving', () => {
  test('a plan made in one go that the checker accepts is enough', () => {
    // 36 credits at 0.6 minutes a hundredth.
    expect(quickly(task())).toEqual({ verdict: 'can_finish', minutes: 2160 });
  });
  test('who is done is done', () => {
    const facts = [
      aFact({ on: '2025-10-01', credits: 3000 }),
      aFact({ on: '2025-10-01', category: 'school', level: 'school', credits: 400 }),
      aFact({ on: '2026-03-01', category: 'school', level: 'school', credits: 400 }),
      aFact({ on: '2026-03-01', category: 'safety', level: 'school' }),
    ];
    expect(quickly(task({ facts }))).toEqual({ verdict: 'finished' });
  });
  test('too few minutes for what is missing, whatever is taken', () => {
    // Forty weeks of teaching are left: 2160 minutes are 54 a week.
    expect(quickly(task({ minutesPerWeek: 53 }))).toEqual({ verdict: 'cannot_finish', conflicts: ['total', 'time'] });
    expect(quickly(task({ minutesPerWeek: 54 })).verdict).not.toBe('cannot_finish');
  });
  test('less on offer than is missing', () => {
    const candidates = supply.filter(({ ref }) => ref !== 'second');
    expect(quickly(task({ candidates }))).toMatchObject({ verdict: 'cannot_finish' });
  });
  test('caps that leave no room: the rule and the cap', () => {
    const more = policy.rules.map((rule) =>
      rule.id === 'school' && rule.type === 'minimum' ? { ...rule, least: 12 } : rule,
    );
    const found = quickly(task({ policy: { ...policy, rules: more } }));
    expect(found).toEqual({ verdict: 'cannot_finish', conflicts: ['school', 'school-cap'] });
  });
  test('what only a solver can tell is left to it', () => {
    const candidates = supply.filter(({ ref }) => ref !== 'safety');
    expect(quickly(task({ candidates }))).toEqual({ verdict: 'ask_the_planner' });
  });
});
