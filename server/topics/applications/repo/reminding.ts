import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import { topicReminders } from '../../../../db/schema/index.ts';

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
