import { and, asc, eq } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import { topicAttachments } from '../../../../db/schema/index.ts';

export type AttachmentRow = typeof topicAttachments.$inferSelect;

const shown = {
  id: topicAttachments.id,
  topicId: topicAttachments.topicId,
  use: topicAttachments.use,
  name: topicAttachments.name,
  sha256: topicAttachments.sha256,
  bytes: topicAttachments.bytes,
  reading: topicAttachments.reading,
  refusal: topicAttachments.refusal,
  byId: topicAttachments.byId,
  createdAt: topicAttachments.createdAt,
};

/** Files of a topic without what was read in them. */
export const listAttachments = (db: Db, topicId: string) =>
  db
    .select(shown)
    .from(topicAttachments)
    .where(eq(topicAttachments.topicId, topicId))
    .orderBy(asc(topicAttachments.createdAt), asc(topicAttachments.id));

export async function findAttachment(db: Db, id: string, topicId?: string) {
  const ofTopic = topicId === undefined ? undefined : eq(topicAttachments.topicId, topicId);
  const [row] = await db
    .select(shown)
    .from(topicAttachments)
    .where(and(eq(topicAttachments.id, id), ofTopic));
  return row ?? null;
}
export const countAttachments = (db: Db, topicId: string): Promise<number> =>
  db.$count(topicAttachments, eq(topicAttachments.topicId, topicId));
export const insertAttachment = (db: Db, row: AttachmentRow) => db.insert(topicAttachments).values(row);
export const saveAttachment = (db: Db, id: string, values: Partial<AttachmentRow>) =>
  db.update(topicAttachments).set(values).where(eq(topicAttachments.id, id));
export const deleteAttachment = (db: Db, id: string) => db.delete(topicAttachments).where(eq(topicAttachments.id, id));

/** Files that were waiting, or being read, when a server stopped. */
export const unreadAttachments = (db: Db) =>
  db
    .select({ id: topicAttachments.id })
    .from(topicAttachments)
    .where(eq(topicAttachments.reading, 'reading'))
    .limit(1000);
