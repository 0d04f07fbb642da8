import type { AssignmentState, AwaySpan } from '../../../../db/schema/reviews.ts';
import { affinityOf, type AffinityParts } from './affinity.ts';

/** States in which somebody sits on a topic: asked, reading, or done. */
export const SEATED = ['invited', 'accepted', 'submitted'] as const satisfies readonly AssignmentState[];
export const isSeated = (state: AssignmentState): boolean => SEATED.some((one) => one === state);

const DAY_MS = 86_400_000;
const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const daysIn = (from: string, to: string): number => (to < from ? 0 : Math.round((at(to) - at(from)) / DAY_MS) + 1);
export const dayAfter = (day: string, days: number): string =>
  new Date(at(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Share of the days between two (both counted) that lie in none of the spans. */
export function shareFree(away: readonly AwaySpan[], from: string, to: string): number {
  const all = daysIn(from, to);
  if (all === 0) return 1;
  let free = 0;
  for (let i = 0; i < all; i++) {
    const day = dayAfter(from, i);
    if (!away.some((span) => span.from <= day && day <= span.to)) free++;
  }
  return free / all;
}

/**
 * How many more topics an expert can take: the smaller of the call's and her own most, less for the days she is away,
 * minus what she carries.
 * @param carries open seats in every call, and seats of this call
 */
export function roomOf(
  expert: { mostLoad: number | null; away: readonly AwaySpan[] },
  terms: { mostLoad: number; from: string; to: string },
  carries: { open: number; inCall: number },
): number {
  const most = Math.min(terms.mostLoad, expert.mostLoad ?? terms.mostLoad);
  const share = shareFree(expert.away, terms.from, terms.to);
  return Math.max(0, Math.floor(most * share + 1e-9) - Math.max(carries.open, carries.inCall));
}

export type Seated = { expertId: string; unitId: string; isOfSubject: boolean };
export type SeatTerms = { subjectExperts: number; mostPerUnit: number; count: number };
export type CandidateFact = Seated & { room: number; conflicts: number; hasSat: boolean; parts: AffinityParts };
export type SeatRefusal =
  | 'reviews.conflict'
  | 'reviews.sat_before'
  | 'reviews.no_room'
  | 'reviews.unit_full'
  | 'reviews.subject_expert_missing';

/** Why a candidate may not take one more seat beside those who sit; the subject is asked for while seats are left to fill. */
export function whyNotSeat(candidate: CandidateFact, seated: readonly Seated[], terms: SeatTerms): SeatRefusal | null {
  if (candidate.hasSat) return 'reviews.sat_before';
  if (candidate.conflicts > 0) return 'reviews.conflict';
  if (candidate.room < 1) return 'reviews.no_room';
  const ofUnit = seated.filter(({ unitId }) => unitId === candidate.unitId).length;
  if (ofUnit >= terms.mostPerUnit) return 'reviews.unit_full';
  const ofSubject = [...seated, candidate].filter(({ isOfSubject }) => isOfSubject).length;
  const left = Math.max(0, terms.count - seated.length - 1);
  return ofSubject + left < terms.subjectExperts ? 'reviews.subject_expert_missing' : null;
}

/** The candidate who fits best among those who may sit; with equal fit whoever carries least, then by id. */
export function bestStandIn<T extends CandidateFact & { inCall: number }>(
  candidates: readonly T[],
  seated: readonly Seated[],
  terms: SeatTerms,
): T | null {
  const free = candidates.filter((one) => whyNotSeat(one, seated, terms) === null);
  const fit = (one: T) => Math.round(affinityOf(one.parts) * 1000);
  return (
    [...free].sort((a, b) => fit(b) - fit(a) || a.inCall - b.inCall || (a.expertId < b.expertId ? -1 : 1))[0] ?? null
  );
}
