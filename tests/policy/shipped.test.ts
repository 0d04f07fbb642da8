import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Position } from '../../db/schema/people.ts';
import {
  addDays,
  completionNeeds,
  cycleAt,
  ladderOf,
  rulesOf,
  standingOf,
  warningsOf,
  type Effective,
  type Fact,
  type PersonFacts,
} from '../../server/policy/rules/index.ts';
import { shipped } from './golden/world.ts';
import { aFact, aTeacher } from './world.ts';

/** Random teachers under each policy as it is shipped. */
const policies: [string, Effective][] = [
  ['zhuzhou-2009', shipped('zhuzhou-2009')],
  ['hunan-360', shipped('hunan-360')],
  ['hunan-360 + lianyuan-360', shipped('hunan-360', 'lianyuan-360')],
  ['jianghan-360', shipped('jianghan-360')],
  ['alxa-2025', shipped('alxa-2025')],
];

const POSITIONS: Position[] = [
  'class_teacher',
  'principal',
  'principal_designate',
  'psychology_teacher',
  'backbone_candidate',
];
const someone = (from: string): fc.Arbitrary<PersonFacts> =>
  fc
    .record({
      hired: fc.option(fc.integer({ min: -4000, max: 1500 })),
      ladderLevel: fc.constantFrom('novice', 'qualified', 'backbone', null),
      offices: fc.array(
        fc.record({
          position: fc.constantFrom(...POSITIONS),
          since: fc.integer({ min: -3000, max: 1800 }),
          days: fc.option(fc.integer({ min: 1, max: 3000 })),
        }),
        { maxLength: 3 },
      ),
    })
    .map(({ hired, ladderLevel, offices }) =>
      aTeacher({
        ladderLevel,
        hiredOn: hired === null ? null : addDays(from, hired),
        positions: offices.map(({ position, since, days }) => ({
          position,
          from: addDays(from, since),
          to: days === null ? null : addDays(from, since + days),
        })),
      }),
    );
const doings = (policy: Effective, from: string, maxLength: number): fc.Arbitrary<Fact[]> =>
  fc.array(
    fc
      .record({
        category: fc.constantFrom(...rulesOf(policy, 'category')),
        day: fc.integer({ min: -400, max: 2700 }),
        credits: fc.integer({ min: 0, max: 9000 }),
        hours: fc.integer({ min: 0, max: 9000 }),
      })
      .map(({ category, day, credits, hours }) =>
        aFact({
          category: category.key,
          level: category.levels[0] ?? 'county',
          form: category.forms[0] ?? 'degree',
          on: addDays(from, day),
          credits: category.counted.by === 'none' ? 0 : credits,
          hours,
        }),
      ),
    { maxLength },
  );

describe.each(policies)('%s', (_, policy) => {
  const [rule] = rulesOf(policy, 'cycle');
  const cycle = rule && cycleAt(rule, rule.from);
  const [from, to] = [cycle?.from ?? '', cycle?.to ?? ''];
  const aDay = fc.nat({ max: 2600 }).map((n) => [addDays(from, n), to].sort()[0] ?? '');
  const runs = { numRuns: 150, seed: 20260901 };

  test('completion is exactly that every line it asks for is met; each line is the sum of what it opens to', () => {
    fc.assert(
      fc.property(someone(from), doings(policy, from, 40), aDay, (person, facts, asOf) => {
        const standing = standingOf(policy, person, facts, asOf);
        const asked = new Set(completionNeeds(policy));
        expect(standing?.isComplete).toBe(standing?.lines.every((line) => line.isMet || !asked.has(line.ruleId)));
        for (const { shares, counted, gross } of standing?.lines ?? []) {
          expect(shares.reduce((sum, share) => sum + share.counted, 0)).toBe(counted);
          expect(counted).toBeLessThanOrEqual(gross);
          expect(new Set(shares.map((share) => share.id)).size).toBe(shares.length);
        }
      }),
      runs,
    );
  });

  test('to do more never makes a line of the cycle unmet, closes a rung or brings a warning', () => {
    fc.assert(
      fc.property(
        someone(from),
        doings(policy, from, 30),
        doings(policy, from, 4),
        aDay,
        (person, facts, more, asOf) => {
          const [before, after] = [facts, [...facts, ...more]].map((done) => {
            const standing = standingOf(policy, person, done, asOf);
            // A year may lose what an earlier one took from a cap on the cycle; the cycle never does.
            const lines = (standing?.lines ?? []).filter((line) => line.per !== 'year');
            const met = lines.map((line) => line.isMet);
            const open = ladderOf(policy, person, done, asOf).rungs.map((rung) => rung.isOpen);
            const safe = standing
              ? lines.map(
                  (line) =>
                    !warningsOf(policy, person, done, standing).some(
                      (one) => one.ruleId === line.ruleId && one.period.from === line.period.from,
                    ),
                )
              : [];
            return [...met, ...open, ...safe];
          });
          expect(before?.length).toBe(after?.length);
          expect(before?.every((holds, i) => !holds || after?.[i] === true)).toBe(true);
        },
      ),
      runs,
    );
  });
});
