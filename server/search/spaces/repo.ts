import { and, eq, ne, sql } from 'drizzle-orm';
import pgvector from 'pgvector';
import { rowsOf, type Db } from '../../../db/client.ts';
import { embeddingSpaces, type SelfTest, type SpaceState } from '../../../db/schema/index.ts';
import type { EmbeddingSpaceName } from '../../ai/port.ts';

export type { SelfTest };
export type Space = EmbeddingSpaceName & {
  id: string;
  state: SpaceState;
  weight: number;
  selfTest: SelfTest | null;
};

const columns = {
  id: embeddingSpaces.id,
  provider: embeddingSpaces.provider,
  model: embeddingSpaces.model,
  dimensions: embeddingSpaces.dimensions,
  state: embeddingSpaces.state,
  weight: embeddingSpaces.weight,
  selfTest: embeddingSpaces.selfTest,
};

/** Newest first. */
export const listSpaces = (db: Db): Promise<Space[]> =>
  db
    .select(columns)
    .from(embeddingSpaces)
    .orderBy(sql`${embeddingSpaces.createdAt} desc, ${embeddingSpaces.id} desc`);

export async function findSpace(db: Db, id: string): Promise<Space | null> {
  const [row] = await db.select(columns).from(embeddingSpaces).where(eq(embeddingSpaces.id, id));
  return row ?? null;
}

/** The space of this name; made in `state` when it is new. */
export async function ensureSpace(
  db: Db,
  { provider, model, dimensions }: EmbeddingSpaceName,
  made: { id: string; state: SpaceState; now: Date },
): Promise<Space> {
  await db
    .insert(embeddingSpaces)
    .values({ id: made.id, provider, model, dimensions, state: made.state, createdAt: made.now, updatedAt: made.now })
    .onConflictDoNothing();
  const named = and(
    eq(embeddingSpaces.provider, provider),
    eq(embeddingSpaces.model, model),
    eq(embeddingSpaces.dimensions, dimensions),
  );
  const [row] = await db.select(columns).from(embeddingSpaces).where(named);
  if (!row) throw new TypeError('an embedding space that was just made is not there');
  return row;
}

export async function saveSpace(
  db: Db,
  id: string,
  change: Partial<Pick<Space, 'state' | 'weight' | 'selfTest'>>,
  now: Date,
): Promise<void> {
  await db
    .update(embeddingSpaces)
    .set({ ...change, updatedAt: now })
    .where(eq(embeddingSpaces.id, id));
}

/** Spaces that an older version of the product made by itself; nobody can embed a query for them any more. */
export async function deleteOutdated(db: Db, { provider, model }: EmbeddingSpaceName): Promise<void> {
  await db.delete(embeddingSpaces).where(and(eq(embeddingSpaces.provider, provider), ne(embeddingSpaces.model, model)));
}

/** Spaces of other models of a provider's kind that no longer answer; their vectors go with them. */
export async function deleteRetired(db: Db, keep: string): Promise<void> {
  await db.delete(embeddingSpaces).where(and(eq(embeddingSpaces.state, 'retired'), ne(embeddingSpaces.id, keep)));
}

export type Unembedded = { chunkId: string; text: string; breadcrumb: string[]; title: string };

/** Chunks that have no vector in the space yet, in the order of their ids, after `after`. */
export async function listUnembedded(db: Db, spaceId: string, after: string, limit: number): Promise<Unembedded[]> {
  const rows = await rowsOf<{ id: string; text: string; breadcrumb: string[]; title: string }>(
    db,
    sql`select chunks.id, chunks.text, chunks.breadcrumb, resources.title
        from chunks join resources on resources.id = chunks.resource_id
        where chunks.id > ${after} and not exists (
          select 1 from chunk_embeddings
          where chunk_embeddings.chunk_id = chunks.id and chunk_embeddings.space_id = ${spaceId})
        order by chunks.id limit ${limit}`,
  );
  return rows.map(({ id, ...row }) => ({ chunkId: id, ...row }));
}

/** How many chunks there are, and how many of them have a vector in the space. */
export async function countEmbedded(db: Db, spaceId: string): Promise<{ chunks: number; embedded: number }> {
  const [row] = await rowsOf<{ chunks: number; embedded: number }>(
    db,
    sql`select (select count(*)::integer from chunks) as chunks,
               (select count(*)::integer from chunk_embeddings where space_id = ${spaceId}) as embedded`,
  );
  return { chunks: row?.chunks ?? 0, embedded: row?.embedded ?? 0 };
}

/** A vector as pgvector reads it; six digits are what its single precision holds. */
export const dense = (vector: Float32Array): string =>
  pgvector.toSql(Array.from(vector, (value) => Number(value.toFixed(6)))) ?? '[]';

/** Writes vectors of chunks; a chunk or a space that is gone meanwhile is left out, a vector that is there is replaced. */
export async function saveEmbeddings(
  db: Db,
  spaceId: string,
  rows: readonly { chunkId: string; vector: Float32Array }[],
): Promise<void> {
  if (rows.length === 0) return;
  const given = JSON.stringify(rows.map(({ chunkId, vector }) => ({ id: chunkId, v: dense(vector) })));
  await db.execute(sql`
    insert into chunk_embeddings (space_id, chunk_id, resource_id, embedding)
    select embedding_spaces.id, given.id, there.resource_id, given.v::vector
    from embedding_spaces cross join jsonb_to_recordset(${given}::jsonb) as given(id text, v text)
    cross join lateral (select chunks.resource_id from chunks where chunks.id = given.id offset 0) as there
    where embedding_spaces.id = ${spaceId}
    on conflict (space_id, chunk_id) do update set embedding = excluded.embedding`);
}

export type SampledChunk = {
  id: string;
  resourceId: string;
  title: string;
  text: string;
  vector: Float32Array;
};

/** Chunks with their vectors, the same ones each time: judged ones first, then spread over the library by a hash. */
export async function sampleChunks(db: Db, spaceId: string, limit: number): Promise<SampledChunk[]> {
  const rows = await rowsOf<{ id: string; resource_id: string; title: string; text: string; v: string }>(
    db,
    sql`select chunks.id, chunks.resource_id, resources.title, chunks.text, chunk_embeddings.embedding::text as v
        from chunk_embeddings join chunks on chunks.id = chunk_embeddings.chunk_id
        join resources on resources.id = chunks.resource_id
        where chunk_embeddings.space_id = ${spaceId}
        order by chunks.id in (select chunk_id from search_labels) desc, md5(chunks.id), chunks.id limit ${limit}`,
  );
  return rows.map(({ resource_id, v, ...row }) => ({
    ...row,
    resourceId: resource_id,
    vector: Float32Array.from(v.slice(1, -1).split(','), Number),
  }));
}

/** Judgements of persons about chunks that the space holds. */
export async function listLabels(
  db: Db,
  spaceId: string,
): Promise<{ query: string; resourceId: string; chunkId: string; relevance: number }[]> {
  const rows = await rowsOf<{ query: string; resource_id: string; chunk_id: string; relevance: number }>(
    db,
    sql`select search_labels.query, chunks.resource_id, search_labels.chunk_id, search_labels.relevance
        from search_labels join chunks on chunks.id = search_labels.chunk_id
        join chunk_embeddings on chunk_embeddings.chunk_id = chunks.id and chunk_embeddings.space_id = ${spaceId}
        order by search_labels.query, search_labels.chunk_id limit 5000`,
  );
  return rows.map(({ resource_id, chunk_id, ...row }) => ({ ...row, resourceId: resource_id, chunkId: chunk_id }));
}

const indexName = (spaceId: string) => `chunk_embeddings_${spaceId.replace(/[^a-z0-9_]/gi, '')}_hnsw`;

export async function hasIndex(db: Db, spaceId: string): Promise<boolean> {
  const [row] = await rowsOf(
    db,
    sql`select 1 as found from pg_index join pg_class on pg_class.oid = pg_index.indexrelid
        where pg_class.relname = ${indexName(spaceId)} and pg_index.indisvalid`,
  );
  return row !== undefined;
}

/** Builds the space's own HNSW index without blocking writers; half precision halves it at no loss worth measuring. */
export async function buildIndex(db: Db, { id, dimensions }: Space): Promise<void> {
  const name = sql.identifier(indexName(id));
  await db.execute(sql`drop index concurrently if exists ${name}`);
  await db.execute(sql`create index concurrently ${name} on chunk_embeddings
    using hnsw ((embedding::halfvec(${sql.raw(String(dimensions))})) halfvec_ip_ops)
    where space_id = ${sql.raw(`'${id.replaceAll("'", "''")}'`)}`);
}
