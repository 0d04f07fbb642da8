import { and, asc, eq, inArray, or, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { organisations, persons, topicCalls, topicEvents, topicMembers, topics } from '../../db/schema/index.ts';

export type TopicRow = typeof topics.$inferSelect;
export type CallRow = typeof topicCalls.$inferSelect;
export type MemberRow = typeof topicMembers.$inferSelect;
export type EventRow = typeof topicEvents.$inferSelect;

/** Whose topics somebody may see: her own, those of units she speaks for, and those of calls that she keeps. */
export type TopicScope = { personId: string; unitPaths: readonly string[]; keptPaths: readonly string[] };

/** The condition of every query that shows a topic with its people. Needs `organisations` (unit) and `topicCalls` joined. */
export const withinTopics = (scope: TopicScope): SQL | undefined =>
  or(
    eq(topics.leaderId, scope.personId),
    sql`exists (select 1 from topic_members mine where mine.topic_id = ${topics.id} and mine.person_id = ${scope.personId}
      and mine.state <> 'declined')`,
    sql`exists (select 1 from topic_statements mine where mine.topic_id = ${topics.id} and mine.person_id = ${scope.personId}
      and mine.kind = 'recommender' and mine.state <> 'declined')`,
    // What its leader has not handed in is nobody else's to see.
    and(
      sql`${topics.state} <> 'draft'`,
      or(
        ...scope.unitPaths.map((path) => sql`starts_with(${organisations.path}, ${path})`),
        ...scope.keptPaths.map(
          (path) => sql`${topics.state} <> 'submitted' and starts_with(
            (select body.path from organisations body where body.id = ${topicCalls.orgId}), ${path})`,
        ),
        sql`false`,
      ),
    ),
  );

const rows = (db: Db) =>
  db
    .select({
      topic: topics,
      orgName: organisations.name,
      orgPath: organisations.path,
      leaderName: persons.name,
      callTitle: topicCalls.title,
      callOrgId: topicCalls.orgId,
      callOrgPath: sql<string | null>`(select body.path from organisations body where body.id = ${topicCalls.orgId})`,
      callBody: topicCalls.body,
    })
    .from(topics)
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId));
/** A topic with what deciding about it needs. */
export type Dossier = Awaited<ReturnType<typeof rows>>[number];

export async function findDossier(db: Db, scope: TopicScope, id: string): Promise<Dossier | null> {
  const [row] = await rows(db).where(and(eq(topics.id, id), withinTopics(scope)));
  return row ?? null;
}

/** Holds a topic to the end of the transaction; who may see it is asked before. */
export async function lockTopic(tx: Db, id: string): Promise<TopicRow | null> {
  const [row] = await tx.select().from(topics).where(eq(topics.id, id)).for('update');
  return row ?? null;
}
/** Holds a call, so that quotas, numbers and panels of it are counted by one at a time. */
export async function lockCall(tx: Db, id: string): Promise<CallRow | null> {
  const [row] = await tx.select().from(topicCalls).where(eq(topicCalls.id, id)).for('update');
  return row ?? null;
}
/** The last number given in a call; with the call held. */
export const saveLastNumber = (tx: Db, id: string, lastNumber: number) =>
  tx.update(topicCalls).set({ lastNumber }).where(eq(topicCalls.id, id));
export async function findCall(db: Db, id: string): Promise<(CallRow & { orgPath: string; orgName: string }) | null> {
  const [row] = await db
    .select({ call: topicCalls, orgPath: organisations.path, orgName: organisations.name })
    .from(topicCalls)
    .innerJoin(organisations, eq(organisations.id, topicCalls.orgId))
    .where(eq(topicCalls.id, id));
  return row ? { ...row.call, orgPath: row.orgPath, orgName: row.orgName } : null;
}

export const insertTopic = (db: Db, row: TopicRow) => db.insert(topics).values(row);
export const saveTopic = (db: Db, id: string, values: Partial<TopicRow>) =>
  db.update(topics).set(values).where(eq(topics.id, id));

export const membersOf = (db: Db, topicIds: readonly string[]) =>
  db
    .select({ member: topicMembers, name: persons.name, orgId: persons.orgId, orgName: organisations.name })
    .from(topicMembers)
    .innerJoin(persons, eq(persons.id, topicMembers.personId))
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(inArray(topicMembers.topicId, ['', ...topicIds]))
    .orderBy(asc(topicMembers.topicId), asc(topicMembers.place));

/** The last row of a topic's chain; read it with the topic held. */
export async function lastEvent(tx: Db, topicId: string): Promise<{ seq: number; hash: string } | null> {
  const [row] = await tx
    .select({ seq: topicEvents.seq, hash: topicEvents.hash })
    .from(topicEvents)
    .where(eq(topicEvents.topicId, topicId))
    .orderBy(sql`${topicEvents.seq} desc`)
    .limit(1);
  return row ?? null;
}
export const insertEvent = (tx: Db, row: EventRow) => tx.insert(topicEvents).values(row);
export const eventsOf = (db: Db, topicId: string): Promise<EventRow[]> =>
  db.select().from(topicEvents).where(eq(topicEvents.topicId, topicId)).orderBy(asc(topicEvents.seq));
