/**
 * What speaks for or against a resource whatever is asked: how good it has proved, how lately it was listed, whether its
 * textbook is still in use. It moves neighbours, never strangers: at most a twelfth up and a fifth down. Pure.
 */
export type Standing = {
  /** 0..1, from ratings and reuse; 0.5 when nothing is known. */
  quality: number;
  listedAt: Date | null;
  /** Its textbook is no longer in use (旧教材). */
  isOldEdition: boolean;
};

/** From the worst quality to the best. */
const QUALITY_SPAN = 0.1;
/** What a resource listed today has before one that was listed long ago; half of it after this many days. */
const FRESHNESS = 0.03;
const HALF_LIFE_DAYS = 365;
/** An old edition comes after a current one that says the same. */
const OLD_EDITION = 0.85;
const DAY = 24 * 3600 * 1000;

/** Who asks for the old textbook gets it. */
export const wantsOldEdition = (question: string): boolean =>
  /旧教材|老教材|旧版|老版|旧课标|以前的教材/.test(question);

/** A factor of the score, between 0.8 and 1.08. */
export function prior(standing: Standing, { now, wantsOld }: { now: Date; wantsOld: boolean }): number {
  const quality = 1 + QUALITY_SPAN * (Math.min(1, Math.max(0, standing.quality)) - 0.5);
  const days = standing.listedAt ? Math.max(0, (now.getTime() - standing.listedAt.getTime()) / DAY) : Infinity;
  const freshness = 1 + FRESHNESS * 0.5 ** (days / HALF_LIFE_DAYS);
  return quality * freshness * (standing.isOldEdition && !wantsOld ? OLD_EDITION : 1);
}
