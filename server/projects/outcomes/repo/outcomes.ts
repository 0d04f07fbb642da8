import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import {
  commitments,
  outcomes,
  resources,
  topicAttachments,
  topicCalls,
  topicEvents,
  topicResources,
  topics,
} from '../../../../db/schema/index.ts';
import { withinTopics, type TopicScope } from '../../../topics/index.ts';
import { organisations } from '../../../../db/schema/index.ts';

export type OutcomeRow = typeof outcomes.$inferSelect;

const rows = (db: Db) =>
  db
    .select({
      outcome: outcomes,
      fileName: topicAttachments.name,
      commitment: commitments.text,
      listing: resources.listing,
      /** The newest audit of its resource; null before it has one. */
      audit: sql<string | null>`(select a.state from audits a where a.resource_id = ${outcomes.resourceId}
        order by a.submitted_at desc, a.id desc limit 1)`,
    })
    .from(outcomes)
    .leftJoin(topicAttachments, eq(topicAttachments.id, outcomes.attachmentId))
    .leftJoin(commitments, eq(commitments.id, outcomes.commitmentId))
    .leftJoin(resources, eq(resources.id, outcomes.resourceId));
export type ShownRow = Awaited<ReturnType<typeof rows>>[number];

/** A topic holds no more than this. */
export const MOST_OUTCOMES = 60;

/** The outcomes of a topic as they were added; callers have checked that the topic may be seen. */
export const outcomesOf = (db: Db, topicId: string): Promise<ShownRow[]> =>
  rows(db).where(eq(outcomes.topicId, topicId)).orderBy(asc(outcomes.createdAt), asc(outcomes.id)).limit(MOST_OUTCOMES);

/** The topic of an outcome that this person may see; null when there is none. */
export async function topicOfOutcome(db: Db, scope: TopicScope, id: string): Promise<string | null> {
  const [row] = await db
    .select({ topicId: outcomes.topicId })
    .from(outcomes)
    .innerJoin(topics, eq(topics.id, outcomes.topicId))
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(and(eq(outcomes.id, id), withinTopics(scope)));
  return row?.topicId ?? null;
}

/** For use with the topic held. */
export async function findOutcome(tx: Db, id: string): Promise<OutcomeRow | null> {
  const [row] = await tx.select().from(outcomes).where(eq(outcomes.id, id));
  return row ?? null;
}
export const insertOutcome = (tx: Db, row: OutcomeRow) => tx.insert(outcomes).values(row);
export const saveOutcome = (tx: Db, id: string, values: Partial<OutcomeRow>) =>
  tx.update(outcomes).set(values).where(eq(outcomes.id, id));
export const deleteOutcome = (tx: Db, id: string) => tx.delete(outcomes).where(eq(outcomes.id, id));

/** Files of a topic that may stand behind an outcome, newest first. */
export const filesOf = (db: Db, topicId: string) =>
  db
    .select({ id: topicAttachments.id, name: topicAttachments.name, use: topicAttachments.use })
    .from(topicAttachments)
    .where(eq(topicAttachments.topicId, topicId))
    .orderBy(desc(topicAttachments.createdAt), desc(topicAttachments.id))
    .limit(200);

export const promisesOf = (db: Db, topicId: string) =>
  db
    .select({
      id: commitments.id,
      kind: commitments.kind,
      text: commitments.text,
      form: commitments.form,
      dueOn: commitments.dueOn,
      state: commitments.state,
    })
    .from(commitments)
    .where(eq(commitments.topicId, topicId))
    .orderBy(asc(commitments.kind), asc(commitments.ordinal))
    .limit(100);

/** What a publication needs, for the job. */
export async function findPublication(db: Db, id: string) {
  const [row] = await db
    .select({
      outcome: outcomes,
      topic: { title: topics.title, number: topics.approvalNumber, subject: topics.subject, stage: topics.stage },
      file: { sha256: topicAttachments.sha256, bytes: topicAttachments.bytes, name: topicAttachments.name },
    })
    .from(outcomes)
    .innerJoin(topics, eq(topics.id, outcomes.topicId))
    .leftJoin(topicAttachments, eq(topicAttachments.id, outcomes.attachmentId))
    .where(eq(outcomes.id, id));
  return row ?? null;
}

/** The last pledge for an outcome, from the topic's chain of events. */
export async function findPledge(db: Db, outcome: Pick<OutcomeRow, 'id' | 'topicId'>) {
  const [row] = await db
    .select({ actorId: topicEvents.actorId, detail: topicEvents.detail })
    .from(topicEvents)
    .where(
      and(
        eq(topicEvents.topicId, outcome.topicId),
        eq(topicEvents.kind, 'outcome.handed_in'),
        sql`${topicEvents.detail}->>'outcomeId' = ${outcome.id}`,
      ),
    )
    .orderBy(desc(topicEvents.seq))
    .limit(1);
  return row ?? null;
}

export const listOfTopic = (tx: Db, topicId: string, states: readonly OutcomeRow['state'][]) =>
  tx
    .select()
    .from(outcomes)
    .where(and(eq(outcomes.topicId, topicId), inArray(outcomes.state, [...states])))
    .orderBy(asc(outcomes.id));

export const listOfResource = (tx: Db, resourceId: string) =>
  tx.select().from(outcomes).where(eq(outcomes.resourceId, resourceId)).orderBy(asc(outcomes.id));

/** Publications that a stopped server left behind. */
export const listPublishing = (db: Db) =>
  db.select({ id: outcomes.id }).from(outcomes).where(eq(outcomes.state, 'publishing')).limit(1000);

/** The lineage of a resource to its topic, once. */
export const linkResource = (tx: Db, row: typeof topicResources.$inferInsert) =>
  tx.insert(topicResources).values(row).onConflictDoNothing();
