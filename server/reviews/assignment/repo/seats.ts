import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import { assignments, persons, topicMembers, topics } from '../../../../db/schema/index.ts';
import type { TopicForm, TopicState } from '../../../../db/schema/topic-data.ts';

export type AssignmentRow = typeof assignments.$inferSelect;

export const insertSeats = async (tx: Db, rows: readonly AssignmentRow[]) => {
  if (rows.length > 0) await tx.insert(assignments).values([...rows]);
};
export const saveSeat = (tx: Db, id: string, values: Partial<AssignmentRow>) =>
  tx.update(assignments).set(values).where(eq(assignments.id, id));

/** Everybody who was ever asked to judge some topics. */
export const listSeats = (db: Db, topicIds: readonly string[]): Promise<AssignmentRow[]> =>
  db
    .select()
    .from(assignments)
    .where(inArray(assignments.topicId, ['', ...topicIds]))
    .orderBy(asc(assignments.topicId), asc(assignments.id));

/** What assigning needs to know of topics: their profile, and the text of their form. */
export type Assignable = {
  id: string;
  state: TopicState;
  title: string;
  code: string | null;
  subject: string | null;
  stage: string | null;
  form: TopicForm;
};

const columns = {
  id: topics.id,
  state: topics.state,
  title: topics.title,
  code: topics.blindCode,
  subject: topics.subject,
  stage: topics.stage,
  form: topics.form,
};

/** The topics of a call that are judged or about to be. */
export const listAssignable = (db: Db, callId: string): Promise<Assignable[]> =>
  db
    .select(columns)
    .from(topics)
    .where(and(eq(topics.callId, callId), inArray(topics.state, ['accepted', 'reviewing'])))
    .orderBy(asc(topics.id));

export async function findAssignable(db: Db, id: string): Promise<(Assignable & { callId: string | null }) | null> {
  const [row] = await db
    .select({ ...columns, callId: topics.callId })
    .from(topics)
    .where(eq(topics.id, id));
  return row ?? null;
}

/** Names of everybody in some topics: what is taken out of a text before a model sees it. */
export async function listNames(db: Db, topicIds: readonly string[]): Promise<{ topicId: string; name: string }[]> {
  const wanted = ['', ...topicIds];
  const leaders = await db
    .select({ topicId: topics.id, name: persons.name })
    .from(topics)
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .where(inArray(topics.id, wanted));
  const members = await db
    .select({ topicId: topicMembers.topicId, name: persons.name })
    .from(topicMembers)
    .innerJoin(persons, eq(persons.id, topicMembers.personId))
    .where(inArray(topicMembers.topicId, wanted));
  return [...leaders, ...members];
}

/** Codes that a call has given out. */
export async function listCodes(db: Db, callId: string): Promise<Set<string>> {
  const rows = await db.select({ code: topics.blindCode }).from(topics).where(eq(topics.callId, callId));
  return new Set(rows.flatMap(({ code }) => (code === null ? [] : [code])));
}
