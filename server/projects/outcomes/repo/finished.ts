import { and, asc, eq, inArray, ne, or, sql } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import { organisations, outcomes, persons, topicCalls, topicEvents, topics } from '../../../../db/schema/index.ts';
import { withinTopics, type TopicScope } from '../../../topics/index.ts';

/** A finished topic is known to everybody who works at or below the body that ran it. */
export async function findFinished(db: Db, scope: TopicScope, orgPath: string, id: string) {
  const bodyPath = sql<string>`coalesce(
    (select body.path from organisations body where body.id = ${topicCalls.orgId}), ${organisations.path})`;
  const [row] = await db
    .select({
      topic: topics,
      orgName: organisations.name,
      leaderName: persons.name,
      callTitle: topicCalls.title,
      callBody: topicCalls.body,
    })
    .from(topics)
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(
      and(
        eq(topics.id, id),
        eq(topics.state, 'closed'),
        or(sql`starts_with(${orgPath}, ${bodyPath})`, withinTopics(scope)),
      ),
    );
  return row ?? null;
}

/** What a finished topic shows: everything that is no draft. */
export const finishedOutcomes = (db: Db, topicId: string) =>
  db
    .select()
    .from(outcomes)
    .where(and(eq(outcomes.topicId, topicId), ne(outcomes.state, 'draft')))
    .orderBy(asc(outcomes.kind), asc(outcomes.createdAt), asc(outcomes.id))
    .limit(60);

export const TOLD = ['submit', 'approve', 'open', 'suspend', 'resume', 'apply_closing', 'defer', 'close'] as const;
/** The milestones of its life, oldest first. */
export const timelineOf = (db: Db, topicId: string) =>
  db
    .select({ kind: topicEvents.kind, at: topicEvents.at })
    .from(topicEvents)
    .where(and(eq(topicEvents.topicId, topicId), inArray(topicEvents.kind, [...TOLD])))
    .orderBy(asc(topicEvents.seq))
    .limit(100);
