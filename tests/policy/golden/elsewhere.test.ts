import { describe, expect, test } from 'vitest';
import { cycleAt, rulesOf, standingOf } from '../../../server/policy/rules/index.ts';
import { aTeacher } from '../world.ts';
import { did, expectClause, inUnits, lineOn, linesOf, ruleIn, shipped, worth } from './world.ts';

/** Policies known second-hand: the numbers are those of the pages, and the clauses say 转述. */
const DAY = '2023-06-01';
const END = '2025-12-31';

describe('湖南: 360 credits in five years', () => {
  const policy = shipped('hunan-360');

  test.each([
    { rule: 'total', needed: 360, from: '2021-01-01', to: '2025-12-31', clause: '不少于360学分' },
    { rule: 'year', needed: 72, from: '2023-01-01', to: '2023-12-31', clause: '每年不少于72学分' },
  ])('$rule asks for $needed from $from', ({ rule, needed, from, to, clause }) => {
    expect(lineOn(policy, rule, [], DAY)).toMatchObject({ needed, from, to, isMet: false });
    expect(lineOn(policy, rule, [did('training', DAY, { credits: needed })], DAY).isMet).toBe(true);
    expect(lineOn(policy, rule, [did('training', DAY, { credits: needed - 0.01 })], DAY).isMet).toBe(false);
    expectClause(policy, rule, clause);
    expect(ruleIn(policy, rule).clause.place).toBe('转述');
  });

  const fresh = aTeacher({ hiredOn: '2022-09-01', ladderLevel: 'novice' });
  const duties = (facts: Parameters<typeof linesOf>[2]) =>
    Object.fromEntries(
      linesOf(policy, fresh, facts, DAY)
        .filter((line) => line.type === 'duty')
        .map((line) => [line.ruleId, inUnits(line)]),
    );

  test('new teachers owe 150 more within three years, and 100 in each of the first two', () => {
    expect(duties([])).toMatchObject({
      induction: { needed: 150, from: '2022-09-01', to: '2025-08-31' },
      'first-year': { needed: 100, from: '2022-09-01', to: '2023-08-31' },
      'second-year': { needed: 100, from: '2023-09-01', to: '2024-08-31' },
    });
    expectClause(policy, 'induction', '三年内另加不少于150学分');
    expectClause(policy, 'first-year', '头两年每年不少于100学分');
  });

  test.each([
    { given: '100 and 100', years: [100, 100], met: [true, true] },
    { given: '200 in the first year do not help the second', years: [200, 0], met: [true, false] },
    { given: '99.99 and 100', years: [99.99, 100], met: [false, true] },
  ])('$given', ({ years: [one = 0, two = 0], met }) => {
    const found = duties([
      did('training', '2023-03-01', { credits: one }),
      did('training', '2024-03-01', { credits: two }),
    ]);
    expect([found['first-year']?.isMet, found['second-year']?.isMet]).toEqual(met);
  });

  test('the 150 are on top of the 360', () => {
    const facts = [did('induction', '2023-03-01', { credits: 150 }), did('training', '2023-04-01', { credits: 20 })];
    expect(lineOn(policy, 'total', facts, DAY, fresh).counted).toBe(20);
    expect(duties(facts).induction).toMatchObject({ counted: 150, isMet: true });
  });
});

describe('涟源, laid over 湖南', () => {
  const policy = shipped('hunan-360', 'lianyuan-360');

  test.each([
    { rule: 'total', needed: 360, clause: '不少于360学分' },
    { rule: 'school', needed: 210, clause: '校本研修不少于210学分' },
    { rule: 'higher', needed: 150, clause: '县级以上培训不少于150学分' },
  ])('$rule asks for $needed within school years', ({ rule, needed, clause }) => {
    expect(lineOn(policy, rule, [], DAY)).toMatchObject({ needed, from: '2021-07-01', to: '2026-06-30' });
    expectClause(policy, rule, clause);
  });

  test.each([
    { day: '2023-06-30', from: '2022-07-01', to: '2023-06-30' },
    { day: '2023-07-01', from: '2023-07-01', to: '2024-06-30' },
  ])('on $day the 72 of a year run from $from', ({ day, from, to }) => {
    expect(lineOn(policy, 'year', [], day)).toMatchObject({ needed: 72, from, to });
    expectClause(policy, 'cycle', '7月1日至次年6月30日');
  });

  test.each([
    { school: 210, higher: 150, missing: [] },
    { school: 209, higher: 151, missing: ['school'] },
    { school: 211, higher: 149, missing: ['higher'] },
    { school: 300, higher: 0, missing: ['total', 'higher'] },
  ])('$school school-based and $higher above: lacks $missing', ({ school, higher, missing }) => {
    const facts = [
      did('school', DAY, { level: 'school', credits: school }),
      did('training', DAY, { level: 'county', credits: higher }),
    ];
    expect(standingOf(policy, aTeacher(), facts, DAY)?.missing).toEqual(missing);
  });

  test('what the county does not say still comes from the province', () => {
    expect(ruleIn(policy, 'induction').policyId).toBe('hunan-360');
    expect(ruleIn(policy, 'school').policyId).toBe('lianyuan-360');
    expect(ruleIn(policy, 'route')).toMatchObject({ registers: 'school', audits: 'county', isOtherBody: true });
  });
});

describe('江汉: 360 hours, and what an hour is worth', () => {
  const policy = shipped('jianghan-360');

  test.each([
    { rule: 'total', needed: 360, clause: '不少于360学时' },
    { rule: 'central', needed: 160, clause: '集中培训160学时' },
    { rule: 'other', needed: 200, clause: '非集中培训200学时' },
  ])('$rule asks for $needed hours', ({ rule, needed, clause }) => {
    expect(lineOn(policy, rule, [], DAY)).toMatchObject({ needed });
    expectClause(policy, rule, clause);
  });

  test.each([
    { central: 160, other: 200, missing: [] },
    { central: 159, other: 201, missing: ['central'] },
    { central: 161, other: 199, missing: ['other'] },
    { central: 360, other: 0, missing: ['other'] },
  ])('$central central hours and $other others: lacks $missing', ({ central, other, missing }) => {
    const facts = [
      did('central', DAY, { hours: central }),
      did('school', DAY, { level: 'school', form: 'school_based', hours: other }),
    ];
    expect(standingOf(policy, aTeacher(), facts, DAY)?.missing).toEqual(missing);
  });

  test.each([
    {
      category: 'central',
      level: 'county',
      form: 'in_person',
      hours: 8,
      credits: 1,
      clause: '集中培训8学时计1学分',
      rule: 'convert-central',
    },
    {
      category: 'school',
      level: 'school',
      form: 'school_based',
      hours: 10,
      credits: 1,
      clause: '非集中培训10学时计1学分',
      rule: 'convert-other',
    },
    {
      category: 'remote',
      level: 'county',
      form: 'remote',
      hours: 10,
      credits: 1,
      clause: '网络培训10学时计1学分',
      rule: 'convert-remote',
    },
    {
      category: 'degree',
      level: 'province',
      form: 'degree',
      hours: 20,
      credits: 1,
      clause: '学历进修20学时计1学分',
      rule: 'convert-degree',
    },
    {
      category: 'central',
      level: 'county',
      form: 'in_person',
      hours: 30,
      credits: 3.75,
      clause: '集中培训8学时',
      rule: 'convert-central',
    },
    {
      category: 'public',
      level: 'county',
      form: 'remote',
      hours: 30,
      credits: 2,
      clause: '公需课每门计2学分',
      rule: 'category-public',
    },
    {
      category: 'computer',
      level: 'county',
      form: 'blended',
      hours: 10,
      credits: 0.5,
      clause: '每个模块计0.5学分',
      rule: 'category-computer',
    },
  ] as const)(
    '$hours hours of $category ($form) are $credits',
    ({ category, level, form, hours, credits, clause, rule }) => {
      expect(worth(policy, { category, level, form }, { hours })).toBe(credits);
      expectClause(policy, rule, clause);
    },
  );

  test.each([
    { absent: 7, credits: 4.12 },
    { absent: 7.99, credits: 4 },
    { absent: 8, credits: 0 },
    { absent: 20, credits: 0 },
  ])('$absent of 40 hours missed: $credits credits', ({ absent, credits }) => {
    const kind = { category: 'central', level: 'county' as const, form: 'in_person' as const };
    expect(worth(policy, kind, { hours: 40, absent })).toBe(credits);
    expectClause(policy, 'convert-central', '缺席达五分之一者不计学分');
  });

  test('a fifth missed is nothing for a fixed sum and for credits on the certificate, too', () => {
    const kind = { level: 'county' as const, form: 'remote' as const };
    expect(worth(policy, { ...kind, category: 'public' }, { hours: 10, absent: 2 })).toBe(0);
    expect(worth(policy, { ...kind, category: 'remote' }, { hours: 10, absent: 2, stated: 1 })).toBe(0);
  });

  test.each([
    { given: 'one central training of 16 credits', facts: [did('central', DAY, { credits: 16 })], counted: 15 },
    {
      given: 'two central trainings of 10',
      facts: [did('central', DAY, { credits: 10 }), did('central', DAY, { credits: 10 })],
      counted: 20,
    },
    {
      given: '6 credits of a degree in a year',
      facts: [did('degree', DAY, { form: 'degree', credits: 6 })],
      counted: 5,
    },
    {
      given: '5 credits of a degree in each of five years',
      facts: [2021, 2022, 2023, 2024, 2025].map((year) =>
        did('degree', `${year}-05-01`, { form: 'degree', credits: 5 }),
      ),
      counted: 20,
    },
  ])('$given count $counted', ({ facts, counted }) => {
    // No minimum asks for credits here: what counts is read from one that asks for all.
    const asking = {
      ...policy,
      rules: policy.rules.map((rule) => (rule.id === 'total' ? { ...rule, unit: 'credit' as const } : rule)),
    };
    expect(lineOn(asking, 'total', facts, END).counted).toBe(counted);
    expectClause(policy, 'central-item', '至多计15学分');
    expectClause(policy, 'degree-year', '每年至多计5学分');
    expectClause(policy, 'degree-cycle', '一个周期至多计20学分');
  });

  test.each([
    { central: 40, other: 40, met: [true, true] },
    { central: 39, other: 41, met: [true, false] },
    { central: 40, other: 39, met: [false, true] },
  ])('a new teacher with $central central hours of $central + $other: $met', ({ central, other, met }) => {
    const fresh = aTeacher({ hiredOn: '2022-09-01' });
    const facts = [
      did('central', '2023-01-10', { hours: central }),
      did('school', '2023-01-11', { level: 'school', form: 'school_based', hours: other }),
    ];
    const lines = linesOf(policy, fresh, facts, DAY).filter((line) => line.ruleId === 'induction');
    expect(lines.map((line) => line.needed / 100)).toEqual([80, 40]);
    expect(lines.map((line) => line.isMet)).toEqual(met);
    expectClause(policy, 'induction', '新任教师不少于80学时，其中集中培训不少于40学时');
  });
});

describe('阿拉善 2025: nothing is a credit, much is asked', () => {
  const policy = shipped('alxa-2025');
  const on = '2025-10-01';
  const sessions = (n: number) => Array.from({ length: n }, () => did('central', '2025-08-28', {}));

  test.each([
    { n: 6, isComplete: false },
    { n: 7, isComplete: true },
  ])('$n sessions of central training: complete is $isComplete', ({ n, isComplete }) => {
    expect(standingOf(policy, aTeacher(), sessions(n), on)).toMatchObject({ isComplete });
    expect(lineOn(policy, 'sessions', sessions(n), on)).toMatchObject({ needed: 7, counted: n });
    expectClause(policy, 'sessions', '两次集中全员培训每人至少参加7场次');
  });

  const polished = did('polishing', '2025-09-05', { level: 'school', form: 'school_based' });
  const observed = did('observation', '2025-09-20', {});
  test.each([
    { given: 'two rounds and a passed observation', facts: [polished, polished, observed], isOpen: true },
    { given: 'one round and a passed observation', facts: [polished, observed], isOpen: false },
    { given: 'two rounds, not observed', facts: [polished, polished], isOpen: false },
  ])('$given: may teach on her own: $isOpen', ({ facts, isOpen }) => {
    const novice = aTeacher({ hiredOn: '2025-08-15', ladderLevel: 'novice' });
    const gates = standingOf(policy, novice, facts, on)?.gates ?? [];
    expect(gates.map((gate) => [gate.ruleId, gate.isOpen])).toEqual([
      ['independent-teaching', isOpen],
      ['backbone-gate', isOpen],
    ]);
    expectClause(policy, 'independent-teaching', '须经过两轮磨课,通过教研室听课评估合格方能正式代课');
    expectClause(policy, 'backbone-gate', '磨课至少两轮,教研室听课评估合格方能成为骨干教师培养对象');
  });

  test.each([
    { hiredOn: '2025-08-15', gates: 2 },
    { hiredOn: '2023-08-15', gates: 1 },
    { hiredOn: '2022-08-15', gates: 0 },
  ])('who began on $hiredOn has $gates gates', ({ hiredOn, gates }) => {
    expect(standingOf(policy, aTeacher({ hiredOn }), [], on)?.gates).toHaveLength(gates);
  });

  test('30 of 100 teachers of a school are to be assessed as backbone teachers', () => {
    expect(rulesOf(policy, 'threshold')).toMatchObject([
      {
        scope: 'school',
        of: 'assessment',
        among: 'all',
        measures: 'met_share',
        share: 0.3,
        boundary: 'at_least',
        kind: 'target',
      },
    ]);
    expectClause(policy, 'backbone-share', '按照本校(园)专任教师总数的30%培养骨干教师');
    const candidate = aTeacher({ positions: [{ position: 'backbone_candidate', from: '2025-03-01', to: null }] });
    const asked = (person: typeof candidate) => linesOf(policy, person, [], on).map((line) => line.ruleId);
    expect(asked(candidate)).toContain('assessment');
    expect(asked(aTeacher())).not.toContain('assessment');
  });

  test('it is about the year 2025 alone', () => {
    const [rule] = rulesOf(policy, 'cycle');
    expect(
      ['2024-12-31', '2025-06-10', '2026-01-01'].map((day) => (rule ? cycleAt(rule, day) !== null : null)),
    ).toEqual([false, true, false]);
  });
});
