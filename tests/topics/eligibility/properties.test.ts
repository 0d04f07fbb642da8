import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PRESETS, PRESET_KEYS } from '../../../server/topics/calls/presets/index.ts';
import {
  holdsPlace,
  judgeAll,
  titleLevel,
  unitKindsOf,
  type Facts,
  type Involvement,
} from '../../../server/topics/eligibility/rules/index.ts';
import { LEVELS, TITLES } from '../../../server/topics/rules/form.ts';
import { STATES } from '../../../server/topics/rules/states.ts';
import { applicant, other, person, places } from './applicant.ts';

const involvement: fc.Arbitrary<Involvement> = fc
  .record({
    as: fc.constantFrom('lead' as const, 'join' as const),
    level: fc.constantFrom(...LEVELS, null),
    state: fc.constantFrom(...STATES),
    isThisCall: fc.boolean(),
    cancelledCause: fc.constantFrom('without_cause' as const, 'with_cause' as const, 'integrity' as const, null),
    cancelledOn: fc.constantFrom('2021-05-01', '2023-09-10', '2026-01-31', null),
  })
  .map((change) => other(change));
const people = fc
  .array(fc.array(involvement, { maxLength: 4 }), { minLength: 1, maxLength: 8 })
  .map((lists) => lists.map((list, place) => person(place, ...list)));
const preset = fc.constantFrom(...PRESET_KEYS);
const facts = fc
  .record({
    preset,
    people,
    track: fc.constantFrom('key', 'general', 'mini', 'youth', ''),
    months: fc.option(fc.integer({ min: 1, max: 60 }), { nil: null }),
    title: fc.constantFrom(...TITLES, null),
    born: fc.constantFrom('1975-01-01', '1990-09-30', '1999-12-31', null),
    guideItem: fc.constantFrom('G1', 'G2', 'P1', 'none', null),
    taken: fc.integer({ min: 0, max: 12 }),
    unitKinds: fc.subarray(['city_school', 'district_school', 'county_school', 'rural_school', 'county'] as const),
  })
  .map(({ preset: key, title, born, track, months, guideItem, taken, ...rest }) => {
    const sound = applicant(key);
    const form = { ...sound.form, track, months, guideItem, leader: { ...sound.form.leader, title, born } };
    const quotas = PRESETS[key].eligibility.filter(({ type }) => type === 'unit_quota');
    const placesTaken = Object.fromEntries(quotas.map(({ id }) => [id, places(taken)]));
    return {
      key,
      facts: { ...sound, people: rest.people, unitKinds: rest.unitKinds, form, placesTaken } satisfies Facts,
    };
  });

describe('whatever the application', () => {
  test('every rule gives exactly one verdict, in the order of the call', () => {
    fc.assert(
      fc.property(facts, ({ key, facts: given }) => {
        const rules = PRESETS[key].eligibility;
        expect(judgeAll(rules, given).map(({ ruleId }) => ruleId)).toEqual(rules.map(({ id }) => id));
      }),
    );
  });

  test('one place more taken never turns an unmet quota into a met one', () => {
    fc.assert(
      fc.property(facts, ({ key, facts: given }) => {
        const rules = PRESETS[key].eligibility.filter(({ type }) => type === 'unit_quota');
        const before = judgeAll(rules, given);
        const more = Object.entries(given.placesTaken).map(([id, list]) => [id, [...list, ...places(1)]]);
        const after = judgeAll(rules, { ...given, placesTaken: Object.fromEntries(more) });
        before.forEach((one, i) => one.verdict === 'unmet' && expect(after[i]?.verdict).toBe('unmet'));
      }),
    );
  });

  test('one unfinished topic more never makes a limit easier', () => {
    const rank = { met: 0, not_applicable: 0, unclear: 1, unmet: 2 };
    fc.assert(
      fc.property(facts, fc.nat(), ({ key, facts: given }, at) => {
        const rules = PRESETS[key].eligibility.filter(({ type }) => type === 'active_limit');
        const place = at % given.people.length;
        const more = other({ topicId: 'top_more', state: 'running' });
        const busier = given.people.map((one) =>
          one.place === place ? { ...one, involvements: [...one.involvements, more] } : one,
        );
        const after = judgeAll(rules, { ...given, people: busier });
        judgeAll(rules, given).forEach((one, i) =>
          expect(rank[after[i]?.verdict ?? 'met']).toBeGreaterThanOrEqual(rank[one.verdict]),
        );
      }),
    );
  });

  test('facts that are kept name nobody', () => {
    fc.assert(
      fc.property(facts, ({ key, facts: given }) => {
        const said = JSON.stringify(judgeAll(PRESETS[key].eligibility, given).map(({ fact }) => fact));
        expect(said).not.toMatch(/per_|phone|email/);
      }),
    );
  });
});

describe('kinds of unit', () => {
  const school = { kind: 'school' as const, isRural: false, isCityDirect: false };
  test.each([
    [school, { kind: 'county' as const, name: '临江县' }, ['county_school']],
    [school, { kind: 'county' as const, name: '黄浦区' }, ['district_school']],
    [school, { kind: 'city' as const, name: '云城市' }, ['city_school']],
    [{ ...school, isCityDirect: true }, { kind: 'county' as const, name: '临江县' }, ['city_school']],
    [{ ...school, isRural: true }, { kind: 'county' as const, name: '临江县' }, ['county_school', 'rural_school']],
    [{ ...school, isRural: true }, { kind: 'county' as const, name: '城东区' }, ['district_school', 'rural_school']],
    [{ ...school, kind: 'county' as const }, { kind: 'city' as const, name: '云城市' }, ['county']],
  ])('%j below %j', (org, above, kinds) => expect(unitKindsOf(org, above)).toEqual(kinds));
});

test('titles are read as people write them', () => {
  const said = ['senior', '正高级教师', '高级教师', '副教授', '教授', '一级教师', '中级', '二级教师', '', '甲等', null];
  expect(said.map(titleLevel)).toEqual([
    ...['senior', 'senior', 'deputy_senior', 'deputy_senior', 'senior', 'middle', 'middle', 'junior', null, null, null],
  ]);
});

test('a place is held from the unit’s word until it is taken back or refused unjudged', () => {
  expect(STATES.filter((state) => !holdsPlace(state))).toEqual(['draft', 'submitted', 'refused', 'withdrawn']);
});
