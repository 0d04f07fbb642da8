import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { organisations, persons, topicCalls, topicChanges, topicMembers, topics } from '../../../db/schema/index.ts';
import { withinTopics, type TopicScope } from '../../topics/index.ts';

export type ChangeRow = typeof topicChanges.$inferSelect;

export const insertChange = (tx: Db, row: ChangeRow) => tx.insert(topicChanges).values(row);
export const saveChange = (tx: Db, id: string, values: Partial<ChangeRow>) =>
  tx.update(topicChanges).set(values).where(eq(topicChanges.id, id));

export const changesOf = (db: Db, topicId: string) =>
  db
    .select({ change: topicChanges, askedBy: persons.name })
    .from(topicChanges)
    .innerJoin(persons, eq(persons.id, topicChanges.askedById))
    .where(eq(topicChanges.topicId, topicId))
    .orderBy(desc(topicChanges.createdAt), desc(topicChanges.id))
    .limit(200);

export async function findChange(db: Db, id: string): Promise<ChangeRow | null> {
  const [row] = await db.select().from(topicChanges).where(eq(topicChanges.id, id));
  return row ?? null;
}

/** The topic of a change that somebody may see. */
export async function topicOfChange(db: Db, scope: TopicScope, id: string): Promise<string | null> {
  const [row] = await db
    .select({ topicId: topicChanges.topicId })
    .from(topicChanges)
    .innerJoin(topics, eq(topics.id, topicChanges.topicId))
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(and(eq(topicChanges.id, id), withinTopics(scope)));
  return row?.topicId ?? null;
}

/** Changes that wait for somebody's own consent: she joins or takes over, and has not answered. */
export const awaitingConsent = (db: Db, personId: string) =>
  db
    .select({ change: topicChanges, title: topics.title, leaderName: persons.name, orgName: organisations.name })
    .from(topicChanges)
    .innerJoin(topics, eq(topics.id, topicChanges.topicId))
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .where(
      and(
        eq(topicChanges.kind, 'people'),
        inArray(topicChanges.state, ['asked', 'endorsed']),
        sql`${topicChanges.after} -> 'consents' @> ${JSON.stringify([{ personId, agreed: null }])}::jsonb`,
      ),
    )
    .orderBy(asc(topicChanges.createdAt), asc(topicChanges.id))
    .limit(50);

export async function personsNamed(db: Db, ids: readonly string[]) {
  return db
    .select({ id: persons.id, name: persons.name, isActive: persons.isActive, orgId: persons.orgId })
    .from(persons)
    .where(inArray(persons.id, ['', ...ids]));
}
export async function organisationNamed(
  db: Db,
  id: string,
): Promise<{ id: string; name: string; path: string } | null> {
  const [row] = await db
    .select({ id: organisations.id, name: organisations.name, path: organisations.path })
    .from(organisations)
    .where(eq(organisations.id, id));
  return row ?? null;
}

/** Units at or below a place whose names hold some words. */
export const unitsBelow = (db: Db, path: string, words: string) =>
  db
    .select({ id: organisations.id, name: organisations.name })
    .from(organisations)
    .where(
      and(
        sql`starts_with(${organisations.path}, ${path})`,
        sql`${organisations.kind} <> 'group'`,
        sql`strpos(lower(${organisations.name}), lower(${words})) > 0`,
      ),
    )
    .orderBy(asc(organisations.name), asc(organisations.id))
    .limit(20);

type MemberRow = typeof topicMembers.$inferSelect;
export const membersIn = (tx: Db, topicId: string): Promise<MemberRow[]> =>
  tx.select().from(topicMembers).where(eq(topicMembers.topicId, topicId)).orderBy(asc(topicMembers.place));

/** Puts somebody on the team, or back on it. */
export const putMember = (tx: Db, row: MemberRow) =>
  tx
    .insert(topicMembers)
    .values(row)
    .onConflictDoUpdate({
      target: [topicMembers.topicId, topicMembers.personId],
      set: { state: row.state, task: row.task, respondedAt: row.respondedAt, updatedAt: row.updatedAt },
    });
export const leaveTeam = (tx: Db, topicId: string, personIds: readonly string[], at: Date) =>
  tx
    .update(topicMembers)
    .set({ state: 'left', updatedAt: at })
    .where(and(eq(topicMembers.topicId, topicId), inArray(topicMembers.personId, ['', ...personIds])));
