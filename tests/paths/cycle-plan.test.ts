import { afterAll, describe, expect, test } from 'vitest';
import { createSolver } from '../../server/kernel/solver.ts';
import { prove } from '../../server/paths/checking/prove.ts';
import { planCycle } from '../../server/paths/planning/plan-cycle.ts';
import { slotsOf } from '../../server/paths/planning/slots.ts';
import type { Planned, Task } from '../../server/paths/planning/types.ts';
import { aFact, aPolicy, aRule, aTeacher } from '../policy/world.ts';
import { aCandidate, aCategory, aTask, cycleOf, randomTask, SMALL, TINY } from './cycles.ts';
import { judge } from './judge.ts';

const solver = createSolver();
afterAll(() => solver.close());
const plan = (task: Task) => planCycle(task, solver.solve);
const refs = (planned: Planned) =>
  planned.status === 'planned' ? planned.placements.map((one) => `${one.ref} ${one.slot}`) : planned.status;

const minimum = (id: string, least: number, categories?: string[]) =>
  aRule(id, {
    ...{ type: 'minimum', of: categories ? { categories } : {}, least, unit: 'credit', per: 'cycle', when: null },
    ...{ binding: 'completion', consequence: null },
  });
const schoolCap = (most: number) =>
  aRule('cap', { type: 'cap', of: { categories: ['school'] }, most, unit: 'credit', per: 'term', when: null });
const cycle = cycleOf('2020-01-01', '2021-12-31');
const categories = [aCategory('school'), aCategory('post')];
const school = (ref: string, credits: number, given = {}) => aCandidate(ref, { category: 'school', credits, ...given });

describe('slots', () => {
  test('begin with today, with each year and term, and after a deadline; teaching weeks are shared out by days', () => {
    const duty = aRule('duty', {
      ...{ type: 'duty', when: {}, parts: [{ of: {}, least: 1, unit: 'hour' }], within: { from: 'hired', months: 12 } },
      isAdditional: false,
    });
    const task = aTask({
      policy: aPolicy(cycle, duty),
      person: aTeacher({ hiredOn: '2020-04-01' }),
      asOf: '2020-03-01',
      minutesPerWeek: 100,
    });
    const slots = slotsOf(task);
    expect(slots.map((slot) => slot.from)).toEqual([
      '2020-03-01',
      '2020-04-01',
      '2020-09-01',
      '2021-01-01',
      '2021-02-15',
      '2021-04-01',
      '2021-09-01',
    ]);
    const spring = slots.filter((slot) => slot.term === '2021-02-15').reduce((sum, slot) => sum + slot.minutes, 0);
    expect(spring).toBeGreaterThanOrEqual(1798);
    expect(spring).toBeLessThanOrEqual(1800);
  });
});

describe('a plan of a cycle', () => {
  test('takes the fewest minutes, and no more of a term than its cap counts', async () => {
    const policy = aPolicy(cycle, ...categories, minimum('total', 24), schoolCap(12));
    const candidates = [
      school('a', 1200, { minutes: 90 }),
      school('b', 1200, { minutes: 60 }),
      school('c', 1200, { minutes: 70 }),
    ];
    const task = aTask({ policy, asOf: '2021-03-01', candidates });
    const planned = await plan(task);
    expect(planned).toMatchObject({ status: 'planned', minutes: 130, isOptimal: true });
    if (planned.status !== 'planned') return;
    expect(new Set(planned.placements.map((one) => one.slot)).size).toBe(2);
    expect(prove(task, planned.placements)).toMatchObject({ ok: true, violations: [] });
  });

  test('prefers what answers the need, also when it takes longer', async () => {
    const candidates = [
      aCandidate('brief', { minutes: 30 }),
      aCandidate('fitting', { minutes: 300, mayBePrecise: true, relevance: 3 }),
    ];
    const task = aTask({ policy: aPolicy(cycle, ...categories, minimum('total', 1)), asOf: '2021-09-01', candidates });
    expect(refs(await plan({ ...task, precise: { least: 0, most: 1 } }))).toEqual(['fitting 2021-09-01']);
    expect(refs(await plan({ ...task, precise: { least: 0, most: 0 } }))).toEqual(['brief 2021-09-01']);
  });

  test('opens a gate before what it keeps shut, and takes what comes first first', async () => {
    const gate = aRule('gate', {
      ...{ type: 'gate', when: null, before: { of: { categories: ['post'] } } },
      needs: [{ of: { categories: ['school'] }, times: 2 }],
    });
    const policy = aPolicy(cycle, ...categories, minimum('total', 5, ['post']), gate);
    const candidates = [school('m1', 0), school('m2', 0, { after: ['m1'] }), aCandidate('p', { credits: 500 })];
    const task = aTask({ policy, asOf: '2020-09-01', candidates });
    const planned = refs(await plan(task));
    expect(planned).toEqual(['m1 2020-09-01', expect.stringMatching(/^m2 2021/), expect.stringMatching(/^p 2021/)]);
    const known = [aFact({ on: '2019-05-01', category: 'school' }), aFact({ on: '2019-06-01', category: 'school' })];
    expect(refs(await plan({ ...task, facts: known, candidates: candidates.slice(2) }))).toHaveLength(1);
  });

  test('counts in the order of days: what fills a cap first may not leave room for what a minimum needs', async () => {
    // The shared cap has room for 10: whoever takes post in spring has none for school in autumn.
    const shared = aRule('shared', { type: 'cap', of: {}, most: 10, unit: 'credit', per: 'cycle', when: null });
    const policy = aPolicy(
      cycle,
      ...categories,
      minimum('school', 8, ['school']),
      minimum('post', 2, ['post']),
      shared,
    );
    const candidates = [
      aCandidate('p', { credits: 700, from: '2021-02-20', to: '2021-03-20' }),
      aCandidate('late', { credits: 200, from: '2021-09-05', to: '2021-09-20', minutes: 500 }),
      school('s', 800, { from: '2021-09-05', to: '2021-09-20' }),
    ];
    const task = aTask({ policy, asOf: '2021-02-16', candidates });
    expect(refs(await plan(task))).toEqual(['late 2021-09-01', 's 2021-09-01']);
  });
});

describe('what cannot be planned', () => {
  test('120 by 12 a term with 8 terms left: the two rules, and ways out that work', async () => {
    const policy = aPolicy(
      cycleOf('2009-01-01', '2015-12-31'),
      ...categories,
      minimum('school', 120, ['school']),
      schoolCap(12),
    );
    const candidates = Array.from({ length: 20 }, (_, i) => school(`s${i}`, 1200));
    const task = aTask({ policy, asOf: '2012-02-20', candidates, minutesPerWeek: 300 });
    const planned = await plan(task);
    expect(planned).toMatchObject({
      status: 'infeasible',
      conflicts: [
        { id: 'cap', set: 0, params: { most: 1200 }, relax: [{ code: 'raise_cap', params: { most: 1500 } }] },
        {
          ...{ id: 'school', set: 0, params: { needed: 12000, counted: 0 } },
          relax: [
            { code: 'lower_minimum', params: { least: 9600 } },
            { code: 'longer_cycle', params: { terms: 2, to: '2017-02-14' } },
          ],
        },
      ],
    });
  });

  test('too little time is said with the minutes that would do', async () => {
    const policy = aPolicy(cycle, ...categories, minimum('total', 10));
    const candidates = Array.from({ length: 10 }, (_, i) => aCandidate(`c${i}`, { minutes: 360 }));
    const task = aTask({ policy, asOf: '2021-09-01', candidates, minutesPerWeek: 60 });
    const planned = await plan(task);
    const time = planned.status === 'infeasible' ? planned.conflicts.find((one) => one.id === 'time') : null;
    const way = time?.relax.find((one) => one.code === 'more_minutes');
    const minutesPerWeek = Number(way?.params.minutesPerWeek);
    expect(refs(await plan({ ...task, minutesPerWeek }))).toHaveLength(10);
    expect(refs(await plan({ ...task, minutesPerWeek: minutesPerWeek - 5 }))).toBe('infeasible');
  });

  test('a minimum on which only a consequence hangs can be let go', async () => {
    const yearly = { ...minimum('year', 72), per: 'year', binding: 'consequence', consequence: '不能评优' } as const;
    const task = aTask({
      policy: aPolicy(cycle, ...categories, yearly),
      asOf: '2020-09-01',
      candidates: [aCandidate('a')],
    });
    const planned = await plan(task);
    const ids = planned.status === 'infeasible' ? planned.conflicts.map((one) => one.id) : [];
    expect(ids.toSorted()).toEqual(['year@2020-01-01', 'year@2021-01-01']);
    expect(await plan({ ...task, accepted: ids })).toMatchObject({ status: 'planned', placements: [] });
  });
});

describe('the checker', () => {
  const policy = aPolicy(cycle, ...categories, minimum('total', 2), schoolCap(12));
  const candidates = [
    aCandidate('a', { credits: 200, minutes: 600 }),
    aCandidate('b', { after: ['a'] }),
    aCandidate('spring', { from: '2021-03-01', to: '2021-05-01' }),
    aCandidate('d1', { certificateNo: 'X' }),
    aCandidate('d2', { certificateNo: 'X' }),
    aCandidate('long', { minutes: 900 }),
  ];
  const task = aTask({ policy, asOf: '2021-03-01', candidates, fixed: [{ ref: 'a', slot: '2021-03-01' }] });
  const a = { ref: 'a', slot: '2021-03-01' };
  test.each([
    ['nothing at all', [], ['fixed', 'total']],
    ['a step twice', [a, a], ['once', 'time']],
    ['a step before what it comes after', [a, { ref: 'b', slot: '2021-03-01' }], ['order']],
    ['a step when it is not offered', [a, { ref: 'spring', slot: '2021-09-01' }], ['window']],
    ['one certificate twice', [a, { ref: 'd1', slot: '2021-03-01' }, { ref: 'd2', slot: '2021-09-01' }], ['once']],
    ['more than the time of a slot', [a, { ref: 'long', slot: '2021-03-01' }], ['time']],
    ['what nobody offers', [a, { ref: 'ghost', slot: '2021-03-01' }], ['unknown']],
  ])('refuses %s', (_, placements, ids) => {
    const { ok, violations } = prove(task, placements);
    expect(ok).toBe(false);
    expect([...new Set(violations.map((one) => one.id))].sort()).toEqual(ids);
  });

  test('accepts what keeps every rule, with a line of numbers for each', () => {
    const { ok, lines } = prove(task, [a, { ref: 'b', slot: '2021-09-01' }]);
    expect(ok).toBe(true);
    const total = { ruleId: 'total', relation: '>=', bound: 200, earned: 0, reached: 300, holds: true };
    expect(lines.find((line) => line.ruleId === 'total')).toMatchObject(total);
    expect(new Set(lines.map((line) => line.ruleId))).toEqual(new Set(['total', 'cap', 'time', 'precise']));
  });
});

// The ten thousand are `npm run eval -- --only planner`; these are the first of other seeds.
test.each([
  ['few enough to try every plan', TINY, 60],
  ['a dozen candidates', SMALL, 90],
])(
  'planner, checker and solving again agree: %s',
  async (_, size, cases) => {
    const faults: string[] = [];
    const seen = new Set<string>();
    for (let seed = 1; seed <= cases; seed++) {
      const verdict = await judge(randomTask(1_000_000 + seed, size), solver.solve);
      seen.add(verdict.status);
      faults.push(...verdict.faults.map((fault) => `${seed}: ${fault}`));
    }
    expect(faults).toEqual([]);
    expect(seen).toEqual(new Set(['planned', 'infeasible']));
  },
  300_000,
);
