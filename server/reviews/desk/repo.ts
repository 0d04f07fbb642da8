import { and, asc, eq, inArray, ne, not, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import type { AssignmentState } from '../../../db/schema/reviews.ts';
import {
  assignments,
  experts,
  organisations,
  reviews,
  topicCalls,
  topicMembers,
  topics,
} from '../../../db/schema/index.ts';
import { packetOf, type Packet } from '../../topics/rules/index.ts';
import { SEATED, type Places } from './rules/seat.ts';

/**
 * The only window through which a reviewer sees applications. The packet is built in here, from fields, so that neither a
 * use case nor a route of the desk ever holds a leader, a unit, a topic's id or the name of a file.
 */
export type ReviewRow = typeof reviews.$inferSelect;
export type Listed = 'open' | 'done' | 'left';
const STATES: Record<Listed, readonly AssignmentState[]> = {
  open: ['invited', 'accepted'],
  done: ['submitted'],
  left: ['declined', 'recused', 'abstained', 'replaced'],
};

const bodyPath = sql`(select body.path from organisations body where body.id = ${topicCalls.orgId})`;

/** Her own assignments, without those she may not judge whoever assigned them: own topic, own unit, own office. */
const servedTo = ({ personId, unit, officePaths }: Places): SQL | undefined =>
  and(
    eq(experts.personId, personId),
    ne(topics.leaderId, personId),
    sql`not exists (select 1 from topic_members mine where mine.topic_id = ${topics.id} and mine.person_id = ${personId})`,
    sql`not exists (select 1 from topic_statements mine where mine.topic_id = ${topics.id} and mine.person_id = ${personId})`,
    unit.isSchool
      ? sql`not starts_with(${organisations.path}, ${unit.path})`
      : sql`${organisations.path} <> ${unit.path}`,
    ...officePaths.map((path) =>
      not(sql`(starts_with(${organisations.path}, ${path}) or starts_with(${bodyPath}, ${path}))`),
    ),
  );

const seatFields = {
  id: assignments.id,
  state: assignments.state,
  dueOn: assignments.dueOn,
  submittedAt: assignments.submittedAt,
  code: sql<string>`coalesce(${topics.blindCode}, '')`,
  callTitle: topicCalls.title,
  /** The keeper has not ended the review of it. */
  isOpen: sql<boolean>`${topics.state} = 'reviewing'`,
};

/** What a list shows; of what she has left only the code. */
export async function listSeats(db: Db, places: Places, wanted: { list: Listed; limit: number; offset: number }) {
  const isShown = wanted.list !== 'left';
  return (
    db
      .select({
        ...seatFields,
        title: isShown ? topics.title : sql<string>`''`,
        subject: isShown ? topics.subject : sql<null>`null`,
        stage: isShown ? topics.stage : sql<null>`null`,
        track: isShown ? topics.track : sql<string>`''`,
        tracks: sql<{ key: string; name: string; nameEn: string }[]>`${topicCalls.body} -> 'tracks'`,
        hasDraft: sql<boolean>`exists (select 1 from reviews own where own.assignment_id = ${assignments.id})`,
      })
      .from(assignments)
      .innerJoin(experts, eq(experts.id, assignments.expertId))
      .innerJoin(topics, eq(topics.id, assignments.topicId))
      .innerJoin(organisations, eq(organisations.id, topics.orgId))
      .innerJoin(topicCalls, eq(topicCalls.id, assignments.callId))
      .where(and(servedTo(places), inArray(assignments.state, [...STATES[wanted.list]])))
      // By code, which was drawn at random: an order by time would tell who handed in when.
      .orderBy(asc(sql`coalesce(${topics.blindCode}, '') collate "C"`), asc(assignments.id))
      .limit(wanted.limit)
      .offset(wanted.offset)
  );
}

/** How much lies on her desk, by state. */
export async function countSeats(db: Db, places: Places): Promise<Record<AssignmentState, number>> {
  const counted = await db
    .select({ state: assignments.state, n: sql<number>`count(*)::int` })
    .from(assignments)
    .innerJoin(experts, eq(experts.id, assignments.expertId))
    .innerJoin(topics, eq(topics.id, assignments.topicId))
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .innerJoin(topicCalls, eq(topicCalls.id, assignments.callId))
    .where(servedTo(places))
    .groupBy(assignments.state);
  const of = (state: AssignmentState) => counted.find((row) => row.state === state)?.n ?? 0;
  return {
    ...{ invited: of('invited'), accepted: of('accepted'), submitted: of('submitted'), declined: of('declined') },
    ...{ recused: of('recused'), abstained: of('abstained'), replaced: of('replaced') },
  };
}

const withPacket = (db: Db) =>
  db
    .select({ ...seatFields, topicId: topics.id, form: topics.form, body: topicCalls.body })
    .from(assignments)
    .innerJoin(experts, eq(experts.id, assignments.expertId))
    .innerJoin(topics, eq(topics.id, assignments.topicId))
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .innerJoin(topicCalls, eq(topicCalls.id, assignments.callId));
type Row = Awaited<ReturnType<typeof withPacket>>[number];

async function blind(db: Db, { topicId, form, body, ...seat }: Row) {
  const members = await db
    .select({ personId: topicMembers.personId, place: topicMembers.place })
    .from(topicMembers)
    .where(and(eq(topicMembers.topicId, topicId), inArray(topicMembers.state, ['invited', 'confirmed'])));
  const packet: Packet = packetOf(seat.code, form, new Map(members.map(({ personId, place }) => [personId, place])));
  const { rubric, review, tracks } = body;
  return { seat, packet, rubric, way: review, tracks: tracks.map(({ key, name, nameEn }) => ({ key, name, nameEn })) };
}
/** An assignment as she is served it: the packet, and how the call wants it judged. */
export type Served = Awaited<ReturnType<typeof blind>>;

const own = (places: Places, id: string) =>
  and(eq(assignments.id, id), servedTo(places), inArray(assignments.state, [...SEATED]));

export async function findSeat(db: Db, places: Places, id: string): Promise<Served | null> {
  const [row] = await withPacket(db).where(own(places, id));
  return row ? blind(db, row) : null;
}

/** The same, held: the topic first, so that the keeper's end of the review comes before or after, never between. */
export async function lockSeat(tx: Db, places: Places, id: string): Promise<Served | null> {
  const [found] = await withPacket(tx).where(own(places, id));
  if (!found) return null;
  await tx.select({ id: topics.id }).from(topics).where(eq(topics.id, found.topicId)).for('update');
  await tx.select({ id: assignments.id }).from(assignments).where(eq(assignments.id, id)).for('update');
  return findSeat(tx, places, id);
}

export const saveSeat = (
  tx: Db,
  id: string,
  values: Partial<
    Pick<typeof assignments.$inferSelect, 'state' | 'reason' | 'respondedAt' | 'submittedAt' | 'updatedAt'>
  >,
) => tx.update(assignments).set(values).where(eq(assignments.id, id));

export async function findReview(db: Db, seatId: string): Promise<ReviewRow | null> {
  const [row] = await db.select().from(reviews).where(eq(reviews.assignmentId, seatId));
  return row ?? null;
}
export const insertReview = (tx: Db, row: ReviewRow) => tx.insert(reviews).values(row);
export const saveReview = (tx: Db, id: string, values: Partial<ReviewRow>) =>
  tx.update(reviews).set(values).where(eq(reviews.id, id));

/** What the others have handed in on the same topic, in an order that says nothing of people or time. */
export const listOthers = (db: Db, seatId: string) =>
  db
    .select({ body: reviews.body, total: reviews.total })
    .from(assignments)
    .innerJoin(reviews, eq(reviews.assignmentId, assignments.id))
    .where(
      and(
        ne(assignments.id, seatId),
        eq(assignments.state, 'submitted'),
        eq(reviews.state, 'submitted'),
        sql`${assignments.topicId} = (select mine.topic_id from assignments mine where mine.id = ${seatId})`,
      ),
    )
    .orderBy(sql`md5(${assignments.id})`)
    .limit(9);
