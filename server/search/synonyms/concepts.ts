import { readFileSync } from 'node:fs';

/**
 * Concepts: groups of words that mean the same to a teacher, Chinese and English. A passage that holds any of them holds
 * the concept, once per place, so that a concept counts once however many of its words are used; the literal word
 * counts beside it, so that no synonym beats it.
 */
export type Concept = { id: string; words: readonly string[] };

const FILES = ['research', 'teaching', 'computing', 'subjects', 'everyday'] as const;
/** Marks ids among terms: no text yields it. */
const MARK = '≈';
const HAN = /\p{Script=Han}/u;
const UNITS = /\p{Script=Han}|[[\p{L}\p{N}]--\p{Script=Han}]+|[^\p{L}\p{N}\s\-]+/gv;
const LETTER = /[\p{L}\p{N}]/u;

/** English words by their stems: plurals and the commonest endings fall together ("sorting", "sorts", "sort"). */
export function stem(word: string): string {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  let base = word;
  if (/[^aeiou]ies$/.test(base)) base = `${base.slice(0, -3)}y`;
  else if (/(ss|sh|ch|x|z)es$/.test(base)) base = base.slice(0, -2);
  else if (/[^sui]s$/.test(base)) base = base.slice(0, -1);
  if (base.length >= 6 && base.endsWith('ing') && /[aeiouy]/.test(base.slice(0, -3))) base = base.slice(0, -3);
  else if (base.length >= 5 && base.endsWith('ed') && /[aeiouy]/.test(base.slice(0, -2))) base = base.slice(0, -2);
  else return base.length >= 4 && base.endsWith('e') ? base.slice(0, -1) : base;
  if (/([^aeiouls])\1$/.test(base)) base = base.slice(0, -1);
  return base;
}

/** Ideographs one by one, Latin words by stem; punctuation is a unit of its own, which no word holds. */
const unitsOf = (text: string): string[] =>
  (text.toLowerCase().match(UNITS) ?? []).map((unit) => (LETTER.test(unit) && !HAN.test(unit) ? stem(unit) : unit));

type Node = { next: Map<string, Node>; concepts: readonly string[]; word: string };
type Tree = { root: Node; all: ReadonlyMap<string, Concept> };
const node = (): Node => ({ next: new Map(), concepts: [], word: '' });

let loaded: Tree | null = null;

function readConcepts(): Concept[] {
  return FILES.flatMap((name) =>
    readFileSync(new URL(`./${name}.txt`, import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.startsWith('#'))
      .map((line) => line.split(',').map((word) => word.trim()))
      .map((words) => ({ id: `${MARK}${words[0] ?? ''}`, words })),
  );
}

function tree(): Tree {
  if (loaded) return loaded;
  const root = node();
  const concepts = readConcepts();
  for (const { id, words } of concepts) {
    for (const word of words) {
      let at = root;
      for (const unit of unitsOf(word)) {
        const next = at.next.get(unit) ?? node();
        at.next.set(unit, next);
        at = next;
      }
      at.concepts = [...new Set([...at.concepts, id])];
      at.word = word;
    }
  }
  loaded = { root, all: new Map(concepts.map((concept) => [concept.id, concept])) };
  return loaded;
}

/** Marks concepts of passages in Latin script; the others are those of passages in ideographs. */
const LATIN_SIDE = '~';
export type Script = 'han' | 'latin';

/** The script that a text is written in: formulas and code bring many Latin letters into a Chinese text, seldom the reverse. */
export function scriptOf(text: string): Script {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/[a-z]/giu)?.length ?? 0;
  return 12 * han >= latin ? 'han' : 'latin';
}

/** The term of a concept in passages of one script. */
export const conceptTerm = (id: string, script: Script): string => (script === 'latin' ? id + LATIN_SIDE : id);
export const isConcept = (term: string): boolean => term.startsWith(MARK);
export const conceptOf = (term: string): Concept | undefined =>
  tree().all.get(term.endsWith(LATIN_SIDE) ? term.slice(0, -1) : term);
export const concepts = (): readonly Concept[] => [...tree().all.values()];

/** A word of the text that stands for concepts; `units` says how long it is. */
export type Mention = { word: string; concepts: readonly string[]; units: number };

/**
 * The words in `text` (folded: Simplified, half width) that stand for concepts, the longest at each place. A word of two
 * ideographs counts only where it is among `words`, what segmentation found: 集备 is not in 收集备课.
 */
export function mentions(text: string, words: ReadonlySet<string>): Mention[] {
  const units = unitsOf(text);
  const found: Mention[] = [];
  for (let start = 0; start < units.length; start++) {
    let at: Node | undefined = tree().root;
    let longest: Mention | null = null;
    for (let end = start; end < units.length; end++) {
      at = at.next.get(units[end] ?? '');
      if (!at) break;
      if (at.concepts.length > 0) longest = { word: at.word, concepts: at.concepts, units: end - start + 1 };
    }
    if (longest && (longest.units > 2 || !HAN.test(longest.word) || words.has(longest.word))) found.push(longest);
  }
  return found;
}
