import type { ResourceCard } from '../../library/index.ts';

/** Which resources stand close to one, and why: every neighbour comes with its reasons, or does not come. Pure. */

export type About = Pick<
  ResourceCard,
  'id' | 'subject' | 'grades' | 'unit' | 'lesson' | 'coreCompetencies' | 'editionEra' | 'edition'
>;
export type Reason =
  | { code: 'same_lesson'; lesson: string }
  | { code: 'same_unit'; unit: string }
  | { code: 'both_about'; terms: string[] }
  | { code: 'same_core'; competencies: string[] }
  | { code: 'same_subject'; subject: string; grades: string[] };

/**
 * `words` is the score by words, `shared` the distinguishing words that both hold, heaviest first, and `share` what they
 * weigh among all of them, 0..1.
 */
export type Candidate<T extends About> = { card: T; words: number; shared: readonly string[]; share: number };
export type Neighbour<T extends About> = { card: T; score: number; reasons: Reason[]; isOtherEra: boolean };

/** Points beside those of the words, which are 1 for the closest. */
const POINTS = { lesson: 0.6, unit: 0.35, core: 0.1, subject: 0.15, grade: 0.1 } as const;
/** An old edition stands after what is current, never among it. */
const OTHER_ERA = 0.5;
/** One word in common is chance. */
const FEWEST_SHARED = 2;
const MOST_TERMS = 4;
/** Share of the distinguishing words that is worth being shown without any common place. */
const CLOSE = 0.15;

const common = (own: readonly string[], other: readonly string[]) => own.filter((one) => other.includes(one));
/** Names of units are written in many ways: blanks and punctuation do not make another unit. */
const bare = (name: string | null) => name?.normalize('NFKC').replace(/[\s\p{P}]/gu, '') ?? '';
const isSame = (own: string | null, other: string | null) => bare(own) !== '' && bare(own) === bare(other);

export const isOtherEra = (own: About, other: About): boolean =>
  (own.editionEra === 'old') !== (other.editionEra === 'old');

function reasonsFor(own: About, { card, shared }: Candidate<About>): Reason[] {
  const reasons: Reason[] = [];
  const isSameSubject = own.subject !== null && own.subject === card.subject;
  if (isSameSubject && card.lesson !== null && isSame(own.lesson, card.lesson)) {
    reasons.push({ code: 'same_lesson', lesson: card.lesson });
  }
  if (isSameSubject && card.unit !== null && isSame(own.unit, card.unit)) {
    reasons.push({ code: 'same_unit', unit: card.unit });
  }
  if (shared.length >= FEWEST_SHARED) reasons.push({ code: 'both_about', terms: shared.slice(0, MOST_TERMS) });
  const competencies = common(own.coreCompetencies, card.coreCompetencies);
  if (isSameSubject && competencies.length > 0) reasons.push({ code: 'same_core', competencies });
  const grades = common(own.grades, card.grades);
  if (isSameSubject && own.subject !== null && grades.length > 0) {
    reasons.push({ code: 'same_subject', subject: own.subject, grades });
  }
  return reasons;
}

function pointsOf(reasons: readonly Reason[]): number {
  return reasons.reduce((sum, reason) => {
    switch (reason.code) {
      case 'same_lesson':
        return sum + POINTS.lesson;
      case 'same_unit':
        return sum + POINTS.unit;
      case 'both_about':
        return sum;
      case 'same_core':
        return sum + Math.min(2, reason.competencies.length) * POINTS.core;
      case 'same_subject':
        return sum + POINTS.subject + POINTS.grade;
    }
  }, 0);
}

/** The closest first, each with at least one reason beyond its subject; ties by id. */
export function neighboursOf<T extends About>(
  own: About,
  candidates: readonly Candidate<T>[],
  limit: number,
): Neighbour<T>[] {
  const best = candidates.reduce((most, { words }) => Math.max(most, words), 0);
  return candidates
    .flatMap((candidate): Neighbour<T>[] => {
      const reasons = reasonsFor(own, candidate);
      const words = best > 0 ? candidate.words / best : 0;
      const isPlaced = reasons.some(({ code }) => code === 'same_lesson' || code === 'same_unit');
      const isAlike = candidate.share >= CLOSE && reasons.some(({ code }) => code === 'both_about');
      if (candidate.card.id === own.id || (!isPlaced && !isAlike)) return [];
      const other = isOtherEra(own, candidate.card);
      const score = words + pointsOf(reasons) - (other ? OTHER_ERA : 0);
      return [{ card: candidate.card, score: Number(score.toFixed(4)), reasons, isOtherEra: other }];
    })
    .sort((a, b) => b.score - a.score || (a.card.id < b.card.id ? -1 : 1))
    .slice(0, limit);
}

export type KnownWord = { term: string; kind: string; chunkCount: number; weight: number };

/** A word in more of the passages than this is no distinction; in a small library chance rules, so some are allowed. */
const COMMON = 0.1;
const ALLOWED = 20;
const MOST_WORDS = 32;
const WORD = /^(?:\p{Script=Han}{2,}|[a-z]{3,})$/u;

/** The words that tell a text apart, heaviest first: whole words, neither everywhere nor only here. */
export const distinguishing = <T extends KnownWord>(terms: readonly T[], total: number): T[] =>
  terms
    .filter(
      ({ term, kind, chunkCount }) =>
        kind === 'word' && WORD.test(term) && chunkCount > 1 && chunkCount <= Math.max(ALLOWED, COMMON * total),
    )
    .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
    .slice(0, MOST_WORDS);

/** Passages that the words looked up may bring together: the commonest words rank, but need not find. */
const MOST_FOUND = 4000;

/** The words to look up, rarest first. */
export function keysOf(words: readonly KnownWord[]): string[] {
  const keys: string[] = [];
  let found = 0;
  for (const { term, chunkCount } of [...words].sort(
    (a, b) => a.chunkCount - b.chunkCount || (a.term < b.term ? -1 : 1),
  )) {
    if (keys.length > 0 && found + chunkCount > MOST_FOUND) break;
    keys.push(term);
    found += chunkCount;
  }
  return keys;
}
