import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolicyBody, RuleChange, RuleException } from '../../db/schema/policy.ts';
import {
  cycleAt,
  mergeLayers,
  rulesOf,
  withExceptions,
  type Effective,
  type Exception,
  type PolicyLayer,
} from '../../server/policy/rules/index.ts';
import { anyPolicy } from './random.ts';
import { aPolicy, aRule, clause } from './world.ts';

const IDS = ['p', 'q', 'r', 's'];
const aCap = fc.record({ id: fc.constantFrom(...IDS), most: fc.integer({ min: 1, max: 99 }) }).map(({ id, most }) => {
  const { policyId: _, ...rule } = aRule(id, { type: 'cap', of: {}, most, unit: 'credit', per: 'year', when: null });
  return rule;
});
const aChange: fc.Arbitrary<RuleChange> = fc.oneof(
  aCap.map((rule) => ({ change: 'replace' as const, rule })),
  aCap.map((rule) => ({ change: 'add' as const, rule })),
  fc.constantFrom(...IDS).map((ruleId) => ({ change: 'remove' as const, ruleId, clause })),
);
const aBody: fc.Arbitrary<PolicyBody> = fc.oneof(
  fc.uniqueArray(aCap, { selector: (rule) => rule.id }).map((rules) => ({ kind: 'base' as const, rules })),
  fc.array(aChange, { maxLength: 5 }).map((changes) => ({ kind: 'override' as const, changes })),
  fc.array(aChange, { maxLength: 5 }).map((changes) => ({ kind: 'override' as const, changes })),
);
const someLayers = fc
  .array(aBody, { maxLength: 5 })
  .map((bodies) => bodies.map((body, i): PolicyLayer => ({ id: `pol${i}`, orgId: `org${i}`, name: '', body })));

const rulesAlone = ({ rules }: Effective) => rules.map(({ policyId: _, ...rule }) => rule);
/** What holds at one place, written as one document. */
const asBase = (policy: Effective): PolicyLayer => ({
  id: 'flat',
  orgId: 'flat',
  name: '',
  body: { kind: 'base', rules: rulesAlone(policy) },
});
const runs = { numRuns: 500, seed: 20260901 };

describe('policies laid over each other', () => {
  test('it does not matter where the way down is cut: what holds above may be taken as one document', () => {
    fc.assert(
      fc.property(someLayers, fc.nat({ max: 5 }), (layers, at) => {
        const above = mergeLayers(layers.slice(0, at));
        expect(rulesAlone(mergeLayers([asBase(above), ...layers.slice(at)]))).toEqual(rulesAlone(mergeLayers(layers)));
      }),
      runs,
    );
  });

  test('a base forgets everything above it', () => {
    fc.assert(
      fc.property(someLayers, someLayers, (above, below) => {
        const fresh = below.findIndex(({ body }) => body.kind === 'base');
        fc.pre(fresh >= 0);
        expect(mergeLayers([...above, ...below])).toEqual(mergeLayers(below.slice(fresh)));
      }),
      runs,
    );
  });

  test('an override without changes changes nothing, and one said twice says nothing more', () => {
    fc.assert(
      fc.property(someLayers, fc.array(aCap, { maxLength: 4 }), (layers, rules) => {
        const over = (id: string, changes: RuleChange[]): PolicyLayer => ({
          id,
          orgId: id,
          name: '',
          body: { kind: 'override', changes },
        });
        const changes = rules.map((rule) => ({ change: 'replace' as const, rule }));
        expect(mergeLayers([...layers, over('none', [])]).rules).toEqual(mergeLayers(layers).rules);
        const once = mergeLayers([...layers, over('one', changes)]);
        expect(rulesAlone(mergeLayers([...layers, over('one', changes), over('two', changes)]))).toEqual(
          rulesAlone(once),
        );
      }),
      runs,
    );
  });

  test('every rule is there once, with the policy that had the last word on it', () => {
    fc.assert(
      fc.property(someLayers, (layers) => {
        const { rules, policyIds } = mergeLayers(layers);
        expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
        for (const { policyId, ...rule } of rules) {
          expect(policyIds).toContain(policyId);
          const said = layers
            .filter(({ id }) => policyIds.includes(id))
            .flatMap(({ id, body }) =>
              (body.kind === 'base'
                ? body.rules.map((one) => ({ change: 'add' as const, rule: one }))
                : body.changes
              ).flatMap((one) => (one.change !== 'remove' && one.rule.id === rule.id ? [{ id, rule: one.rule }] : [])),
            );
          expect(said.at(-1)).toEqual({ id: policyId, rule });
        }
      }),
      runs,
    );
  });
});

describe('an exception', () => {
  const except = (policy: Effective, ruleId: string, change: RuleException) =>
    withExceptions(policy, [{ ruleId, change }]);
  const change: fc.Arbitrary<RuleException> = fc.oneof(
    fc.constant({ kind: 'waive' as const }),
    fc.nat({ max: 50 }).map((least) => ({ kind: 'least' as const, least })),
    fc.nat({ max: 50 }).map((most) => ({ kind: 'most' as const, most })),
    fc.constantFrom('2019-06-30', '2024-06-30', '2030-06-30').map((to) => ({ kind: 'until' as const, to })),
  );

  test('changes the one rule it names, and only in what it may', () => {
    fc.assert(
      fc.property(anyPolicy(), fc.nat(), change, (policy, nth, what) => {
        const named = policy.rules[nth % policy.rules.length];
        fc.pre(named !== undefined);
        const after = except(policy, named?.id ?? '', what);
        const others = (one: Effective) => one.rules.filter((rule) => rule.id !== named?.id);
        expect(others(after)).toEqual(others(policy));
        const mended = after.rules.find((rule) => rule.id === named?.id);
        const fits: Record<RuleException['kind'], boolean> = {
          waive: mended === undefined,
          least: mended?.type !== 'minimum' || ('least' in what && mended.least === what.least),
          most: mended?.type !== 'cap' || ('most' in what && mended.most === what.most),
          until: mended?.type !== 'cycle' || ('to' in what && mended.until === what.to),
        };
        expect(fits[what.kind]).toBe(true);
        if (what.kind !== 'waive') expect(mended?.type).toBe(named?.type);
      }),
      runs,
    );
  });

  test('of a rule that is not there changes nothing; the policy itself is never touched', () => {
    fc.assert(
      fc.property(anyPolicy(), change, (policy, what) => {
        const before = structuredClone(policy);
        expect(except(policy, 'no-such-rule', what)).toEqual(before);
        for (const { id } of policy.rules) except(policy, id, what);
        expect(policy).toEqual(before);
      }),
      runs,
    );
  });

  test('given twice is given once; the last word holds; what is waived stays so', () => {
    fc.assert(
      fc.property(anyPolicy(), change, change, (policy, one, other) => {
        const both = (...changes: RuleException[]) =>
          withExceptions(
            policy,
            changes.map((what): Exception => ({ ruleId: 'least-a', change: what })),
          );
        expect(both(one, one)).toEqual(both(one));
        if (one.kind === other.kind) expect(both(one, other)).toEqual(both(other));
        if (one.kind === 'waive') expect(both(one, other)).toEqual(both(one));
      }),
      runs,
    );
  });

  const five = aRule('cycle', {
    type: 'cycle',
    from: '2016-01-01',
    to: '2020-12-31',
    repeats: true,
    yearStart: '01-01',
    terms: [{ start: '09-01', weeks: 20, label: '', labelEn: '' }],
  });
  test.each([
    { on: '2020-12-31', from: '2016-01-01', to: '2020-12-31', why: 'an earlier round stays as it was' },
    { on: '2021-01-01', from: '2021-01-01', to: '2026-06-30', why: 'the round that ends last before goes on' },
    { on: '2026-03-01', from: '2021-01-01', to: '2026-06-30', why: 'within the time given' },
    {
      on: '2026-07-01',
      from: '2026-07-01',
      to: '2030-12-31',
      why: 'the next one begins after it: no day is in two rounds',
    },
    { on: '2031-01-01', from: '2031-01-01', to: '2035-12-31', why: 'and later ones as ever' },
  ])('until 2026-06-30, on $on: from $from to $to, for $why', ({ on, from, to }) => {
    const [rule] = rulesOf(except(aPolicy(five), 'cycle', { kind: 'until', to: '2026-06-30' }), 'cycle');
    expect(rule && cycleAt(rule, on)).toMatchObject({ from, to });
  });

  test('an only round goes on until then, and nothing holds afterwards', () => {
    const once = aPolicy({ ...five, repeats: false });
    const [rule] = rulesOf(except(once, 'cycle', { kind: 'until', to: '2021-06-30' }), 'cycle');
    expect(['2021-06-30', '2021-07-01'].map((on) => rule && cycleAt(rule, on)?.to)).toEqual(['2021-06-30', undefined]);
  });
});

test('terms, years and rounds cut a cycle without gap or overlap, whatever days they begin on', () => {
  fc.assert(
    fc.property(
      anyPolicy(),
      fc.constantFrom('01-01', '02-29', '02-31', '07-01', '12-31'),
      fc.uniqueArray(fc.constantFrom('01-31', '02-30', '04-31', '09-01'), { minLength: 1 }),
      (policy, yearStart, starts) => {
        const [base] = rulesOf(policy, 'cycle');
        const rule = base && {
          ...base,
          yearStart,
          terms: starts.map((start) => ({ start, weeks: 20, label: '', labelEn: '' })),
        };
        const cycle = rule && cycleAt(rule, rule.from);
        for (const spans of [cycle?.years ?? [], cycle?.terms ?? []]) {
          expect([spans[0]?.from, spans.at(-1)?.to]).toEqual([cycle?.from, cycle?.to]);
          for (const [i, span] of spans.slice(1).entries())
            expect(Date.parse(span.from) - Date.parse(spans[i]?.to ?? '')).toBe(86_400_000);
        }
      },
    ),
    runs,
  );
});
