import type { Score } from '../../server/reviews/decisions/rules/graph.ts';

/** A small, seeded generator: a figure that is printed can be seen again. */
export function chance(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return { next, normal };
}

export type Size = { topics: number; reviewers: number; each: number };
export type Spread = { topic: number; severity: number; error: number };
/** What a district's panel looks like: work differs by 8 points, reviewers by 5, and nobody repeats herself better than by 4. */
export const USUAL: Spread = { topic: 8, severity: 5, error: 4 };

/** Scores of a panel with known severities: each topic is read by the `each` least busy, in a drawn order. */
export function simulate(seed: number, size: Size, spread: Spread = USUAL) {
  const { next, normal } = chance(seed);
  const severities = Array.from({ length: size.reviewers }, () => spread.severity * normal());
  const middle = severities.reduce((sum, value) => sum + value, 0) / size.reviewers;
  const qualities = Array.from({ length: size.topics }, () => spread.topic * normal());
  const loads = severities.map(() => 0);
  const scores: Score[] = [];
  qualities.forEach((quality, i) => {
    const panel = severities
      .map((_, j) => ({ j, order: (loads[j] ?? 0) + next() }))
      .sort((a, b) => a.order - b.order)
      .slice(0, size.each);
    for (const { j } of panel) {
      loads[j] = (loads[j] ?? 0) + 1;
      const points = 75 + quality + (severities[j] ?? 0) + spread.error * normal();
      scores.push({ topicId: `top_${i}`, reviewerId: `exp_${j}`, points });
    }
  });
  const mean = scores.reduce((sum, { points }) => sum + points, 0) / scores.length;
  const sd = Math.sqrt(scores.reduce((sum, { points }) => sum + (points - mean) ** 2, 0) / (scores.length - 1));
  return { scores, sd, severities: severities.map((value) => value - middle), qualities };
}
