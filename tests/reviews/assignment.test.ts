import { afterAll, describe, expect, test } from 'vitest';
import { createSolver } from '../../server/kernel/solver.ts';
import { solvePanel } from '../../server/reviews/assignment/solve.ts';
import { boundOf } from '../../server/reviews/assignment/rules/bound.ts';
import { violationsOf } from '../../server/reviews/assignment/rules/check.ts';
import { greedyPanel } from '../../server/reviews/assignment/rules/greedy.ts';
import { chanceOf, figuresOf, fitOf, type Pair, type PanelInput } from '../../server/reviews/assignment/rules/panel.ts';
import { bestTeam } from '../../server/reviews/assignment/rules/team.ts';
import { madeUp, seatsOf } from './panels.ts';

const solver = createSolver();
afterAll(() => solver.close());

/** Every team of a topic, and every panel of a few topics, tried one by one. */
function everyPanel(input: PanelInput): Pair[][] {
  const teams = input.topics.map((topic, i) => {
    const found: Pair[][] = [];
    const extend = (team: Pair[], from: number) => {
      if (team.length === topic.need) {
        const subjects = team.filter(([, j]) => input.ofSubject[i]![j] === 1).length;
        const units = team.map(([, j]) => input.experts[j]!.unit);
        if (subjects >= topic.subjectNeed && new Set(units).size === units.length) found.push(team);
        return;
      }
      for (let j = from; j < input.experts.length; j++) if (fitOf(input, [i, j]) >= 0) extend([...team, [i, j]], j + 1);
    };
    extend([], 0);
    return found;
  });
  return teams
    .reduce<Pair[][]>((panels, own) => panels.flatMap((panel) => own.map((team) => [...panel, ...team])), [[]])
    .filter((panel) => input.experts.every((e, j) => panel.filter(([, k]) => k === j).length <= e.room));
}

describe('the best panel', () => {
  test('is the one that trying every panel finds', async () => {
    let compared = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const { input } = madeUp({ topics: 3, experts: 8, count: 2, load: 3, seed });
      const all = everyPanel(input).map((panel) => figuresOf(input, panel));
      const solved = await solvePanel(solver, input);
      expect(solved.isComplete).toBe(all.length > 0);
      if (all.length === 0) continue;
      compared++;
      const byHand = figuresOf(input, greedyPanel(input));
      const least = byHand.empty === 0 ? byHand.total : 0;
      const worth = (floor: number) =>
        Math.max(
          ...all.filter((one) => one.least >= floor && one.total >= Math.min(least, one.total)).map((o) => o.worth),
        );
      const floor = Math.max(...all.filter((one) => one.total >= solved.figures.total).map((one) => one.least));
      expect(Math.floor(solved.figures.least + 1e-6)).toBeGreaterThanOrEqual(
        Math.min(solved.floor.value, Math.floor(floor)),
      );
      expect(solved.isProved).toBe(true);
      if (solved.figures.total > least) expect(solved.figures.worth).toBe(worth(solved.floor.value));
      const highest = Math.floor(Math.max(...all.map((one) => one.least)) + 1e-6);
      if (solved.figures.total > least) expect(solved.floor.value).toBe(highest);
    }
    expect(compared).toBeGreaterThan(20);
  });

  test('holds for a thousand random calls: nobody judges across a conflict, and a hand does no better', async () => {
    const better = { least: 0, total: 0, complete: 0, stuck: 0 };
    for (let seed = 1; seed <= 1000; seed++) {
      const topics = 5 + (seed % 11);
      const { input, facts } = madeUp({ topics, experts: 12 + (seed % 12), seed, load: 3 + Math.ceil(topics / 3) });
      const { pairs, figures, greedy, isComplete } = await solvePanel(solver, input);
      const violations = violationsOf(facts, seatsOf(input, pairs));
      expect(violations.filter(({ kind }) => !(['too_few', 'subject'] as string[]).includes(kind))).toEqual([]);
      expect(figures.empty).toBeLessThanOrEqual(greedy.empty);
      if (!isComplete) continue;
      expect(violations).toEqual([]);
      better.complete++;
      const byHand = violationsOf(facts, seatsOf(input, greedyPanel(input)));
      if (byHand.length > 0) {
        better.stuck++;
        continue;
      }
      expect(figures.least).toBeGreaterThanOrEqual(Math.floor(greedy.least));
      expect(figures.total).toBeGreaterThanOrEqual(greedy.total);
      if (figures.least > greedy.least) better.least++;
      if (figures.total > greedy.total) better.total++;
    }
    expect(better.complete).toBeGreaterThan(500);
    // How often a hand is behind depends on how scarce experts are; it must not be never.
    expect(better.least).toBeGreaterThan(20);
    expect(better.total).toBeGreaterThan(5);
    expect(better.stuck).toBeGreaterThan(5);
  }, 300_000);

  test('is the same for the same seed, and never over a proved bound', async () => {
    const { input } = madeUp({ topics: 40, experts: 20, seed: 9 });
    const [a, b] = [await solvePanel(solver, input), await solvePanel(solver, input)];
    expect(a.pairs).toEqual(b.pairs);
    expect(a.isProved).toBe(true);
    const free = boundOf(input, { loads: input.experts.map(() => 50), floors: [] }, 0);
    expect(free.worth).toBeGreaterThanOrEqual(a.figures.worth);
    expect(a.figures.least).toBeLessThanOrEqual(a.floor.bound + 1);
  });

  test('serves all others as well as can be when one topic has nobody of its subject', async () => {
    const { input, facts } = madeUp({ topics: 20, experts: 18, seed: 5 });
    const lonely = { ...input, ofSubject: input.ofSubject.map((row, i) => (i === 4 ? row.map(() => 0) : row)) };
    const solved = await solvePanel(solver, lonely);
    expect(solved).toMatchObject({ isComplete: false, isProved: true, figures: { empty: 0 } });
    const isOfSubject: typeof facts.isOfSubject = (t, e) => t !== 't4' && facts.isOfSubject(t, e);
    expect(violationsOf({ ...facts, isOfSubject }, seatsOf(lonely, solved.pairs))).toEqual([
      { kind: 'subject', topicId: 't4', expertId: null },
    ]);
    const barred = { ...input, fit: input.fit.map((row, i) => (i === 4 ? row.map(() => -1) : row)) };
    const without = await solvePanel(solver, barred);
    expect(without).toMatchObject({ isComplete: false, isProved: true, figures: { empty: 3, least: 0 } });
  });

  test('fills what can be filled when the call cannot be served', async () => {
    const { input } = madeUp({ topics: 12, experts: 4, seed: 3, load: 3 });
    const solved = await solvePanel(solver, input);
    expect(solved.isComplete).toBe(false);
    expect(solved.figures.empty).toBeGreaterThan(0);
    expect(solved.pairs.length).toBeGreaterThan(0);
  });
});

test('the best team of a topic is the one that trying every team finds', () => {
  const chance = chanceOf(7);
  for (let seed = 1; seed <= 60; seed++) {
    const { input } = madeUp({ topics: 1, experts: 9, seed });
    const values = input.experts.map(() => Math.round(chance() * 2000 - 500));
    const teams = everyPanel({ ...input, topics: [{ ...input.topics[0]!, need: 3 }] });
    const most = Math.max(-Infinity, ...teams.map((team) => team.reduce((sum, [, j]) => sum + values[j]!, 0)));
    expect(bestTeam(input, 0, { size: 3, subjectNeed: 1, value: (j) => values[j]! })).toBe(most);
  }
});

describe('the check', () => {
  const { facts } = madeUp({ topics: 2, experts: 12, seed: 4 });
  const free = { ...facts, hasConflict: () => false, isOfSubject: () => true };
  const [a, b, c] = [...new Map(facts.experts.map((e) => [e.unitId, e])).values()];
  const seats = (topicId: string, ...ids: string[]) => ids.map((expertId) => ({ topicId, expertId }));
  const good = [...seats('t0', a!.id, b!.id, c!.id), ...seats('t1', a!.id, b!.id, c!.id)];
  const kinds = (...given: Parameters<typeof violationsOf>) => violationsOf(...given).map(({ kind }) => kind);

  test('accepts a good panel and names what each bad one breaks', () => {
    const roomy = { ...free, experts: free.experts.map((e) => ({ ...e, room: 9 })) };
    expect(kinds(roomy, good)).toEqual([]);
    expect(kinds({ ...roomy, hasConflict: (t) => t === 't1' }, good)).toEqual(['conflict', 'conflict', 'conflict']);
    expect(kinds({ ...roomy, isOfSubject: () => false }, good)).toEqual(['subject', 'subject']);
    expect(kinds(roomy, good.slice(1))).toEqual(['too_few']);
    expect(kinds(roomy, [...good, ...seats('t0', a!.id)])).toEqual(
      expect.arrayContaining(['twice', 'too_many', 'unit']),
    );
    expect(kinds({ ...free, experts: free.experts.map((e) => ({ ...e, room: 1 })) }, good)).toEqual(
      Array(3).fill('overload'),
    );
    expect(kinds(roomy, [...good.slice(1), ...seats('t0', 'nobody')])).toEqual(['unknown']);
    const together = { ...roomy, experts: roomy.experts.map((e) => ({ ...e, unitId: 'one' })) };
    expect(kinds(together, good)).toEqual(['unit', 'unit']);
  });
});
