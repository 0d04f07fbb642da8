import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import { topicCalls, topicReminders, topics } from '../../../../db/schema/index.ts';

/** What waits at an application is over once it moves on, whichever turn of it. */
export async function finishOfTopic(db: Db, topicId: string, personIds: readonly string[]): Promise<void> {
  await db
    .update(topicReminders)
    .set({ isDone: true })
    .where(
      and(
        inArray(topicReminders.personId, ['', ...personIds]),
        eq(topicReminders.isDone, false),
        inArray(topicReminders.kind, ['endorse_waiting', 'returned', 'window_closing']),
        sql`starts_with(${topicReminders.key}, ${`topic:${topicId}:`})`,
      ),
    );
}

/** What is not yet before the keepers of a call whose window is open on a day; by id, from one page to the next. */
export const openDrafts = (db: Db, { today, after, limit }: { today: string; after: string; limit: number }) => {
  const to = sql<string>`${topicCalls.body}->'window'->>'to'`;
  const { id, state, title, leaderId, orgId } = topics;
  return db
    .select({ id, state, title, leaderId, orgId, to })
    .from(topics)
    .innerJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(
      and(
        inArray(topics.state, ['draft', 'submitted']),
        eq(topicCalls.state, 'published'),
        sql`${to} >= ${today}`,
        sql`${topics.id} > ${after}`,
      ),
    )
    .orderBy(asc(topics.id))
    .limit(limit);
};
