import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amountOf,
  centi,
  countFacts,
  cycleAt,
  periodAt,
  rulesOf,
  selects,
  standingOf,
  type Counted,
  type Effective,
  type Fact,
} from '../../server/policy/rules/index.ts';
import { anyPolicy, aSelector, categories, aCycle, someFacts } from './random.ts';
import { aFact, aPolicy, aRule, aTeacher } from './world.ts';

const teacher = aTeacher();
function counted(policy: Effective, facts: readonly Fact[]): Counted[] {
  const [rule] = rulesOf(policy, 'cycle');
  const cycle = rule ? cycleAt(rule, rule.from) : null;
  if (!cycle) throw new Error('No cycle');
  return countFacts(policy, teacher, cycle, facts);
}
const sum = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0);
const totals = (found: readonly Counted[]) =>
  Object.fromEntries(
    ['a', 'b', 'c'].map((key) => [
      key,
      sum(found.filter((one) => one.fact.category === key).map((one) => one.credits)),
    ]),
  );
const runs = { numRuns: 400, seed: 20260901 };

describe('what counts', () => {
  test('is never less than nothing and never more than was done', () => {
    fc.assert(
      fc.property(anyPolicy(aSelector), someFacts(), (policy, facts) => {
        for (const { fact, credits, hours } of counted(policy, facts)) {
          expect(credits >= 0 && credits <= fact.credits && hours >= 0 && hours <= fact.hours).toBe(true);
        }
      }),
      runs,
    );
  });

  test('never exceeds a cap in any of its periods, whatever the caps are about', () => {
    fc.assert(
      fc.property(anyPolicy(aSelector), someFacts(), (policy, facts) => {
        const [rule] = rulesOf(policy, 'cycle');
        const cycle = rule && cycleAt(rule, rule.from);
        const found = counted(policy, facts);
        for (const cap of rulesOf(policy, 'cap')) {
          const inPeriods = new Map<string, number>();
          for (const one of found.filter(({ fact }) => selects(cap.of, fact))) {
            const period =
              cap.per === 'item' ? one.fact.id : ((cycle && periodAt(cycle, cap.per, one.fact.on)?.from) ?? '');
            inPeriods.set(period, (inPeriods.get(period) ?? 0) + amountOf(one, cap.unit));
          }
          for (const used of inPeriods.values()) expect(used).toBeLessThanOrEqual(centi(cap.most));
        }
      }),
      runs,
    );
  });

  test('no fact is lost that a cap had room for: what is cut was cut by a cap that is full', () => {
    fc.assert(
      fc.property(anyPolicy(aSelector), someFacts(), (policy, facts) => {
        for (const { fact, credits, cuts } of counted(policy, facts)) {
          const room = cuts.filter(({ ruleId }) =>
            rulesOf(policy, 'cap').some((cap) => cap.id === ruleId && cap.unit === 'credit'),
          );
          expect(credits).toBe(Math.min(fact.credits, ...room.map((cut) => cut.left)));
        }
      }),
      runs,
    );
  });

  test('more done in a category never counts for less in it', () => {
    fc.assert(
      fc.property(anyPolicy(), someFacts(), someFacts(1), (policy, facts, [more]) => {
        fc.pre(more !== undefined);
        // Caps over several categories may give to one what they take from another; each category has its own here.
        const own = {
          ...policy,
          rules: policy.rules.filter((rule) => rule.type !== 'cap' || rule.of.categories?.length === 1),
        };
        const key = more?.category ?? '';
        const [before, after] = [totals(counted(own, facts)), totals(counted(own, more ? [...facts, more] : facts))];
        expect(after[key] ?? 0).toBeGreaterThanOrEqual(before[key] ?? 0);
        for (const other of ['a', 'b', 'c'].filter((one) => one !== key)) expect(after[other]).toBe(before[other]);
      }),
      runs,
    );
  });

  test('nor for less altogether, where caps by category or over all are of one kind of period', () => {
    fc.assert(
      fc.property(anyPolicy(), someFacts(), someFacts(1), (policy, facts, more) => {
        const per = rulesOf(policy, 'cap').find((cap) => cap.per !== 'item')?.per;
        const lasting = {
          ...policy,
          rules: policy.rules.filter((rule) => rule.type !== 'cap' || rule.per === 'item' || rule.per === per),
        };
        const all = (some: readonly Fact[]) => sum(counted(lasting, some).map((one) => one.credits));
        expect(all([...facts, ...more])).toBeGreaterThanOrEqual(all(facts));
      }),
      runs,
    );
  });

  test('of one day does not hang on the order it was entered in, by category', () => {
    fc.assert(
      fc.property(anyPolicy(), someFacts(), fc.infiniteStream(fc.nat()), (policy, facts, chance) => {
        const own = {
          ...policy,
          rules: policy.rules.filter((rule) => rule.type !== 'cap' || rule.of.categories?.length === 1),
        };
        const oneDay = facts.map((fact) => ({ ...fact, on: fact.on.slice(0, 8) + '01' }));
        const shuffled = oneDay.map((fact) => ({ fact, key: chance.next().value ?? 0 })).sort((a, b) => a.key - b.key);
        expect(
          totals(
            counted(
              own,
              shuffled.map(({ fact }) => fact),
            ),
          ),
        ).toEqual(totals(counted(own, oneDay)));
      }),
      runs,
    );
  });

  test('is the same in any order of days given', () => {
    fc.assert(
      fc.property(anyPolicy(aSelector), someFacts(), (policy, facts) => {
        const days = new Set(facts.map((fact) => fact.on));
        fc.pre(days.size === facts.length);
        expect(counted(policy, [...facts].reverse())).toEqual(counted(policy, facts));
      }),
      runs,
    );
  });

  test('a certificate counts once, in credits and in hours', () => {
    fc.assert(
      fc.property(aCycle, fc.array(fc.constantFrom('1', '2', null), { maxLength: 8 }), (cycle, numbers) => {
        const policy = aPolicy(cycle, ...categories);
        const facts = numbers.map((certificateNo) =>
          aFact({ on: cycle.from, category: 'a', credits: 100, hours: 50, certificateNo }),
        );
        const worth = new Set(numbers.filter((no) => no !== null)).size + numbers.filter((no) => no === null).length;
        const found = counted(policy, facts);
        expect([sum(found.map((one) => one.credits)), sum(found.map((one) => one.hours))]).toEqual([
          worth * 100,
          worth * 50,
        ]);
      }),
      runs,
    );
  });
});

test('caps that cross may take from two what they gave to one: known, and said of countFacts', () => {
  const cross = aPolicy(
    aRule('cycle', {
      type: 'cycle',
      from: '2020-01-01',
      to: '2020-12-31',
      repeats: false,
      yearStart: '01-01',
      terms: [{ start: '01-01', weeks: 20, label: '', labelEn: '' }],
    }),
    ...categories,
    aRule('school', { type: 'cap', of: { levels: ['school'] }, most: 10, unit: 'credit', per: 'year', when: null }),
    aRule('remote', { type: 'cap', of: { forms: ['remote'] }, most: 10, unit: 'credit', per: 'year', when: null }),
  );
  const [both, one, other] = [
    aFact({ category: 'a', on: '2020-02-01', level: 'school', form: 'remote', credits: 1000 }),
    aFact({ category: 'a', on: '2020-03-01', level: 'school', form: 'in_person', credits: 1000 }),
    aFact({ category: 'a', on: '2020-04-01', level: 'county', form: 'remote', credits: 1000 }),
  ];
  const all = (facts: Fact[]) => sum(counted(cross, facts).map((found) => found.credits));
  expect([all([one, other]), all([both, one, other])]).toEqual([2000, 1000]);
});

test('so may a cap per term and one per year over more, for a term lies in two years', () => {
  const cross = aPolicy(
    aRule('cycle', {
      type: 'cycle',
      from: '2020-01-01',
      to: '2021-12-31',
      repeats: false,
      yearStart: '01-01',
      terms: [{ start: '09-01', weeks: 20, label: '', labelEn: '' }],
    }),
    ...categories,
    aRule('term', { type: 'cap', of: { categories: ['a'] }, most: 10, unit: 'credit', per: 'term', when: null }),
    aRule('year', { type: 'cap', of: {}, most: 10, unit: 'credit', per: 'year', when: null }),
  );
  const [first, same, next] = [
    aFact({ category: 'a', on: '2020-12-01', credits: 1000 }),
    aFact({ category: 'b', on: '2020-12-02', credits: 1000 }),
    aFact({ category: 'a', on: '2021-01-05', credits: 1000 }),
  ];
  const all = (facts: Fact[]) => sum(counted(cross, facts).map((found) => found.credits));
  expect([all([same, next]), all([first, same, next])]).toEqual([2000, 1000]);
});

test('every line of a standing is the sum of its shares, and no share is counted above what was done', () => {
  fc.assert(
    fc.property(anyPolicy(aSelector), someFacts(), fc.integer({ min: 0, max: 400 }), (policy, facts, day) => {
      const [rule] = rulesOf(policy, 'cycle');
      const standing = standingOf(
        policy,
        teacher,
        facts,
        `${Number(rule?.from.slice(0, 4)) + 1}-01-${String((day % 28) + 1).padStart(2, '0')}`,
      );
      for (const line of standing?.lines ?? []) {
        expect(line.counted).toBe(sum(line.shares.map((share) => share.counted)));
        expect(line.shares.every((share) => share.counted <= share.gross)).toBe(true);
        expect(line.isMet).toBe(line.counted >= line.needed);
      }
    }),
    runs,
  );
});

test('what serves an additional duty serves no minimum, and what serves a minimum no additional duty', () => {
  const duty = aRule('fresh', {
    type: 'duty',
    when: { serviceBelowYears: 1 },
    parts: [{ of: { categories: ['a'] }, least: 10, unit: 'credit' }],
    within: { from: 'hired', months: 12 },
    isAdditional: true,
  });
  fc.assert(
    fc.property(anyPolicy(), someFacts(), fc.integer({ min: 0, max: 1500 }), (policy, facts, late) => {
      const fresh = aTeacher({ hiredOn: new Date(Date.UTC(2019, 0, 1 + late)).toISOString().slice(0, 10) });
      const [rule] = rulesOf(policy, 'cycle');
      const standing = standingOf({ ...policy, rules: [...policy.rules, duty] }, fresh, facts, rule?.to ?? '');
      const idsOf = (isDuty: boolean) =>
        (standing?.lines ?? [])
          .filter((line) => (line.type === 'duty') === isDuty)
          .flatMap((line) => line.shares.map((share) => share.id));
      const serving = new Set(idsOf(true));
      expect(idsOf(false).filter((id) => serving.has(id))).toEqual([]);
    }),
    runs,
  );
});
