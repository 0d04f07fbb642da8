import { recogniseSections, type SectionKey } from '../sections/index.ts';
import { catalog, type CompetenceTerm } from './index.ts';
import { simplifiedAlike, type Input } from './sources.ts';
import type { Guess } from './guess.ts';

/** Core competencies of pupils that a resource says it serves, by the names that its subject's standard gives them. */

/** Where a plan states its aims. Elsewhere the same words are talked about. */
const STATED = new Set<SectionKey>(['objectives', 'standards']);

function termsOf(subject: string, stage: string | null): CompetenceTerm[] {
  return catalog.coreCompetencies.filter(
    ({ subjects, stages }) => subjects.includes(subject) && (stage === null || stages.includes(stage)),
  );
}

type Found = { id: string; word: string; at: number };

/** The names that stand in the text; one inside a longer one is not there (科学态度 in 科学态度与责任). */
function findAll(text: string, terms: readonly CompetenceTerm[]): Found[] {
  const found = terms.flatMap(({ id, zh, aliases }): Found[] => {
    const places = [zh, ...aliases].flatMap((word) => {
      const at = text.indexOf(word);
      return at < 0 ? [] : [{ id, word, at }];
    });
    return places.sort((a, b) => b.word.length - a.word.length).slice(0, 1);
  });
  return found.filter(
    (one) =>
      !found.some(
        (other) =>
          other.word.length > one.word.length &&
          other.at <= one.at &&
          one.at + one.word.length <= other.at + other.word.length,
      ),
  );
}

export type Known = { kind: string | null; subject: string | null; stage: string | null };

export function guessCoreCompetencies({ extracted }: Input, { kind, subject, stage }: Known): Guess[] {
  if (subject === null) return [];
  const terms = termsOf(subject, stage);
  if (terms.length === 0) return [];
  const { blocks, language } = extracted;
  const text = recogniseSections(blocks, { kind, language })
    .filter(({ key }) => STATED.has(key))
    .flatMap(({ from, to }) => blocks.slice(from, to).map((block) => block.text))
    .join('\n');
  const simple = simplifiedAlike(text);
  const found = findAll(simple, terms);
  const [first] = [...found].sort((a, b) => a.at - b.at);
  if (!first) return [];
  // Without a stage the sets of two standards overlap: keep the one that explains more.
  const kept = stage === null ? bestFramework(found, terms) : found;
  const confidence = 0.45 + (kept.length >= 2 ? 0.25 : 0) + (/素养/.test(simple) ? 0.15 : 0);
  return [
    {
      field: 'coreCompetencies',
      value: kept.map(({ id }) => id),
      confidence,
      evidence: text.slice(first.at, first.at + first.word.length),
    },
  ];
}

function bestFramework(found: readonly Found[], terms: readonly CompetenceTerm[]): Found[] {
  const of = (framework: string) =>
    found.filter(({ id }) => terms.find((term) => term.id === id)?.frameworks.includes(framework));
  const [best] = [...new Set(terms.flatMap(({ frameworks }) => frameworks))]
    .map(of)
    .sort((a, b) => b.length - a.length);
  return best ?? [];
}
