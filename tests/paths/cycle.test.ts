import { describe, expect, test } from 'vitest';
import { cycleAt, rulesOf } from '../../server/policy/rules/index.ts';
import {
  groupsOf,
  offeringCandidates,
  recognitionCandidates,
  resourceCandidates,
  type Ground,
  type Offering,
} from '../../server/paths/cycle/candidates.ts';
import { progressOf } from '../../server/paths/cycle/deeds.ts';
import { kept, optionsOf, placeOn, type Options } from '../../server/paths/cycle/options.ts';
import { worthOfSteps } from '../../server/paths/rules/worth.ts';
import { aFact, aTeacher } from '../policy/world.ts';
import { rules } from './district.ts';
import { root } from './school.ts';

const policy = { policyIds: ['pol_test'], rules: rules.map((rule) => ({ ...rule, policyId: 'pol_test' })) };
const [cycleRule] = rulesOf(policy, 'cycle');
const cycle = cycleRule && cycleAt(cycleRule, '2026-10-01');
if (!cycle) throw new Error('the small policy has a cycle');
const ground: Ground = { policy, person: aTeacher(), cycle, asOf: '2026-10-01', facts: [] };
const offering = (given: Partial<Offering> = {}): Offering => ({
  ...{ id: 'off_1', title: '培训', category: 'post', level: 'county', form: 'in_person', hours: 1000 },
  ...{ statedCredits: null, minutes: 600, fromDay: '2025-09-01', toDay: null, repeats: 'once', after: [] },
  ...{ subjects: [], stages: [] },
  ...given,
});
const refs = (list: readonly { ref: string }[]) => list.map(({ ref }) => ref);

describe('offerings', () => {
  test('one that is held each term has a turn in each term left, from today on', () => {
    const found = offeringCandidates([offering({ repeats: 'term' })], ground, []);
    expect(found.map(({ ref, from, to }) => [ref, from, to])).toEqual([
      ['off_1@2026-09-01', '2026-10-01', '2027-02-14'],
      ['off_1@2027-02-15', '2027-02-15', '2027-08-31'],
    ]);
    expect(found[0]).toMatchObject({ credits: 1000, mayBePrecise: false });
  });
  test('what ends is not offered after its last day, and what is over not at all', () => {
    const ends = offeringCandidates([offering({ repeats: 'term', toDay: '2026-12-31' })], ground, []);
    expect(ends.map(({ to }) => to)).toEqual(['2026-12-31']);
    expect(offeringCandidates([offering({ toDay: '2026-09-30' })], ground, [])).toEqual([]);
  });
  test('a turn that was taken is not offered again, the next one is', () => {
    const taken = [{ title: '培训', category: 'post', on: '2026-09-20' }];
    expect(refs(offeringCandidates([offering({ repeats: 'term' })], ground, taken))).toEqual(['off_1@2027-02-15']);
    expect(offeringCandidates([offering()], ground, taken)).toEqual([]);
  });
  test('what goes before is asked for in its first turn, spared when it was taken, and blocks when it is gone', () => {
    const basis = offering({ id: 'off_0', title: '基础', repeats: 'term' });
    const then = offering({ after: ['off_0'] });
    const afterOf = (list: readonly Offering[], taken: Parameters<typeof offeringCandidates>[2] = []) =>
      offeringCandidates(list, ground, taken).find(({ ref }) => ref === 'off_1')?.after;
    expect(afterOf([basis, then])).toEqual(['off_0@2026-09-01']);
    expect(afterOf([basis, then], [{ title: '基础', category: 'post', on: '2025-10-01' }])).toEqual([]);
    expect(afterOf([then])).toBeUndefined();
  });
  test('it is for the subjects it names, and for nobody whom the policy gives nothing', () => {
    expect(offeringCandidates([offering({ subjects: ['maths'] })], ground, [])).toEqual([]);
    expect(offeringCandidates([offering({ category: 'unheard-of' })], ground, [])).toEqual([]);
    expect(offeringCandidates([offering({ category: 'safety' })], ground, [])[0]).toMatchObject({ credits: 0 });
  });
});

test('a certificate on its way is one candidate, from the day it is expected, once', () => {
  const found = recognitionCandidates(ground, '2027-06-30');
  expect(found).toMatchObject([{ ref: 'rec_degree', credits: 2000, from: '2027-06-30', minutes: 0 }]);
  expect(recognitionCandidates(ground, '2028-06-30')).toEqual([]);
  const has = aFact({ on: '2025-10-01', category: 'degree', credits: 2000, certificateNo: '1' });
  expect(recognitionCandidates({ ...ground, facts: [has] }, '2027-06-30')).toEqual([]);
});

test('a resource is worth what the policy says of a step, and nothing where it says nothing', () => {
  const one = { id: 'res_1', title: '微课', minutes: 30, relevance: 2, mayBePrecise: true };
  expect(resourceCandidates([one], ground)[0]).toMatchObject({ category: 'school', hours: 50, credits: 50 });
  const silent = { ...policy, rules: policy.rules.filter((rule) => rule.type !== 'source') };
  expect(worthOfSteps(silent, ground.person, ground.asOf)).toBeNull();
  expect(resourceCandidates([one], { ...ground, policy: silent })[0]).toMatchObject({ hours: 0, credits: 0 });
});

test('groups ask for what the library has, less what is finished', () => {
  const accepted = new Map([
    ['ethics', ['a']],
    ['safety', ['b']],
    ['lessons', ['c', 'd', 'e']],
  ]);
  const found = groupsOf(root, accepted, new Set(['b', 'c']));
  expect(found.map(({ id, atLeast, refs: of, kind }) => [id, atLeast, of, kind])).toEqual([
    ['ethics', 1, ['a'], 'required'],
    ['lessons', 1, ['d', 'e'], 'elective'],
  ]);
});

describe('what is done', () => {
  const item = (ref: string, termFrom: string, source = 'offering') => ({
    ...{ ref, source, termFrom, title: '培训', category: 'post', level: 'county', form: 'in_person' },
  });
  const deed = (id: string, on: string, more: { isPosted?: boolean; resourceIds?: string[] } = {}) => ({
    ...{ id, on, title: '培训', category: 'post', level: 'county', form: 'in_person', isPosted: true, resourceIds: [] },
    ...more,
  });
  const when = { cycle, since: '2026-09-01' };
  test('each deed stands for one item, that of its term first', () => {
    const items = [item('a', '2026-09-01'), item('b', '2027-02-15')];
    const done = progressOf(items, [deed('x', '2027-03-01'), deed('y', '2027-04-01')], when);
    expect([...done].map(([ref, { deedId }]) => [ref, deedId])).toEqual([
      ['b', 'x'],
      ['a', 'y'],
    ]);
  });
  test('what is posted is matched before what is claimed, and what came before the plan not at all', () => {
    const deeds = [
      deed('old', '2026-08-01'),
      deed('claim', '2026-10-01', { isPosted: false }),
      deed('entry', '2026-11-01'),
    ];
    const done = progressOf([item('a', '2026-09-01')], deeds, when);
    expect(done.get('a')).toMatchObject({ deedId: 'entry', isPosted: true });
  });
  test('a resource is done by the step it was, whatever that was called', () => {
    const deeds = [deed('x', '2026-10-01', { resourceIds: ['res_1'] })];
    expect(progressOf([item('res_1', '2026-09-01', 'resource')], deeds, when).size).toBe(1);
    expect(progressOf([item('res_2', '2026-09-01', 'resource')], deeds, when).size).toBe(0);
  });
});

test('what a teacher decided about a plan is kept with it and read back', () => {
  const options: Options = {
    ...{ needId: 'need_1', minutesPerWeek: 90, precise: 2, degreeOn: '2027-06-30', accepted: ['year@2026-09-01'] },
    ...{ pinned: ['off_1@2026-09-01'], dropped: [{ ref: 'res_1', title: '微课' }] },
  };
  const plan = { needId: 'need_1', minutesPerWeek: 90, solving: { ms: 3, ...kept(options) } };
  expect(optionsOf(plan)).toEqual(options);
});

test('what should have been done by now is still to come; what was placed after the end is nowhere', () => {
  const slots = [{ from: '2026-10-01', to: '2027-02-14' }];
  expect(placeOn({ ref: 'a', termFrom: '2026-09-01' }, slots)).toEqual([{ ref: 'a', slot: '2026-10-01' }]);
  expect(placeOn({ ref: 'a', termFrom: '2027-03-01' }, slots)).toEqual([]);
});
