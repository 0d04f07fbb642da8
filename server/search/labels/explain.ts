import { toSimplified } from '../../../ingest/segment.ts';
import { aligned, findMarks } from '../snippet.ts';
import type { WeighedTerm } from '../rules.ts';

/** What a passage's score by words is made of: whatever the ranking looks for, what it weighs here, and where it stands. */

export const FIELDS = ['title', 'unit', 'tags', 'breadcrumb', 'text'] as const;
export type Field = (typeof FIELDS)[number];
export type TermPart = {
  term: string;
  kind: string;
  /** Weight in the query (rarity, kind and repetition), weight in the passage (occurrences, saturated), their product. */
  asked: number;
  held: number;
  points: number;
  /** How often it stands in each field, as signs; a concept or a place of the lesson may stand there in other words. */
  places: Record<Field, number>;
};

const fold = (text: string) => aligned(text, (piece) => toSimplified(piece.normalize('NFKC')));
const rounded = (value: number) => Number(value.toFixed(4));

/** The parts in the order of what they bring, those that bring nothing left out. Their points add up to the score by words. */
export function explain(
  terms: readonly WeighedTerm[],
  weights: ReadonlyMap<number, number>,
  texts: Readonly<Record<Field, string>>,
): TermPart[] {
  const plain = FIELDS.map((field) => [field, fold(texts[field])] as const);
  return terms
    .flatMap((term) => {
      const held = term.id === null ? 0 : (weights.get(term.id) ?? 0);
      if (held === 0) return [];
      const places = Object.fromEntries(
        plain.map(([field, text]) => [field, findMarks(text, [term]).length]),
      ) as Record<Field, number>; // one entry per field, made from the list of fields
      const { weight: asked, kind } = term;
      return [
        { term: term.term, kind, asked: rounded(asked), held: rounded(held), points: rounded(asked * held), places },
      ];
    })
    .sort((a, b) => b.points - a.points || (a.term < b.term ? -1 : 1));
}

/** The best judgement of each resource: what the ranking of resources is measured by. */
export function gradesOf(labels: readonly { resourceId: string; relevance: number }[]): Map<string, number> {
  const grades = new Map<string, number>();
  for (const { resourceId, relevance } of labels) {
    if (relevance > (grades.get(resourceId) ?? 0)) grades.set(resourceId, relevance);
  }
  return grades;
}
