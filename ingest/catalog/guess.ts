import { guessAiUse } from './ai.ts';
import { guessCoreCompetencies } from './competences.ts';
import { guessEra } from './era.ts';
import { guessKind, guessMinutes } from './kind.ts';
import { guessLesson, guessUnit } from './lesson.ts';
import { guessEdition, guessGrades, guessStage, guessVolume } from './place.ts';
import { guessLicence, guessOrigin } from './rights.ts';
import type { Input } from './sources.ts';
import { guessSubject } from './subject.ts';
import { guessSummary, guessTags, guessTitle } from './topics.ts';

export type GuessField =
  | 'title'
  | 'kind'
  | 'stage'
  | 'grades'
  | 'subject'
  | 'edition'
  | 'editionEra'
  | 'volume'
  | 'unit'
  | 'lesson'
  | 'tags'
  | 'summary'
  | 'minutes'
  | 'coreCompetencies'
  | 'aiUse'
  | 'licence'
  | 'sourceName'
  | 'sourceUrl';

/** `value` holds ids of the catalog where it has them; `evidence` is a verbatim piece of the path or the text. */
export type Guess = { field: GuessField; value: string | string[] | number; confidence: number; evidence: string };

const text = (guess: Guess | undefined): string | null => (typeof guess?.value === 'string' ? guess.value : null);

/** What the path and the text say about a resource, by rules: at most one guess per field, the most trusted one. */
export function guessMetadata(input: Input): Guess[] {
  const placed = [...guessGrades(input), ...guessStage(input)];
  const stage = text(placed.find(({ field }) => field === 'stage'));
  const kinds = guessKind(input);
  const subjects = guessSubject(input);
  const editions = guessEdition(input);
  const [kind, subject] = [text(kinds[0]), text(subjects[0])];
  const all = [
    ...guessTitle(input),
    ...kinds,
    ...placed,
    ...subjects,
    ...editions,
    ...guessEra(input, { subject, stage, edition: editions[0] }),
    ...guessVolume(input),
    ...guessUnit(input),
    ...guessLesson(input),
    ...guessTags(input),
    ...guessSummary(input),
    ...guessMinutes(input, stage),
    ...guessCoreCompetencies(input, { kind, subject, stage }),
    ...guessAiUse(input),
    ...guessLicence(input),
    ...guessOrigin(input),
  ];
  const best = new Map<GuessField, Guess>();
  for (const guess of all) {
    const rounded = { ...guess, confidence: Math.round(guess.confidence * 100) / 100 };
    if (rounded.confidence > (best.get(guess.field)?.confidence ?? 0)) best.set(guess.field, rounded);
  }
  return [...best.values()];
}
