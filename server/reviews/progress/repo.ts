import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import type { AssignmentState } from '../../../db/schema/reviews.ts';
import { assignments, experts, organisations, persons, roleGrants, topics } from '../../../db/schema/index.ts';
import { STEWARDS } from '../../people/index.ts';
import type { OpenSeat } from './rules.ts';

export type AssignmentRow = typeof assignments.$inferSelect;
const OPEN: AssignmentState[] = ['invited', 'accepted'];
const MOST_KEEPERS = 20;

type Found = AssignmentRow & { code: string; personId: string };
export async function findAssignment(db: Db, id: string): Promise<Found | null> {
  const [row] = await db
    .select({
      assignment: assignments,
      code: sql<string>`coalesce(${topics.blindCode}, '')`,
      personId: experts.personId,
    })
    .from(assignments)
    .innerJoin(experts, eq(experts.id, assignments.expertId))
    .innerJoin(topics, eq(topics.id, assignments.topicId))
    .where(eq(assignments.id, id));
  return row ? { ...row.assignment, code: row.code, personId: row.personId } : null;
}
/** Holds one; the caller holds its call and topic before. */
export async function lockAssignment(tx: Db, id: string): Promise<AssignmentRow | null> {
  const [row] = await tx.select().from(assignments).where(eq(assignments.id, id)).for('update');
  return row ?? null;
}
export const saveAssignment = (tx: Db, id: string, values: Partial<AssignmentRow>) =>
  tx.update(assignments).set(values).where(eq(assignments.id, id));

/** Who runs the calls of a body: its own stewards, not those of every body above. */
export async function keepersOf(db: Db, callOrgId: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ personId: roleGrants.personId })
    .from(roleGrants)
    .innerJoin(persons, eq(persons.id, roleGrants.personId))
    .where(and(eq(roleGrants.orgId, callOrgId), inArray(roleGrants.role, [...STEWARDS]), eq(persons.isActive, true)))
    .orderBy(asc(roleGrants.personId))
    .limit(MOST_KEEPERS);
  return rows.map(({ personId }) => personId);
}

/** Reviews that are not handed in, of topics whose review has not ended; a page of them, by id. */
export const listOpenSeats = (db: Db, after: string, limit: number): Promise<OpenSeat[]> =>
  db
    .select({
      id: assignments.id,
      personId: experts.personId,
      dueOn: assignments.dueOn,
      code: sql<string>`coalesce(${topics.blindCode}, '')`,
    })
    .from(assignments)
    .innerJoin(experts, eq(experts.id, assignments.expertId))
    .innerJoin(topics, eq(topics.id, assignments.topicId))
    .where(and(inArray(assignments.state, OPEN), eq(topics.state, 'reviewing'), sql`${assignments.id} > ${after}`))
    .orderBy(asc(assignments.id))
    .limit(limit);

/** Ids of everybody's assignments to a topic. */
export async function seatIdsOf(db: Db, topicId: string): Promise<string[]> {
  const rows = await db.select({ id: assignments.id }).from(assignments).where(eq(assignments.topicId, topicId));
  return rows.map(({ id }) => id);
}

type Wanted = { callId: string; list: 'all' | 'late' | 'thin' | 'done'; today: string; count: number };
const seatsIn = (states: readonly AssignmentState[]) =>
  sql`(select count(*) from assignments a where a.topic_id = ${topics.id} and a.state in ${[...states]})`;
const lateIn = (today: string) =>
  sql`exists (select 1 from assignments a where a.topic_id = ${topics.id} and a.state in ${OPEN} and a.due_on < ${today})`;
const inReview = ({ callId, list, today, count }: Wanted) =>
  and(
    eq(topics.callId, callId),
    sql`(${topics.state} in ('accepted', 'reviewing') or exists (select 1 from assignments a where a.topic_id = ${topics.id}))`,
    list === 'late' ? and(eq(topics.state, 'reviewing'), lateIn(today)) : undefined,
    list === 'thin' ? sql`${seatsIn(['invited', 'accepted', 'submitted'])} < ${count}` : undefined,
    list === 'done' ? sql`${seatsIn(['submitted'])} >= ${count}` : undefined,
  );

/** A call's topics in review by code, those asked for. */
export const listTopics = (db: Db, wanted: Wanted & { limit: number; offset: number }) =>
  db
    .select({
      id: topics.id,
      code: sql<string>`coalesce(${topics.blindCode}, '')`,
      title: topics.title,
      state: topics.state,
    })
    .from(topics)
    .where(inReview(wanted))
    .orderBy(asc(topics.blindCode), asc(topics.id))
    .limit(wanted.limit)
    .offset(wanted.offset);

export async function countTopics(db: Db, wanted: Wanted): Promise<number> {
  const [row] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(topics)
    .where(inReview(wanted));
  return row?.n ?? 0;
}

/** Everybody asked to judge some topics, with her load in the call. */
export const listSeatsOf = (db: Db, topicIds: readonly string[]) =>
  db
    .select({
      id: assignments.id,
      topicId: assignments.topicId,
      state: assignments.state,
      role: assignments.role,
      reason: assignments.reason,
      dueOn: assignments.dueOn,
      respondedAt: assignments.respondedAt,
      submittedAt: assignments.submittedAt,
      replacesId: assignments.replacesId,
      expertName: persons.name,
      orgName: organisations.name,
      load: sql<number>`(select count(*)::int from assignments other
        where other.expert_id = ${assignments.expertId} and other.call_id = ${assignments.callId}
          and other.state in ${OPEN})`,
    })
    .from(assignments)
    .innerJoin(experts, eq(experts.id, assignments.expertId))
    .innerJoin(persons, eq(persons.id, experts.personId))
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(inArray(assignments.topicId, ['', ...topicIds]))
    .orderBy(asc(assignments.topicId), asc(assignments.createdAt), asc(assignments.id));

/** Figures of the whole call. */
export async function countSeatsOf(db: Db, callId: string, today: string) {
  const [row] = await db
    .select({
      invited: sql<number>`(count(*) filter (where ${assignments.state} = 'invited'))::int`,
      accepted: sql<number>`(count(*) filter (where ${assignments.state} = 'accepted'))::int`,
      submitted: sql<number>`(count(*) filter (where ${assignments.state} = 'submitted'))::int`,
      left: sql<number>`(count(*) filter (where ${assignments.state} in ('declined', 'recused', 'abstained', 'replaced')))::int`,
      late: sql<number>`(count(*) filter (where ${assignments.state} in ${OPEN} and ${assignments.dueOn} < ${today}
        and ${topics.state} = 'reviewing'))::int`,
    })
    .from(assignments)
    .innerJoin(topics, eq(topics.id, assignments.topicId))
    .where(eq(assignments.callId, callId));
  return row ?? { invited: 0, accepted: 0, submitted: 0, left: 0, late: 0 };
}

/** Experts of the call by what still lies with them, the most loaded first. */
export const listLoads = (db: Db, callId: string, today: string, limit: number) =>
  db
    .select({
      expertId: assignments.expertId,
      name: persons.name,
      orgName: organisations.name,
      open: sql<number>`(count(*) filter (where ${assignments.state} in ${OPEN}))::int`,
      submitted: sql<number>`(count(*) filter (where ${assignments.state} = 'submitted'))::int`,
      late: sql<number>`(count(*) filter (where ${assignments.state} in ${OPEN} and ${assignments.dueOn} < ${today}))::int`,
    })
    .from(assignments)
    .innerJoin(experts, eq(experts.id, assignments.expertId))
    .innerJoin(persons, eq(persons.id, experts.personId))
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(eq(assignments.callId, callId))
    .groupBy(assignments.expertId, persons.name, organisations.name)
    .orderBy(desc(sql`count(*) filter (where ${assignments.state} in ${OPEN})`), asc(assignments.expertId))
    .limit(limit);
