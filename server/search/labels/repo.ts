import { and, asc, count, eq, gt, inArray, max, sql } from 'drizzle-orm';
import { rowsOf, type Db } from '../../../db/client.ts';
import { chunks, persons, resources, searchLabels } from '../../../db/schema/index.ts';
import { readable } from '../../library/index.ts';
import type { ReadingScope } from '../../people/index.ts';

const labelColumns = {
  query: searchLabels.query,
  chunkId: searchLabels.chunkId,
  resourceId: chunks.resourceId,
  relevance: searchLabels.relevance,
  by: persons.name,
  at: searchLabels.at,
};

const labelRows = (db: Db) =>
  db
    .select(labelColumns)
    .from(searchLabels)
    .innerJoin(chunks, eq(chunks.id, searchLabels.chunkId))
    .innerJoin(resources, eq(resources.id, chunks.resourceId))
    .leftJoin(persons, eq(persons.id, searchLabels.personId));

/** The judgements about one query, as far as their passages may be read. */
export const findLabels = (db: Db, scope: ReadingScope, query: string) =>
  labelRows(db)
    .where(and(eq(searchLabels.query, query), readable(scope)))
    .orderBy(asc(searchLabels.chunkId));

/** Every judgement about a passage that may be read, query by query. */
export const listLabels = (db: Db, scope: ReadingScope) =>
  labelRows(db).where(readable(scope)).orderBy(asc(searchLabels.query), asc(searchLabels.chunkId));

/** The queries that somebody has judged, the latest first. */
export const listQueries = (db: Db, scope: ReadingScope, limit: number) =>
  db
    .select({ query: searchLabels.query, labels: count(), at: max(searchLabels.at) })
    .from(searchLabels)
    .innerJoin(chunks, eq(chunks.id, searchLabels.chunkId))
    .innerJoin(resources, eq(resources.id, chunks.resourceId))
    .where(readable(scope))
    .groupBy(searchLabels.query)
    .orderBy(sql`max(${searchLabels.at}) desc`, asc(searchLabels.query))
    .limit(limit);

export type NewLabel = { id: string; query: string; chunkId: string; relevance: number; personId: string; at: Date };

/** One judgement per query and passage: the latest stands, with whoever gave it. */
export async function saveLabel(db: Db, label: NewLabel): Promise<void> {
  const { relevance, personId, at } = label;
  await db
    .insert(searchLabels)
    .values(label)
    .onConflictDoUpdate({ target: [searchLabels.query, searchLabels.chunkId], set: { relevance, personId, at } });
}

export async function deleteLabel(db: Db, { query, chunkId }: { query: string; chunkId: string }): Promise<void> {
  await db.delete(searchLabels).where(and(eq(searchLabels.query, query), eq(searchLabels.chunkId, chunkId)));
}

/** What is stored of each passage's words: the weight of every term by its id. Callers have checked access. */
export async function findWeights(db: Db, chunkIds: readonly string[]): Promise<Map<string, Map<number, number>>> {
  if (chunkIds.length === 0) return new Map();
  const rows = await rowsOf<{ chunk_id: string; weights: string }>(
    db,
    sql`select chunk_id, weights::text as weights from chunk_words
        where chunk_id in (select jsonb_array_elements_text(${JSON.stringify(chunkIds)}::jsonb))`,
  );
  return new Map(rows.map(({ chunk_id, weights }) => [chunk_id, weightsOf(weights)]));
}

/** When each resource was listed; null for one that never was. Callers have checked access. */
export async function findListedAt(db: Db, ids: readonly string[]): Promise<Map<string, Date | null>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: resources.id, listedAt: resources.listedAt })
    .from(resources)
    .where(inArray(resources.id, [...ids]));
  return new Map(rows.map(({ id, listedAt }) => [id, listedAt]));
}

/** pgvector's '{1:0.5,7:1.2}/1000' as a map. */
const weightsOf = (text: string): Map<number, number> =>
  new Map(
    text
      .slice(1, text.indexOf('}'))
      .split(',')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const at = pair.indexOf(':');
        return [Number(pair.slice(0, at)), Number(pair.slice(at + 1))];
      }),
  );

/** Readable resources with their whole text, in the order of their ids, after `after`. */
export async function listTexts(
  db: Db,
  scope: ReadingScope,
  { after, limit }: { after: string; limit: number },
): Promise<{ id: string; title: string; text: string }[]> {
  const some = await db
    .select({ id: resources.id, title: resources.title })
    .from(resources)
    .where(and(gt(resources.id, after), readable(scope)))
    .orderBy(asc(resources.id))
    .limit(limit);
  if (some.length === 0) return [];
  const rows = await db
    .select({ resourceId: chunks.resourceId, text: chunks.text })
    .from(chunks)
    .where(
      inArray(
        chunks.resourceId,
        some.map(({ id }) => id),
      ),
    )
    .orderBy(asc(chunks.resourceId), asc(chunks.seq));
  const texts = Map.groupBy(rows, ({ resourceId }) => resourceId);
  return some.map((one) => ({
    ...one,
    text: (texts.get(one.id) ?? []).map(({ text }) => text).join('\n\n'),
  }));
}
