import { catalog } from '../../../ingest/index.ts';
import type { Metadata } from '../rules.ts';

type Listed = { id: string; zh: string; en: string; tagIds: string[] };
/** An id with its names and the ids of the national platform's tags. */
const term = (list: readonly Listed[], id: string) => {
  const known = list.find((one) => one.id === id);
  return { id, zh: known?.zh ?? id, en: known?.en ?? id, tagIds: known?.tagIds ?? [] };
};
const orNone = (list: readonly Listed[], id: string | null) => (id === null ? null : term(list, id));

/** The fields as a machine elsewhere can read them. */
export const describe = (fields: Metadata) => ({
  ...fields,
  stage: orNone(catalog.stages, fields.stage),
  grades: fields.grades.map((id) => term(catalog.grades, id)),
  subject: orNone(catalog.subjects, fields.subject),
  edition: orNone(catalog.editions, fields.edition),
  volume: orNone(catalog.volumes, fields.volume),
  editionEra: orNone(catalog.eras, fields.editionEra),
  coreCompetencies: fields.coreCompetencies.map((id) => term(catalog.coreCompetencies, id)),
});
