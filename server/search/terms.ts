import { analyse, toSimplified } from '../../ingest/segment.ts';
import { essence, FUNCTION_WORDS, GRAMMAR } from './reading/question.ts';
import { places } from './reading/place.ts';
import { HEAD_PIVOT, HEAD_NORMAL, type Count, type QueryTerm, type TermKind } from './rules.ts';
import { conceptTerm, mentions, scriptOf, stem, type Script } from './synonyms/concepts.ts';

/** Longer runs of letters are codes or noise; PostgreSQL would refuse lexemes beyond 2 kB. */
const LONGEST = 64;
const stemmed = (word: string): string => (/^[a-z]+$/.test(word) ? stem(word) : word);

type Counts = Map<string, { kind: TermKind; count: number }>;

/** `script`: that of the passage, where `given` may be a title in another. */
function counted(given: string, isName: boolean, script: Script): Counts {
  // Folded once: concepts and places are looked for in what segmentation sees.
  const text = toSimplified(given.normalize('NFKC'));
  const { words: cut, pairs, characters } = analyse(text);
  const words = cut.map(stemmed);
  const found: Counts = new Map();
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
  add(
    mentions(text, new Set(words)).flatMap(({ concepts }) => concepts.map((id) => conceptTerm(id, script))),
    'concept',
  );
  add(places(text, isName), 'place');
  return found;
}

export type Indexed = { counts: Map<string, Count>; length: number };
/** What stands above a passage; a term in it counts as `weight` in the text. `terms` are taken as they are. */
export type Field = { text: string; weight: number; terms?: readonly string[] };

const NOT_COUNTED: ReadonlySet<TermKind> = new Set(['concept', 'across', 'place']);

/** The terms of a chunk with how often each counts, in its text and in the fields above it. */
export function chunkTerms(text: string, fields: readonly Field[]): Indexed {
  const counts = new Map<string, Count>();
  const script = scriptOf(text);
  let length = 0;
  for (const [term, { kind, count }] of counted(text, false, script)) {
    counts.set(term, { body: count, head: 0 });
    if (!NOT_COUNTED.has(kind)) length += count;
  }
  const above = fields.map((field) => ({ ...field, found: counted(field.text, true, script) }));
  const headLength = above.reduce((sum, { found }) => sum + found.size, 0);
  const norm = 1 - HEAD_NORMAL + (HEAD_NORMAL * headLength) / HEAD_PIVOT;
  const heads = new Map<string, number>();
  for (const { found, weight, terms = [] } of above) {
    for (const term of [...found.keys(), ...terms]) heads.set(term, Math.max(heads.get(term) ?? 0, weight));
  }
  for (const [term, weight] of heads) counts.set(term, { body: counts.get(term)?.body ?? 0, head: weight / norm });
  return { counts, length };
}

/**
 * The terms of a query. What carries only grammar or asking is not among them, but a concept may be said with it
 * ("怎么用" asks for a tutorial).
 */
export function queryTerms(given: string): QueryTerm[] {
  const said = [...counted(essence(given), true, 'han')].map(([term, one]): QueryTerm => ({ term, ...one }));
  const telling = said.filter(
    ({ term, kind }) => kind !== 'concept' && !(kind === 'character' ? GRAMMAR : FUNCTION_WORDS).has(term),
  );
  const home = scriptOf(given);
  const meant = [...wordsOfConcepts(given)].flatMap(([id, says]): QueryTerm[] => [
    { term: conceptTerm(id, home), kind: 'concept', count: 1, says },
    { term: conceptTerm(id, home === 'han' ? 'latin' : 'han'), kind: 'across', count: 1 },
  ]);
  const all = [...telling, ...meant];
  return all.length > 0 ? all : said;
}

/** What a term counts that the query does not say itself. */
const BESIDE = 0.4;

/**
 * The terms of a query and, at less weight, of other wordings of it. What the query says itself is not counted again, and
 * single ideographs of other wordings would only blur it.
 */
export function queryTermsBeside(query: string, wordings: readonly string[]): QueryTerm[] {
  const own = queryTerms(query);
  const known = new Set(own.map(({ term }) => term));
  const beside = queryTerms(wordings.join('\n'))
    .filter(({ term, kind }) => kind !== 'character' && !known.has(term))
    .map((term): QueryTerm => ({ ...term, count: 1, factor: BESIDE }));
  return wordings.length === 0 ? own : [...own, ...beside];
}

/** For each concept of the query the terms of the word that stands for it. */
function wordsOfConcepts(given: string): Map<string, string[]> {
  const text = toSimplified(given.normalize('NFKC'));
  const says = new Map<string, string[]>();
  for (const { word, concepts } of mentions(text, new Set(analyse(text).words))) {
    const { words, pairs } = analyse(word);
    const terms = words.includes(word) ? [stemmed(word)] : [...new Set([...words, ...pairs].map(stemmed))];
    for (const concept of concepts) if (!says.has(concept)) says.set(concept, terms);
  }
  return says;
}
