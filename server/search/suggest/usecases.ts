import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import type { TextChanged } from '../../library/index.ts';
import { readingScope, type ReadingScope } from '../../people/index.ts';
import { findNames, findPlaces, findSpoken, listUnnamed, saveNames, type NamesRow } from './repo.ts';
import { beginningsOf, choose, keyOf, match, soundsOf, typed, type Candidate, type SuggestionKind } from './rules.ts';
import { fromVocabulary, type VocabularyEntry } from './vocabulary.ts';

/** `marks` says which piece of `text` was typed, `filters` what choosing it narrows, `resourceId` what it opens. */
export type Suggestion = {
  kind: SuggestionKind;
  text: string;
  mark: { from: number; to: number };
  resource: { id: string; kind: string; isOldEdition: boolean } | null;
  filters: { stages: string[]; grades: string[]; subjects: string[]; tags: string[] };
};
type Draft = Candidate<Omit<Suggestion, 'mark'>>;

const nothing = { stages: [], grades: [], subjects: [], tags: [] };

/** Every name of a row that what was typed fits. */
function namesIn(row: NamesRow, typedText: string): Draft[] {
  const found: Draft[] = [];
  const look = (kind: SuggestionKind, text: string | null, more: Partial<Draft> = {}) => {
    const place = text === null ? null : match(typedText, soundsOf(text));
    if (text !== null && place) found.push({ kind, text, match: place, resource: null, filters: nothing, ...more });
  };
  const { id, kind, edition_era } = row;
  look('resource', row.title, { resource: { id, kind, isOldEdition: edition_era === 'old' } });
  look('unit', row.unit);
  look('lesson', row.lesson);
  for (const tag of row.tags) look('tag', tag, { filters: { ...nothing, tags: [tag] } });
  return found;
}

type Entry = Candidate<VocabularyEntry>;
const isAnyOf = (wanted: readonly string[], values: readonly (string | null)[]) =>
  wanted.length === 0 || values.some((value) => value !== null && wanted.includes(value));

/** The entries under which this person finds something: a suggestion must lead somewhere, and must tell nothing else. */
async function readableAmong(db: Db, scope: ReadingScope, entries: readonly Entry[]): Promise<Entry[]> {
  const places = entries.filter(({ kind }) => kind === 'subject');
  const words = entries.filter(({ kind }) => kind === 'word').map(({ text }) => text);
  const wanted = {
    stages: places.flatMap(({ stages }) => stages),
    grades: places.flatMap(({ grades }) => grades),
    subjects: places.flatMap(({ subjects }) => subjects),
  };
  const [found, spoken] = await Promise.all([
    places.length > 0 ? findPlaces(db, scope, wanted) : Promise.resolve([]),
    findSpoken(db, scope, words),
  ]);
  return entries.filter((entry) =>
    entry.kind === 'word'
      ? spoken.has(entry.text)
      : found.some(
          ({ stage, subject, grades }) =>
            isAnyOf(entry.stages, [stage]) && isAnyOf(entry.subjects, [subject]) && isAnyOf(entry.grades, grades),
        ),
  );
}

/** What somebody may mean who has typed `q`, at most eight, all of it readable by this person. */
export async function suggest(deps: Deps, actor: Actor, { q }: { q: string }): Promise<{ suggestions: Suggestion[] }> {
  const typedText = typed(q);
  const key = keyOf(typedText);
  if (key === null) return { suggestions: [] };
  const scope = readingScope(actor);
  const entries = fromVocabulary(typedText);
  const [rows, offered] = await Promise.all([findNames(deps.db, scope, key), readableAmong(deps.db, scope, entries)]);
  const resources = new Map(rows.map((row) => [row.id, row]));
  const drafts: Draft[] = [
    ...offered.map(({ stages, grades, subjects, ...one }) => ({
      ...one,
      resource: null,
      filters: { stages, grades, subjects, tags: [] },
    })),
    ...[...resources.values()].flatMap((row) => namesIn(row, typedText)),
  ];
  return {
    suggestions: choose(drafts).map(({ match: { from, to }, kind, text, resource, filters }) => ({
      kind,
      text,
      mark: { from, to },
      resource,
      filters,
    })),
  };
}

const namesOf = ({ title, unit, lesson, tags }: Pick<TextChanged, 'title' | 'unit' | 'lesson' | 'tags'>) =>
  beginningsOf([title, unit, lesson, ...tags].filter((name) => name !== null));

/** Keeps what readers see a resource called, in the transaction that changes it. */
export const keepNames = (tx: Db, changed: TextChanged): Promise<void> =>
  saveNames(tx, changed.resourceId, namesOf(changed));

const BATCH = 200;

/** Names resources that an earlier release has left without. Returns how many. */
export async function nameAll(deps: Pick<Deps, 'db'>): Promise<number> {
  let named = 0;
  for (;;) {
    const rows = await listUnnamed(deps.db, BATCH);
    if (rows.length === 0) return named;
    await deps.db.transaction(async (tx) => {
      for (const row of rows) await saveNames(tx, row.id, namesOf(row));
    });
    named += rows.length;
  }
}
