import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { PolicyRule } from '../../db/schema/policy.ts';
import { mergeLayers, overlapsOf, problemsOf } from '../../server/policy/rules/index.ts';
import { policyRule } from '../../server/policy/schemas.ts';
import { presets } from '../../server/policy/presets.ts';
import { bare, cycleRule, totalRule } from './bodies.ts';

const nothing = { rules: [] };
const codes = (...rules: PolicyRule[]) =>
  problemsOf({ kind: 'base', rules }, nothing).map(({ ruleId, field, code }) => [ruleId, field, code]);

test('the schema takes what the type says', () => {
  expectTypeOf<z.output<typeof policyRule>>().toExtend<PolicyRule>();
  for (const { body } of presets)
    if (body.kind === 'base') for (const rule of body.rules) expect(policyRule.parse(rule)).toEqual(rule);
});

describe('a policy is kept back', () => {
  test('by what is missing, double or points nowhere, each at its rule and field', () => {
    expect(codes(totalRule)).toEqual([[null, 'rules', 'no_cycle']]);
    expect(codes(cycleRule, { ...cycleRule, id: 'other' })).toEqual([[null, 'rules', 'several_cycles']]);
    expect(codes(cycleRule, totalRule, totalRule)).toEqual([['total', 'id', 'id_taken']]);
    expect(codes(cycleRule, bare('done', { type: 'completion', needs: ['nowhere', 'cycle'] }))).toEqual([
      ['done', 'needs.0', 'rule_unknown'],
      ['done', 'needs.1', 'rule_does_not_fit'],
    ]);
    expect(codes({ ...cycleRule, to: '2020-01-01' })).toEqual([['cycle', 'to', 'dates_reversed']]);
    expect(codes(cycleRule, { ...totalRule, least: 1.005 })).toEqual([['total', 'least', 'decimals']]);
    expect(codes(cycleRule, { ...totalRule, least: 0 })).toEqual([['total', 'least', 'not_positive']]);
  });

  test('as an override when it changes what is not there, or takes away what another rule leans on', () => {
    const above = mergeLayers([
      {
        id: 'pol',
        orgId: 'org',
        name: '',
        body: { kind: 'base', rules: [cycleRule, totalRule, bare('done', { type: 'completion', needs: ['total'] })] },
      },
    ]);
    const remove = (ruleId: string) =>
      problemsOf({ kind: 'override', changes: [{ change: 'remove', ruleId, clause: totalRule.clause }] }, above);
    expect(remove('nowhere')).toEqual([{ ruleId: 'nowhere', field: 'ruleId', code: 'changes_unknown' }]);
    expect(remove('total')).toEqual([{ ruleId: 'done', field: 'needs.0', code: 'rule_unknown' }]);
    expect(problemsOf({ kind: 'override', changes: [{ change: 'add', rule: totalRule }] }, above)).toEqual([
      { ruleId: 'total', field: 'id', code: 'adds_known' },
    ]);
  });
});

test('of versions that overlap the later one holds, and what it interrupts goes on after it', () => {
  const version = (id: string, validFrom: string, validTo: string | null, n = 1) => ({
    ...{ id, name: id, nameEn: id, version: n, validFrom, validTo },
  });
  const next = version('next', '2026-03-01', '2026-06-30', 2);
  const others = [version('old', '2020-01-01', null), version('over', '2010-01-01', '2019-12-31')];
  const late = version('late', '2026-05-01', null, 3);
  expect(overlapsOf(next, [...others, late])).toMatchObject({
    ends: [{ id: 'old', lastDay: '2026-02-28', resumesOn: '2026-07-01' }],
    endedBy: { id: 'late' },
  });
});
