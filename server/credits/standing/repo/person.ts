import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import {
  creditAccounts,
  creditEntries,
  organisations,
  persons,
  standingSnapshots,
} from '../../../../db/schema/index.ts';

export type SnapshotRow = typeof standingSnapshots.$inferSelect;

/** Where a person works now, which decides who may see her standing; null when there is nobody of this id. */
export async function findPlace(db: Db, personId: string) {
  const [row] = await db
    .select({ personId: persons.id, orgPath: organisations.path, orgName: organisations.name })
    .from(persons)
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(eq(persons.id, personId));
  return row ?? null;
}

/** What is said of some of a person's entries where a number is opened. */
export const listOpened = (db: Db, personId: string, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .select({
          id: creditEntries.id,
          seq: creditEntries.seq,
          title: creditEntries.title,
          on: creditEntries.occurredOn,
          category: creditEntries.category,
          level: creditEntries.level,
          form: creditEntries.form,
          hours: creditEntries.hours,
          credits: creditEntries.credits,
          certificateNo: creditEntries.certificateNo,
          postedAt: creditEntries.postedAt,
          hash: creditEntries.hash,
        })
        .from(creditEntries)
        .where(and(eq(creditEntries.personId, personId), inArray(creditEntries.id, [...ids])))
        .orderBy(asc(creditEntries.occurredOn), asc(creditEntries.seq));

export async function findChainEnd(db: Db, personId: string) {
  const [row] = await db
    .select({ entries: creditAccounts.lastSeq, hash: creditAccounts.lastHash })
    .from(creditAccounts)
    .where(eq(creditAccounts.personId, personId));
  return row ?? null;
}

/** Snapshots of a person, newest day first; a person has a few in each year. */
export const listSnapshots = (db: Db, personId: string): Promise<SnapshotRow[]> =>
  db
    .select()
    .from(standingSnapshots)
    .where(eq(standingSnapshots.personId, personId))
    .orderBy(desc(standingSnapshots.asOf), asc(standingSnapshots.reason))
    .limit(100);

/** Keeps snapshots; one that was taken before of the same person, day and reason stays as it is. */
export async function insertSnapshots(db: Db, rows: readonly SnapshotRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const kept = await db
    .insert(standingSnapshots)
    .values([...rows])
    .onConflictDoNothing()
    .returning({ id: standingSnapshots.id });
  return kept.length;
}

/** Whether a round of snapshots of this day has been begun below an organisation. */
export async function hasSnapshots(db: Db, orgPath: string, asOf: string, reason: SnapshotRow['reason']) {
  const [row] = await db
    .select({ id: standingSnapshots.id })
    .from(standingSnapshots)
    .innerJoin(organisations, eq(organisations.id, standingSnapshots.orgId))
    .where(
      and(
        eq(standingSnapshots.asOf, asOf),
        eq(standingSnapshots.reason, reason),
        sql`starts_with(${organisations.path}, ${orgPath})`,
      ),
    )
    .limit(1);
  return row !== undefined;
}
