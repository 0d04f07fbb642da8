import { and, asc, count, desc, eq, getTableColumns, inArray, or, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import {
  creditAppeals,
  creditAppealVotes,
  creditClaimEvents,
  creditClaims,
  organisations,
  persons,
} from '../../../db/schema/index.ts';

export type AppealRow = typeof creditAppeals.$inferSelect;
export type VoteRow = typeof creditAppealVotes.$inferSelect;
/** One's own appeals, and those of bodies whose keys one keeps. */
export type AppealScope = { personId: string; orgIds: readonly string[] };

const claimant = alias(persons, 'appellant');
const body = alias(organisations, 'appeal_body');
const home = alias(organisations, 'appellant_org');

const shown = (db: Db) =>
  db
    .select({
      ...getTableColumns(creditAppeals),
      personName: claimant.name,
      orgName: home.name,
      bodyName: body.name,
      title: creditClaims.title,
      category: creditClaims.category,
      occurredOn: creditClaims.occurredOn,
      returnedReason: creditClaims.returnedReason,
      returnedBy: creditClaims.returnedBy,
      registrarId: creditClaims.registrarId,
    })
    .from(creditAppeals)
    .innerJoin(creditClaims, eq(creditClaims.id, creditAppeals.claimId))
    .innerJoin(claimant, eq(claimant.id, creditAppeals.personId))
    .innerJoin(home, eq(home.id, creditClaims.orgId))
    .innerJoin(body, eq(body.id, creditAppeals.bodyOrgId));
export type ShownAppeal = Awaited<ReturnType<typeof shown>>[number];

const seenBy = ({ personId, orgIds }: AppealScope): SQL | undefined =>
  or(eq(creditAppeals.personId, personId), inArray(creditAppeals.bodyOrgId, ['', ...orgIds]));

export async function findAppeal(db: Db, scope: AppealScope, id: string): Promise<ShownAppeal | null> {
  const [row] = await shown(db).where(and(eq(creditAppeals.id, id), seenBy(scope)));
  return row ?? null;
}

/** Holds an appeal: votes come one after the other. */
export async function lockAppeal(tx: Db, scope: AppealScope, id: string): Promise<ShownAppeal | null> {
  await tx.select({ id: creditAppeals.id }).from(creditAppeals).where(eq(creditAppeals.id, id)).for('update');
  return findAppeal(tx, scope, id);
}

type Wanted = { list: 'mine' | 'open' | 'closed'; limit: number; offset: number };

/** One's own appeals, or those that one's bodies have to decide or have decided; what is due first comes first. */
export async function listAppeals(db: Db, scope: AppealScope, { list, limit, offset }: Wanted) {
  const ofBodies = inArray(creditAppeals.bodyOrgId, ['', ...scope.orgIds]);
  const isOpen = eq(creditAppeals.state, 'open');
  const where = {
    mine: eq(creditAppeals.personId, scope.personId),
    open: and(ofBodies, isOpen),
    closed: and(ofBodies, inArray(creditAppeals.state, ['upheld', 'dismissed'])),
  }[list];
  const order = list === 'open' ? asc(creditAppeals.dueOn) : desc(creditAppeals.filedAt);
  const items = await shown(db).where(where).orderBy(order, asc(creditAppeals.id)).limit(limit).offset(offset);
  const [all] = await db.select({ total: count() }).from(creditAppeals).where(where);
  return { items, total: all?.total ?? 0 };
}

export const listOfClaim = (db: Db, claimId: string) =>
  shown(db).where(eq(creditAppeals.claimId, claimId)).orderBy(asc(creditAppeals.filedAt), asc(creditAppeals.id));

/** Which of some claims have an appeal that is not decided. */
export async function listOpenOf(db: Db, claimIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .select({ claimId: creditAppeals.claimId })
    .from(creditAppeals)
    .where(and(inArray(creditAppeals.claimId, ['', ...claimIds]), eq(creditAppeals.state, 'open')));
  return rows.map(({ claimId }) => claimId);
}

export const insertAppeal = (tx: Db, row: AppealRow) => tx.insert(creditAppeals).values(row);
export const saveAppeal = (tx: Db, id: string, change: Pick<AppealRow, 'state' | 'closedAt'>) =>
  tx.update(creditAppeals).set(change).where(eq(creditAppeals.id, id));
export const insertVote = (tx: Db, row: VoteRow) => tx.insert(creditAppealVotes).values(row);

export const listVotes = (db: Db, appealIds: readonly string[]) =>
  db
    .select({ ...getTableColumns(creditAppealVotes), personName: persons.name })
    .from(creditAppealVotes)
    .innerJoin(persons, eq(persons.id, creditAppealVotes.personId))
    .where(inArray(creditAppealVotes.appealId, ['', ...appealIds]))
    .orderBy(asc(creditAppealVotes.at), asc(creditAppealVotes.id));

/** Everybody who ever turned a key of some claims or sent one back: none of them decides about it. */
export const listInvolved = (db: Db, claimIds: readonly string[]) =>
  db
    .selectDistinct({ claimId: creditClaimEvents.claimId, personId: creditClaimEvents.personId })
    .from(creditClaimEvents)
    .where(
      and(
        inArray(creditClaimEvents.claimId, ['', ...claimIds]),
        inArray(creditClaimEvents.what, ['registered', 'returned', 'audited']),
      ),
    );
