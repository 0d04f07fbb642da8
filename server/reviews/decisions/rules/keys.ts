import type { CallBody, TopicState } from '../../../../db/schema/topic-data.ts';
import type { Recommendation } from '../../../../db/schema/reviews.ts';
import { addDays, addMonths } from '../../../policy/rules/index.ts';
import type { Command } from '../../../topics/rules/index.ts';

/** What somebody who wants to turn a key has to do with the topic. */
export type Holder = {
  personId: string;
  isReviewer: boolean;
  /** She works at the school that hands it in. */
  isOfUnit: boolean;
};
export type KeyRefusal =
  'reviews.own_review' | 'reviews.own_unit' | 'reviews.same_key' | 'reviews.decided_before' | 'reviews.own_appeal';

/** Why somebody may not turn a key of a decision, besides what the table of states says. @param first who turned the first one */
export function whyNotKey(holder: Holder, first: string | null): KeyRefusal | null {
  if (holder.isReviewer) return 'reviews.own_review';
  if (holder.isOfUnit) return 'reviews.own_unit';
  return first === holder.personId ? 'reviews.same_key' : null;
}

/** An appeal is decided by people who had no part in what it is against. */
export function whyNotDecideAppeal(
  holder: Holder,
  appeal: { byId: string; proposedById: string | null; deciders: readonly string[] },
): KeyRefusal | null {
  if (appeal.byId === holder.personId) return 'reviews.own_appeal';
  if (appeal.deciders.includes(holder.personId)) return 'reviews.decided_before';
  return whyNotKey(holder, appeal.proposedById);
}

/** The command a confirmed proposal gives. */
export const commandOf = {
  approve: 'confirm_approval',
  approve_after_revision: 'confirm_revision',
  merge: 'confirm_merger',
  decline: 'confirm_decline',
} as const satisfies Record<Recommendation, Command>;

/** States that hold one of the places of a track. */
export const HOLDING: readonly TopicState[] = [
  'revising',
  'revised',
  'notice',
  'approved',
  'running',
  'suspended',
  'closing',
  'deferred',
  'closed',
];
export const takesPlace = (proposal: Recommendation): boolean =>
  proposal === 'approve' || proposal === 'approve_after_revision';

/** Whether one more would be more than a track has. */
export const isFull = (body: CallBody, track: string, held: number): boolean => {
  const most = mostOf(body, track);
  return most !== null && held >= most;
};
export const mostOf = (body: CallBody, track: string): number | null =>
  body.tracks.find(({ key }) => key === track)?.most ?? null;

/** States of a topic that another one may be merged into. */
export const MERGEABLE: readonly TopicState[] = [
  'deliberating',
  'proposed',
  'revising',
  'revised',
  'notice',
  'approved',
];

/** The days of a notice, both included: seven days from the 1st end with the 7th. */
export const noticeSpan = (body: CallBody, from: string): { from: string; to: string } => ({
  from,
  to: addDays(from, Math.max(1, body.notice.days) - 1),
});

/** The last day on which a result may be appealed against: as many days as a notice stands open. */
export const appealUntil = (body: CallBody, decidedOn: string): string =>
  addDays(decidedOn, Math.max(1, body.notice.days));

/** '{year}AI{n:3}' → '2026AI007'. */
export const numberOf = (pattern: string, at: { year: string; track: string; n: number }): string =>
  pattern
    .replaceAll('{year}', at.year)
    .replaceAll('{track}', at.track)
    .replace(/\{n(?::(\d{1,2}))?\}/g, (_, digits: string | undefined) =>
      String(at.n).padStart(Number(digits ?? 0), '0'),
    );

/** The day by which a topic promised to be closed. @param months what its form says; else the least of its track */
export function endOf(body: CallBody, approvedOn: string, track: string, months: number | null): string {
  const least = body.tracks.find(({ key }) => key === track)?.leastMonths ?? 12;
  return addMonths(approvedOn, months ?? least);
}
