import { and, asc, desc, eq, inArray, isNotNull, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../../db/client.ts';
import { decisions, deliberations, persons, topicEvents, topics } from '../../../../db/schema/index.ts';
import type { TopicState } from '../../../../db/schema/topic-data.ts';

export type DecisionRow = typeof decisions.$inferSelect;
export type DeliberationRow = typeof deliberations.$inferSelect;

const first = alias(persons, 'first_key');
const second = alias(persons, 'second_key');

/** Decisions of some topics with the names of their keys, the latest of each first. */
export const listDecisions = (db: Db, topicIds: readonly string[]) =>
  db
    .select({ decision: decisions, proposedBy: first.name, confirmedBy: second.name })
    .from(decisions)
    .innerJoin(first, eq(first.id, decisions.proposedById))
    .leftJoin(second, eq(second.id, decisions.confirmedById))
    .where(inArray(decisions.topicId, ['', ...topicIds]))
    .orderBy(asc(decisions.topicId), desc(decisions.round));
export type ListedDecision = Awaited<ReturnType<typeof listDecisions>>[number];

export async function findDecision(db: Db, id: string): Promise<DecisionRow | null> {
  const [row] = await db.select().from(decisions).where(eq(decisions.id, id));
  return row ?? null;
}
/** The last decision of a topic; read it with the topic or its call held. */
export async function latestDecision(db: Db, topicId: string): Promise<DecisionRow | null> {
  const [row] = await db
    .select()
    .from(decisions)
    .where(eq(decisions.topicId, topicId))
    .orderBy(desc(decisions.round))
    .limit(1);
  return row ?? null;
}
export const insertDecision = (tx: Db, row: DecisionRow) => tx.insert(decisions).values(row);
export const saveDecision = (tx: Db, id: string, values: Partial<DecisionRow>) =>
  tx.update(decisions).set(values).where(eq(decisions.id, id));

export const listDeliberations = (db: Db, topicIds: readonly string[]): Promise<DeliberationRow[]> =>
  db
    .select()
    .from(deliberations)
    .where(inArray(deliberations.topicId, ['', ...topicIds]))
    .orderBy(asc(deliberations.topicId), desc(deliberations.createdAt), desc(deliberations.id));
export async function findDeliberation(db: Db, id: string): Promise<DeliberationRow | null> {
  const [row] = await db.select().from(deliberations).where(eq(deliberations.id, id));
  return row ?? null;
}
export const insertDeliberation = (tx: Db, row: DeliberationRow) => tx.insert(deliberations).values(row);
export const saveDeliberation = (tx: Db, id: string, values: Partial<DeliberationRow>) =>
  tx.update(deliberations).set(values).where(eq(deliberations.id, id));

/**
 * How many places of each track are taken: by states that hold one, and by topics that were approved once. Read it with
 * the call held.
 */
export async function heldByTrack(db: Db, callId: string, states: readonly TopicState[]): Promise<Map<string, number>> {
  const rows = await db
    .select({ track: topics.track, held: sql<number>`count(*)::int` })
    .from(topics)
    .where(and(eq(topics.callId, callId), or(inArray(topics.state, [...states]), isNotNull(topics.approvalNumber))))
    .groupBy(topics.track);
  return new Map(rows.map(({ track, held }) => [track, held]));
}

/** Whether a number has been given to any topic at all. */
export async function isNumberGiven(db: Db, number: string): Promise<boolean> {
  const rows = await db.select({ id: topics.id }).from(topics).where(eq(topics.approvalNumber, number)).limit(1);
  return rows.length > 0;
}

/** Who gave some commands to a topic, and when; the latest first. */
export const listDeeds = (db: Db, topicIds: readonly string[], kinds: readonly string[]) =>
  db
    .select({
      topicId: topicEvents.topicId,
      kind: topicEvents.kind,
      to: topicEvents.to,
      actorId: topicEvents.actorId,
      reason: topicEvents.reason,
      at: topicEvents.at,
    })
    .from(topicEvents)
    .where(and(inArray(topicEvents.topicId, ['', ...topicIds]), inArray(topicEvents.kind, ['', ...kinds])))
    .orderBy(asc(topicEvents.topicId), desc(topicEvents.seq));
