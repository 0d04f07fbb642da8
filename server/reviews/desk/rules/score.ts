import type { Band, CallBody } from '../../../../db/schema/topic-data.ts';
import type { ReviewBody } from '../../../../db/schema/reviews.ts';

export type Rubric = CallBody['rubric'];
export const MOST_POINTS = 100;
/** Letters of a comment that is demanded: less says nothing. */
export const LEAST_COMMENT = 10;
const ORDER = ['A', 'B', 'C', 'D'] as const;

/** The band that points of 100 fall into. */
export const bandOf = (points: number, bands: Rubric['bands']): Band =>
  ORDER.find((band) => points >= bands[band]) ?? 'D';

/** Lower and upper end of each band, both included, in points of 100. */
export const rangesOf = (bands: Rubric['bands']): Record<Band, { from: number; to: number }> => ({
  A: { from: bands.A, to: MOST_POINTS },
  B: { from: bands.B, to: bands.A - 1 },
  C: { from: bands.C, to: bands.B - 1 },
  D: { from: bands.D, to: bands.C - 1 },
});

export const emptyReview = (): ReviewBody => ({
  scores: {},
  gates: {},
  comment: '',
  recommendation: null,
  confidence: null,
});

const letters = (text: string): number => [...text.replace(/\s/gu, '')].length;

/** What a review still lacks, by place; the page marks exactly these. */
export type Lack = {
  place: string;
  what: 'points' | 'comment' | 'gate_comment' | 'recommendation' | 'confidence';
};

export function lacksOf(body: ReviewBody, rubric: Rubric, commentAt: readonly Band[]): Lack[] {
  const lacks: Lack[] = rubric.dimensions.flatMap(({ key }): Lack[] => {
    const score = body.scores[key];
    if (!score || score.points === null) return [{ place: key, what: 'points' }];
    const needed = commentAt.includes(bandOf(score.points, rubric.bands));
    return needed && letters(score.comment) < LEAST_COMMENT ? [{ place: key, what: 'comment' }] : [];
  });
  for (const { key } of rubric.gates) {
    const gate = body.gates[key];
    if (gate?.isBroken && letters(gate.comment) < LEAST_COMMENT) lacks.push({ place: key, what: 'gate_comment' });
  }
  if (body.recommendation === null) lacks.push({ place: 'recommendation', what: 'recommendation' });
  if (body.confidence === null) lacks.push({ place: 'confidence', what: 'confidence' });
  return lacks;
}

/** Weighted points of 100 in hundredths; null while a dimension has none. Weights sum to 100. */
export function totalOf(body: ReviewBody, { dimensions }: Pick<Rubric, 'dimensions'>): number | null {
  let total = 0;
  for (const { key, weight } of dimensions) {
    const points = body.scores[key]?.points ?? null;
    if (points === null) return null;
    total += points * weight;
  }
  return total;
}

/** Keeps only what the rubric asks for: a dimension that another version of the call had is not counted by accident. */
export const fitted = (body: ReviewBody, { dimensions, gates }: Rubric): ReviewBody => ({
  ...body,
  scores: Object.fromEntries(
    dimensions.flatMap(({ key }) => (body.scores[key] ? [[key, body.scores[key]] as const] : [])),
  ),
  gates: Object.fromEntries(gates.flatMap(({ key }) => (body.gates[key] ? [[key, body.gates[key]] as const] : []))),
});
