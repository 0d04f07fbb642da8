import { asc, eq, sql } from 'drizzle-orm';
import { rowsOf, type Db } from '../../db/client.ts';
import { chunks, resources } from '../../db/schema/index.ts';
import type { Deps } from '../../server/kernel/deps.ts';
import { indexText } from '../../server/search/indexing.ts';

/** The loader writes weights rounded, as text does, but halves may fall the other way. */
const ROUNDING = 0.00011;

type Row = { chunk_id: string; terms: string; weights: string; length: number };

const wordsOf = (db: Db, id: string): Promise<Row[]> =>
  rowsOf<Row>(
    db,
    sql`select chunk_id, strip(terms)::text as terms, weights::text, length from chunk_words
        where resource_id = ${id} order by chunk_id`,
  );

const parsed = (weights: string) =>
  weights
    .slice(1, weights.indexOf('}'))
    .split(',')
    .map((pair) => pair.split(':').map(Number));

function isSame(a: Row | undefined, b: Row | undefined): boolean {
  if (!a || !b || a.chunk_id !== b.chunk_id || a.terms !== b.terms || a.length !== b.length) return false;
  const [left, right] = [parsed(a.weights), parsed(b.weights)];
  return (
    left.length === right.length &&
    left.every(([id, weight], i) => id === right[i]?.[0] && Math.abs((weight ?? 0) - (right[i]?.[1] ?? 0)) <= ROUNDING)
  );
}

class Undo extends Error {}

/** Indexes `count` loaded resources again with the product's own code, undoes it, and tells how many passages differ. */
export async function agreementOf(deps: Deps, count: number): Promise<{ passages: number; differ: number }> {
  const found = { passages: 0, differ: 0 };
  const picked = await deps.db
    .select()
    .from(resources)
    .orderBy(sql`md5(${resources.id})`)
    .limit(count);
  for (const resource of picked) {
    const loaded = await wordsOf(deps.db, resource.id);
    await deps.db
      .transaction(async (tx) => {
        const own = await tx.select().from(chunks).where(eq(chunks.resourceId, resource.id)).orderBy(asc(chunks.seq));
        const passages = own.map((chunk) => ({ ...chunk, title: resource.title }));
        await indexText(deps, tx, { ...resource, resourceId: resource.id, chunks: passages });
        const indexed = await wordsOf(tx, resource.id);
        found.passages += indexed.length;
        found.differ += indexed.filter((row, i) => !isSame(row, loaded[i])).length;
        throw new Undo();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undo)) throw error;
      });
  }
  return found;
}
