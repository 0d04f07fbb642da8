import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderOf, schedule, weekOf, weeksUntil, type Timed } from '../../server/paths/rules/schedule.ts';
import { standingOf } from '../../server/paths/rules/standing.ts';
import { all, atLeast, node } from './templates.ts';

const step = (id: string, kind: Timed['kind'], minutes = 30, relevance = 1): Timed => ({
  id,
  kind,
  minutes,
  relevance,
  rank: 0,
});

describe('the weeks of a path', () => {
  test('begin with what troubles her, then what is required, then what she chose', () => {
    const ordered = orderOf([
      step('duty', 'required'),
      step('pick', 'elective'),
      step('b', 'precise', 30, 2),
      step('a', 'precise', 30, 3),
    ]);
    expect(ordered.map((s) => s.id)).toEqual(['a', 'duty', 'pick', 'b']);
  });

  test('are the same for the same steps, in whatever order they come', () => {
    const steps = [
      { ...step('z', 'required'), rank: 0 },
      { ...step('a', 'required'), rank: 1 },
      step('m', 'elective'),
      step('n', 'precise', 30, 3),
    ];
    const ids = (list: Timed[]) => orderOf(list).map((s) => s.id);
    expect(ids(steps)).toEqual(['n', 'z', 'm', 'a']);
    fc.assert(
      fc.property(fc.shuffledSubarray(steps, { minLength: 4 }), (mixed) => {
        expect(ids(mixed)).toEqual(ids(steps));
      }),
    );
  });

  test('move a step to the next week rather than cutting it when there is time to spare', () => {
    const weeks = schedule([step('a', 'required', 40), step('b', 'required', 40)], { weeks: 3, minutesPerWeek: 60 });
    expect(weeks.map((s) => [s.week, s.weekTo])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  test('let a step longer than a week run on', () => {
    const [long] = schedule([step('long', 'required', 150)], { weeks: 3, minutesPerWeek: 60 });
    expect(long).toMatchObject({ week: 1, weekTo: 3 });
  });

  test('never hold more than the minutes of a week, and hold every step', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 20 }),
        fc.integer({ min: 10, max: 120 }),
        fc.integer({ min: 0, max: 5 }),
        (minutes, perWeek, slack) => {
          const steps = minutes.map((m, i) => step(`s${i}`, 'required', m));
          const weeks = Math.ceil(minutes.reduce((a, b) => a + b, 0) / perWeek) + slack;
          const placed = schedule(steps, { weeks, minutesPerWeek: perWeek });
          expect(placed.length).toBe(steps.length);
          let free = 0;
          placed.forEach((p, i) => {
            const length = minutes[i] ?? 0;
            expect(p.weekTo).toBeLessThanOrEqual(weeks);
            expect(p.week).toBeGreaterThanOrEqual(Math.floor(free / perWeek) + 1);
            const start = Math.max(free, (p.week - 1) * perWeek);
            free = start + length;
            expect(Math.ceil(free / perWeek)).toBeLessThanOrEqual(p.weekTo);
          });
        },
      ),
    );
  });

  test('are counted to the day the work must be done, at least one and at most the cycle', () => {
    expect(weeksUntil('2026-11-23', '2026-12-20', 18)).toBe(4);
    expect(weeksUntil('2026-11-23', null, 18)).toBe(18);
    expect(weeksUntil('2026-11-23', '2026-11-20', 18)).toBe(1);
    expect(weekOf('2026-11-23', '2026-12-01')).toBe(2);
  });
});

describe('the standing of a path', () => {
  const root = node('root', all, [node('duty', all), node('choice', atLeast(3))]);
  const done = { state: 'done', credits: 0.5 } as const;
  const open = { state: 'open', credits: 0.5 } as const;

  test('counts "选修 5 选 3,已完成 1" from the steps', () => {
    const steps = [
      { group: 'duty', ...done },
      { group: 'choice', ...done },
      { group: 'choice', ...open },
      { group: 'choice', ...open },
      { group: null, ...open },
    ];
    const choice = standingOf(
      root,
      steps,
      new Map([
        ['duty', 1],
        ['choice', 5],
      ]),
    ).find((g) => g.id === 'choice');
    expect(choice).toEqual({
      id: 'choice',
      unit: 'steps',
      needed: 3,
      chosen: 3,
      done: 1,
      offered: 5,
      isFulfilled: false,
    });
  });

  test('is fulfilled when every group is', () => {
    const steps = [{ group: 'duty', ...done }, ...Array.from({ length: 3 }, () => ({ group: 'choice', ...done }))];
    const [top] = standingOf(root, steps, new Map());
    expect(top).toMatchObject({ id: 'root', unit: 'groups', needed: 2, done: 2, isFulfilled: true });
  });
});
