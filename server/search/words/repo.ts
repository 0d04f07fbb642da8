import { sql, type SQL } from 'drizzle-orm';
import pgvector, { SparseVector } from 'pgvector';
import { rowsOf, type Db } from '../../../db/client.ts';
import { TERM_DIMENSIONS } from '../../../db/schema/index.ts';

/** Whoever writes terms holds this until the end of its transaction; the counting triggers of the database use it too. */
const TERMS_LOCK = 7_265_115;
/** Average length of a chunk until there are enough to know better: some 350 characters and their pairs and words. */
const FIRST_PIVOT = 900;

export type Statistics = { chunkCount: number; termCount: number; pivot: number };

export async function readStatistics(db: Db): Promise<Statistics> {
  const [row] = await rowsOf<{ chunk_count: number; term_count: string | number; pivot: number }>(
    db,
    sql`select chunk_count, term_count, pivot from search_statistics`,
  );
  if (!row) return { chunkCount: 0, termCount: 0, pivot: FIRST_PIVOT };
  return { chunkCount: row.chunk_count, termCount: Number(row.term_count), pivot: row.pivot };
}

/** Takes the lock and makes sure of the one row of statistics. */
export async function lockTerms(tx: Db): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${TERMS_LOCK})`);
  await tx.execute(
    sql`insert into search_statistics (id, chunk_count, term_count, pivot) values ('all', 0, 0, ${FIRST_PIVOT}) on conflict do nothing`,
  );
}

export async function savePivot(tx: Db, pivot: number): Promise<void> {
  await tx.execute(sql`update search_statistics set pivot = ${pivot}`);
}

/** As one value: thousands of terms are looked up in one walk through the index instead of one walk each. */
const textArray = (values: readonly string[]): SQL =>
  sql`${`{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`}::text[]`;

/** Ids of terms; new ones get one. Only missing terms are inserted, because a conflict would use up an id each time. */
export async function termIds(tx: Db, terms: readonly string[]): Promise<Map<string, number>> {
  const known = await findTerms(tx, terms);
  const ids = new Map([...known].map(([term, { id }]) => [term, id]));
  const missing = terms.filter((term) => !ids.has(term));
  if (missing.length === 0) return ids;
  const made = await rowsOf<{ id: number; term: string }>(
    tx,
    sql`insert into search_terms (term, chunk_count)
        select term, 0 from jsonb_array_elements_text(${JSON.stringify(missing.sort())}::jsonb) as given(term)
        returning id, term`,
  );
  for (const { id, term } of made) ids.set(term, id);
  return ids;
}

export type ChunkWords = {
  chunkId: string;
  resourceId: string;
  terms: readonly string[];
  /** Weight by term id. */
  weights: ReadonlyMap<number, number>;
  length: number;
};

/** A sparse vector as pgvector reads it; its ids count from 1, those of the package from 0. */
export function sparse(weights: ReadonlyMap<number, number>): string {
  const shifted = new Map([...weights].map(([id, weight]) => [id - 1, Number(weight.toFixed(4))]));
  return pgvector.toSql(new SparseVector(shifted, TERM_DIMENSIONS)) ?? '';
}

/** Replaces the words of these chunks. Chunks that are gone meanwhile are left out. */
export async function saveWords(tx: Db, rows: readonly ChunkWords[]): Promise<void> {
  if (rows.length === 0) return;
  const given = JSON.stringify(
    rows.map(({ chunkId, resourceId, terms, weights, length }) => ({
      chunk_id: chunkId,
      resource_id: resourceId,
      terms,
      weights: sparse(weights),
      length,
    })),
  );
  await tx.execute(sql`
    delete from chunk_words where chunk_id = any(${textArray(rows.map(({ chunkId }) => chunkId))})`);
  // Lateral: a planner that was told of a small library would read all passages to find these.
  await tx.execute(sql`
    insert into chunk_words (chunk_id, resource_id, terms, weights, length)
    select given.chunk_id, given.resource_id, array_to_tsvector(given.terms), given.weights::sparsevec, given.length
    from jsonb_to_recordset(${given}::jsonb)
      as given(chunk_id text, resource_id text, terms text[], weights text, length integer)
    cross join lateral (select from chunks where chunks.id = given.chunk_id offset 0) as there`);
}

export async function deleteWords(tx: Db, resourceId: string): Promise<void> {
  await tx.execute(sql`delete from chunk_words where resource_id = ${resourceId}`);
}

/**
 * Tells the planner how large the tables have become. The embedded database has nobody who would do that; without it
 * every search is planned as if there were ten rows.
 */
export async function analyseTables(db: Db): Promise<void> {
  await db.execute(
    sql`analyze resources, documents, chunks, chunk_words, search_terms, chunk_embeddings, organisations`,
  );
}

/** Chunks that the planner reckons with; 0 when it was never told. */
export async function analysedChunks(db: Db): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    db,
    sql`select greatest(reltuples, 0)::integer as n from pg_class where oid = 'chunk_words'::regclass`,
  );
  return row?.n ?? 0;
}

/** Terms that no chunk holds any more. */
export async function forgetTerms(tx: Db): Promise<void> {
  await tx.execute(sql`delete from search_terms where chunk_count = 0`);
}

/** What is known of these terms: their ids and in how many chunks they stand. */
export async function findTerms(
  db: Db,
  terms: readonly string[],
): Promise<Map<string, { id: number; chunkCount: number }>> {
  const rows = await rowsOf<{ id: number; term: string; chunk_count: number }>(
    db,
    sql`select id, term, chunk_count from search_terms where term = any(${textArray(terms)})`,
  );
  return new Map(rows.map((row) => [row.term, { id: row.id, chunkCount: row.chunk_count }]));
}

export type Source = {
  id: string;
  resourceId: string;
  text: string;
  breadcrumb: string[];
  /** Key of the section it stands in. */
  section: string | null;
  title: string;
  unit: string | null;
  lesson: string | null;
  volume: string | null;
  grades: string[];
  tags: string[];
};

type SourceRow = Omit<Source, 'resourceId'> & { resource_id: string };

/** Chunks with what stands above them, in the order of their ids, after `after`; only those `without` this term. */
export async function listSources(
  db: Db,
  { after, limit, without }: { after: string; limit: number; without: string | null },
): Promise<Source[]> {
  const missing = without
    ? sql`and not exists (
        select 1 from chunk_words where chunk_words.chunk_id = chunks.id and chunk_words.terms @@ ${`'${without}'`}::tsquery)`
    : sql``;
  const rows = await rowsOf<SourceRow>(
    db,
    sql`select chunks.id, chunks.resource_id, chunks.text, chunks.breadcrumb, chunks.section, resources.title,
               resources.unit, resources.lesson, resources.volume, resources.grades, resources.tags
        from chunks join resources on resources.id = chunks.resource_id
        where chunks.id > ${after} ${missing} order by chunks.id limit ${limit}`,
  );
  return rows.map(({ resource_id, ...row }) => ({ ...row, resourceId: resource_id }));
}

export async function countChunks(db: Db): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(db, sql`select count(*)::integer as n from chunks`);
  return row?.n ?? 0;
}

/** Chunks that have no words yet, or none with this term, which all that are up to date hold. */
export async function countMissingWords(db: Db, writtenWith: string): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    db,
    sql`select ((select count(*) from chunks) - coalesce(
          (select chunk_count from search_terms where term = ${writtenWith}), 0))::integer as n`,
  );
  return row?.n ?? 0;
}
