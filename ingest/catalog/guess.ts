import { guessKind, guessMinutes } from './kind.ts';
import { guessEdition, guessGrades, guessStage, guessUnit, guessVolume } from './place.ts';
import type { Input } from './sources.ts';
import { guessSubject } from './subject.ts';
import { guessAiUse, guessSummary, guessTags, guessTitle } from './topics.ts';

export type GuessField =
  | 'title'
  | 'kind'
  | 'stage'
  | 'grades'
  | 'subject'
  | 'edition'
  | 'volume'
  | 'unit'
  | 'tags'
  | 'summary'
  | 'minutes'
  | 'ai_use';

/** `value` holds ids of the catalog where it has them; `evidence` is a verbatim piece of the path or the text. */
export type Guess = { field: GuessField; value: string | string[] | number; confidence: number; evidence: string };

/** What the path and the text say about a resource, by rules: at most one guess per field, the most trusted one. */
export function guessMetadata(input: Input): Guess[] {
  const placed = [...guessGrades(input), ...guessStage(input)];
  const stage = placed.find(({ field }) => field === 'stage')?.value;
  const all = [
    ...guessTitle(input),
    ...guessKind(input),
    ...placed,
    ...guessSubject(input),
    ...guessEdition(input),
    ...guessVolume(input),
    ...guessUnit(input),
    ...guessTags(input),
    ...guessSummary(input),
    ...guessMinutes(input, typeof stage === 'string' ? stage : null),
    ...guessAiUse(input),
  ];
  const best = new Map<GuessField, Guess>();
  for (const guess of all) {
    const rounded = { ...guess, confidence: Math.round(guess.confidence * 100) / 100 };
    if (rounded.confidence > (best.get(guess.field)?.confidence ?? 0)) best.set(guess.field, rounded);
  }
  return [...best.values()];
}
