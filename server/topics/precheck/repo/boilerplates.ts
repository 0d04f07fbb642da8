import { and, asc, count, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import { organisations, topicBoilerplates } from '../../../../db/schema/index.ts';

export type BoilerplateRow = typeof topicBoilerplates.$inferSelect;

/** What holds for the calls of a body: its own texts and those of everything above it. */
export const boilerplatesFor = (db: Db, orgPath: string) =>
  db
    .select({ kind: topicBoilerplates.kind, text: topicBoilerplates.text })
    .from(topicBoilerplates)
    .innerJoin(organisations, eq(organisations.id, topicBoilerplates.orgId))
    .where(sql`starts_with(${orgPath}, ${organisations.path})`)
    .orderBy(asc(topicBoilerplates.id))
    .limit(200);

const columns = {
  id: topicBoilerplates.id,
  orgId: topicBoilerplates.orgId,
  orgName: organisations.name,
  orgPath: organisations.path,
  name: topicBoilerplates.name,
  text: topicBoilerplates.text,
  kind: topicBoilerplates.kind,
  updatedAt: topicBoilerplates.updatedAt,
};

/** A page of the library of some bodies, by name. */
export async function listBoilerplates(
  db: Db,
  orgIds: readonly string[],
  { limit, offset }: { limit: number; offset: number },
) {
  const where = inArray(topicBoilerplates.orgId, ['', ...orgIds]);
  const items = await db
    .select(columns)
    .from(topicBoilerplates)
    .innerJoin(organisations, eq(organisations.id, topicBoilerplates.orgId))
    .where(where)
    .orderBy(asc(topicBoilerplates.name), asc(topicBoilerplates.id))
    .limit(limit)
    .offset(offset);
  const [all] = await db.select({ n: count() }).from(topicBoilerplates).where(where);
  return { items, total: all?.n ?? 0 };
}

export async function findBoilerplate(db: Db, orgIds: readonly string[], id: string) {
  const [row] = await db
    .select(columns)
    .from(topicBoilerplates)
    .innerJoin(organisations, eq(organisations.id, topicBoilerplates.orgId))
    .where(and(eq(topicBoilerplates.id, id), inArray(topicBoilerplates.orgId, ['', ...orgIds])));
  return row ?? null;
}

export const insertBoilerplate = (tx: Db, row: BoilerplateRow) => tx.insert(topicBoilerplates).values(row);
export const deleteBoilerplate = (tx: Db, id: string) =>
  tx.delete(topicBoilerplates).where(eq(topicBoilerplates.id, id));
