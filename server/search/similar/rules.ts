import type { ResourceCard } from '../../library/index.ts';

/** Which resources stand close to one, and why: every neighbour comes with its reasons, or does not come. Pure. */

export type About = Pick<
  ResourceCard,
  'id' | 'subject' | 'grades' | 'volume' | 'edition' | 'editionEra' | 'unit' | 'lesson' | 'tags' | 'coreCompetencies'
>;
export type Reason =
  | { code: 'same_lesson'; lesson: string }
  | { code: 'same_unit'; unit: string }
  | { code: 'both_about'; terms: string[] }
  | { code: 'same_tags'; tags: string[] }
  | { code: 'same_core'; competencies: string[] }
  | { code: 'same_subject'; subject: string; grades: string[] };

/**
 * `words` is the score by words, `shared` the distinguishing words that both hold, heaviest first, and `share` what they
 * weigh among all of them, 0..1.
 */
export type Candidate<T extends About> = { card: T; words: number; shared: readonly string[]; share: number };
export type Neighbour<T extends About> = { card: T; score: number; reasons: Reason[]; isOtherEra: boolean };

/** Points beside those of the words, which are 1 for the closest. */
const POINTS = { lesson: 0.6, unit: 0.35, tag: 0.15, core: 0.1, subject: 0.15, grade: 0.1 } as const;
/** An old edition stands after what is current, never among it. */
const OTHER_ERA = 0.5;
/** One word in common is chance. */
const FEWEST_SHARED = 2;
const MOST_TERMS = 4;
/** Share of the distinguishing words that is worth being shown without any common place; less where tags agree, too. */
const CLOSE = 0.15;
const CLOSE_BY_TAG = 0.08;
/** Two subjects share the words of every lesson; it takes more of them to be about the same. */
const CLOSE_ACROSS = 0.3;
/** With fewer neighbours than this, what is for the same subject and grade fills up, and says no more than that. */
const FEW = 4;

const common = (own: readonly string[], other: readonly string[]) => own.filter((one) => other.includes(one));
/** Names of units are written in many ways: blanks and punctuation do not make another unit. */
const bare = (name: string | null) => name?.normalize('NFKC').replace(/[\s\p{P}]/gu, '') ?? '';
const isSame = (own: string | null, other: string | null) => bare(own) !== '' && bare(own) === bare(other);

/** Whether two values may be the same: what one does not say, the other may. */
const mayAgree = (own: string | null, other: string | null) => own === null || other === null || own === other;
/** 第一单元 there is in every book: only the same book's is the same unit. */
const isSameBook = (own: About, other: About): boolean =>
  (own.grades.length === 0 || other.grades.length === 0 || common(own.grades, other.grades).length > 0) &&
  mayAgree(own.volume, other.volume) &&
  mayAgree(own.edition, other.edition);

/** 五节 inside 五节课 says nothing of its own. */
const without = (terms: readonly string[]): string[] =>
  terms.filter((term, i) => !terms.some((other, j) => i !== j && other.includes(term) && (other !== term || j < i)));

export const isOtherEra = (own: About, other: About): boolean =>
  (own.editionEra === 'old') !== (other.editionEra === 'old');

function reasonsFor(own: About, { card, shared }: Candidate<About>): Reason[] {
  const reasons: Reason[] = [];
  const isSameSubject = own.subject !== null && own.subject === card.subject;
  if (isSameSubject && card.lesson !== null && isSame(own.lesson, card.lesson)) {
    reasons.push({ code: 'same_lesson', lesson: card.lesson });
  }
  if (isSameSubject && card.unit !== null && isSame(own.unit, card.unit) && isSameBook(own, card)) {
    reasons.push({ code: 'same_unit', unit: card.unit });
  }
  const terms = without(shared.map(bareTerm));
  if (terms.length >= FEWEST_SHARED) reasons.push({ code: 'both_about', terms: terms.slice(0, MOST_TERMS) });
  const tags = common(own.tags, card.tags);
  if (tags.length > 0) reasons.push({ code: 'same_tags', tags });
  const competencies = common(own.coreCompetencies, card.coreCompetencies);
  if (isSameSubject && competencies.length > 0) reasons.push({ code: 'same_core', competencies });
  const grades = common(own.grades, card.grades);
  if (isSameSubject && own.subject !== null && grades.length > 0) {
    reasons.push({ code: 'same_subject', subject: own.subject, grades });
  }
  return reasons;
}

/** A concept is named by its first word. */
const bareTerm = (term: string) => term.replace(/^≈/, '');

function pointsOf(reasons: readonly Reason[]): number {
  return reasons.reduce((sum, reason) => {
    switch (reason.code) {
      case 'same_lesson':
        return sum + POINTS.lesson;
      case 'same_unit':
        return sum + POINTS.unit;
      case 'both_about':
        return sum;
      case 'same_tags':
        return sum + Math.min(2, reason.tags.length) * POINTS.tag;
      case 'same_core':
        return sum + Math.min(2, reason.competencies.length) * POINTS.core;
      case 'same_subject':
        return sum + POINTS.subject + POINTS.grade;
    }
  }, 0);
}

const has = (reasons: readonly Reason[], ...codes: Reason['code'][]) =>
  reasons.some(({ code }) => codes.includes(code));

function isClose(own: About, { card, share }: Candidate<About>, reasons: readonly Reason[]): boolean {
  if (has(reasons, 'same_lesson', 'same_unit')) return true;
  if (!has(reasons, 'both_about')) return false;
  if (has(reasons, 'same_tags')) return share >= CLOSE_BY_TAG;
  return share >= (mayAgree(own.subject, card.subject) ? CLOSE : CLOSE_ACROSS);
}

/**
 * The closest first, each with its reasons; ties by id. Where few are close, others for the same subject and grade fill
 * up to a handful.
 */
export function neighboursOf<T extends About>(
  own: About,
  candidates: readonly Candidate<T>[],
  limit: number,
): Neighbour<T>[] {
  const best = candidates.reduce((most, { words }) => Math.max(most, words), 0);
  const judged = candidates
    .filter(({ card }) => card.id !== own.id)
    .map((candidate) => {
      const reasons = reasonsFor(own, candidate);
      const other = isOtherEra(own, candidate.card);
      const score = (best > 0 ? candidate.words / best : 0) + pointsOf(reasons) - (other ? OTHER_ERA : 0);
      const neighbour = { card: candidate.card, score: Number(score.toFixed(4)), reasons, isOtherEra: other };
      return { neighbour, isNear: isClose(own, candidate, reasons) };
    })
    .sort((a, b) => b.neighbour.score - a.neighbour.score || (a.neighbour.card.id < b.neighbour.card.id ? -1 : 1));
  const close = judged.filter(({ isNear }) => isNear).map(({ neighbour }) => neighbour);
  const fill = judged
    .filter(({ isNear, neighbour }) => !isNear && has(neighbour.reasons, 'same_subject'))
    .slice(0, Math.max(0, FEW - close.length))
    .map(({ neighbour }) => neighbour);
  return [...close, ...fill].slice(0, limit);
}

/** `count`: how often it stands in the text itself. */
export type KnownWord = { term: string; kind: string; count: number; chunkCount: number; weight: number };

/** A word in more of the passages than this is no distinction; in a small library chance rules, so some are allowed. */
const COMMON = 0.1;
const ALLOWED = 20;
const MOST_WORDS = 32;
const WORD = /^≈?(?:\p{Script=Han}{2,}|[a-z]{3,})$/u;
/** What a text says once it mentions; what it comes back to, a long one oftener, is what it is about. */
const comesBack = (length: number) => (length > 1500 ? 3 : 2);
/** Words of the profession and of the vocabulary of synonyms are themes before any other word is. */
const THEME = 2;

/** The words that tell a text of `length` signs apart, heaviest first: whole words, neither everywhere nor only here. */
export function distinguishing<T extends KnownWord>(
  terms: readonly T[],
  { total, length, isTheme }: { total: number; length: number; isTheme: (term: string) => boolean },
): T[] {
  return terms
    .filter(
      ({ term, kind, count, chunkCount }) =>
        (kind === 'word' || kind === 'concept') &&
        WORD.test(term) &&
        count >= comesBack(length) &&
        chunkCount > 1 &&
        chunkCount <= Math.max(ALLOWED, COMMON * total),
    )
    .map((term) => ({ ...term, weight: term.weight * (term.kind === 'concept' || isTheme(term.term) ? THEME : 1) }))
    .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
    .slice(0, MOST_WORDS);
}

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
