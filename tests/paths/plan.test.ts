import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createSolver } from '../../server/kernel/solver.ts';
import { violationsOf } from '../../server/paths/rules/check.ts';
import { conflictSets, explain } from '../../server/paths/rules/conflict.ts';
import { placementsOf, planProblem, type PlanInput, type Placement } from '../../server/paths/rules/plan.ts';
import { leavesOf, nodesOf } from '../../server/paths/rules/template.ts';
import { all, atLeast, candidate, node, planInputs } from './templates.ts';

const solver = createSolver();
afterAll(() => solver.close());

const offered = (input: PlanInput) =>
  new Map(
    leavesOf(input.root).map((leaf) => [leaf.id, input.candidates.filter((c) => c.leaves.includes(leaf.id)).length]),
  );

function violations(input: PlanInput, placements: readonly Placement[]) {
  const byId = new Map(input.candidates.map((c) => [c.id, c]));
  const steps = placements.map((p) => {
    const c = byId.get(p.id);
    return { id: p.id, group: p.group, minutes: c?.minutes ?? 0, credits: c?.credits ?? 0 };
  });
  return violationsOf(input.root, steps, offered(input), input);
}

async function plan(input: PlanInput): Promise<Placement[] | null> {
  const solution = await solver.solve(planProblem(input));
  return solution.status === 'optimal' ? placementsOf(input, solution.chosen) : null;
}

/** Every way to give each candidate a role, tried by hand: the truth for small inputs. */
function isPossible(input: PlanInput): boolean {
  const roles = input.candidates.map((c) => [undefined, ...c.leaves, ...(c.mayBePrecise ? [null] : [])]);
  const tryFrom = (i: number, placements: Placement[]): boolean => {
    if (i === roles.length) {
      const precise = placements.filter((p) => p.group === null).length;
      return (
        precise <= input.precise.most && withinShape(input, placements) && violations(input, placements).length === 0
      );
    }
    const id = input.candidates[i]?.id ?? '';
    return (roles[i] ?? []).some((role) =>
      tryFrom(i + 1, role === undefined ? placements : [...placements, { id, group: role }]),
    );
  };
  return tryFrom(0, []);
}

/** A leaf holds at most its count and two to spare; the same bound as the planner's, stated separately. */
function withinShape(input: PlanInput, placements: readonly Placement[]): boolean {
  return leavesOf(input.root).every((leaf) => {
    const picked = placements.filter((p) => p.group === leaf.id).length;
    return leaf.rule.type !== 'at_least' || picked <= leaf.rule.count + 2;
  });
}

describe('a plan', () => {
  const template = node('root', all, [node('duty', all), node('choice', atLeast(2))]);
  const library = [
    candidate('safety', { leaves: ['duty'], relevance: 0.5 }),
    candidate('case-a', { leaves: ['choice'], relevance: 1 }),
    candidate('case-b', { leaves: ['choice'], relevance: 2 }),
    candidate('case-c', { leaves: ['choice'], relevance: 3 }),
    candidate('answer', { mayBePrecise: true, relevance: 3 }),
  ];
  const input: PlanInput = {
    root: template,
    candidates: library,
    weeks: 4,
    minutesPerWeek: 60,
    precise: { least: 1, most: 3 },
  };

  test('holds what is required, the most relevant electives and what answers the need', async () => {
    const placements = await plan(input);
    expect(placements?.map((p) => p.id).sort()).toEqual(['answer', 'case-b', 'case-c', 'safety']);
    expect(placements?.find((p) => p.id === 'answer')?.group).toBeNull();
  });

  test('gives one resource one role, even when it would fit two', async () => {
    const both = { ...input, candidates: library.map((c) => (c.id === 'case-c' ? { ...c, mayBePrecise: true } : c)) };
    const placements = (await plan(both)) ?? [];
    expect(new Set(placements.map((p) => p.id)).size).toBe(placements.length);
    expect(violations(both, placements)).toEqual([]);
  });

  test('keeps what is fixed and leaves out what is forbidden', async () => {
    const changed = { ...input, fixed: [{ id: 'case-a', group: 'choice' }], forbidden: new Set(['case-c']) };
    const ids = (await plan(changed))?.map((p) => p.id) ?? [];
    expect(ids).toContain('case-a');
    expect(ids).not.toContain('case-c');
  });

  test('that cannot fit the time says how much time would do', async () => {
    const tight = { ...input, weeks: 1, minutesPerWeek: 60 };
    expect(await plan(tight)).toBeNull();
    const conflicts = await explain(tight, (p) => solver.solve(p));
    const time = conflicts.find((c) => c.constraint === 'time');
    expect(time?.params).toMatchObject({ budget: 60, needed: 120, weeksWanted: 2, minutesWanted: 120 });
    expect(await plan({ ...tight, weeks: 2 })).not.toBeNull();
  });

  test('for which the library holds too little names the group, its clause and what is missing', async () => {
    const poor = { ...input, candidates: library.filter((c) => !['case-a', 'case-b'].includes(c.id)) };
    const [conflict] = await explain(poor, (p) => solver.solve(p));
    expect(conflict).toMatchObject({
      constraint: 'group',
      relax: 'more_resources',
      params: { group: 'choice', needed: 2, available: 1 },
      clause: { place: '第一条' },
    });
  });

  test('is found exactly when one exists, and the checker accepts every one', async () => {
    await fc.assert(
      fc.asyncProperty(planInputs, async (random) => {
        const placements = await plan(random);
        if (placements) expect(violations(random, placements)).toEqual([]);
        expect(placements !== null).toBe(isPossible(random));
      }),
      { numRuns: 120 },
    );
  });

  test('that is impossible names sets of rules: each impossible alone, and possible without any one of its rules', async () => {
    await fc.assert(
      fc.asyncProperty(planInputs, async (random) => {
        fc.pre((await plan(random)) === null);
        const sets = await conflictSets(random, (p) => solver.solve(p));
        expect(sets.length).toBeGreaterThan(0);
        const every = [...nodesOf(random.root).map((n) => n.id), 'time', 'precise'];
        const statusWithout = async (names: string[]) =>
          (await solver.solve(planProblem(random, new Set(names)))).status;
        for (const set of sets) {
          const others = every.filter((name) => !set.includes(name));
          expect(await statusWithout(others)).toBe('infeasible');
          for (const name of set) expect(await statusWithout([...others, name])).toBe('optimal');
        }
        expect(await statusWithout(sets.flat())).toBe('optimal');
      }),
      { numRuns: 40 },
    );
  });
});
