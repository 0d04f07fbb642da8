import type { Calibration } from './calibration.ts';
import { without } from './calibration.ts';
import { grouped, type Score } from './graph.ts';

export type Candidate = { topicId: string; track: string };
/** A topic's place among those of its track; equal points share a place. Points of 100. */
export type Standing = {
  topicId: string;
  track: string;
  reviews: number;
  raw: number;
  rawRank: number;
  rawSide: Side;
  calibrated: number | null;
  se: number | null;
  calibratedRank: number | null;
  calibratedSide: Side | null;
  /** Places it may have: who is better or worse with less than 95 % certainty may stand on either side of it. */
  ranks: [number, number] | null;
  /** Chance to lie above the cut, by the model; null where no number is set or nothing is calibrated. */
  above: number | null;
};
export type Side = 'in' | 'out';

const SURE = 0.95;
const SAME = 1e-9;

/** Places from 1; equal values share one. */
const ranksOf = (values: readonly number[]): number[] =>
  values.map((value) => 1 + values.filter((other) => other > value + SAME).length);

/** Topics tied across the line are out: which of them goes in is for people to say. */
function sidesOf(values: readonly number[], most: number | null): Side[] {
  const first = most === null ? undefined : values.toSorted((a, b) => b - a)[most];
  return values.map((value) => (first === undefined || value > first + SAME ? 'in' : 'out'));
}

/** Raw means with how many reviews they are of. */
export function meansOf(scores: readonly Score[]): Map<string, { mean: number; count: number }> {
  const result = new Map<string, { mean: number; count: number }>();
  for (const [id, own] of grouped(scores, ({ topicId }) => topicId)) {
    result.set(id, { mean: own.reduce((sum, { points }) => sum + points, 0) / own.length, count: own.length });
  }
  return result;
}

/**
 * Ranks the topics of each track by their raw means and, where it was possible, by what is calibrated. A topic without a
 * review has no place.
 * @param most approvals per track; null: no number set
 */
export function rank(
  candidates: readonly Candidate[],
  scores: readonly Score[],
  calibration: Calibration,
  most: (track: string) => number | null,
): Standing[] {
  const means = meansOf(scores);
  const scored = candidates.filter(({ topicId }) => means.has(topicId));
  return [...grouped(scored, ({ track }) => track)].flatMap(([track, own]) =>
    rankTrack(own, means, calibration, most(track)),
  );
}

function rankTrack(
  own: readonly Candidate[],
  means: ReturnType<typeof meansOf>,
  calibration: Calibration,
  most: number | null,
): Standing[] {
  const raw = own.map(({ topicId }) => means.get(topicId)?.mean ?? 0);
  const [rawRanks, rawSides] = [ranksOf(raw), sidesOf(raw, most)];
  const fitted = fittedOf(own, calibration, most);
  return own
    .map(({ topicId, track }, i) => ({
      topicId,
      track,
      reviews: means.get(topicId)?.count ?? 0,
      raw: raw[i] ?? 0,
      rawRank: rawRanks[i] ?? 1,
      rawSide: rawSides[i] ?? 'out',
      ...(fitted?.[i] ?? NOTHING),
    }))
    .sort((a, b) => a.rawRank - b.rawRank || (a.topicId < b.topicId ? -1 : 1));
}

const NOTHING = { calibrated: null, se: null, calibratedRank: null, calibratedSide: null, ranks: null, above: null };

function fittedOf(own: readonly Candidate[], calibration: Calibration, most: number | null) {
  if (calibration.state === 'refused') return null;
  const known = new Map(calibration.topics.map((topic) => [topic.topicId, topic]));
  const points = own.map(({ topicId }) => known.get(topicId)?.points ?? 0);
  const [ranks, sides] = [ranksOf(points), sidesOf(points, most)];
  return own.map(({ topicId }, i) => {
    const chances = own.map((other) => calibration.isBetter(topicId, other.topicId));
    const surely = (isSo: (chance: number) => boolean) => chances.filter((one, k) => k !== i && isSo(one)).length;
    const place: [number, number] = [1 + surely((one) => one <= 1 - SURE), own.length - surely((one) => one >= SURE)];
    return {
      calibrated: points[i] ?? 0,
      se: known.get(topicId)?.se ?? 0,
      calibratedRank: ranks[i] ?? 1,
      calibratedSide: sides[i] ?? 'out',
      ranks: place,
      above: aboveCut(own, i, points, most, calibration.isBetter),
    };
  });
}

/** The chance to be better than the topic on the other side of the cut: the last one in for who is out, and the first out for who is in. */
function aboveCut(
  own: readonly Candidate[],
  i: number,
  points: readonly number[],
  most: number | null,
  isBetter: (a: string, b: string) => number,
): number | null {
  if (most === null) return null;
  if (most === 0) return 0;
  if (own.length <= most) return 1;
  const order = own.map((_, k) => k).sort((a, b) => (points[b] ?? 0) - (points[a] ?? 0));
  const isIn = order.indexOf(i) < most;
  const rival = own[order[isIn ? most : most - 1] ?? 0];
  return rival ? isBetter(own[i]?.topicId ?? '', rival.topicId) : null;
}

/** What would move a topic across the cut line. */
export type Sway = {
  topicId: string;
  track: string;
  rawSide: Side;
  /** The calibrated ranking puts it on the other side. */
  byCalibration: boolean;
  /** Reviewers without whose scores the raw ranking puts it on the other side. */
  withoutReviewer: string[];
  /** The same for the calibrated ranking. */
  withoutReviewerCalibrated: string[];
  /** Nearer to the cut than its standard error: the calibrated ranking cannot tell. */
  withinError: boolean;
};

/** Topics that change sides under calibration, without one reviewer, or within ± one standard error; others are not listed. */
export function sensitivity(
  standings: readonly Standing[],
  scores: readonly Score[],
  calibration: Calibration,
  most: (track: string) => number | null,
): Sway[] {
  const reviewers = [...new Set(scores.map(({ reviewerId }) => reviewerId))].sort();
  const raw = reviewers.map((id) => ({ id, sides: rawWithout(standings, scores, id, most) }));
  const fitted =
    calibration.state === 'refused'
      ? []
      : reviewers.map((id) => ({
          id,
          sides: sidesBy(standings, without(scores, id, calibration.variances), ({ calibrated }) => calibrated, most),
        }));
  const flips = (runs: typeof raw, topicId: string, side: Side | null) =>
    runs.flatMap(({ id, sides }) => (side !== null && sides.get(topicId) !== side ? [id] : []));
  return standings
    .map((one) => ({
      topicId: one.topicId,
      track: one.track,
      rawSide: one.rawSide,
      byCalibration: one.calibratedSide !== null && one.calibratedSide !== one.rawSide,
      withoutReviewer: flips(raw, one.topicId, one.rawSide),
      withoutReviewerCalibrated: flips(fitted, one.topicId, one.calibratedSide),
      withinError: one.above !== null && one.above > ONE_ERROR && one.above < 1 - ONE_ERROR,
    }))
    .filter(
      (one) =>
        one.byCalibration ||
        one.withinError ||
        one.withoutReviewer.length > 0 ||
        one.withoutReviewerCalibrated.length > 0,
    );
}
/** What lies beyond one standard error of a normal distribution, on one side. */
const ONE_ERROR = 0.158655;

function rawWithout(
  standings: readonly Standing[],
  scores: readonly Score[],
  reviewerId: string,
  most: (track: string) => number | null,
): Map<string, Side> {
  const means = meansOf(scores.filter((score) => score.reviewerId !== reviewerId));
  const points = new Map([...means].map(([id, { mean }]) => [id, mean]));
  return sidesBy(standings, points, ({ raw }) => raw, most);
}

/** Sides by other points; a topic that has none keeps those it had. */
function sidesBy(
  standings: readonly Standing[],
  points: ReadonlyMap<string, number>,
  otherwise: (one: Standing) => number | null,
  most: (track: string) => number | null,
): Map<string, Side> {
  const result = new Map<string, Side>();
  for (const [track, own] of grouped(standings, (one) => one.track)) {
    const sides = sidesOf(
      own.map((one) => points.get(one.topicId) ?? otherwise(one) ?? 0),
      most(track),
    );
    own.forEach((one, i) => result.set(one.topicId, sides[i] ?? 'out'));
  }
  return result;
}
