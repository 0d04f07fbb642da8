import { asc, eq, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { negativeTerms, organisations, persons } from '../../../db/schema/index.ts';

export type TermRow = typeof negativeTerms.$inferSelect;

const termRows = (db: Db) =>
  db
    .select({
      id: negativeTerms.id,
      orgId: negativeTerms.orgId,
      orgName: organisations.name,
      orgPath: organisations.path,
      term: negativeTerms.term,
      severity: negativeTerms.severity,
      reason: negativeTerms.reason,
      createdByName: persons.name,
      updatedAt: negativeTerms.updatedAt,
    })
    .from(negativeTerms)
    .innerJoin(organisations, eq(organisations.id, negativeTerms.orgId))
    .leftJoin(persons, eq(persons.id, negativeTerms.createdBy));

/** What holds at an organisation: its own terms and those of everything above it, from the root down. */
export const listTerms = (db: Db, orgPath: string) =>
  termRows(db)
    .where(sql`starts_with(${orgPath}, ${organisations.path})`)
    .orderBy(sql`length(${organisations.path})`, asc(negativeTerms.term));

export async function findTerm(db: Db, id: string) {
  const [row] = await termRows(db).where(eq(negativeTerms.id, id));
  return row ?? null;
}

export const listOwnTerms = (db: Db, orgId: string) =>
  db.select({ term: negativeTerms.term }).from(negativeTerms).where(eq(negativeTerms.orgId, orgId));

/** False when the organisation has the term already. */
export async function insertTerm(db: Db, row: TermRow): Promise<boolean> {
  const inserted = await db.insert(negativeTerms).values(row).onConflictDoNothing().returning({ id: negativeTerms.id });
  return inserted.length === 1;
}

export const saveTerm = (db: Db, id: string, values: Partial<TermRow>) =>
  db.update(negativeTerms).set(values).where(eq(negativeTerms.id, id));

export const deleteTerm = (db: Db, id: string) => db.delete(negativeTerms).where(eq(negativeTerms.id, id));
