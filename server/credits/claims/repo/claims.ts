import { and, asc, count, desc, eq, getTableColumns, gte, ilike, inArray, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../../db/client.ts';
import {
  creditAppeals,
  creditClaims,
  creditEntries,
  organisations,
  persons,
  type ClaimState,
} from '../../../../db/schema/index.ts';

export type ClaimRow = typeof creditClaims.$inferSelect;
/** Whose claims a query may show: one's own, and those in the hands of bodies whose keys one keeps. */
export type ClaimScope = { personId: string; orgIds: readonly string[] };

const claimant = alias(persons, 'claimant');
const claimantOrg = alias(organisations, 'claimant_org');
const registrar = alias(persons, 'claim_registrar');
const auditor = alias(persons, 'claim_auditor');
const registrarOrg = alias(organisations, 'claim_registrar_org');
const auditorOrg = alias(organisations, 'claim_auditor_org');

const shown = (db: Db) =>
  db
    .select({
      ...getTableColumns(creditClaims),
      personName: claimant.name,
      orgName: claimantOrg.name,
      registrarName: registrar.name,
      auditorName: auditor.name,
      registrarOrgName: registrarOrg.name,
      auditorOrgName: auditorOrg.name,
      entryId: creditEntries.id,
      entryCredits: creditEntries.credits,
    })
    .from(creditClaims)
    .innerJoin(claimant, eq(claimant.id, creditClaims.personId))
    .innerJoin(claimantOrg, eq(claimantOrg.id, creditClaims.orgId))
    .leftJoin(registrar, eq(registrar.id, creditClaims.registrarId))
    .leftJoin(auditor, eq(auditor.id, creditClaims.auditorId))
    .leftJoin(registrarOrg, eq(registrarOrg.id, creditClaims.registrarOrgId))
    .leftJoin(auditorOrg, eq(auditorOrg.id, creditClaims.auditorOrgId))
    .leftJoin(creditEntries, and(eq(creditEntries.claimId, creditClaims.id), eq(creditEntries.kind, 'credit')));
export type ShownClaim = Awaited<ReturnType<typeof shown>>[number];

/** What the claimant takes back or has not handed in is hers alone. */
const HANDED_IN: ClaimState[] = ['submitted', 'registered', 'audited', 'returned'];

function seenBy(db: Db, { personId, orgIds }: ClaimScope): SQL | undefined {
  const kept = ['', ...orgIds];
  const appealed = db
    .select({ id: creditAppeals.claimId })
    .from(creditAppeals)
    .where(inArray(creditAppeals.bodyOrgId, kept));
  return or(
    eq(creditClaims.personId, personId),
    and(
      inArray(creditClaims.state, HANDED_IN),
      or(
        inArray(creditClaims.registrarOrgId, kept),
        inArray(creditClaims.auditorOrgId, kept),
        inArray(creditClaims.id, appealed),
      ),
    ),
  );
}

/** A claim that may be seen; null also for one that may not. */
export async function findClaim(db: Db, scope: ClaimScope, id: string): Promise<ShownClaim | null> {
  const [row] = await shown(db).where(and(eq(creditClaims.id, id), seenBy(db, scope)));
  return row ?? null;
}

/** Holds a claim to the end of the transaction: of two who act at once the second sees what the first did. */
export async function lockClaim(tx: Db, scope: ClaimScope, id: string): Promise<ShownClaim | null> {
  await tx.select({ id: creditClaims.id }).from(creditClaims).where(eq(creditClaims.id, id)).for('update');
  return findClaim(tx, scope, id);
}

/** Adds a claim, or answers the one that the same request made before. */
export async function insertClaim(tx: Db, row: ClaimRow): Promise<{ id: string; isNew: boolean }> {
  const made = await tx
    .insert(creditClaims)
    .values(row)
    .onConflictDoNothing({ target: creditClaims.sourceKey })
    .returning({ id: creditClaims.id });
  if (made[0]) return { id: made[0].id, isNew: true };
  const [there] = await tx
    .select({ id: creditClaims.id })
    .from(creditClaims)
    .where(eq(creditClaims.sourceKey, row.sourceKey));
  return { id: there?.id ?? row.id, isNew: false };
}

export const saveClaim = (tx: Db, id: string, change: Partial<ClaimRow>) =>
  tx.update(creditClaims).set(change).where(eq(creditClaims.id, id));

/** Drafts that were never handed in leave no trace; nothing else is deleted. */
export const deleteDraft = (tx: Db, id: string) =>
  tx.delete(creditClaims).where(and(eq(creditClaims.id, id), eq(creditClaims.state, 'draft')));

export type ClaimList = { states: readonly ClaimState[]; limit: number; offset: number };

/** A person's own claims, the last touched first, and how many there are in each state. */
export async function listOwn(db: Db, personId: string, { states, limit, offset }: ClaimList) {
  const items = await shown(db)
    .where(
      and(
        eq(creditClaims.personId, personId),
        states.length > 0 ? inArray(creditClaims.state, [...states]) : undefined,
      ),
    )
    .orderBy(desc(creditClaims.updatedAt), desc(creditClaims.id))
    .limit(limit)
    .offset(offset);
  const counts = await db
    .select({ state: creditClaims.state, n: count() })
    .from(creditClaims)
    .where(eq(creditClaims.personId, personId))
    .groupBy(creditClaims.state);
  return { items, counts };
}

/** `register`: what waits for the first key; `audit`: for the second; `done`: what left one's bodies. */
export type DeskFilter = {
  list: 'register' | 'audit' | 'done';
  orgIds: readonly string[];
  category?: string | undefined;
  q?: string | undefined;
};

const atDesk = ({ list, orgIds, category, q }: DeskFilter): SQL | undefined => {
  const kept = ['', ...orgIds];
  const words = q ? `%${q.replace(/[\\%_]/g, '\\$&')}%` : null;
  const waits = {
    register: and(eq(creditClaims.state, 'submitted'), inArray(creditClaims.registrarOrgId, kept)),
    audit: and(eq(creditClaims.state, 'registered'), inArray(creditClaims.auditorOrgId, kept)),
    done: and(
      inArray(creditClaims.state, ['audited', 'returned']),
      or(inArray(creditClaims.registrarOrgId, kept), inArray(creditClaims.auditorOrgId, kept)),
    ),
  };
  return and(
    waits[list],
    category ? eq(creditClaims.category, category) : undefined,
    words
      ? or(ilike(creditClaims.title, words), ilike(claimant.name, words), ilike(claimantOrg.name, words))
      : undefined,
  );
};

/** A page of what waits at some bodies, the longest waiting first; of what is done the last first. */
export async function listDesk(db: Db, filter: DeskFilter, page: { limit: number; offset: number }) {
  const where = atDesk(filter);
  const order = filter.list === 'done' ? desc(creditClaims.decidedAt) : asc(creditClaims.submittedAt);
  const items = await shown(db).where(where).orderBy(order, asc(creditClaims.id)).limit(page.limit).offset(page.offset);
  return { items, total: await countDesk(db, filter) };
}

export async function countDesk(db: Db, filter: DeskFilter): Promise<number> {
  const [all] = await db
    .select({ n: count() })
    .from(creditClaims)
    .innerJoin(claimant, eq(claimant.id, creditClaims.personId))
    .innerJoin(claimantOrg, eq(claimantOrg.id, creditClaims.orgId))
    .where(atDesk(filter));
  return all?.n ?? 0;
}

/** Categories of what waits or is done, with their numbers: choices of a filter. */
export const countByCategory = (db: Db, filter: DeskFilter) =>
  db
    .select({ category: creditClaims.category, n: count() })
    .from(creditClaims)
    .innerJoin(claimant, eq(claimant.id, creditClaims.personId))
    .innerJoin(claimantOrg, eq(claimantOrg.id, creditClaims.orgId))
    .where(atDesk({ ...filter, category: undefined }))
    .groupBy(creditClaims.category)
    .orderBy(desc(count()), asc(creditClaims.category));

/** When claims of hers that are under way or audited were submitted, since a moment; another than `exceptId`. */
export const listSubmitted = (db: Db, personId: string, since: Date, exceptId: string) =>
  db
    .select({
      category: creditClaims.category,
      level: creditClaims.level,
      form: creditClaims.form,
      submittedAt: creditClaims.submittedAt,
    })
    .from(creditClaims)
    .where(
      and(
        eq(creditClaims.personId, personId),
        inArray(creditClaims.state, ['submitted', 'registered', 'audited']),
        gte(creditClaims.submittedAt, since),
        sql`${creditClaims.id} <> ${exceptId}`,
      ),
    );
