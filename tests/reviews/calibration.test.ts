import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrate, normal, without, type Calibrated } from '../../server/reviews/decisions/rules/calibration.ts';
import { thinnessOf, type Score } from '../../server/reviews/decisions/rules/graph.ts';
import { inverse } from '../../server/reviews/decisions/rules/linear.ts';
import { simulate, type Size } from './simulated.ts';

const calibrated = (scores: readonly Score[]): Calibrated => {
  const result = calibrate(scores);
  if (result.state !== 'calibrated') throw new Error(JSON.stringify(result.because));
  return result;
};

/** Errors of the severities that were found, in standard deviations of a score, over some drawn panels. */
function recovery(size: Size, seeds: number) {
  const errors: number[] = [];
  const covered: boolean[] = [];
  let panels = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const { scores, sd, severities } = simulate(seed, size);
    const { reviewers } = calibrated(scores);
    const injected = (id: string) => severities[Number(id.slice(4))] ?? NaN;
    const middle = reviewers.reduce((sum, { points }) => sum + (points ?? 0), 0) / reviewers.length;
    const own = reviewers.map((one) => ((one.points ?? NaN) - middle - injected(one.reviewerId)) / sd);
    errors.push(...own);
    covered.push(
      ...reviewers.map((one) => Math.abs((one.points ?? NaN) - injected(one.reviewerId)) <= 1.96 * (one.se ?? 0)),
    );
    if (own.every((error) => Math.abs(error) <= 0.15)) panels++;
  }
  const rms = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
  const within = errors.filter((error) => Math.abs(error) <= 0.15).length / errors.length;
  const most = Math.max(...errors.map(Math.abs));
  const coverage = covered.filter(Boolean).length / covered.length;
  return { load: (size.topics * size.each) / size.reviewers, rms, within, most, coverage, panels: panels / seeds };
}

describe('injected severities', () => {
  const SIZES: Size[] = [
    { topics: 40, reviewers: 12, each: 3 },
    { topics: 120, reviewers: 40, each: 3 },
    { topics: 120, reviewers: 30, each: 3 },
    { topics: 120, reviewers: 12, each: 3 },
    { topics: 240, reviewers: 20, each: 3 },
    { topics: 300, reviewers: 8, each: 3 },
  ];
  const found = SIZES.map((size) => ({ ...size, ...recovery(size, 20) }));
  const of = (topics: number, reviewers: number) =>
    found.find((one) => one.topics === topics && one.reviewers === reviewers);

  test('come back within 0.15 of a standard deviation, typically at a county’s size, each of them in large panels', () => {
    const rows = found.map((one) =>
      Object.fromEntries(
        Object.entries(one).map(([key, value]) => [key, typeof value === 'number' ? +value.toFixed(3) : value]),
      ),
    );
    // Which sizes hold for every reviewer and which only on the whole.
    process.stdout.write(`${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
    expect(found.filter(({ rms }) => rms > 0.15)).toEqual([]);
    expect(of(120, 30)?.within).toBeGreaterThan(0.7);
    expect(of(240, 20)?.within).toBeGreaterThan(0.95);
    expect(of(300, 8)).toMatchObject({ within: 1, panels: 1 });
  });

  test('lie in their 95 % intervals about as often as they should', () => {
    for (const { coverage } of found) expect(coverage).toBeGreaterThan(0.92);
  });

  test('bring calibrated points nearer to the injected quality than raw means', () => {
    const { scores, qualities } = simulate(7, { topics: 120, reviewers: 40, each: 3 });
    const { topics, mean } = calibrated(scores);
    const middle = qualities.reduce((sum, value) => sum + value, 0) / qualities.length;
    const off = (points: (id: string) => number) =>
      Math.sqrt(
        topics.reduce((sum, { topicId }) => {
          const quality = (qualities[Number(topicId.slice(4))] ?? NaN) - middle;
          return sum + (points(topicId) - mean - quality) ** 2;
        }, 0) / topics.length,
      );
    const raw = (id: string) => {
      const own = scores.filter(({ topicId }) => topicId === id);
      return own.reduce((sum, { points }) => sum + points, 0) / own.length;
    };
    const fitted = new Map(topics.map(({ topicId, points }) => [topicId, points]));
    expect(off((id) => fitted.get(id) ?? NaN)).toBeLessThan(0.8 * off(raw));
  });

  test('find the variances they were drawn with', () => {
    const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
    const all = seeds.map((seed) => calibrated(simulate(seed, { topics: 240, reviewers: 40, each: 3 }).scores));
    const mean = (of: (one: Calibrated) => number) => all.reduce((sum, one) => sum + of(one), 0) / all.length;
    expect(mean(({ variances }) => variances.topic)).toBeCloseTo(64, -1);
    expect(Math.abs(mean(({ variances }) => variances.reviewer) - 25)).toBeLessThan(6);
    expect(Math.abs(mean(({ variances }) => variances.error) - 16)).toBeLessThan(2);
    expect(Math.abs(mean(({ icc }) => icc) - 64 / 105)).toBeLessThan(0.06);
  });
});

describe('shrinkage', () => {
  test('a reviewer who read few is drawn nearer to the middle, with a larger error', () => {
    const { scores } = simulate(3, { topics: 60, reviewers: 10, each: 3 });
    const few = scores.slice(0, 15).map((score, i) => ({
      ...score,
      reviewerId: 'exp_new',
      topicId: `top_${i * 4}`,
      points: 55,
    }));
    const at = (count: number) =>
      calibrated([...scores, ...few.slice(0, count)]).reviewers.find(({ reviewerId }) => reviewerId === 'exp_new');
    const [little, much] = [at(4), at(15)];
    expect(little?.se ?? 0).toBeGreaterThan(much?.se ?? 0);
    expect(Math.abs(much?.points ?? 0)).toBeGreaterThan(Math.abs(little?.points ?? 0) * 0.9);
  });

  test('one with three topics has no severity, and her scores still count', () => {
    const { scores } = simulate(3, { topics: 60, reviewers: 10, each: 3 });
    const more = [0, 1, 2].map((i) => ({ topicId: `top_${i}`, reviewerId: 'exp_new', points: 20 }));
    const [before, after] = [calibrated(scores), calibrated([...scores, ...more])];
    expect(after.reviewers.find(({ reviewerId }) => reviewerId === 'exp_new')).toEqual({
      reviewerId: 'exp_new',
      topics: 3,
      points: null,
      se: null,
    });
    const points = ({ topics }: Calibrated) => topics.find(({ topicId }) => topicId === 'top_0')?.points ?? 0;
    expect(points(after)).toBeLessThan(points(before));
  });
});

describe('a graph is refused', () => {
  const block = (name: string, shared: string[] = []): Score[] =>
    Array.from({ length: 6 }, (_, i) => i).flatMap((i) =>
      ['a', 'b', 'c'].map((who, k) => ({
        topicId: shared[i] ?? `${name}${i}`,
        reviewerId: `${name}-${who}`,
        points: 70 + i + 3 * k + ((i * 7 + k * 5) % 4),
      })),
    );
  const kinds = (scores: readonly Score[]) => thinnessOf(scores).map(({ kind }) => kind);

  test('that falls into two halves, naming both', () => {
    expect(thinnessOf([...block('x'), ...block('y')])).toEqual([
      {
        kind: 'disconnected',
        groups: [
          ['x-a', 'x-b', 'x-c'],
          ['y-a', 'y-b', 'y-c'],
        ],
      },
    ]);
  });
  test('whose halves hang on one topic, naming it; two are enough', () => {
    expect(thinnessOf([...block('x'), ...block('y', ['x0'])])).toEqual([{ kind: 'hangs_on_one', topicId: 'x0' }]);
    expect(kinds([...block('x'), ...block('y', ['x0', 'x1'])])).toEqual([]);
  });
  test('with two reviewers, or with most of them reading three topics', () => {
    expect(kinds(block('x').filter(({ reviewerId }) => reviewerId !== 'x-c'))).toEqual(['few_reviewers']);
    expect(kinds(simulate(1, { topics: 12, reviewers: 12, each: 3 }).scores)).toEqual([
      'few_reviewers',
      'thin_reviewers',
    ]);
    const newcomers = ['p', 'q'].flatMap((reviewerId) =>
      [0, 1, 2].map((i) => ({ topicId: `x${i}`, reviewerId, points: 70 })),
    );
    expect(kinds([...block('x'), ...newcomers])).toEqual(['thin_reviewers']);
  });
  test('with one review for each topic: nothing is read in common', () => {
    const alone = Array.from({ length: 20 }, (_, i) => ({
      topicId: `t${i}`,
      reviewerId: `r${i % 4}`,
      points: 70 + (i % 7),
    }));
    expect(kinds(alone)).toEqual(['disconnected']);
  });
  test('with too few overlaps for as many reviewers', () => {
    // A ring of five reviewers: neighbours share two topics, and nobody reads three of the same.
    const ring = Array.from({ length: 5 }, (_, i) => i).flatMap((i) => [
      { topicId: `s${i}`, reviewerId: `r${i}`, points: 70 + i },
      { topicId: `s${i}`, reviewerId: `r${(i + 1) % 5}`, points: 72 + i },
      { topicId: `own${i}`, reviewerId: `r${i}`, points: 60 },
      { topicId: `other${i}`, reviewerId: `r${i}`, points: 64 },
    ]);
    expect(thinnessOf(ring)).toEqual([{ kind: 'few_overlaps', overlaps: 5, least: 8 }]);
  });
  test('in which everybody gave the same', () => {
    expect(kinds(block('x').map((score) => ({ ...score, points: 80 })))).toEqual(['no_spread']);
  });
  test('of nothing', () => expect(calibrate([])).toMatchObject({ state: 'refused' }));
});

describe('whatever the scores', () => {
  const panel = fc.record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    topics: fc.integer({ min: 24, max: 40 }),
    reviewers: fc.integer({ min: 4, max: 8 }),
  });
  const near = (a: Calibrated, b: Calibrated, shift: number) => {
    a.topics.forEach((topic, i) => {
      expect(b.topics[i]?.points).toBeCloseTo(topic.points + shift, 6);
      expect(b.topics[i]?.se).toBeCloseTo(topic.se, 6);
    });
    a.reviewers.forEach((one, i) => expect(b.reviewers[i]?.points).toBeCloseTo(one.points ?? NaN, 6));
  };

  test('points added to every score move the mean and nothing else', () => {
    fc.assert(
      fc.property(panel, fc.integer({ min: -20, max: 20 }), ({ seed, topics, reviewers }, shift) => {
        const { scores } = simulate(seed, { topics, reviewers, each: 3 });
        const moved = scores.map((score) => ({ ...score, points: score.points + shift }));
        near(calibrated(scores), calibrated(moved), shift);
      }),
      { numRuns: 25 },
    );
  });
  test('the order of the rows is nothing', () => {
    fc.assert(
      fc.property(panel, fc.infiniteStream(fc.nat()), ({ seed, topics, reviewers }, order) => {
        const { scores } = simulate(seed, { topics, reviewers, each: 3 });
        const drawn = scores.map((score) => ({ score, at: order.next().value ?? 0 }));
        const shuffled = drawn.sort((a, b) => a.at - b.at).map(({ score }) => score);
        const [a, b] = [calibrated(scores), calibrated(shuffled)];
        expect(b.topics).toEqual(a.topics);
        expect(b.reviewers).toEqual(a.reviewers);
      }),
      { numRuns: 25 },
    );
  });
  test('other names give the same figures', () => {
    fc.assert(
      fc.property(panel, ({ seed, topics, reviewers }) => {
        const { scores } = simulate(seed, { topics, reviewers, each: 3 });
        const back = (id: string) => `z${String(1000 - Number(id.slice(4)))}`;
        const renamed = scores.map((score) => ({
          ...score,
          topicId: back(score.topicId),
          reviewerId: back(score.reviewerId),
        }));
        const [a, b] = [calibrated(scores), calibrated(renamed)];
        const points = new Map(b.topics.map((topic) => [topic.topicId, topic.points]));
        for (const topic of a.topics) expect(points.get(back(topic.topicId))).toBeCloseTo(topic.points, 3);
      }),
      { numRuns: 25 },
    );
  });
  test('a chance and its opposite sum to one, and follow the points', () => {
    fc.assert(
      fc.property(panel, ({ seed, topics, reviewers }) => {
        const one = calibrated(simulate(seed, { topics, reviewers, each: 3 }).scores);
        const [a, b] = one.topics;
        if (!a || !b) return;
        const chance = one.isBetter(a.topicId, b.topicId);
        expect(chance + one.isBetter(b.topicId, a.topicId)).toBeCloseTo(1, 6);
        expect(chance > 0.5).toBe(a.points > b.points);
      }),
      { numRuns: 25 },
    );
  });
});

test('leaving one reviewer out leaves out the topics only she read', () => {
  const { scores } = simulate(2, { topics: 30, reviewers: 6, each: 3 });
  const { variances } = calibrated(scores);
  const own = [...scores, { topicId: 'top_only', reviewerId: 'exp_1', points: 90 }];
  const rest = without(own, 'exp_1', variances);
  expect(rest.has('top_only')).toBe(false);
  expect(rest.size).toBe(30);
});

test('the arithmetic underneath', () => {
  expect(normal(0)).toBeCloseTo(0.5, 7);
  expect(normal(1.959964)).toBeCloseTo(0.975, 6);
  expect(normal(-1)).toBeCloseTo(0.158655, 6);
  const a = [
    [4, 1, 0.5],
    [1, 3, 0.25],
    [0.5, 0.25, 2],
  ].map((row) => new Float64Array(row));
  const b = inverse(a) ?? [];
  a.forEach((row, i) =>
    b.forEach((_, j) => {
      const cell = row.reduce((sum, value, k) => sum + value * (b[k]?.[j] ?? NaN), 0);
      expect(cell).toBeCloseTo(i === j ? 1 : 0, 10);
    }),
  );
  expect(inverse([new Float64Array([0])])).toBeNull();
});
