import { sql } from 'drizzle-orm';
import { rowsOf, type Db } from '../../../db/client.ts';

/** What this model once put beside this query; null when it was never asked. */
export async function findRewrite(db: Db, model: string, query: string): Promise<string[] | null> {
  const [row] = await rowsOf<{ terms: string[] }>(
    db,
    sql`select terms from query_rewrites where model = ${model} and query = ${query}`,
  );
  return row?.terms ?? null;
}

export async function saveRewrite(
  db: Db,
  { model, query, terms, now }: { model: string; query: string; terms: readonly string[]; now: Date },
): Promise<void> {
  await db.execute(sql`
    insert into query_rewrites (model, query, terms, created_at)
    values (${model}, ${query}, array(select jsonb_array_elements_text(${JSON.stringify(terms)}::jsonb)), ${now.toISOString()}::timestamptz)
    on conflict (model, query) do update set terms = excluded.terms, created_at = excluded.created_at`);
}
