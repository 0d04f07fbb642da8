import { and, asc, count, desc, eq, getTableColumns, inArray, lte, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import { creditAccounts, creditEntries, organisations, persons } from '../../../db/schema/index.ts';
import { GENESIS } from '../../kernel/chain.ts';
import type { LedgerScope } from './scope.ts';

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
export const listFacts = (db: Db, personIds: readonly string[], known: Date, exceptClaimId: string | null = null) =>
  db
    .select(factColumns)
    .from(creditEntries)
    .where(
      and(
        inArray(creditEntries.personId, [...personIds]),
        eq(creditEntries.kind, 'credit'),
        lte(creditEntries.postedAt, known),
        exceptClaimId === null ? undefined : sql`${creditEntries.claimId} is distinct from ${exceptClaimId}`,
        sql`not exists ${db
          .select({ one: sql`1` })
          .from(undoing)
          .where(and(eq(undoing.reversesId, creditEntries.id), lte(undoing.postedAt, known)))}`,
      ),
    )
    .orderBy(asc(creditEntries.personId), asc(creditEntries.occurredOn), asc(creditEntries.seq));

const owner = alias(persons, 'entry_owner');
const home = alias(organisations, 'entry_home');
const registrar = alias(persons, 'entry_registrar');
const auditor = alias(persons, 'entry_auditor');
const registrarOrg = alias(organisations, 'entry_registrar_org');
const auditorOrg = alias(organisations, 'entry_auditor_org');

/** Whose ledger may be seen; the same rule as `credits.standing`, as SQL. */
const seenBy = (scope: LedgerScope): SQL | undefined =>
  or(eq(owner.id, scope.personId), ...scope.paths.map((path) => sql`starts_with(${home.path}, ${path})`));

/** A person whose ledger this scope may see; null also for whom it may not. */
export async function findOwner(db: Db, scope: LedgerScope, personId: string) {
  const [row] = await db
    .select({ id: owner.id, name: owner.name, orgName: home.name, orgPath: home.path })
    .from(owner)
    .innerJoin(home, eq(home.id, owner.orgId))
    .where(and(eq(owner.id, personId), seenBy(scope)));
  return row ?? null;
}

const shown = (db: Db) => {
  const { hash: _hash, sourceKey: _source, ...columns } = getTableColumns(creditEntries);
  return db
    .select({
      ...columns,
      ownerName: owner.name,
      homePath: home.path,
      registrarName: registrar.name,
      registrarOrgName: registrarOrg.name,
      registrarOrgPath: registrarOrg.path,
      auditorName: auditor.name,
      auditorOrgName: auditorOrg.name,
      auditorOrgPath: auditorOrg.path,
      reversedById: undoing.id,
      reversedAt: undoing.postedAt,
      reversalNote: undoing.note,
    })
    .from(creditEntries)
    .innerJoin(owner, eq(owner.id, creditEntries.personId))
    .innerJoin(home, eq(home.id, owner.orgId))
    .innerJoin(registrar, eq(registrar.id, creditEntries.registrarId))
    .innerJoin(auditor, eq(auditor.id, creditEntries.auditorId))
    .innerJoin(registrarOrg, eq(registrarOrg.id, creditEntries.registrarOrgId))
    .innerJoin(auditorOrg, eq(auditorOrg.id, creditEntries.auditorOrgId))
    .leftJoin(undoing, eq(undoing.reversesId, creditEntries.id));
};
export type ShownEntry = Awaited<ReturnType<typeof shown>>[number];

type Wanted = { personId: string; ids: readonly string[]; limit: number; offset: number };

/** A page of a person's ledger, newest first; with `ids` only those and what takes them back. */
export async function listEntries(db: Db, scope: LedgerScope, { personId, ids, limit, offset }: Wanted) {
  const among =
    ids.length === 0 ? undefined : or(inArray(creditEntries.id, [...ids]), inArray(creditEntries.reversesId, [...ids]));
  const where = and(eq(creditEntries.personId, personId), seenBy(scope), among);
  const items = await shown(db).where(where).orderBy(desc(creditEntries.seq)).limit(limit).offset(offset);
  const [all] = await db
    .select({ total: count() })
    .from(creditEntries)
    .innerJoin(owner, eq(owner.id, creditEntries.personId))
    .innerJoin(home, eq(home.id, owner.orgId))
    .where(where);
  return { items, total: all?.total ?? 0 };
}

/** One entry within a scope, or of a body whose keys are kept: who posted it may look at it again. */
export async function findShown(
  db: Db,
  scope: LedgerScope & { keptOrgIds: readonly string[] },
  id: string,
): Promise<ShownEntry | null> {
  const kept = [...scope.keptOrgIds];
  const [row] = await shown(db).where(
    and(
      eq(creditEntries.id, id),
      or(seenBy(scope), inArray(creditEntries.registrarOrgId, kept), inArray(creditEntries.auditorOrgId, kept)),
    ),
  );
  return row ?? null;
}
