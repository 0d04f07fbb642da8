import { and, asc, count, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import {
  closingOpinions,
  closings,
  experts,
  organisations,
  outcomes,
  persons,
  topicAttachments,
  topicCalls,
  topics,
} from '../../../db/schema/index.ts';
import { withinTopics, type TopicScope } from '../../topics/index.ts';

export type ClosingRow = typeof closings.$inferSelect;
export type OpinionRow = typeof closingOpinions.$inferSelect;

export const insertClosing = (tx: Db, row: ClosingRow) => tx.insert(closings).values(row);
export const saveClosing = (tx: Db, id: string, values: Partial<ClosingRow>) =>
  tx.update(closings).set(values).where(eq(closings.id, id));
export const closingsOf = (db: Db, topicId: string): Promise<ClosingRow[]> =>
  db.select().from(closings).where(eq(closings.topicId, topicId)).orderBy(desc(closings.round)).limit(20);

export async function findClosing(db: Db, id: string): Promise<ClosingRow | null> {
  const [row] = await db.select().from(closings).where(eq(closings.id, id));
  return row ?? null;
}

/** The topic of a closing that somebody may see. */
export async function topicOfClosing(db: Db, scope: TopicScope, id: string): Promise<string | null> {
  const [row] = await db
    .select({ topicId: closings.topicId })
    .from(closings)
    .innerJoin(topics, eq(topics.id, closings.topicId))
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(and(eq(closings.id, id), withinTopics(scope)));
  return row?.topicId ?? null;
}

/** What was handed in of a topic's outcomes, oldest first. */
export const handedIn = (db: Db, topicId: string) =>
  db
    .select({
      id: outcomes.id,
      kind: outcomes.kind,
      title: outcomes.title,
      words: outcomes.words,
      published: outcomes.published,
      authorIds: outcomes.authorIds,
      commitmentId: outcomes.commitmentId,
      createdAt: outcomes.createdAt,
    })
    .from(outcomes)
    .where(and(eq(outcomes.topicId, topicId), ne(outcomes.state, 'draft')))
    .orderBy(asc(outcomes.createdAt), asc(outcomes.id))
    .limit(200);

/** A file of this topic and how its reading went; null when it is another topic's. */
export async function readFile(db: Db, topicId: string, id: string) {
  const [row] = await db
    .select({
      reading: topicAttachments.reading,
      text: topicAttachments.text,
      name: topicAttachments.name,
      sha256: topicAttachments.sha256,
      use: topicAttachments.use,
    })
    .from(topicAttachments)
    .where(and(eq(topicAttachments.topicId, topicId), eq(topicAttachments.id, id)));
  return row ?? null;
}

const expertRows = (db: Db) =>
  db
    .select({
      id: experts.id,
      personId: experts.personId,
      name: persons.name,
      orgName: organisations.name,
      title: experts.title,
      subjects: experts.subjects,
      stages: experts.stages,
    })
    .from(experts)
    .innerJoin(persons, eq(persons.id, experts.personId))
    .innerJoin(organisations, eq(organisations.id, persons.orgId));
export type ExpertShown = Awaited<ReturnType<typeof expertRows>>[number];

/** Active experts of a body's pool, those of the subject first. */
export const listPool = (db: Db, orgId: string, subject: string | null): Promise<ExpertShown[]> =>
  expertRows(db)
    .where(and(eq(experts.orgId, orgId), eq(experts.state, 'active'), eq(persons.isActive, true)))
    .orderBy(sql`(${subject ?? ''} = any(${experts.subjects})) desc`, asc(persons.name), asc(experts.id))
    .limit(300);
export const poolAmong = (db: Db, orgId: string, ids: readonly string[]): Promise<ExpertShown[]> =>
  expertRows(db)
    .where(
      and(
        eq(experts.orgId, orgId),
        eq(experts.state, 'active'),
        eq(persons.isActive, true),
        inArray(experts.id, ['', ...ids]),
      ),
    )
    .orderBy(asc(experts.id));

export const opinionsOf = (db: Db, closingIds: readonly string[]) =>
  db
    .select({
      opinion: closingOpinions,
      name: persons.name,
      personId: experts.personId,
      orgName: organisations.name,
      title: experts.title,
    })
    .from(closingOpinions)
    .innerJoin(experts, eq(experts.id, closingOpinions.expertId))
    .innerJoin(persons, eq(persons.id, experts.personId))
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(inArray(closingOpinions.closingId, ['', ...closingIds]))
    .orderBy(asc(closingOpinions.closingId), asc(closingOpinions.id));
export type OpinionShown = Awaited<ReturnType<typeof opinionsOf>>[number];

export const insertOpinions = (tx: Db, rows: readonly OpinionRow[]) => tx.insert(closingOpinions).values([...rows]);
export const dropOpinions = (tx: Db, closingId: string) =>
  tx.delete(closingOpinions).where(eq(closingOpinions.closingId, closingId));
export const saveOpinion = (tx: Db, id: string, values: Partial<OpinionRow>) =>
  tx.update(closingOpinions).set(values).where(eq(closingOpinions.id, id));

/** An opinion asked of this person, whatever else she may see; nobody else finds it. */
export async function findOwnOpinion(db: Db, personId: string, id: string) {
  const [row] = await db
    .select({ opinion: closingOpinions, closing: closings, topic: topics, leaderName: persons.name })
    .from(closingOpinions)
    .innerJoin(experts, eq(experts.id, closingOpinions.expertId))
    .innerJoin(closings, eq(closings.id, closingOpinions.closingId))
    .innerJoin(topics, eq(topics.id, closings.topicId))
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .where(and(eq(closingOpinions.id, id), eq(experts.personId, personId)));
  return row ?? null;
}
export async function listOwnOpinions(db: Db, personId: string, { limit, offset }: { limit: number; offset: number }) {
  const where = eq(experts.personId, personId);
  const items = await db
    .select({
      id: closingOpinions.id,
      title: topics.title,
      approvalNumber: topics.approvalNumber,
      state: closings.state,
      way: closings.way,
      heldOn: closings.heldOn,
      grade: closingOpinions.grade,
      givenAt: closingOpinions.givenAt,
    })
    .from(closingOpinions)
    .innerJoin(experts, eq(experts.id, closingOpinions.expertId))
    .innerJoin(closings, eq(closings.id, closingOpinions.closingId))
    .innerJoin(topics, eq(topics.id, closings.topicId))
    .where(where)
    .orderBy(desc(closingOpinions.createdAt), desc(closingOpinions.id))
    .limit(limit)
    .offset(offset);
  const [all] = await db
    .select({ total: count() })
    .from(closingOpinions)
    .innerJoin(experts, eq(experts.id, closingOpinions.expertId))
    .where(where);
  return { items, total: all?.total ?? 0 };
}
