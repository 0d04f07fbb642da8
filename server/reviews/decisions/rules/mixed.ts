import { grouped, type Score } from './graph.ts';
import { inverse, zeros, type Matrix } from './linear.ts';

export type Variances = { topic: number; reviewer: number; error: number };

/** Who scored what, by number: topics and reviewers in order of their ids, so that the order of the rows is nothing. */
export type Design = {
  topics: string[];
  reviewers: string[];
  /** For each topic its scores; `by` is null for a reviewer without a severity of her own. */
  rows: { by: number | null; points: number }[][];
  count: number;
};

/** @param uncounted reviewers whose severity is not estimated: their scores count as they are */
export function designOf(scores: readonly Score[], uncounted: readonly string[] = []): Design {
  const reviewers = [...new Set(scores.map(({ reviewerId }) => reviewerId))]
    .filter((id) => !uncounted.includes(id))
    .sort();
  const place = new Map(reviewers.map((id, i) => [id, i]));
  const byTopic = grouped(scores, ({ topicId }) => topicId);
  const topics = [...byTopic.keys()].sort();
  const rows = topics.map((id) =>
    (byTopic.get(id) ?? [])
      .toSorted((a, b) => (a.reviewerId < b.reviewerId ? -1 : 1))
      .map(({ reviewerId, points }) => ({ by: place.get(reviewerId) ?? null, points })),
  );
  return { topics, reviewers, rows, count: scores.length };
}

export type Solved = {
  mean: number;
  topics: number[];
  reviewers: number[];
  /** Error variances of prediction (points²), and of the difference of two topics. */
  topicVariance: number[];
  reviewerVariance: number[];
  differenceVariance: (i: number, k: number) => number;
  traces: { topic: number; reviewer: number };
  /** Σ points·(points − mean − θ − b): what the variance of the error is counted from. */
  unexplained: number;
};

/** Columns of the reduced system: 0 is the mean, then one per reviewer. */
const columnOf = (by: number | null): number[] => (by === null ? [0] : [0, by + 1]);
const add = (row: Float64Array | undefined, j: number, value: number): void => {
  if (row) row[j] = (row[j] ?? 0) + value;
};

/**
 * Henderson's mixed-model equations for s = μ + θ_topic + b_reviewer + ε with given variances. Topics are eliminated one
 * by one (each has its own row), which leaves a system as large as the panel of reviewers.
 * Null when it cannot be solved.
 */
export function solve(design: Design, { topic, reviewer, error }: Variances): Solved | null {
  const { rows, reviewers } = design;
  const size = reviewers.length + 1;
  const system: Matrix = zeros(size);
  const right = new Float64Array(size);
  for (let j = 1; j < size; j++) add(system[j], j, error / reviewer);
  const links = rows.map((own) => reduce(own, error / topic, system, right));
  const inverted = inverse(system);
  if (!inverted) return null;
  const effects = inverted.map((row) => row.reduce((sum, value, j) => sum + value * (right[j] ?? 0), 0));
  const between = (i: number, k: number) => quadratic(links[i] ?? NONE, links[k] ?? NONE, inverted);
  const of = (i: number) => 1 / (links[i] ?? NONE).weight;
  const topics = links.map(
    ({ sum, weight, columns }) => (sum - columns.reduce((all, [j, n]) => all + n * (effects[j] ?? 0), 0)) / weight,
  );
  const topicCells = rows.map((_, i) => of(i) + between(i, i));
  const reviewerCells = reviewers.map((_, j) => inverted[j + 1]?.[j + 1] ?? 0);
  return {
    mean: effects[0] ?? 0,
    topics,
    reviewers: effects.slice(1),
    topicVariance: topicCells.map((cell) => cell * error),
    reviewerVariance: reviewerCells.map((cell) => cell * error),
    differenceVariance: (i, k) =>
      i === k ? 0 : error * Math.max(0, (topicCells[i] ?? 0) + (topicCells[k] ?? 0) - 2 * between(i, k)),
    traces: { topic: total(topicCells), reviewer: total(reviewerCells) },
    unexplained: unexplained(design, effects, topics),
  };
}

type Link = { weight: number; sum: number; columns: [number, number][] };
const NONE: Link = { weight: 1, sum: 0, columns: [] };
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** Adds the scores of one topic to the reduced system; how the topic hangs on its columns. */
function reduce(own: Design['rows'][number], ridge: number, system: Matrix, right: Float64Array): Link {
  const weight = own.length + ridge;
  const sum = total(own.map(({ points }) => points));
  const counts = new Map<number, number>();
  for (const { by, points } of own) {
    for (const i of columnOf(by)) {
      counts.set(i, (counts.get(i) ?? 0) + 1);
      add(right, i, points);
      for (const j of columnOf(by)) add(system[i], j, 1);
    }
  }
  const columns = [...counts];
  for (const [i, n] of columns) {
    add(right, i, (-n * sum) / weight);
    for (const [j, m] of columns) add(system[i], j, (-n * m) / weight);
  }
  return { weight, sum, columns };
}

const quadratic = (a: Link, b: Link, inverted: Matrix): number =>
  total(a.columns.flatMap(([i, n]) => b.columns.map(([j, m]) => n * m * (inverted[i]?.[j] ?? 0)))) /
  (a.weight * b.weight);

const unexplained = ({ rows }: Design, effects: readonly number[], topics: readonly number[]): number =>
  total(
    rows.flatMap((own, i) =>
      own.map(({ by, points }) => {
        const severity = by === null ? 0 : (effects[by + 1] ?? 0);
        return points * (points - (effects[0] ?? 0) - (topics[i] ?? 0) - severity);
      }),
    ),
  );
