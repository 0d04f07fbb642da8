import type { CallBody } from '../../../../db/schema/topic-data.ts';
import type { CitedReason, Recommendation } from '../../../../db/schema/reviews.ts';
import { verifyQuote } from '../../../ai/quote.ts';
import { mostOf } from './keys.ts';
import type { Judged } from './alarms.ts';

/** What a decision says it rests on. `quote` is looked up in its source; `text` is the keeper's own sentence. */
export type GivenReason =
  | { from: 'review'; reviewId: string; dimension: string | null; quote: string; text: string }
  | { from: 'minutes'; deliberationId: string; quote: string; text: string }
  | { from: 'rule'; ruleId: string; text: string }
  /** The places of its track; the figures are the machine's. */
  | { from: 'places'; text: string };

export type Sources = {
  reviews: readonly Judged[];
  minutes: readonly { id: string; text: string }[];
  body: CallBody;
  track: string;
  standing: { rawRank: number; raw: number; of: number } | null;
};
export type ReasonRefusal = 'reviews.no_reasons' | 'reviews.quote_not_found' | 'reviews.no_such_rule';

/** Shorter than in a library: a reviewer may well say 设计完整 and mean it. */
const SHORTEST = 4;
const PLACES = 'places';

/** What a review says of a dimension, or of the whole (null), or of a gate ('gate:<key>'). */
export function saidOf({ body }: Pick<Judged, 'body'>, dimension: string | null): string {
  if (dimension === null) return body.comment;
  if (dimension.startsWith('gate:')) return body.gates[dimension.slice(5)]?.comment ?? '';
  return body.scores[dimension]?.comment ?? '';
}

function cite(reason: GivenReason, sources: Sources): CitedReason | ReasonRefusal {
  const { text } = reason;
  switch (reason.from) {
    case 'review': {
      const review = sources.reviews.find(({ reviewId }) => reviewId === reason.reviewId);
      const found = review ? verifyQuote(reason.quote, saidOf(review, reason.dimension), SHORTEST) : null;
      if (!found) return 'reviews.quote_not_found';
      return { reviewId: reason.reviewId, dimension: reason.dimension, quote: found.text, text };
    }
    case 'minutes': {
      const minutes = sources.minutes.find(({ id }) => id === reason.deliberationId);
      const found = minutes ? verifyQuote(reason.quote, minutes.text, SHORTEST) : null;
      if (!found) return 'reviews.quote_not_found';
      return { reviewId: null, dimension: `minutes:${reason.deliberationId}`, quote: found.text, text };
    }
    case 'rule': {
      const rule = sources.body.eligibility.find(({ id }) => id === reason.ruleId);
      if (!rule) return 'reviews.no_such_rule';
      return { reviewId: null, dimension: `rule:${rule.id}`, quote: rule.clause.quotation, text };
    }
    case 'places': {
      const most = mostOf(sources.body, sources.track);
      const { standing } = sources;
      if (most === null || !standing) return 'reviews.no_such_rule';
      const figures = [most, standing.rawRank, standing.of, standing.raw.toFixed(2)].join('/');
      return { reviewId: null, dimension: PLACES, quote: figures, text };
    }
  }
}

/** Reasons with what was found in their sources, or why they cannot stand. At least one is needed. */
export function citedReasons(given: readonly GivenReason[], sources: Sources): CitedReason[] | ReasonRefusal {
  const result: CitedReason[] = [];
  for (const reason of given) {
    const cited = cite(reason, sources);
    if (typeof cited === 'string') return cited;
    result.push(cited);
  }
  return result.length === 0 ? 'reviews.no_reasons' : result;
}

const firstSentence = (text: string): string => /^[^。！？!?\n]{4,160}/.exec(text.trim())?.[0] ?? '';

/**
 * Sentences that suggest themselves: of the dimensions that were scored highest for an approval, lowest for anything
 * else, one per dimension, three at most. The keeper keeps, changes or drops them.
 */
export function suggestedReasons(
  reviews: readonly Judged[],
  body: CallBody,
  proposal: Recommendation,
): Extract<GivenReason, { from: 'review' }>[] {
  const sign = proposal === 'approve' ? -1 : 1;
  const said = reviews.flatMap((review) =>
    body.rubric.dimensions.flatMap(({ key }) => {
      const { points = null, comment = '' } = review.body.scores[key] ?? {};
      const quote = firstSentence(comment);
      return points === null || quote === '' ? [] : [{ review, key, points, quote }];
    }),
  );
  const ordered = said.sort((a, b) => sign * (a.points - b.points) || (a.review.reviewId < b.review.reviewId ? -1 : 1));
  const seen = new Set<string>();
  const picked = ordered.filter(({ key }) => !seen.has(key) && seen.add(key)).slice(0, 3);
  if (picked.length > 0) {
    return picked.map(({ review, key, quote }) => ({
      from: 'review',
      reviewId: review.reviewId,
      dimension: key,
      quote,
      text: '',
    }));
  }
  const whole = reviews.find((review) => firstSentence(review.body.comment) !== '');
  if (!whole) return [];
  const quote = firstSentence(whole.body.comment);
  return [{ from: 'review', reviewId: whole.reviewId, dimension: null, quote, text: '' }];
}
