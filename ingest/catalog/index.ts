import data from './catalog.json' with { type: 'json' };

/** Stages, grades, subjects, editions and volumes with the ids of the national platform's tags. */

/** `id` is what the product stores; `tagIds` may be empty where the national platform has no such tag. */
export type Term = { id: string; zh: string; en: string; aliases: string[]; tagIds: string[] };
export type GradeTerm = Term & { stage: string };
export type Catalog = {
  stages: readonly Term[];
  /** Ids '1'..'12'. */
  grades: readonly GradeTerm[];
  subjects: readonly Term[];
  /** An edition's id is its Chinese name: editions have no other that people share. */
  editions: readonly Term[];
  volumes: readonly Term[];
};

export const catalog: Catalog = data;

const FIELDS = ['stages', 'grades', 'subjects', 'editions', 'volumes'] as const;
const byId = new Map(FIELDS.map((field) => [field, new Map(catalog[field].map((term) => [term.id, term]))]));

/** Label of an id in one of the lists; the id itself when the list does not know it. */
export const labelOf = (field: keyof Catalog, id: string, language: 'zh' | 'en' = 'zh'): string =>
  byId.get(field)?.get(id)?.[language] ?? id;

/** Stage that a grade belongs to. */
export const stageOf = (grade: string): string | null => catalog.grades.find(({ id }) => id === grade)?.stage ?? null;
