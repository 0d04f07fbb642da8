import { sql } from 'drizzle-orm';
import { rowsOf, type Db } from '../../../db/client.ts';
import { readable } from '../../library/index.ts';
import type { ReadingScope } from '../../people/index.ts';
import { START } from './rules.ts';

export type NamesRow = {
  id: string;
  title: string;
  kind: string;
  unit: string | null;
  lesson: string | null;
  tags: string[];
  edition_era: 'current' | 'old' | null;
};

/** Rows looked at for names that begin so, and for names that hold it. */
const AT_START = 30;
const INSIDE = 40;

const prefix = (key: string) => `'${key.replaceAll('\\', '\\\\').replaceAll("'", "''")}':*`;

/** Readable resources with a name that begins with `key` or holds it; some when there are many. */
export function findNames(db: Db, scope: ReadingScope, key: string): Promise<NamesRow[]> {
  const some = (lexeme: string, most: number) => sql`
    (select resources.id, resources.title, resources.kind, resources.unit, resources.lesson, resources.tags,
            resources.edition_era
     from resource_names join resources on resources.id = resource_names.resource_id
     where resource_names.beginnings @@ ${prefix(lexeme)}::tsquery and ${readable(scope)} limit ${most})`;
  return rowsOf<NamesRow>(db, sql`${some(START + key, AT_START)} union all ${some(key, INSIDE)}`);
}

export type Placed = { stage: string | null; subject: string | null; grades: string[] };

/** Where in the curriculum there is something readable, among these stages, subjects and grades. */
export const findPlaces = (
  db: Db,
  scope: ReadingScope,
  { stages, subjects, grades }: Record<'stages' | 'subjects' | 'grades', readonly string[]>,
): Promise<Placed[]> =>
  rowsOf<Placed>(
    db,
    sql`select distinct stage, subject, grades from resources
        where (stage = any(${list(stages)}) or subject = any(${list(subjects)}) or grades && ${list(grades)})
          and ${readable(scope)} limit 500`,
  );

const list = (values: readonly string[]) =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`;

/** Those of the words that stand in a readable passage. */
export async function findSpoken(db: Db, scope: ReadingScope, words: readonly string[]): Promise<Set<string>> {
  if (words.length === 0) return new Set();
  const rows = await rowsOf<{ word: string }>(
    db,
    sql`select word from jsonb_array_elements_text(${JSON.stringify(words)}::jsonb) as given(word)
        where exists (
          select 1 from chunk_words join resources on resources.id = chunk_words.resource_id
          where chunk_words.terms @@ quote_literal(word)::tsquery and ${readable(scope)})`,
  );
  return new Set(rows.map(({ word }) => word));
}

/** Replaces what a resource is called. */
export async function saveNames(tx: Db, resourceId: string, beginnings: readonly string[]): Promise<void> {
  await tx.execute(sql`
    insert into resource_names (resource_id, beginnings)
    values (${resourceId}, array_to_tsvector(array(select jsonb_array_elements_text(${JSON.stringify(beginnings)}::jsonb))))
    on conflict (resource_id) do update set beginnings = excluded.beginnings`);
}

export type Unnamed = { id: string; title: string; unit: string | null; lesson: string | null; tags: string[] };

/** Resources whose names were never written: those from before suggestions existed. */
export const listUnnamed = (db: Db, limit: number): Promise<Unnamed[]> =>
  rowsOf<Unnamed>(
    db,
    sql`select resources.id, title, unit, lesson, tags from resources
        where not exists (select 1 from resource_names where resource_names.resource_id = resources.id)
        order by resources.id limit ${limit}`,
  );
