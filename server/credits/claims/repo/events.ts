import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import { creditClaimEvents, organisations, persons } from '../../../../db/schema/index.ts';

/** What can happen to a claim. */
export type ClaimEventKind =
  | 'created'
  | 'submitted'
  | 'recalled'
  | 'registered'
  | 'returned'
  | 'audited'
  | 'appealed'
  | 'appeal_withdrawn'
  | 'upheld'
  | 'dismissed'
  | 'reversal_asked'
  | 'reversal_dropped'
  | 'reversed';
export type ClaimEventRow = typeof creditClaimEvents.$inferSelect;

export const insertEvent = (
  tx: Db,
  row: Omit<ClaimEventRow, 'what' | 'note'> & { what: ClaimEventKind; note?: string },
) => tx.insert(creditClaimEvents).values(row);

/** The history of a claim with names, in order. */
export const listEvents = (db: Db, claimId: string) =>
  db
    .select({
      id: creditClaimEvents.id,
      at: creditClaimEvents.at,
      what: creditClaimEvents.what,
      note: creditClaimEvents.note,
      personId: creditClaimEvents.personId,
      personName: persons.name,
      orgName: organisations.name,
    })
    .from(creditClaimEvents)
    .leftJoin(persons, eq(persons.id, creditClaimEvents.personId))
    .leftJoin(organisations, eq(organisations.id, creditClaimEvents.orgId))
    .where(eq(creditClaimEvents.claimId, claimId))
    .orderBy(asc(creditClaimEvents.at), asc(creditClaimEvents.id));

/** What happened last to each of some claims, of some kinds or of all. */
export const findLastEvents = (db: Db, claimIds: readonly string[], whats?: readonly ClaimEventKind[]) =>
  db
    .selectDistinctOn([creditClaimEvents.claimId])
    .from(creditClaimEvents)
    .where(
      and(
        inArray(creditClaimEvents.claimId, ['', ...claimIds]),
        whats ? inArray(creditClaimEvents.what, [...whats]) : undefined,
      ),
    )
    .orderBy(creditClaimEvents.claimId, desc(creditClaimEvents.at), desc(creditClaimEvents.id));

const REVERSAL: ClaimEventKind[] = ['reversal_asked', 'reversal_dropped', 'reversed'];

/** Of each claim what was last said about taking its entry back. */
export const listReversalEvents = (db: Db, claimIds: readonly string[]) =>
  db
    .selectDistinctOn([creditClaimEvents.claimId], {
      claimId: creditClaimEvents.claimId,
      what: creditClaimEvents.what,
      at: creditClaimEvents.at,
      note: creditClaimEvents.note,
      personId: creditClaimEvents.personId,
      personName: persons.name,
      orgId: creditClaimEvents.orgId,
    })
    .from(creditClaimEvents)
    .leftJoin(persons, eq(persons.id, creditClaimEvents.personId))
    .where(and(inArray(creditClaimEvents.claimId, ['', ...claimIds]), inArray(creditClaimEvents.what, REVERSAL)))
    .orderBy(creditClaimEvents.claimId, desc(creditClaimEvents.at), desc(creditClaimEvents.id));
