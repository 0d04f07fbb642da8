import { and, asc, desc, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import { notices, organisations, persons, topicMembers, topics } from '../../../../db/schema/index.ts';

export type NoticeRow = typeof notices.$inferSelect;

export const insertNotice = (tx: Db, row: NoticeRow) => tx.insert(notices).values(row);
export async function findNotice(db: Db, id: string): Promise<NoticeRow | null> {
  const [row] = await db.select().from(notices).where(eq(notices.id, id));
  return row ?? null;
}
/** @param wanted `until`: only those that have begun by this day; null: also those to come */
export async function listNotices(
  db: Db,
  callId: string,
  { limit, offset, until }: { limit: number; offset: number; until: string | null },
) {
  const where = and(eq(notices.callId, callId), until === null ? undefined : lte(notices.from, until));
  const items = await db
    .select()
    .from(notices)
    .where(where)
    .orderBy(desc(notices.from), desc(notices.id))
    .limit(limit)
    .offset(offset);
  const [counted] = await db
    .select({ total: sql<number>`count(*)::int` })
    .from(notices)
    .where(where);
  return { items, total: counted?.total ?? 0 };
}
/** Notices that name any of some topics, the latest first. */
export const noticesNaming = (db: Db, callId: string, topicIds: readonly string[]): Promise<NoticeRow[]> =>
  db
    .select()
    .from(notices)
    .where(and(eq(notices.callId, callId), sql`${notices.topicIds} && ${sqlArray(topicIds)}`))
    .orderBy(desc(notices.createdAt), desc(notices.id));
const sqlArray = (ids: readonly string[]) =>
  sql`array[${sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  )}]::text[]`;

/** What a public notice tells of each topic. */
export const listAnnounced = (db: Db, topicIds: readonly string[]) =>
  db
    .select({
      topicId: topics.id,
      title: topics.title,
      track: topics.track,
      subject: topics.subject,
      stage: topics.stage,
      state: topics.state,
      leaderId: topics.leaderId,
      leaderName: persons.name,
      orgName: organisations.name,
      approvalNumber: topics.approvalNumber,
    })
    .from(topics)
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .where(inArray(topics.id, ['', ...topicIds]))
    .orderBy(asc(topics.track), asc(organisations.name), asc(topics.id));

/** Names of the members of some topics, by topic in their order; those who left or declined are not in it. */
export async function memberNames(db: Db, topicIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db
    .select({ topicId: topicMembers.topicId, name: persons.name })
    .from(topicMembers)
    .innerJoin(persons, eq(persons.id, topicMembers.personId))
    .where(and(inArray(topicMembers.topicId, ['', ...topicIds]), eq(topicMembers.state, 'confirmed')))
    .orderBy(asc(topicMembers.topicId), asc(topicMembers.place));
  const result = new Map<string, string[]>();
  for (const { topicId, name } of rows) result.set(topicId, [...(result.get(topicId) ?? []), name]);
  return result;
}
/** Topics of a call that are in a state to be announced. */
export const listInNotice = (db: Db, callId: string) =>
  db
    .select({ topicId: topics.id })
    .from(topics)
    .where(and(eq(topics.callId, callId), eq(topics.state, 'notice')))
    .orderBy(asc(topics.id));
