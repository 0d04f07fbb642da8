import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ladderOf } from '../../server/policy/rules/index.ts';
import { shipped } from './golden/world.ts';
import { aFact, aPolicy, aTeacher } from './world.ts';

const policy = shipped('alxa-2025');
const polish = (on = '2025-09-05') => aFact({ category: 'polishing', level: 'school', form: 'school_based', on });
const observed = (on = '2025-09-20') => aFact({ category: 'observation', on });
const young = aTeacher({ hiredOn: '2023-09-01', ladderLevel: 'qualified' });
const DAY = '2025-10-01';

describe('the ladder of growth', () => {
  test.each([
    {
      given: 'nothing',
      facts: [],
      missing: [
        ['polishing', 2],
        ['observation', 1],
      ],
    },
    {
      given: 'one round',
      facts: [polish()],
      missing: [
        ['polishing', 1],
        ['observation', 1],
      ],
    },
    { given: 'three rounds, not observed', facts: [polish(), polish(), polish()], missing: [['observation', 1]] },
    { given: 'two rounds and observed', facts: [polish(), polish(), observed()], missing: [] },
    {
      given: 'two rounds, the observation to come',
      facts: [polish(), polish(), observed('2025-10-02')],
      missing: [['observation', 1]],
    },
  ])('with $given a qualified teacher lacks $missing before 骨干', ({ facts, missing }) => {
    const { next } = ladderOf(policy, young, facts, DAY);
    expect(next).toMatchObject({ level: 'backbone', at: 'next', isOpen: missing.length === 0 });
    expect(next?.lacking.map((one) => [one.of.categories?.[0], one.missing])).toEqual(missing);
    expect(next?.gates[0]?.clause.quotation).toContain('磨课至少两轮');
  });

  test('has five rungs, and says which are behind and ahead', () => {
    const { rungs } = ladderOf(policy, young, [], DAY);
    expect(rungs.map(({ level, at }) => [level, at])).toEqual([
      ['novice', 'below'],
      ['qualified', 'here'],
      ['backbone', 'next'],
      ['subject_leader', 'above'],
      ['master', 'above'],
    ]);
  });

  test('a gate before teaching on one’s own belongs to no rung', () => {
    const fresh = aTeacher({ hiredOn: '2025-08-15', ladderLevel: null });
    const { next, others } = ladderOf(policy, fresh, [polish()], DAY);
    expect(next?.level).toBe('novice');
    expect(others).toMatchObject([
      { ruleId: 'independent-teaching', isOpen: false, lacking: [{ missing: 1 }, { missing: 1 }] },
    ]);
  });

  test('where the policy asks for nothing nothing is missing; above the top there is nothing', () => {
    const { next, rungs } = ladderOf(aPolicy(), aTeacher({ ladderLevel: 'master' }), [], DAY);
    expect(next).toBeNull();
    expect(rungs.every((rung) => rung.isOpen && rung.gates.length === 0)).toBe(true);
  });

  test('more done never closes a rung', () => {
    const some = fc.array(fc.constantFrom('polishing', 'observation', 'school'), { maxLength: 6 });
    fc.assert(
      fc.property(some, some, (done, more) => {
        const of = (keys: string[]) =>
          ladderOf(
            policy,
            young,
            keys.map((category) => aFact({ category, on: '2025-09-01' })),
            DAY,
          ).rungs.map((rung) => rung.isOpen);
        const after = of([...done, ...more]);
        expect(of(done).every((isOpen, i) => !isOpen || after[i] === true)).toBe(true);
      }),
      { numRuns: 200, seed: 20260901 },
    );
  });
});
