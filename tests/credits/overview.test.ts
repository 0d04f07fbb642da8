import { describe, expect, test } from 'vitest';
import { figuresOf, flagsOf, measuresOf, ruled, type Group } from '../../server/credits/standing/overview.ts';
import { keptRules } from '../../server/credits/standing/refresh.ts';
import { standingOf } from '../../server/policy/rules/index.ts';
import type { RuleContent } from '../../db/schema/policy.ts';
import { aFact, aPolicy, aRule, aTeacher } from '../policy/world.ts';

const cycle = aRule('cycle', {
  type: 'cycle',
  from: '2024-09-01',
  to: '2029-08-31',
  repeats: true,
  yearStart: '09-01',
  terms: [
    { start: '09-01', weeks: 20, label: '秋季学期', labelEn: 'Autumn' },
    { start: '02-15', weeks: 20, label: '春季学期', labelEn: 'Spring' },
  ],
});
const year = aRule('year', {
  type: 'minimum',
  of: {},
  least: 72,
  unit: 'credit',
  per: 'year',
  when: null,
  binding: 'consequence',
  consequence: '当年不得评优',
});
const completion = aRule('completion', { type: 'completion', needs: ['year'] });
type Threshold = Extract<RuleContent, { type: 'threshold' }>;
const threshold = (id: string, given: Partial<Threshold> & Pick<Threshold, 'share' | 'boundary'>) =>
  aRule(id, {
    type: 'threshold' as const,
    scope: 'school' as const,
    of: 'year',
    measures: 'unmet_share' as const,
    kind: 'flag' as const,
    consequences: ['当年不得评为先进单位'],
    ...given,
  });

const DAY = '2026-09-10';
const rulesWith = (...more: ReturnType<typeof threshold>[]) =>
  ruled('pol', aPolicy(cycle, year, completion, ...more), DAY);
const school = { id: 'org_s', name: '一小', kind: 'school' as const, path: '/org_c/org_s/' };
const city = { id: 'org_c', name: '市', kind: 'city' as const, path: '/org_c/' };

/** `unmet` of `persons` lacked last year's minimum; this year nobody has it yet. */
const group = (persons: number, unmet: number, complete = 0): Group => ({
  orgPath: school.path,
  policyKey: 'pol',
  teachers: persons,
  missing: 0,
  complete,
  yearUnmet: persons,
  yearOwed: persons,
  impossible: 0,
  counted: 0,
  needed: 0,
  spread: [0, 0, 0, 0, 0],
  owed: [persons, persons],
  met: [0, persons - unmet],
});

test('a rule per year is measured in the year that runs and in the one that ended', () => {
  expect(measuresOf(rulesWith(), DAY).map(({ key, at }) => [key, at])).toEqual([
    ['year 2026-09-01', 'current'],
    ['year 2025-09-01', 'past'],
  ]);
});

describe('a school is flagged', () => {
  const past = (boundary: 'at_least' | 'more_than', persons: number, unmet: number) => {
    const rules = rulesWith(threshold('flag', { share: 0.2, boundary }));
    const measures = measuresOf(rules, DAY);
    return flagsOf([city, school], [group(persons, unmet)], { rules, measures }).filter(({ at }) => at === 'past');
  };
  test.each([
    ['at_least', 100, 20, true],
    ['at_least', 100, 19, false],
    ['at_least', 5, 1, true],
    ['more_than', 100, 20, false],
    ['more_than', 100, 21, true],
    ['at_least', 15, 3, true],
    ['more_than', 15, 3, false],
    ['at_least', 35, 7, true],
  ] as const)('%s 20 %% of %i with %i behind: %s', (boundary, persons, unmet, isFlagged) => {
    expect(past(boundary, persons, unmet).length > 0).toBe(isFlagged);
  });

  test('with the numbers, the consequences, and the key of the persons behind it', () => {
    expect(past('at_least', 10, 3)).toEqual([
      expect.objectContaining({
        orgId: 'org_s',
        share: 0.3,
        limit: 0.2,
        unmet: 3,
        owed: 10,
        key: 'year 2025-09-01',
        consequences: ['当年不得评为先进单位'],
      }),
    ]);
  });
});

test('a target is missed below its share and reached at it', () => {
  const rules = rulesWith(
    threshold('target', {
      scope: 'city',
      of: 'completion',
      measures: 'met_share',
      share: 0.95,
      boundary: 'at_least',
      kind: 'target',
    }),
  );
  const measures = measuresOf(rules, DAY);
  const flags = (complete: number) => flagsOf([city, school], [group(100, 0, complete)], { rules, measures });
  expect(flags(94)).toMatchObject([{ orgId: 'org_c', share: 0.94, limit: 0.95 }]);
  expect(flags(95)).toEqual([]);
});

test('figures add up, and who has no policy is counted apart', () => {
  const sum = figuresOf([group(10, 3, 2), { ...group(4, 0), policyKey: '' }]);
  expect(sum).toMatchObject({ teachers: 14, complete: 2, none: 4, met: [0, 11] });
});

test('a duty with two parts is kept as one, met when both are', () => {
  const duty = aRule('new', {
    type: 'duty',
    when: {},
    parts: [
      { of: {}, least: 150, unit: 'hour' },
      { of: { levels: ['school'] }, least: 30, unit: 'hour' },
    ],
    within: { from: 'hired', months: 12 },
    isAdditional: false,
  });
  const kept = (hours: number, atSchool: number) => {
    const facts = [aFact({ on: '2025-10-01', hours }), aFact({ on: '2025-11-01', hours: atSchool, level: 'school' })];
    const standing = standingOf(aPolicy(cycle, duty), aTeacher({ hiredOn: '2025-09-01' }), facts, DAY);
    return standing && keptRules(standing.lines);
  };
  expect(kept(15000, 1000)).toEqual({ new: [3000, 1000, 0] });
  expect(kept(1000, 3000)).toEqual({ new: [15000, 4000, 0] });
  expect(kept(12000, 3000)?.new?.[2]).toBe(1);
});
