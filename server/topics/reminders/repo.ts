import { and, desc, eq, inArray, isNull, notInArray, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { topicMutes, topicReminders } from '../../../db/schema/index.ts';

export type ReminderRow = typeof topicReminders.$inferSelect;

/** Adds what is not there yet: one reminder per person and key. @returns how many were new */
export async function insertReminders(db: Db, rows: readonly ReminderRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const added = await db
    .insert(topicReminders)
    .values([...rows])
    .onConflictDoNothing()
    .returning({ id: topicReminders.id });
  return added.length;
}

/** What was to be done has been done: its reminders, for everybody or one person, are over. */
export const finishReminders = (db: Db, keys: readonly string[], personId?: string) =>
  db
    .update(topicReminders)
    .set({ isDone: true })
    .where(
      and(
        inArray(topicReminders.key, ['', ...keys]),
        personId === undefined ? undefined : eq(topicReminders.personId, personId),
      ),
    );

const shown = (personId: string, muted: readonly string[]) =>
  and(eq(topicReminders.personId, personId), notInArray(topicReminders.kind, ['', ...muted]));

export const mutedKinds = async (db: Db, personId: string): Promise<string[]> => {
  const rows = await db.select({ kind: topicMutes.kind }).from(topicMutes).where(eq(topicMutes.personId, personId));
  return rows.map(({ kind }) => kind);
};

export async function listReminders(
  db: Db,
  personId: string,
  wanted: { muted: readonly string[]; limit: number; offset: number },
): Promise<{ items: ReminderRow[]; total: number; unread: number }> {
  const where = shown(personId, wanted.muted);
  const items = await db
    .select()
    .from(topicReminders)
    .where(where)
    .orderBy(topicReminders.isDone, desc(topicReminders.at), desc(topicReminders.id))
    .limit(wanted.limit)
    .offset(wanted.offset);
  const [counted] = await db
    .select({
      total: sql<number>`count(*)::int`,
      unread: sql<number>`(count(*) filter (where ${topicReminders.readAt} is null and not ${topicReminders.isDone}))::int`,
    })
    .from(topicReminders)
    .where(where);
  return { items, total: counted?.total ?? 0, unread: counted?.unread ?? 0 };
}

export const markRead = (db: Db, personId: string, at: Date) =>
  db
    .update(topicReminders)
    .set({ readAt: at })
    .where(and(eq(topicReminders.personId, personId), isNull(topicReminders.readAt)));

export const mute = (db: Db, row: typeof topicMutes.$inferSelect) =>
  db.insert(topicMutes).values(row).onConflictDoNothing();
export const unmute = (db: Db, personId: string, kind: string) =>
  db.delete(topicMutes).where(and(eq(topicMutes.personId, personId), eq(topicMutes.kind, kind)));
