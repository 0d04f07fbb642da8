import { describe, expect, test } from 'vitest';
import { standingOf, warningsOf, cycleAt } from '../../server/policy/rules/index.ts';
import { aFact, aPolicy, aRule, aTeacher } from './world.ts';

const cycle = aRule('cycle', {
  type: 'cycle',
  from: '2009-01-01',
  to: '2015-12-31',
  repeats: false,
  yearStart: '01-01',
  terms: [
    { start: '02-15', weeks: 20, label: '春季学期', labelEn: 'Spring' },
    { start: '09-01', weeks: 20, label: '秋季学期', labelEn: 'Autumn' },
  ],
});
const category = (key: string) =>
  aRule(`category-${key}`, {
    type: 'category',
    key,
    group: '',
    audience: '',
    when: null,
    isRequired: false,
    counted: { by: 'item' },
    levels: [],
    forms: [],
    organisedBy: '',
  });
const total = aRule('total', {
  type: 'minimum',
  of: {},
  least: 450,
  unit: 'credit',
  per: 'cycle',
  when: null,
  binding: 'completion',
  consequence: null,
});
const school = aRule('school', {
  type: 'minimum',
  of: { categories: ['school'] },
  least: 120,
  unit: 'credit',
  per: 'cycle',
  when: null,
  binding: 'completion',
  consequence: null,
});
const cap = aRule('school-cap', {
  type: 'cap',
  of: { categories: ['school'] },
  most: 12,
  unit: 'credit',
  per: 'term',
  when: null,
});
const policy = aPolicy(cycle, category('school'), category('post'), total, school, cap);

describe('a standing', () => {
  test('a full term counts no more than its cap, and the cap says what it took', () => {
    const facts = [
      aFact({ category: 'school', level: 'school', on: '2014-03-01', credits: 1000 }),
      aFact({ category: 'school', level: 'school', on: '2014-04-01', credits: 500 }),
      aFact({ category: 'school', level: 'school', on: '2014-09-02', credits: 300 }),
    ];
    const standing = standingOf(policy, aTeacher(), facts, '2014-12-31');
    const line = standing?.lines.find((one) => one.ruleId === 'school');
    expect(line).toMatchObject({ needed: 12000, counted: 1500, gross: 1800, isMet: false });
    expect(line?.shares.map((share) => share.counted)).toEqual([1000, 200, 300]);
    expect(line?.shares[1]?.cuts).toEqual([
      { ruleId: 'school-cap', from: '2014-02-15', most: 1200, before: 1000, left: 200 },
    ]);
    expect(standing?.missing).toEqual(['total', 'school']);
  });

  test('who has 8 terms left for 10 is warned, with the numbers; who has 10 is not', () => {
    const late = standingOf(policy, aTeacher(), [], '2012-02-20');
    expect(late && warningsOf(policy, aTeacher(), [], late)).toEqual([
      {
        ruleId: 'school',
        period: { from: '2009-01-01', to: '2015-12-31' },
        unit: 'credit',
        needed: 12000,
        counted: 0,
        attainable: 9600,
        cap: { ruleId: 'school-cap', per: 'term', most: 1200, periodsNeeded: 10, periodsLeft: 8 },
      },
    ]);
    const early = standingOf(policy, aTeacher(), [], '2011-02-20');
    expect(early && warningsOf(policy, aTeacher(), [], early)).toEqual([]);
  });
});

test('a school year may begin on any day, and rounds follow each other', () => {
  const found = cycleAt(
    { ...cycle, from: '2021-07-01', to: '2026-06-30', repeats: true, yearStart: '07-01' },
    '2027-03-01',
  );
  expect(found).toMatchObject({ from: '2026-07-01', to: '2031-06-30' });
  expect(found?.years.map((year) => year.from)).toEqual([
    '2026-07-01',
    '2027-07-01',
    '2028-07-01',
    '2029-07-01',
    '2030-07-01',
  ]);
  expect(found?.terms[0]).toMatchObject({ from: '2026-07-01', to: '2026-08-31', label: '春季学期' });
});
