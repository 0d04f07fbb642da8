import type { CallBody, Band } from '../../../../db/schema/topic-data.ts';
import type { Recommendation, ReviewBody } from '../../../../db/schema/reviews.ts';

/** A submitted review as decisions see it. */
export type Judged = { reviewId: string; reviewerId: string; body: ReviewBody; total: number };

/** Why a topic is talked over before it is decided; `dimension` null: the total. Points are of 100. */
export type Alarm =
  | { kind: 'range'; points: number; least: number }
  | { kind: 'bands'; dimension: string | null; high: number; low: number }
  | { kind: 'split'; approve: number; decline: number }
  | { kind: 'gate'; gate: string; count: number };

/** The band some points of 100 fall in. */
export function bandOf(points: number, bands: Record<Band, number>): Band {
  if (points >= bands.A) return 'A';
  if (points >= bands.B) return 'B';
  return points >= bands.C ? 'C' : 'D';
}

const APPROVING: readonly (Recommendation | null)[] = ['approve', 'approve_after_revision'];

function bandsApart(values: readonly number[], body: CallBody, dimension: string | null): Alarm[] {
  const bands = values.map((value) => bandOf(value, body.rubric.bands));
  if (!bands.includes('A') || !bands.includes('D')) return [];
  return [{ kind: 'bands', dimension, high: Math.max(...values), low: Math.min(...values) }];
}

/** What of the reviews of one topic calls for a third reader or a discussion. A gate said broken by one is enough. */
export function alarmsOf(reviews: readonly Judged[], body: CallBody): Alarm[] {
  const totals = reviews.map(({ total }) => total / 100);
  const range = totals.length === 0 ? 0 : Math.max(...totals) - Math.min(...totals);
  const least = body.review.spread;
  const approve = reviews.filter((one) => APPROVING.includes(one.body.recommendation)).length;
  const decline = reviews.filter((one) => one.body.recommendation === 'decline').length;
  const pointsIn = (key: string) => reviews.flatMap((one) => one.body.scores[key]?.points ?? []);
  return [
    ...(totals.length > 1 && range >= least ? [{ kind: 'range' as const, points: range, least }] : []),
    ...bandsApart(totals, body, null),
    ...body.rubric.dimensions.flatMap(({ key }) => bandsApart(pointsIn(key), body, key)),
    ...(approve > 0 && decline > 0 ? [{ kind: 'split' as const, approve, decline }] : []),
    ...body.rubric.gates.flatMap(({ key: gate }) => {
      const count = reviews.filter((one) => one.body.gates[gate]?.isBroken).length;
      return count > 0 ? [{ kind: 'gate' as const, gate, count }] : [];
    }),
  ];
}
