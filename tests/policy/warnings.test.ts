import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  cycleAt,
  rulesOf,
  selects,
  standingOf,
  warningsOf,
  type Effective,
  type Fact,
  type PersonFacts,
} from '../../server/policy/rules/index.ts';
import { shipped } from './golden/world.ts';
import { anyPolicy, aSelector, someFacts } from './random.ts';
import { aFact, aPolicy, aRule, aTeacher } from './world.ts';

function warned(policy: Effective, person: PersonFacts, facts: readonly Fact[], asOf: string) {
  const standing = standingOf(policy, person, facts, asOf);
  if (!standing) throw new Error(`No cycle on ${asOf}`);
  return warningsOf(policy, person, facts, standing);
}
const seed = 20260901;

describe('株洲: 120 school-based credits at 12 a term', () => {
  const policy = shipped('zhuzhou-2009');
  /** First days of terms, by hand: what the engine makes of them is tried against this. */
  const STARTS = [
    '2009-01-01',
    ...Array.from({ length: 7 }, (_, i) => [`${2009 + i}-02-15`, `${2009 + i}-09-01`]).flat(),
  ];
  const termOf = (on: string) => STARTS.filter((start) => start <= on).length - 1;
  const school = (on: string, credits: number) =>
    aFact({ category: 'school', level: 'school', form: 'school_based', on, credits });

  const aDay = fc.integer({ min: 0, max: 2555 }).map((n) => addDays('2009-01-01', n));
  const aPast = fc.array(fc.record({ on: aDay, credits: fc.integer({ min: 1, max: 2000 }) }), { maxLength: 20 });
  /** What counts, and what still may, in hundredths. */
  function byHand(facts: readonly Fact[], asOf: string) {
    const used = STARTS.map((_, term) =>
      facts.filter((fact) => termOf(fact.on) === term).reduce((sum, fact) => sum + fact.credits, 0),
    ).map((credits) => Math.min(1200, credits));
    const left = used.map((credits, term) => (term >= termOf(asOf) ? 1200 - credits : 0));
    return { counted: used.reduce((a, b) => a + b, 0), left };
  }

  test('of 4 000 teachers each is warned who cannot make it any more, and none who can: the facts that do it are made', () => {
    const seen = { late: 0, able: 0 };
    fc.assert(
      fc.property(aDay, aPast, (asOf, past) => {
        const facts = past.filter(({ on }) => on <= asOf).map(({ on, credits }) => school(on, credits));
        const { counted, left } = byHand(facts, asOf);
        const most = counted + left.reduce((a, b) => a + b, 0);
        const warning = warned(policy, aTeacher(), facts, asOf).find(({ ruleId }) => ruleId === 'school');
        if (most < 12000) {
          seen.late += 1;
          expect(warning).toMatchObject({
            needed: 12000,
            counted,
            attainable: most,
            cap: { ruleId: 'school-term', per: 'term', most: 1200 },
          });
          expect(warning?.cap?.periodsNeeded).toBe(Math.ceil((12000 - counted) / 1200));
          return;
        }
        seen.able += 1;
        expect(warning).toBeUndefined();
        const rest = left.map((credits, term) => school([STARTS[term] ?? '', asOf].sort().at(-1) ?? '', credits));
        const done = standingOf(policy, aTeacher(), [...facts, ...rest], '2015-12-31');
        expect(done?.lines.find((line) => line.ruleId === 'school')?.isMet).toBe(true);
      }),
      { numRuns: 4000, seed },
    );
    expect(seen.late).toBeGreaterThan(1000);
    expect(seen.able).toBeGreaterThan(500);
  });

  test('of 2 000 who entered with fewer than ten terms left each is warned, with the terms needed and left', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1780 }), fc.integer({ min: 0, max: 60 }), (late, since) => {
        const hiredOn = addDays('2011-02-15', late);
        const asOf = [addDays(hiredOn, since), '2015-12-31'].sort()[0] ?? '';
        const left = STARTS.length - termOf(asOf);
        const warning = warned(policy, aTeacher({ hiredOn }), [], asOf).find(({ ruleId }) => ruleId === 'school');
        expect(warning === undefined).toBe(left >= 10);
        if (left >= 10) return;
        expect(warning?.cap).toMatchObject({ periodsNeeded: 10, periodsLeft: left });
        expect(warning?.attainable).toBe(left * 1200);
      }),
      { numRuns: 2000, seed },
    );
  });
});

describe('any policy', () => {
  test('nobody is warned of what turns out to be met, whatever caps cross', () => {
    let met = 0;
    fc.assert(
      fc.property(
        anyPolicy(
          fc.oneof(
            aSelector,
            aSelector.map((of) => ({ categories: of.categories ?? [] })),
          ),
        ),
        someFacts(60),
        fc.integer({ min: 0, max: 2500 }),
        (policy, some, late) => {
          const facts = some.map((fact) => ({ ...fact, credits: 3 * fact.credits }));
          const [cycle] = rulesOf(policy, 'cycle');
          const [from, to] = [cycle?.from ?? '', cycle?.to ?? ''];
          const asOf = [addDays(from, late), to].sort()[0] ?? '';
          const person = aTeacher();
          const end = standingOf(policy, person, facts, to);
          const warnings = warned(
            policy,
            person,
            facts.filter((fact) => fact.on <= asOf),
            asOf,
          );
          for (const line of end?.lines.filter(({ isMet }) => isMet) ?? []) {
            met += 1;
            expect(warnings.map(({ ruleId }) => ruleId)).not.toContain(line.ruleId);
          }
        },
      ),
      { numRuns: 2000, seed },
    );
    expect(met).toBeGreaterThan(2000);
  });

  test('who is not warned can: endless trainings of every kind on every third day meet the minimum', () => {
    let warnings = 0;
    fc.assert(
      fc.property(anyPolicy(), someFacts(12), fc.integer({ min: 0, max: 2500 }), (given, all, late) => {
        // A training that may count for little can be taken often: caps per training hinder nobody.
        const policy = { ...given, rules: given.rules.filter((rule) => rule.type !== 'cap' || rule.per !== 'item') };
        const [rule] = rulesOf(policy, 'cycle');
        const asOf = [addDays(rule?.from ?? '', late), rule?.to ?? ''].sort()[0] ?? '';
        const facts = all.filter((fact) => fact.on <= asOf);
        const told = new Set(warned(policy, aTeacher(), facts, asOf).map(({ ruleId }) => ruleId));
        warnings += told.size;
        const cycle = rule && cycleAt(rule, asOf);
        const days = [...(cycle?.terms ?? []), ...(cycle?.years ?? [])].map((span) => span.from);
        for (let day = asOf; day <= (cycle?.to ?? ''); day = addDays(day, 3)) days.push(day);
        const ahead = [...new Set(days)].filter((day) => day >= asOf).sort();
        for (const minimum of rulesOf(policy, 'minimum').filter(({ id }) => !told.has(id))) {
          const kinds = ['a', 'b', 'c']
            .map((category) => ({ category, level: 'county' as const, form: 'in_person' as const }))
            .filter((kind) => selects(minimum.of, kind))
            .map((kind) => ({ kind, caps: rulesOf(policy, 'cap').filter((cap) => selects(cap.of, kind)).length }))
            .sort((one, other) => one.caps - other.caps);
          const supply = ahead.flatMap((on) => kinds.map(({ kind }) => aFact({ ...kind, on, credits: 1_000_000 })));
          const line = standingOf(policy, aTeacher(), [...facts, ...supply], asOf)?.lines.find(
            (one) => one.ruleId === minimum.id,
          );
          expect(line?.isMet, minimum.id).toBe(true);
        }
      }),
      { numRuns: 150, seed },
    );
    expect(warnings).toBeGreaterThan(50);
  });
});

describe('what passes by itself and what may change', () => {
  const cycle = aRule('cycle', {
    type: 'cycle',
    from: '2020-01-01',
    to: '2024-12-31',
    repeats: false,
    yearStart: '01-01',
    terms: [
      { start: '02-15', weeks: 20, label: '', labelEn: '' },
      { start: '09-01', weeks: 20, label: '', labelEn: '' },
    ],
  });
  const category = (when: { serviceBelowYears: number } | { positions: 'class_teacher'[] }) =>
    aRule('category-x', {
      type: 'category',
      key: 'x',
      group: '',
      audience: '',
      when,
      isRequired: false,
      counted: { by: 'item' },
      levels: [],
      forms: [],
      organisedBy: '',
    });
  const ten = aRule('ten', {
    type: 'minimum',
    of: { categories: ['x'] },
    least: 10,
    unit: 'credit',
    per: 'cycle',
    when: null,
    binding: 'completion',
    consequence: null,
  });
  const asOf = '2022-03-01';

  test.each([
    {
      given: 'for teachers in their first three years, in the second',
      when: { serviceBelowYears: 3 },
      hiredOn: '2020-09-01',
      warns: false,
    },
    {
      given: 'for teachers in their first three years, in the fifth',
      when: { serviceBelowYears: 3 },
      hiredOn: '2017-09-01',
      warns: true,
    },
    {
      given: 'for class teachers, who is none yet',
      when: { positions: ['class_teacher' as const] },
      hiredOn: '2017-09-01',
      warns: false,
    },
  ])('trainings $given: warned is $warns', ({ when, hiredOn, warns }) => {
    const policy = aPolicy(cycle, category(when), ten);
    expect(warned(policy, aTeacher({ hiredOn }), [], asOf).map(({ ruleId }) => ruleId)).toEqual(warns ? ['ten'] : []);
  });

  test('a cap on some of the trainings is not given as what hinders all of them', () => {
    const levels = aRule('levels', {
      type: 'cap',
      of: { levels: ['school'] },
      most: 1,
      unit: 'credit',
      per: 'cycle',
      when: null,
    });
    const all = aRule('all', { type: 'cap', of: {}, most: 3, unit: 'credit', per: 'cycle', when: null });
    const open = aRule('category-x', { ...category({ serviceBelowYears: 1 }), when: null });
    expect(warned(aPolicy(cycle, open, ten, levels), aTeacher(), [], asOf)).toEqual([]);
    expect(warned(aPolicy(cycle, open, ten, levels, all), aTeacher(), [], asOf)).toMatchObject([
      { ruleId: 'ten', attainable: 300, cap: { ruleId: 'all', periodsNeeded: 4, periodsLeft: 1 } },
    ]);
  });

  const least = (n: number) => aRule('ten', { ...ten, of: {}, least: n });
  const kind = (key: string, more: { levels?: ['school']; when?: { serviceBelowYears: number } } = {}) =>
    aRule(`category-${key}`, { ...category({ serviceBelowYears: 1 }), key, when: null, ...more });
  const winter = aRule('cycle', { ...cycle, to: '2021-01-31', terms: cycle.terms.slice(1) });
  const cap = (id: string, of: { categories?: string[] }, per: 'term' | 'year' | 'cycle') =>
    aRule(id, { type: 'cap', of, most: 10, unit: 'credit', per, when: null });

  test('a new year opens its own room within a term', () => {
    const policy = aPolicy(winter, kind('x'), least(15), cap('year', {}, 'year'));
    expect(
      warned(policy, aTeacher(), [aFact({ category: 'x', on: '2020-03-01', credits: 1000 })], '2020-12-20'),
    ).toEqual([]);
  });

  test('what may only be done now is done now, and leaves the rest for later', () => {
    const policy = aPolicy(
      winter,
      kind('x'),
      kind('y', { when: { serviceBelowYears: 1 } }),
      least(20),
      cap('x', { categories: ['x'] }, 'term'),
      cap('year', {}, 'year'),
    );
    expect(warned(policy, aTeacher({ hiredOn: '2020-01-01' }), [], '2020-12-20')).toEqual([]);
  });

  test('where caps cross each other, filling one by one would find too little: nobody is warned', () => {
    const pairs = [
      ['x', 'y'],
      ['y', 'z'],
      ['x', 'z'],
    ].map((categories) => cap(categories.join(''), { categories }, 'cycle'));
    expect(warned(aPolicy(cycle, kind('x'), kind('y'), kind('z'), least(15), ...pairs), aTeacher(), [], asOf)).toEqual(
      [],
    );
  });

  test('what serves an additional duty until a day may serve the minimum after it', () => {
    const duty = (months: number) =>
      aRule('duty', {
        type: 'duty',
        when: { serviceBelowYears: 9 },
        parts: [{ of: { categories: ['x'] }, least: 5, unit: 'credit' }],
        within: { from: 'hired', months },
        isAdditional: true,
      });
    const open = aRule('category-x', { ...category({ serviceBelowYears: 1 }), when: null });
    const of = (months: number) =>
      warned(aPolicy(cycle, open, ten, duty(months)), aTeacher({ hiredOn: '2021-09-01' }), [], asOf);
    expect([of(12), of(48)].map((warnings) => warnings.length)).toEqual([0, 1]);
  });
});
