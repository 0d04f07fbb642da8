import { analyse } from '../../ingest/segment.ts';
import { HEAD_WEIGHT, type QueryTerm, type TermKind } from './rules.ts';

/** Longer runs of letters are codes or noise; PostgreSQL would refuse lexemes beyond 2 kB. */
const LONGEST = 64;

function counted(text: string): Map<string, { kind: TermKind; count: number }> {
  const { words, pairs, characters } = analyse(text);
  const found = new Map<string, { kind: TermKind; count: number }>();
  const add = (terms: readonly string[], kind: TermKind) => {
    const counts = new Map<string, number>();
    for (const term of terms) if (term.length <= LONGEST) counts.set(term, (counts.get(term) ?? 0) + 1);
    // A word of two ideographs is a pair as well: one term, which occurs as often as the commoner of the two.
    for (const [term, count] of counts) found.set(term, { kind, count: Math.max(count, found.get(term)?.count ?? 0) });
  };
  add(characters, 'character');
  add(pairs, 'pair');
  // A dictionary word of one ideograph stays a character.
  add(
    words.filter((word) => !found.has(word) || [...word].length > 1),
    'word',
  );
  return found;
}

export type Indexed = { counts: Map<string, number>; length: number };

/** The terms of a chunk with how often each counts; `head` holds what stands above it: title, unit, tags, headings. */
export function chunkTerms(text: string, head: readonly string[]): Indexed {
  const counts = new Map<string, number>();
  for (const [term, { count }] of counted(text)) counts.set(term, count);
  for (const term of counted(head.join('\n')).keys()) counts.set(term, (counts.get(term) ?? 0) + HEAD_WEIGHT);
  let length = 0;
  for (const count of counts.values()) length += count;
  return { counts, length: Math.round(length) };
}

/** The terms of a query, in the order of the text. */
export const queryTerms = (text: string): QueryTerm[] =>
  [...counted(text)].map(([term, { kind, count }]) => ({ term, kind, count }));
