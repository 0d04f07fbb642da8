import { and, asc, count, desc, eq } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { savedSearches } from '../../../db/schema/index.ts';

export type SavedRow = typeof savedSearches.$inferSelect;

const columns = {
  id: savedSearches.id,
  personId: savedSearches.personId,
  name: savedSearches.name,
  query: savedSearches.query,
  filters: savedSearches.filters,
  isAlerting: savedSearches.isAlerting,
  seenAt: savedSearches.seenAt,
  createdAt: savedSearches.createdAt,
  updatedAt: savedSearches.updatedAt,
};

/** A person's own, latest first. */
export const listSaved = (db: Db, personId: string): Promise<SavedRow[]> =>
  db
    .select(columns)
    .from(savedSearches)
    .where(eq(savedSearches.personId, personId))
    .orderBy(desc(savedSearches.createdAt), asc(savedSearches.id));

const own = (personId: string, id: string) => and(eq(savedSearches.id, id), eq(savedSearches.personId, personId));

export async function findSaved(db: Db, personId: string, id: string): Promise<SavedRow | null> {
  const [row] = await db.select(columns).from(savedSearches).where(own(personId, id));
  return row ?? null;
}

export async function countSaved(db: Db, personId: string): Promise<number> {
  const [row] = await db.select({ n: count() }).from(savedSearches).where(eq(savedSearches.personId, personId));
  return row?.n ?? 0;
}

export async function insertSaved(db: Db, row: SavedRow): Promise<void> {
  await db.insert(savedSearches).values(row);
}

export type SavedChange = Partial<Pick<SavedRow, 'name' | 'isAlerting' | 'seenAt'>>;

export async function saveSaved(
  db: Db,
  { personId, id, now }: { personId: string; id: string; now: Date },
  change: SavedChange,
): Promise<void> {
  await db
    .update(savedSearches)
    .set({ ...change, updatedAt: now })
    .where(own(personId, id));
}

export async function deleteSaved(db: Db, personId: string, id: string): Promise<void> {
  await db.delete(savedSearches).where(own(personId, id));
}
