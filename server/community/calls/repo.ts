import { and, asc, count, desc, eq, gte, ilike, inArray, lt, or, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import { contributionCalls, contributions, organisations, persons, resources } from '../../../db/schema/index.ts';
import { readable } from '../../library/index.ts';
import type { ReadingScope } from '../../people/index.ts';
import { isBelow, schoolName } from '../repo.ts';

const org = alias(organisations, 'call_org');
const from = alias(organisations, 'sender_home');
const shown = alias(organisations, 'sent_shown');

const rows = (db: Db) =>
  db
    .select({
      id: contributionCalls.id,
      orgId: contributionCalls.orgId,
      orgName: org.name,
      orgPath: org.path,
      title: contributionCalls.title,
      text: contributionCalls.text,
      kind: contributionCalls.kind,
      stage: contributionCalls.stage,
      grades: contributionCalls.grades,
      subject: contributionCalls.subject,
      unit: contributionCalls.unit,
      closesOn: contributionCalls.closesOn,
      state: contributionCalls.state,
      createdByName: persons.name,
      createdAt: contributionCalls.createdAt,
      updatedAt: contributionCalls.updatedAt,
    })
    .from(contributionCalls)
    .innerJoin(org, eq(org.id, contributionCalls.orgId))
    .leftJoin(persons, eq(persons.id, contributionCalls.createdBy));
export type CallRow = Awaited<ReturnType<typeof rows>>[number];

/** Calls of one's own organisations and those above, and of those one looks after. */
const addressed = (scope: ReadingScope): SQL | undefined =>
  or(inArray(contributionCalls.orgId, ['', ...scope.memberOf]), isBelow(org.path, scope.stewardPaths));

export async function listCalls(
  db: Db,
  scope: ReadingScope,
  wanted: { list: 'open' | 'closed'; today: string; limit: number; offset: number },
) {
  const isOpen = and(eq(contributionCalls.state, 'open'), gte(contributionCalls.closesOn, wanted.today));
  const isOver = or(eq(contributionCalls.state, 'closed'), lt(contributionCalls.closesOn, wanted.today));
  const where = and(addressed(scope), wanted.list === 'open' ? isOpen : isOver);
  const items = await rows(db)
    .where(where)
    .orderBy(
      wanted.list === 'open' ? asc(contributionCalls.closesOn) : desc(contributionCalls.closesOn),
      desc(contributionCalls.id),
    )
    .limit(wanted.limit)
    .offset(wanted.offset);
  const [all] = await db
    .select({ total: count() })
    .from(contributionCalls)
    .innerJoin(org, eq(org.id, contributionCalls.orgId))
    .where(where);
  return { items, total: all?.total ?? 0 };
}

export async function findCall(db: Db, scope: ReadingScope, id: string): Promise<CallRow | null> {
  const [row] = await rows(db).where(and(eq(contributionCalls.id, id), addressed(scope)));
  return row ?? null;
}

/** Holds the call's row: what is sent and what is decided come one after the other. */
export async function lockCall(tx: Db, id: string): Promise<void> {
  await tx
    .select({ id: contributionCalls.id })
    .from(contributionCalls)
    .where(eq(contributionCalls.id, id))
    .for('update');
}

export async function insertCall(tx: Db, row: typeof contributionCalls.$inferInsert): Promise<void> {
  await tx.insert(contributionCalls).values(row);
}

export async function saveCall(
  tx: Db,
  id: string,
  change: Partial<typeof contributionCalls.$inferInsert>,
): Promise<void> {
  await tx.update(contributionCalls).set(change).where(eq(contributionCalls.id, id));
}

const contributionRows = (db: Db) =>
  db
    .select({
      callId: contributions.callId,
      resourceId: resources.id,
      title: resources.title,
      kind: resources.kind,
      stage: resources.stage,
      grades: resources.grades,
      subject: resources.subject,
      unit: resources.unit,
      visibility: resources.visibility,
      visibleOrgName: shown.name,
      ownerId: resources.ownerId,
      personId: contributions.personId,
      name: persons.name,
      school: schoolName(from.path, from.name),
      note: contributions.note,
      state: contributions.state,
      answer: contributions.answer,
      createdAt: contributions.createdAt,
      updatedAt: contributions.updatedAt,
    })
    .from(contributions)
    .innerJoin(resources, eq(resources.id, contributions.resourceId))
    .leftJoin(shown, eq(shown.id, resources.visibleOrgId))
    .leftJoin(persons, eq(persons.id, contributions.personId))
    .leftJoin(from, eq(from.id, persons.orgId));
export type ContributionRow = Awaited<ReturnType<typeof contributionRows>>[number];

/** What was sent to these calls and may be read: all of it, or (`ofOthers` false) the accepted and one's own. */
export const listContributions = (
  db: Db,
  scope: ReadingScope,
  wanted: { callIds: readonly string[]; ofOthers: boolean },
) =>
  contributionRows(db)
    .where(
      and(
        inArray(contributions.callId, ['', ...wanted.callIds]),
        wanted.ofOthers
          ? undefined
          : or(eq(contributions.state, 'accepted'), eq(contributions.personId, scope.personId)),
        readable(scope),
      ),
    )
    .orderBy(asc(contributions.createdAt), asc(contributions.resourceId));

export async function isSent(db: Db, callId: string, resourceId: string): Promise<boolean> {
  const found = await db
    .select({ id: contributions.resourceId })
    .from(contributions)
    .where(and(eq(contributions.callId, callId), eq(contributions.resourceId, resourceId)));
  return found.length > 0;
}

export async function insertContribution(tx: Db, row: typeof contributions.$inferInsert): Promise<void> {
  await tx.insert(contributions).values(row);
}

const one = (callId: string, resourceId: string) =>
  and(eq(contributions.callId, callId), eq(contributions.resourceId, resourceId));

export async function saveContribution(
  tx: Db,
  { callId, resourceId }: { callId: string; resourceId: string },
  change: Partial<typeof contributions.$inferInsert>,
): Promise<void> {
  await tx.update(contributions).set(change).where(one(callId, resourceId));
}

export async function deleteContribution(tx: Db, callId: string, resourceId: string): Promise<void> {
  await tx.delete(contributions).where(one(callId, resourceId));
}

/** One's own resources, and those of the group one works in, with what decides whether they can be sent. */
export const listSendable = (db: Db, scope: ReadingScope, wanted: { worksIn: readonly string[]; q: string }) =>
  db
    .select({
      id: resources.id,
      title: resources.title,
      kind: resources.kind,
      stage: resources.stage,
      grades: resources.grades,
      subject: resources.subject,
      unit: resources.unit,
      listing: resources.listing,
      visibility: resources.visibility,
      visibleOrgPath: shown.path,
    })
    .from(resources)
    .leftJoin(shown, eq(shown.id, resources.visibleOrgId))
    .where(
      and(
        or(eq(resources.ownerId, scope.personId), inArray(resources.editingOrgId, ['', ...wanted.worksIn])),
        wanted.q === '' ? undefined : ilike(resources.title, `%${wanted.q.replace(/[\\%_]/g, '\\$&')}%`),
        readable(scope),
      ),
    )
    .orderBy(desc(resources.updatedAt), desc(resources.id))
    .limit(50);

/** Sent and not decided, where this person decides. */
export async function countUndecided(db: Db, scope: ReadingScope): Promise<number> {
  const [all] = await db
    .select({ total: count() })
    .from(contributions)
    .innerJoin(contributionCalls, eq(contributionCalls.id, contributions.callId))
    .innerJoin(org, eq(org.id, contributionCalls.orgId))
    .innerJoin(resources, eq(resources.id, contributions.resourceId))
    .where(and(eq(contributions.state, 'submitted'), isBelow(org.path, scope.stewardPaths), readable(scope)));
  return all?.total ?? 0;
}
