import { thinnessOf, thinReviewers, type Score, type Thinness } from './graph.ts';
import { designOf, estimate, solve, type Design, type Solved, type Variances } from './mixed.ts';

/**
 * How severe each reviewer is, and what her topics would have got without that: s_ij = μ + θ_i + b_j + ε, topics and
 * reviewers as random effects (BLUP), variances by REML (EM on Henderson's equations). Whoever scored little is drawn to
 * the middle. A second opinion that stands beside the raw scores; it never replaces them.
 */
export type CalibratedTopic = {
  topicId: string;
  /** μ + θ̂ in points of 100, and the standard error of θ̂. */
  points: number;
  se: number;
};
export type Severity = {
  reviewerId: string;
  topics: number;
  /** b̂ in points: above 0 she gives more than others for the same work. Null: too few topics to tell. */
  points: number | null;
  se: number | null;
};
export type Calibrated = {
  state: 'calibrated';
  mean: number;
  variances: Variances;
  /** Share of the variance of a single score that is the topics' own. */
  icc: number;
  topics: CalibratedTopic[];
  reviewers: Severity[];
  /** Chance that the first is better than the second, by the model. */
  isBetter: (a: string, b: string) => number;
};
export type Calibration = Calibrated | { state: 'refused'; because: Thinness[] };

const ROUNDS = 400;
const CLOSE = 1e-5;

/** Distribution function of the standard normal; Abramowitz–Stegun 26.2.17, off by less than 1e-7. */
export function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = Math.exp((-z * z) / 2) * 0.3989422804014327 * series;
  return z > 0 ? 1 - tail : tail;
}

/** Sums are taken in one order, so that not even the last digit hangs on the order of the rows. */
const ordered = (scores: readonly Score[]): Score[] =>
  scores.toSorted((a, b) => (`${a.topicId} ${a.reviewerId}` < `${b.topicId} ${b.reviewerId}` ? -1 : 1));

/** Scores around their mean, so that sums of squares keep their digits. */
function centred(scores: readonly Score[]): { mean: number; scores: Score[]; variance: number } {
  const mean = scores.reduce((sum, { points }) => sum + points, 0) / Math.max(1, scores.length);
  const moved = scores.map((score) => ({ ...score, points: score.points - mean }));
  const squares = moved.reduce((sum, { points }) => sum + points * points, 0);
  return { mean, scores: moved, variance: squares / Math.max(1, scores.length - 1) };
}

/** REML by EM: begins with thirds, ends when no share moves. Deterministic. */
function variancesOf(design: Design, variance: number): Variances {
  const least = variance * 1e-6;
  let now: Variances = { topic: variance / 3, reviewer: variance / 3, error: variance / 3 };
  for (let round = 0; round < ROUNDS; round++) {
    const solved = solve(design, now);
    if (!solved) break;
    const squares = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0);
    const { traces } = solved;
    const next = {
      topic: Math.max(least, (squares(solved.topics) + now.error * traces.topic) / design.topics.length),
      reviewer: Math.max(least, (squares(solved.reviewers) + now.error * traces.reviewer) / design.reviewers.length),
      error: Math.max(least, solved.unexplained / (design.count - 1)),
    };
    const moved = Math.max(
      Math.abs(next.topic - now.topic),
      Math.abs(next.reviewer - now.reviewer),
      Math.abs(next.error - now.error),
    );
    now = next;
    if (moved < variance * CLOSE) break;
  }
  return now;
}

/** Calibrates the scores of a call, or says why they cannot be. */
export function calibrate(given: readonly Score[]): Calibration {
  const scores = ordered(given);
  const because = thinnessOf(scores);
  if (because.length > 0) return { state: 'refused', because };
  const { mean, scores: moved, variance } = centred(scores);
  const design = designOf(moved, thinReviewers(scores));
  const variances = variancesOf(design, variance);
  const solved = solve(design, variances);
  if (!solved) return { state: 'refused', because: [{ kind: 'no_spread' }] };
  return answer(scores, design, { solved, variances, mean });
}

type Fit = { solved: Solved; variances: Variances; mean: number };

function answer(scores: readonly Score[], design: Design, { solved, variances, mean }: Fit): Calibrated {
  const places = new Map(design.topics.map((id, i) => [id, i]));
  const seats = new Map(design.reviewers.map((id, j) => [id, j]));
  const read = new Map<string, number>();
  for (const { reviewerId } of scores) read.set(reviewerId, (read.get(reviewerId) ?? 0) + 1);
  const root = (value: number | undefined) => Math.sqrt(Math.max(0, value ?? 0));
  const all = variances.topic + variances.reviewer + variances.error;
  return {
    state: 'calibrated',
    mean: mean + solved.mean,
    variances,
    icc: variances.topic / all,
    topics: design.topics.map((topicId, i) => ({
      topicId,
      points: mean + solved.mean + (solved.topics[i] ?? 0),
      se: root(solved.topicVariance[i]),
    })),
    reviewers: [...read]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([reviewerId, topics]) => {
        const seat = seats.get(reviewerId);
        if (seat === undefined) return { reviewerId, topics, points: null, se: null };
        return { reviewerId, topics, points: solved.reviewers[seat] ?? 0, se: root(solved.reviewerVariance[seat]) };
      }),
    isBetter: (a, b) => {
      const [i, k] = [places.get(a), places.get(b)];
      if (i === undefined || k === undefined || i === k) return 0.5;
      const sd = root(solved.differenceVariance(i, k));
      return sd === 0 ? 0.5 : normal(((solved.topics[i] ?? 0) - (solved.topics[k] ?? 0)) / sd);
    },
  };
}

/**
 * The calibrated points of each topic without one reviewer, by the variances already found: one solution instead of a
 * new search for each. Topics that only she read are not in it.
 */
export function without(scores: readonly Score[], reviewerId: string, variances: Variances): Map<string, number> {
  const rest = scores.filter((score) => score.reviewerId !== reviewerId);
  const { mean, scores: moved } = centred(rest);
  const design = designOf(moved, thinReviewers(scores));
  const solved = estimate(design, variances);
  if (!solved) return new Map();
  return new Map(design.topics.map((id, i) => [id, mean + solved.mean + (solved.topics[i] ?? 0)]));
}
