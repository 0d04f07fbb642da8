import { describe, expect, test } from 'vitest';
import { recognitionsFor, remediesOf } from '../../server/credits/standing/remedies.ts';
import {
  standingOf,
  warningsOf,
  withExceptions,
  type Effective,
  type Fact,
  type Standing,
} from '../../server/policy/rules/index.ts';
import { aFact, aPolicy, aRule, aTeacher } from '../policy/world.ts';

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
const category = (key: string, counted: { by: 'item' } | { by: 'certificate'; credits: number }) =>
  aRule(`category-${key}`, {
    type: 'category',
    key,
    group: '',
    audience: '',
    when: null,
    isRequired: false,
    counted,
    levels: [],
    forms: [],
    organisedBy: '',
  });
const minimum = (id: string, least: number, categories?: string[]) =>
  aRule(id, {
    type: 'minimum',
    of: categories ? { categories } : {},
    least,
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
const policy = aPolicy(
  cycle,
  category('school', { by: 'item' }),
  category('degree', { by: 'certificate', credits: 100 }),
  minimum('total', 450),
  minimum('school', 120, ['school']),
  cap,
);
const person = aTeacher();

function caseOn(asOf: string, facts: Fact[] = [], under: Effective = policy) {
  const standing = standingOf(under, person, facts, asOf);
  if (!standing) throw new Error('no cycle holds');
  return { policy: under, person, facts, standing };
}
const warned = ({ policy: under, facts, standing }: { policy: Effective; facts: Fact[]; standing: Standing }) =>
  warningsOf(under, person, facts, standing);

describe('120 credits of school research at 12 a term, with 8 terms left', () => {
  const late = caseOn('2012-02-20');
  const [warning] = warned(late);
  const remedies = warning ? remediesOf(late, warning) : [];

  test('the lawful ways out carry the smallest numbers that are enough', () => {
    expect(remedies).toEqual([
      { kind: 'extend', ruleId: 'cycle', to: '2017-02-14', terms: 2, change: { kind: 'until', to: '2017-02-14' } },
      { kind: 'raise', ruleId: 'school-cap', from: 1200, to: 1500, change: { kind: 'most', most: 15 } },
      { kind: 'lower', ruleId: 'school', from: 12000, to: 9600, change: { kind: 'least', least: 96 } },
      { kind: 'waive', ruleId: 'school', change: { kind: 'waive' } },
    ]);
  });

  test('each of them, granted, ends the warning; the next smaller one does not', () => {
    for (const remedy of remedies) {
      if (remedy.kind === 'recognise') continue;
      const { ruleId, change } = remedy;
      const granted = withExceptions(policy, [{ ruleId, change }]);
      const then = standingOf(granted, person, [], '2012-02-20');
      expect(then && warningsOf(granted, person, [], then)).toEqual([]);
    }
    for (const change of [
      { ruleId: 'cycle', change: { kind: 'until' as const, to: '2016-08-31' } },
      { ruleId: 'school-cap', change: { kind: 'most' as const, most: 14.5 } },
      { ruleId: 'school', change: { kind: 'least' as const, least: 96.01 } },
    ]) {
      const under = withExceptions(policy, [change]);
      const then = standingOf(under, person, [], '2012-02-20');
      expect(then && warningsOf(under, person, [], then)).toHaveLength(1);
    }
  });
});

test('of a cycle that repeats, the round she is in goes on, not the first', () => {
  const five = { ...cycle, from: '2005-01-01', to: '2009-12-31', repeats: true };
  const one = caseOn(
    '2012-02-20',
    [],
    aPolicy(five, category('school', { by: 'item' }), minimum('school', 84, ['school']), cap),
  );
  const [warning] = warned(one);
  expect(warning).toMatchObject({ attainable: 7200, period: { from: '2010-01-01', to: '2014-12-31' } });
  const [longer] = warning ? remediesOf(one, warning) : [];
  expect(longer).toEqual({
    kind: 'extend',
    ruleId: 'cycle',
    to: '2015-08-31',
    terms: 1,
    change: { kind: 'until', to: '2015-08-31' },
  });
});

test('a minimum of a year that is over cannot be mended by a longer cycle', () => {
  const yearly = aRule('year', {
    type: 'minimum',
    of: { categories: ['school'] },
    least: 30,
    unit: 'credit',
    per: 'year',
    when: null,
    binding: 'completion',
    consequence: null,
  });
  const one = caseOn('2012-09-05', [], aPolicy(cycle, category('school', { by: 'item' }), yearly, cap));
  const [warning] = warned(one).filter(({ period }) => period.from === '2012-01-01');
  expect(warning).toMatchObject({ needed: 3000, attainable: 1200 });
  expect(warning && remediesOf(one, warning).map(({ kind }) => kind)).toEqual(['raise', 'lower', 'waive']);
});

test('a degree is named where it would count, once, and not to whom has one', () => {
  const one = caseOn('2012-02-20');
  const line = (of: typeof one, id: string) => of.standing.lines.find(({ ruleId }) => ruleId === id);
  const total = line(one, 'total');
  const school = line(one, 'school');
  expect(total && recognitionsFor(one, total)).toMatchObject([
    { kind: 'recognise', category: 'degree', credits: 10000 },
  ]);
  expect(school && recognitionsFor(one, school)).toEqual([]);
  const graduate = caseOn('2012-02-20', [aFact({ category: 'degree', on: '2010-07-01', credits: 10000 })]);
  const met = line(graduate, 'total');
  expect(met && recognitionsFor(graduate, met)).toEqual([]);
});
