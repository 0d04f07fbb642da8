import { and, asc, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import {
  commitments,
  milestones,
  organisations,
  persons,
  roleGrants,
  topicAttachments,
  topicCalls,
  topicEvents,
  topics,
} from '../../../db/schema/index.ts';
import type { Role } from '../../people/index.ts';
import { withinTopics, type TopicScope } from '../../topics/index.ts';
import { OPEN_STATES } from './rules/states.ts';

export type MilestoneRow = typeof milestones.$inferSelect;
export type CommitmentRow = typeof commitments.$inferSelect;

export const insertMilestones = async (tx: Db, rows: readonly MilestoneRow[]) => {
  if (rows.length > 0)
    await tx
      .insert(milestones)
      .values([...rows])
      .onConflictDoNothing();
};
export const insertCommitments = async (tx: Db, rows: readonly CommitmentRow[]) => {
  if (rows.length > 0)
    await tx
      .insert(commitments)
      .values([...rows])
      .onConflictDoNothing();
};
export const saveMilestone = (tx: Db, id: string, values: Partial<MilestoneRow>) =>
  tx.update(milestones).set(values).where(eq(milestones.id, id));
export const saveCommitment = (tx: Db, id: string, values: Partial<CommitmentRow>) =>
  tx.update(commitments).set(values).where(eq(commitments.id, id));

export const milestonesOf = (db: Db, topicId: string): Promise<MilestoneRow[]> =>
  db
    .select()
    .from(milestones)
    .where(eq(milestones.topicId, topicId))
    .orderBy(asc(milestones.dueOn), asc(milestones.kind), asc(milestones.ordinal));

export const commitmentsOf = (db: Db, topicId: string) =>
  db
    .select({ commitment: commitments, personName: persons.name })
    .from(commitments)
    .leftJoin(persons, eq(persons.id, commitments.personId))
    .where(eq(commitments.topicId, topicId))
    .orderBy(
      sql`array_position(array['objective', 'stage_outcome', 'final_outcome'], ${commitments.kind})`,
      asc(commitments.ordinal),
    );

/** The topic of a milestone that somebody may see. */
export async function topicOfMilestone(db: Db, scope: TopicScope, id: string): Promise<string | null> {
  const [row] = await db
    .select({ topicId: milestones.topicId })
    .from(milestones)
    .innerJoin(topics, eq(topics.id, milestones.topicId))
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(and(eq(milestones.id, id), withinTopics(scope)));
  return row?.topicId ?? null;
}

export async function findMilestone(db: Db, id: string): Promise<MilestoneRow | null> {
  const [row] = await db.select().from(milestones).where(eq(milestones.id, id));
  return row ?? null;
}

/** The day on which the last pause began: its event's moment. */
export async function suspendedAt(tx: Db, topicId: string): Promise<Date | null> {
  const [row] = await tx
    .select({ at: topicEvents.at })
    .from(topicEvents)
    .where(and(eq(topicEvents.topicId, topicId), eq(topicEvents.kind, 'suspend')))
    .orderBy(desc(topicEvents.seq))
    .limit(1);
  return row?.at ?? null;
}

/** Files handed in with the steps of a topic. */
export const stepFilesOf = (db: Db, topicId: string) =>
  db
    .select({
      id: topicAttachments.id,
      use: topicAttachments.use,
      name: topicAttachments.name,
      bytes: topicAttachments.bytes,
      reading: topicAttachments.reading,
    })
    .from(topicAttachments)
    .where(
      and(
        eq(topicAttachments.topicId, topicId),
        inArray(topicAttachments.use, ['opening', 'midterm', 'annual', 'change', 'closing', 'outcome']),
      ),
    )
    .orderBy(asc(topicAttachments.createdAt), asc(topicAttachments.id))
    .limit(200);

/** Names of persons by id, for forms. */
export async function namesOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .select({ id: persons.id, name: persons.name })
    .from(persons)
    .where(inArray(persons.id, ['', ...ids]));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Duties that are open and near or past, in order of id: the daily work walks through them. */
export const listDue = (db: Db, wanted: { until: string; after: string; limit: number }) =>
  db
    .select({
      id: milestones.id,
      kind: milestones.kind,
      ruleId: milestones.ruleId,
      dueOn: milestones.dueOn,
      topicId: topics.id,
      title: topics.title,
      leaderId: topics.leaderId,
      orgPath: organisations.path,
      callBody: topicCalls.body,
    })
    .from(milestones)
    .innerJoin(topics, eq(topics.id, milestones.topicId))
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(
      and(
        inArray(milestones.state, [...OPEN_STATES]),
        inArray(topics.state, ['approved', 'running', 'deferred']),
        sql`${milestones.dueOn} <= ${wanted.until}`,
        sql`${milestones.id} > ${wanted.after}`,
      ),
    )
    .orderBy(asc(milestones.id))
    .limit(wanted.limit);
export type Due = Awaited<ReturnType<typeof listDue>>[number];

/** Of every body that runs calls: how many duties and topics are overdue by a day. */
export const overdueByBody = (db: Db, today: string) =>
  db
    .select({
      orgId: topicCalls.orgId,
      steps: sql<number>`count(*)::int`,
      topics: sql<number>`count(distinct ${topics.id})::int`,
    })
    .from(milestones)
    .innerJoin(topics, eq(topics.id, milestones.topicId))
    .innerJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(
      and(
        inArray(milestones.state, [...OPEN_STATES]),
        inArray(topics.state, ['approved', 'running', 'deferred']),
        sql`${milestones.dueOn} < ${today}`,
        isNotNull(topics.callId),
      ),
    )
    .groupBy(topicCalls.orgId)
    .orderBy(asc(topicCalls.orgId));

/** Who is told of duties at a place: those with such a role held just there. */
export const officersAt = (db: Db, orgIds: readonly string[], roles: readonly Role[]) =>
  db
    .selectDistinct({ personId: roleGrants.personId, orgId: roleGrants.orgId })
    .from(roleGrants)
    .innerJoin(persons, eq(persons.id, roleGrants.personId))
    .where(
      and(eq(persons.isActive, true), inArray(roleGrants.orgId, ['', ...orgIds]), inArray(roleGrants.role, [...roles])),
    )
    .orderBy(asc(roleGrants.orgId), asc(roleGrants.personId));
