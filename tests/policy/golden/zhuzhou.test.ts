import { describe, expect, test } from 'vitest';
import { cycleAt, reaches, rulesOf, standingOf, type Fact } from '../../../server/policy/rules/index.ts';
import { aTeacher } from '../world.ts';
import { did, expectClause, idsOf, inUnits, lineOn, linesOf, ruleIn, shipped, times, worth } from './world.ts';

/** 株教函〔2014〕29号 as shipped. Every number of its text stands in a table here, with the words it comes from. */
const policy = shipped('zhuzhou-2009');
const END = '2015-12-31';

/** 12 credits in each of ten terms: 2009 autumn to 2014 spring. */
const school = (terms: number, each = 12): Fact[] =>
  times(terms, (i) => {
    const on = i % 2 === 0 ? `${2009 + i / 2}-10-10` : `${2010 + (i - 1) / 2}-04-10`;
    return did('school', on, { level: 'school', form: 'school_based', credits: each });
  });
const digital = did('digital', '2012-07-10', { form: 'blended', credits: 80 });
const post = (credits: number, on = '2014-07-10') => did('post', on, { credits });

describe('what the cycle asks for', () => {
  test.each([
    { rule: 'total', needed: 450, clause: '修满450学分' },
    { rule: 'school', needed: 120, clause: '校本研训120学分' },
    { rule: 'digital', needed: 80, clause: '教育技术能力培训考试80学分' },
  ])('$rule: $needed credits from 2009 to 2015', ({ rule, needed, clause }) => {
    expect(lineOn(policy, rule, [], END)).toMatchObject({ needed, from: '2009-01-01', to: '2015-12-31' });
    expectClause(policy, rule, clause);
  });

  test.each([
    { given: '450 with 120 and 80', facts: [...school(10), digital, post(250)], missing: [] },
    { given: '449.99 with 120 and 80', facts: [...school(10), digital, post(249.99)], missing: ['total'] },
    { given: '450 with 108 school-based', facts: [...school(9), digital, post(262)], missing: ['school'] },
    { given: '450 without educational technology', facts: [...school(10), post(330)], missing: ['digital'] },
    { given: 'nothing', facts: [], missing: ['total', 'school', 'digital'] },
  ])('$given: completion lacks $missing', ({ facts, missing }) => {
    const standing = standingOf(policy, aTeacher(), facts, END);
    expect(standing).toMatchObject({ isComplete: missing.length === 0, missing });
    expectClause(policy, 'completion', '修满450学分且必修项目全部合格可申请结业');
  });
});

describe('72 credits a year', () => {
  test.each([
    { credits: 71.99, isMet: false },
    { credits: 72, isMet: true },
  ])('$credits: met is $isMet', ({ credits, isMet }) => {
    expect(lineOn(policy, 'year', [post(credits, '2014-03-01')], '2014-12-31')).toMatchObject({
      needed: 72,
      isMet,
      from: '2014-01-01',
      to: '2014-12-31',
    });
    expectClause(policy, 'year', '一个年度内参加培训累计少于72学分者');
  });

  test('hinders an excellent assessment, not completion', () => {
    expect(ruleIn(policy, 'year')).toMatchObject({ binding: 'consequence', consequence: '当年度考核不能评为优秀等第' });
    expect(standingOf(policy, aTeacher(), [...school(10), digital, post(250)], END)?.isComplete).toBe(true);
  });

  test('is asked of seven years, each on its own', () => {
    const years = linesOf(policy, aTeacher(), [post(100, '2012-05-01')], END).filter((one) => one.ruleId === 'year');
    expect(years.map((line) => [line.period.from.slice(0, 4), line.isMet])).toEqual(
      ['2009', '2010', '2011', '2012', '2013', '2014', '2015'].map((year) => [year, year === '2012']),
    );
  });
});

describe('每期满分为12学分', () => {
  test.each([
    { given: [12], counted: 12 },
    { given: [12.01], counted: 12 },
    { given: [7, 7], counted: 12 },
    { given: [4, 4, 4], counted: 12 },
    { given: [5], counted: 5 },
  ])('$given in one term count $counted', ({ given, counted }) => {
    const facts = given.map((credits, i) => did('school', `2014-03-0${i + 1}`, { level: 'school', credits }));
    expect(lineOn(policy, 'school', facts, END).counted).toBe(counted);
    expectClause(policy, 'school-term', '每期满分为12学分');
  });

  test('what one term loses, another does not gain; other trainings have no such cap', () => {
    const facts = [...school(2, 20), post(40, '2010-04-11')];
    expect(lineOn(policy, 'school', facts, END)).toMatchObject({ counted: 24, gross: 40 });
    expect(lineOn(policy, 'total', facts, END)).toMatchObject({ counted: 64, gross: 80 });
  });
});

describe('duties beside the cycle', () => {
  const fresh = aTeacher({ hiredOn: '2014-09-01', ladderLevel: 'novice' });
  const induction = (hours: number, form: 'in_person' | 'school_based', on = '2014-10-01') =>
    did('induction', on, { hours, credits: hours, form, level: form === 'school_based' ? 'school' : 'county' });
  const dutyOf = (facts: Fact[], day = '2015-03-01') =>
    linesOf(policy, fresh, facts, day)
      .filter((line) => line.ruleId === 'induction')
      .map(inUnits);

  test.each([
    {
      given: '120 + 30 school-based',
      facts: [induction(120, 'in_person'), induction(30, 'school_based')],
      met: [true, true],
    },
    { given: '150 in courses only', facts: [induction(150, 'in_person')], met: [true, false] },
    { given: '119 + 30', facts: [induction(119, 'in_person'), induction(30, 'school_based')], met: [false, true] },
    {
      given: '30 of it before the first day',
      facts: [induction(30, 'school_based', '2014-08-20'), induction(120, 'in_person')],
      met: [true, true],
    },
    {
      given: 'a day after the first year',
      facts: [induction(120, 'in_person'), induction(30, 'school_based', '2015-09-01')],
      met: [false, false],
    },
  ])('new teachers, $given: $met', ({ facts, met }) => {
    const found = dutyOf(facts);
    expect(found.map((line) => line.needed)).toEqual([150, 30]);
    expect(found.map((line) => line.isMet)).toEqual(met);
    expect(found[0]).toMatchObject({ from: '2014-09-01', to: '2015-08-31' });
    expectClause(policy, 'induction', '培训时间不少于150学时,其中校本研训30学时');
  });

  test('induction is on top: it counts for no minimum of the cycle', () => {
    const facts = [induction(150, 'in_person'), did('post', '2015-02-01', { credits: 10 })];
    expect(lineOn(policy, 'total', facts, '2015-03-01', fresh)).toMatchObject({ counted: 10, gross: 10 });
    expectClause(policy, 'induction', '还需参加本周期内的教师岗位培训');
  });

  const since = (
    position: 'class_teacher' | 'principal' | 'principal_designate',
    from: string,
    to: string | null = null,
  ) => aTeacher({ positions: [{ position, from, to }] });
  const hours = (category: string, n: number, on: string) => did(category, on, { hours: n });

  test.each([
    { facts: [hours('class-teacher', 29.99, '2012-05-01')], isMet: false },
    { facts: [hours('class-teacher', 30, '2012-05-01')], isMet: true },
    { facts: [hours('class-teacher', 30, '2010-08-31')], isMet: false },
  ])('class teachers owe 30 hours in each five years of office: $isMet', ({ facts, isMet }) => {
    const line = lineOn(policy, 'class-teacher', facts, '2014-05-01', since('class_teacher', '2005-09-01'));
    expect(line).toMatchObject({ needed: 30, isMet, from: '2010-09-01', to: '2015-08-31' });
    expectClause(policy, 'class-teacher', '五年一周期内须接受不少于30学时');
  });

  test('who no longer is a class teacher owes nothing', () => {
    const lines = linesOf(policy, since('class_teacher', '2010-09-01', '2012-07-31'), [], '2014-05-01');
    expect(lines.filter((line) => line.ruleId === 'class-teacher')).toEqual([]);
  });

  test.each([
    { position: 'principal' as const, done: 300, isMet: true },
    { position: 'principal' as const, done: 299, isMet: false },
    { position: 'principal_designate' as const, done: 299, isMet: false },
  ])('a new $position with $done of 300 hours: $isMet', ({ position, done, isMet }) => {
    const facts = [hours('principal', done, '2014-09-10')];
    const line = lineOn(policy, 'principal-new', facts, '2014-12-01', since(position, '2014-08-01'));
    expect(line).toMatchObject({ needed: 300, isMet, to: '2015-07-31' });
    expectClause(policy, 'principal-new', '新任校长或拟任校长必须参加300学时资格培训');
  });

  test.each([
    { credits: 360, isMet: true },
    { credits: 359, isMet: false },
  ])('a serving principal with $credits of 360 credits in five years: $isMet', ({ credits, isMet }) => {
    const line = lineOn(policy, 'principal-serving', [post(credits)], '2014-12-01', since('principal', '2008-03-01'));
    expect(line).toMatchObject({ needed: 360, isMet, from: '2013-03-01', to: '2018-02-28' });
    expectClause(policy, 'principal-serving', '在任校长每5年必须修360学分');
  });
});

describe('accountability', () => {
  test.each([
    { below: 1, of: 5, isReached: true },
    { below: 19, of: 100, isReached: false },
    { below: 20, of: 100, isReached: true },
  ])('$below of $of teachers under 72 credits: a flag is $isReached', ({ below, of, isReached }) => {
    const [flag] = rulesOf(policy, 'threshold').filter((rule) => rule.id === 'school-flag');
    expect(flag).toMatchObject({ scope: 'school', of: 'year', measures: 'unmet_share', kind: 'flag' });
    expect(flag && reaches(below / of, flag.share, flag.boundary)).toBe(isReached);
    expectClause(policy, 'school-flag', '当年20%以上的教师未能完成72学分的学校');
  });

  test('names three consequences for the school', () => {
    expect(ruleIn(policy, 'school-flag')).toMatchObject({
      consequences: [expect.stringContaining('先进'), expect.stringContaining('优秀'), expect.stringContaining('通报')],
    });
  });

  test('95 of 100 is what the city wants to complete, 94 is not', () => {
    const [target] = rulesOf(policy, 'threshold').filter((rule) => rule.id === 'completion-target');
    expect(target).toMatchObject({ scope: 'city', of: 'completion', measures: 'met_share', kind: 'target' });
    expect([94, 95].map((n) => target && reaches(n / 100, target.share, target.boundary))).toEqual([false, true]);
    expectClause(policy, 'completion-target', '完成率达到95%以上');
  });
});

describe('the traps of the text', () => {
  test('(a) hours and credits mixed: here one hour of educational technology is one credit, 50 + 15 + 15 = 80', () => {
    const kind = { category: 'digital', level: 'city' as const, form: 'blended' as const };
    expect(worth(policy, kind, { hours: 50 + 15 + 15 })).toBe(80);
    expect(ruleIn(policy, 'convert-digital')).toMatchObject({ hoursPerCredit: 1 });
    expectClause(policy, 'convert-digital', '混合式培训(集中50、远程15、研修15)');
    // Elsewhere an hour is worth something else: the number is the policy's, not the product's.
    const central = { category: 'central', level: 'county' as const, form: 'in_person' as const };
    expect(worth(shipped('jianghan-360'), central, { hours: 80 })).toBe(10);
  });

  test('(b) 450 belongs to the seven years of 2009–2015, not to 72 × 5', () => {
    const [rule] = rulesOf(policy, 'cycle');
    const cycle = rule && cycleAt(rule, END);
    expect(cycle?.years).toHaveLength(7);
    expect(rule && cycleAt(rule, '2016-01-01')).toBeNull();
    expect([450 / 72, 360 / 72]).toEqual([6.25, 5]);
    const five = rulesOf(shipped('hunan-360'), 'cycle').map((one) => cycleAt(one, '2027-06-01')?.years.length);
    expect(five).toEqual([5]);
  });

  test('(c) 每期 is a term: 120 takes ten full terms, nine are not enough', () => {
    expect(lineOn(policy, 'school', school(9, 100), END)).toMatchObject({ counted: 108, isMet: false });
    expect(lineOn(policy, 'school', school(10, 100), END)).toMatchObject({ counted: 120, isMet: true });
    const [rule] = rulesOf(policy, 'cycle');
    const cycle = rule && cycleAt(rule, END);
    // 14 terms begin in the cycle; the first weeks of 2009 still are the autumn term of 2008.
    expect(cycle?.terms.filter((term) => term.from > '2009-01-01')).toHaveLength(14);
    expect(cycle?.terms[0]).toMatchObject({ from: '2009-01-01', to: '2009-02-14', label: '秋季学期' });
  });

  test('(d) schools under the city: the text prevails over Table 1, the city audits', () => {
    expect(ruleIn(policy, 'route-school-direct')).toMatchObject({
      cityDirect: true,
      registers: 'school',
      audits: 'city',
      isOtherBody: true,
    });
    expect(ruleIn(policy, 'route-school')).toMatchObject({ cityDirect: false, registers: 'school', audits: 'county' });
    expectClause(
      policy,
      'route-school-direct',
      '市直属学校教师的校本研训,由学校负责考核、认定、登载学分,由市教师培训中心负责审核',
    );
    expect(ruleIn(policy, 'category-school').clause.quotation).toContain('学校教研室,县级培训机构');
  });

  test('(e) for training of the city and above one body holds both keys: two persons, not two bodies', () => {
    expect(ruleIn(policy, 'route-city')).toMatchObject({
      of: { levels: ['city', 'province', 'national'] },
      registers: 'city',
      audits: 'city',
      isOtherBody: false,
    });
    expectClause(policy, 'route-city', '由市教师培训中心负责考核、认定、登载、审核学分');
  });

  test.each([
    { rule: 'safety', clause: '全体教师,不单独计分' },
    { rule: 'psychology', clause: '普通教师-通识培训,不单独计分' },
  ])('(f) $rule is asked for and worth no credit', ({ rule, clause }) => {
    const done = did(rule, '2014-05-01', { level: 'school', form: 'school_based', credits: 5 });
    expect(lineOn(policy, rule, [], END)).toMatchObject({ needed: 1, counted: 0, isMet: false });
    expect(lineOn(policy, rule, [done], END)).toMatchObject({ needed: 1, counted: 1, isMet: true });
    expect(lineOn(policy, 'total', [done], END).counted).toBe(0);
    expectClause(policy, rule, clause);
  });
});

test('a county registers its own trainings and the city audits them', () => {
  expect(ruleIn(policy, 'route-county')).toMatchObject({ registers: 'county', audits: 'city', isOtherBody: true });
  expect(idsOf(policy, 'routing')).toHaveLength(6);
  expectClause(policy, 'route-county', '由县市区教育局负责考核、认定、登载学分,市教师培训中心负责审核学分');
});
