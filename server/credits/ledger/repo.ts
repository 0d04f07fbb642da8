import { and, asc, desc, eq, inArray, lte, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import { creditAccounts, creditEntries } from '../../../db/schema/index.ts';
import { GENESIS } from './chain.ts';

export type EntryRow = typeof creditEntries.$inferSelect;

/** Holds a person's account to the end of the transaction, and makes it when there is none. */
export async function lockAccount(tx: Db, personId: string): Promise<{ lastSeq: number; lastHash: string }> {
  await tx.insert(creditAccounts).values({ personId, lastSeq: 0, lastHash: GENESIS }).onConflictDoNothing();
  const [row] = await tx
    .select({ lastSeq: creditAccounts.lastSeq, lastHash: creditAccounts.lastHash })
    .from(creditAccounts)
    .where(eq(creditAccounts.personId, personId))
    .for('update');
  if (!row) throw new Error('an account vanished while it was held');
  return row;
}

export async function appendEntry(tx: Db, row: EntryRow): Promise<void> {
  await tx.insert(creditEntries).values(row);
  await tx
    .update(creditAccounts)
    .set({ lastSeq: row.seq, lastHash: row.hash })
    .where(eq(creditAccounts.personId, row.personId));
}

export async function findBySource(db: Db, sourceKey: string): Promise<EntryRow | null> {
  const [row] = await db.select().from(creditEntries).where(eq(creditEntries.sourceKey, sourceKey));
  return row ?? null;
}

export async function findEntry(db: Db, id: string): Promise<EntryRow | null> {
  const [row] = await db.select().from(creditEntries).where(eq(creditEntries.id, id));
  return row ?? null;
}

/** A person's whole chain, in order. */
export const listChain = (db: Db, personId: string): Promise<EntryRow[]> =>
  db.select().from(creditEntries).where(eq(creditEntries.personId, personId)).orderBy(asc(creditEntries.seq));

const undoing = alias(creditEntries, 'undoing');
const factColumns = {
  id: creditEntries.id,
  personId: creditEntries.personId,
  category: creditEntries.category,
  level: creditEntries.level,
  form: creditEntries.form,
  on: creditEntries.occurredOn,
  hours: creditEntries.hours,
  credits: creditEntries.credits,
  expiresOn: creditEntries.expiresOn,
  certificateNo: creditEntries.certificateNo,
};

/** Entries that stood at a moment (posted, and not reversed, by then), as facts for the rules; per person by day and place. */
export const listFacts = (db: Db, personIds: readonly string[], known: Date) =>
  db
    .select(factColumns)
    .from(creditEntries)
    .where(
      and(
        inArray(creditEntries.personId, [...personIds]),
        eq(creditEntries.kind, 'credit'),
        lte(creditEntries.postedAt, known),
        sql`not exists ${db
          .select({ one: sql`1` })
          .from(undoing)
          .where(and(eq(undoing.reversesId, creditEntries.id), lte(undoing.postedAt, known)))}`,
      ),
    )
    .orderBy(asc(creditEntries.personId), asc(creditEntries.occurredOn), asc(creditEntries.seq));

/** A page of a person's ledger, newest first. */
export const listEntries = (db: Db, personId: string, page: { limit: number; offset: number }) =>
  db
    .select()
    .from(creditEntries)
    .where(eq(creditEntries.personId, personId))
    .orderBy(desc(creditEntries.seq))
    .limit(page.limit)
    .offset(page.offset);
