import { grouped, type Score } from './graph.ts';
import { inverse, solution, zeros, type Matrix } from './linear.ts';

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

/** The system that is left when every topic's own row is eliminated: as large as the panel of reviewers. */
function reduced({ rows, reviewers }: Design, { topic, reviewer, error }: Variances) {
  const size = reviewers.length + 1;
  const system: Matrix = zeros(size);
  const right = new Float64Array(size);
  for (let j = 1; j < size; j++) add(system[j], j, error / reviewer);
  const links = rows.map((own) => reduce(own, error / topic, system, right));
  return { system, right, links };
}

const topicsBy = (links: readonly Link[], effects: ArrayLike<number>): number[] =>
  links.map(({ sum, weight, columns }) => (sum - total(columns.map(([j, n]) => n * (effects[j] ?? 0)))) / weight);

/** Only the mean and the topics, without what is uncertain about them: a small part of the work. Null: not to be solved. */
export function estimate(design: Design, variances: Variances): { mean: number; topics: number[] } | null {
  const { system, right, links } = reduced(design, variances);
  const effects = solution(system, right);
  return effects && { mean: effects[0] ?? 0, topics: topicsBy(links, effects) };
}

/**
 * Henderson's mixed-model equations for s = μ + θ_topic + b_reviewer + ε with given variances.
 * Null when it cannot be solved.
 */
export function solve(design: Design, variances: Variances): Solved | null {
  const { rows, reviewers } = design;
  const { error } = variances;
  const { system, right, links } = reduced(design, variances);
  const inverted = inverse(system);
  if (!inverted) return null;
  const effects = inverted.map((row) => row.reduce((sum, value, j) => sum + value * (right[j] ?? 0), 0));
  const topics = topicsBy(links, effects);
  // Each topic's row against the inverse is walked once, however many pairs are asked for.
  const shadows = links.map((link) => shadowOf(link, inverted));
  const between = (i: number, k: number) => shared(shadows[i], links[k]);
  const topicCells = rows.map((_, i) => 1 / (links[i]?.weight ?? 1) + between(i, i));
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

function shadowOf({ weight, columns }: Link, inverted: Matrix): Float64Array {
  const shadow = new Float64Array(inverted.length);
  for (const [j, n] of columns) {
    const row = inverted[j] ?? shadow;
    for (let k = 0; k < shadow.length; k++) shadow[k] = (shadow[k] ?? 0) + (n * (row[k] ?? 0)) / weight;
  }
  return shadow;
}

function shared(shadow: Float64Array | undefined, link: Link | undefined): number {
  if (!shadow || !link) return 0;
  let sum = 0;
  for (const [j, n] of link.columns) sum += n * (shadow[j] ?? 0);
  return sum / link.weight;
}

const unexplained = ({ rows }: Design, effects: readonly number[], topics: readonly number[]): number =>
  total(
    rows.flatMap((own, i) =>
      own.map(({ by, points }) => {
        const severity = by === null ? 0 : (effects[by + 1] ?? 0);
        return points * (points - (effects[0] ?? 0) - (topics[i] ?? 0) - severity);
      }),
    ),
  );
