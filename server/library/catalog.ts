import { catalog as vocabularies } from '../../ingest/index.ts';
import { KINDS, VISIBILITIES, type Metadata } from './rules.ts';

type Entry = { id: string; zh: string; en: string; stage?: string; subjects?: readonly string[] };
const shown = (entries: readonly Entry[]): Entry[] =>
  entries.map(({ id, zh, en, stage, subjects }) => ({
    id,
    zh,
    en,
    ...(stage ? { stage } : {}),
    ...(subjects ? { subjects } : {}),
  }));

/** The words that fields are chosen from, with their labels, for selects and facets. */
export const catalog = () => ({
  stages: shown(vocabularies.stages),
  grades: shown(vocabularies.grades),
  subjects: shown(vocabularies.subjects),
  editions: shown(vocabularies.editions),
  volumes: shown(vocabularies.volumes),
  eras: shown(vocabularies.eras),
  licences: shown(vocabularies.licences),
  aiUses: shown(vocabularies.aiUses),
  /** With the subjects whose curriculum standard names them. */
  coreCompetencies: shown(vocabularies.coreCompetencies),
  kinds: KINDS,
  visibilities: VISIBILITIES,
});

const ids = (entries: readonly { id: string }[]) => new Set(entries.map(({ id }) => id));
/** Editions stay open: schools teach from books of their own. */
const closed = {
  stage: ids(vocabularies.stages),
  grades: ids(vocabularies.grades),
  subject: ids(vocabularies.subjects),
  volume: ids(vocabularies.volumes),
};

/** The first field with a value that the catalogue does not hold; null when all are known. */
export function unknownValue(fields: Partial<Metadata>): { field: string; value: string } | null {
  for (const [field, known] of Object.entries(closed)) {
    const given = fields[field as keyof typeof closed];
    const values = Array.isArray(given) ? given : given ? [given] : [];
    const value = values.find((candidate) => !known.has(candidate));
    if (value !== undefined) return { field, value };
  }
  return null;
}
