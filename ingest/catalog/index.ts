import data from './catalog.json' with { type: 'json' };

/** The vocabularies of the curriculum, with the ids of the national platform's tags, and those of rights and origin. */

/** `id` is what the product stores; `tagIds` may be empty where the national platform has no such tag. */
export type Term = { id: string; zh: string; en: string; aliases: string[]; tagIds: string[] };
export type GradeTerm = Term & { stage: string };
export type LicenceTerm = Term & {
  /** Where the licence can be read; null for those that are no public licence. */
  url: string | null;
};
/** A core competency of pupils as a curriculum standard names it: 'compulsory-2022' or 'senior-2017-2020'. */
export type CompetenceTerm = Term & {
  subjects: readonly string[];
  stages: readonly string[];
  frameworks: readonly string[];
};
export type Catalog = {
  stages: readonly Term[];
  /** Ids '1'..'12'. */
  grades: readonly GradeTerm[];
  subjects: readonly Term[];
  /** An edition's id is its Chinese name: editions have no other that people share. */
  editions: readonly Term[];
  volumes: readonly Term[];
  /** 'current' and 'old': the same edition, grade and volume exists twice since the textbooks changed in 2022 to 2024. */
  eras: readonly Term[];
  licences: readonly LicenceTerm[];
  aiUses: readonly Term[];
  coreCompetencies: readonly CompetenceTerm[];
};

export const catalog: Catalog = data;

const FIELDS = [
  'stages',
  'grades',
  'subjects',
  'editions',
  'volumes',
  'eras',
  'licences',
  'aiUses',
  'coreCompetencies',
] as const;
const byId = new Map(
  FIELDS.map((field) => {
    const terms: readonly Term[] = catalog[field];
    return [field, new Map(terms.map((term) => [term.id, term]))];
  }),
);

/** Label of an id in one of the lists; the id itself when the list does not know it. */
export const labelOf = (field: keyof Catalog, id: string, language: 'zh' | 'en' = 'zh'): string =>
  byId.get(field)?.get(id)?.[language] ?? id;

/** Stage that a grade belongs to. */
export const stageOf = (grade: string): string | null => catalog.grades.find(({ id }) => id === grade)?.stage ?? null;
