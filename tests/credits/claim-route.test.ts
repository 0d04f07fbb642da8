import fc from 'fast-check';
import type { Body, RuleContent, Selector } from '../../db/schema/policy.ts';
import { describe, expect, test } from 'vitest';
import { appealBody, routeOf, type Place } from '../../server/credits/claims/rules/route.ts';
import { afterUpheld, tally, termsOf, whyNotAppeal } from '../../server/credits/appeals/rules.ts';
import { whyNotClaim } from '../../server/credits/claims/rules/states.ts';
import { aPolicy, aRule } from '../policy/world.ts';

const place = (id: string, kind: Place['kind'], keepers: string[], isCityDirect = false): Place => ({
  id,
  kind,
  keepers,
  isCityDirect,
});
const routing = (id: string, more: Partial<Extract<RuleContent, { type: 'routing' }>> = {}) =>
  aRule(id, {
    type: 'routing',
    of: { levels: ['school'] },
    cityDirect: null,
    registers: 'school',
    audits: 'county',
    isOtherBody: true,
    ...more,
  });
/** S2:112: what a school organises it registers and the county audits; of city-direct schools the city audits. */
const S2 = aPolicy(
  routing('school', { cityDirect: false }),
  routing('city_direct', { cityDirect: true, audits: 'city' }),
  routing('county', { of: { levels: ['county'] }, registers: 'county', audits: 'city' }),
  routing('city', { of: { levels: ['city'] }, registers: 'city', audits: 'city', isOtherBody: false }),
);
const school = { category: 'school', level: 'school', form: 'school_based' } as const;
const county = { category: 'post', level: 'county', form: 'in_person' } as const;
const city = { category: 'post', level: 'city', form: 'in_person' } as const;
const way = [
  place('group', 'group', ['g']),
  place('school', 'school', ['s1', 's2']),
  place('county', 'county', ['c1']),
  place('city', 'city', ['t1', 't2']),
];
const found = (kind: typeof school | typeof county | typeof city, on: Place[], claimant = 'teacher', policy = S2) => {
  const routed = routeOf(policy, kind, claimant, on);
  return routed.ok ? [routed.route.registrarOrgId, routed.route.auditorOrgId] : routed.refusal;
};

describe('the two keys of a claim', () => {
  test('of school training: the school registers, the county audits', () => {
    expect(found(school, way)).toEqual(['school', 'county']);
  });
  test('of a school directly under the city: the city audits', () => {
    expect(found(school, [place('direct', 'school', ['d'], true), place('city', 'city', ['t1'])])).toEqual([
      'direct',
      'city',
    ]);
  });
  test('of county training: the county registers, the city audits', () => {
    expect(found(county, way)).toEqual(['county', 'city']);
  });
  test('of city training: one body, two persons', () => {
    expect(found(city, way)).toEqual(['city', 'city']);
    expect(found(city, [place('city', 'city', ['t1'])])).toBe('credits.no_auditor');
  });
  test('go to the next body up where nobody but the claimant keeps them', () => {
    const alone = [
      place('school', 'school', ['head']),
      place('county', 'county', ['c1']),
      place('city', 'city', ['t1']),
    ];
    expect(found(school, alone, 'head')).toEqual(['county', 'city']);
    expect(found(school, alone.slice(0, 2), 'head')).toBe('credits.no_auditor');
    expect(found(school, [place('school', 'school', [])])).toBe('credits.no_registrar');
  });
  test('are not given to two bodies that have the same single keeper', () => {
    const same = [place('school', 'school', ['x']), place('county', 'county', ['x']), place('city', 'city', ['t1'])];
    expect(found(school, same)).toEqual(['school', 'city']);
  });
  test('without a rule: the nearest body registers, the next above audits; one that stands alone does both', () => {
    expect(found(school, way, 'teacher', aPolicy())).toEqual(['school', 'county']);
    expect(found(school, [place('school', 'school', ['a', 'b'])], 'teacher', aPolicy())).toEqual(['school', 'school']);
    expect(found(school, [place('school', 'school', ['a'])], 'teacher', aPolicy())).toBe('credits.no_auditor');
  });
});

test('over random trees and roles no claim can be turned by one person, by its claimant, or within one body', () => {
  const people = fc.subarray(['p0', 'p1', 'p2', 'p3'], { minLength: 0 });
  const body = fc.constantFrom<Body>('school', 'county', 'city', 'province');
  const rule = fc.record({
    registers: body,
    audits: body,
    isOtherBody: fc.boolean(),
    cityDirect: fc.constantFrom(null, true, false),
    of: fc.constantFrom<Selector>({}, { levels: ['school'] }, { levels: ['county'] }, { categories: ['school'] }),
  });
  const tree = fc.record({
    keepers: fc.tuple(people, people, people, people, people),
    kinds: fc.subarray(['group', 'school', 'county', 'city', 'province'] as const, { minLength: 1 }),
    isCityDirect: fc.boolean(),
    rules: fc.array(rule, { maxLength: 3 }),
    kind: fc.constantFrom(school, county, city),
    claimant: fc.constantFrom('p0', 'p1', 'teacher'),
  });
  let routed = 0;
  const world = fc.property(tree, ({ keepers, kinds, isCityDirect, rules, kind, claimant }) => {
    const bodies = kinds.map((one, i) => place(one, one, keepers[i] ?? [], one === 'school' && isCityDirect));
    const policy = aPolicy(...rules.map((one, i) => routing(`r${i}`, one)));
    const result = routeOf(policy, kind, claimant, bodies);
    if (!result.ok) return;
    routed++;
    const { route } = result;
    const chosen = policy.rules.find(({ id }) => id === route.ruleId);
    if (chosen?.type === 'routing') expect(route.isOtherBody).toBe(chosen.isOtherBody);
    if (route.isOtherBody) expect(route.registrarOrgId).not.toBe(route.auditorOrgId);
    const keepersOf = (id: string) => bodies.find((one) => one.id === id)?.keepers ?? [];
    const auditors = keepersOf(route.auditorOrgId);
    const orgsOf = (person: string) => bodies.filter((one) => one.keepers.includes(person)).map(({ id }) => id);
    const claim = { personId: claimant, route, registrarId: null, bound: null, isAppealed: false };
    const everybody = ['p0', 'p1', 'p2', 'p3', 'teacher'];
    let ways = 0;
    for (const first of everybody) {
      const by = { personId: first, orgIds: orgsOf(first) };
      if (whyNotClaim({ ...claim, state: 'submitted' }, 'register', by, auditors) !== null) continue;
      expect(first).not.toBe(claimant);
      expect(by.orgIds).toContain(route.registrarOrgId);
      const seconds = everybody.filter((second) => {
        const auditor = { personId: second, orgIds: orgsOf(second) };
        return whyNotClaim({ ...claim, state: 'registered', registrarId: first }, 'audit', auditor) === null;
      });
      for (const second of seconds) {
        expect([first, claimant]).not.toContain(second);
        expect(orgsOf(second)).toContain(route.auditorOrgId);
      }
      // Whoever could register leaves somebody to audit.
      expect(seconds.length).toBeGreaterThan(0);
      ways += seconds.length;
    }
    expect(ways).toBeGreaterThan(0);
  });
  fc.assert(world, { numRuns: 4000, seed: 17 });
  // Most of these worlds have a route: the property was not held by refusing.
  expect(routed).toBeGreaterThan(1000);
});

describe('an appeal', () => {
  test('is decided above the body that returned the claim, by others', () => {
    expect(appealBody(way, 'school', ['teacher', 's1'], 2)).toBe('city');
    expect(appealBody(way, 'county', ['teacher', 'c1'], 2)).toBe('city');
    expect(appealBody(way, 'city', ['teacher', 't1'], 2)).toBeNull();
    expect(appealBody([...way, place('province', 'province', ['v1', 'v2', 'v3'])], 'city', ['t1'], 2)).toBe('province');
  });
  test('is decided by two equal votes, by a third when two differ', () => {
    expect(tally(['uphold'], 2)).toBeNull();
    expect(tally(['uphold', 'dismiss'], 2)).toBeNull();
    expect(tally(['uphold', 'dismiss', 'dismiss'], 2)).toBe('dismiss');
    expect(tally(['uphold', 'uphold'], 2)).toBe('uphold');
  });
  test('is taken for as many days as the policy says, once per return', () => {
    const terms = termsOf(aPolicy(aRule('appeal', { type: 'appeal', days: 10, deciders: 1 })));
    expect(terms).toEqual({ days: 10, deciders: 2, ruleId: 'appeal' });
    expect(termsOf(aPolicy()).days).toBe(15);
    const why = (today: string, ...appeals: ('open' | 'upheld' | 'dismissed' | 'withdrawn')[]) =>
      whyNotAppeal({ day: '2026-09-01', appeals }, terms, today);
    expect(why('2026-09-11')).toBeNull();
    expect(why('2026-09-12')).toBe('credits.appeal_too_late');
    expect(why('2026-09-02', 'withdrawn')).toBeNull();
    expect(why('2026-09-02', 'dismissed')).toBe('credits.appeal_used');
    expect(why('2026-09-02', 'withdrawn', 'open')).toBe('credits.appeal_open');
  });
  test('that is upheld never puts both keys into one body where two are wanted', () => {
    const route = { ruleId: null, registrarOrgId: 'school', auditorOrgId: 'county', isOtherBody: true };
    expect(afterUpheld({ returnedBy: 'registrar', route, bodyOrgId: 'county' })).toBe('submitted');
    expect(afterUpheld({ returnedBy: 'auditor', route, bodyOrgId: 'city' })).toBe('audited');
    expect(afterUpheld({ returnedBy: 'auditor', route, bodyOrgId: 'school' })).toBe('registered');
  });
});
