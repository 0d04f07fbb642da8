import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import { topicMembers } from '../../../../db/schema/index.ts';
import type { MemberRow } from '../../repo.ts';

export const insertMember = (db: Db, row: MemberRow) => db.insert(topicMembers).values(row);
export const saveMember = (db: Db, id: string, values: Partial<MemberRow>) =>
  db.update(topicMembers).set(values).where(eq(topicMembers.id, id));

/** Takes a member out; those after her move up, so that the packet's numbers have no gap that tells of it. */
export async function deleteMember(db: Db, row: Pick<MemberRow, 'id' | 'topicId' | 'place'>): Promise<void> {
  await db.delete(topicMembers).where(eq(topicMembers.id, row.id));
  await db
    .update(topicMembers)
    .set({ place: sql`${topicMembers.place} - 1` })
    .where(and(eq(topicMembers.topicId, row.topicId), sql`${topicMembers.place} > ${row.place}`));
}

export const findOwnMembership = async (db: Db, topicId: string, personId: string): Promise<MemberRow | null> => {
  const [row] = await db
    .select()
    .from(topicMembers)
    .where(and(eq(topicMembers.topicId, topicId), eq(topicMembers.personId, personId)));
  return row ?? null;
};

/** Those who take part, or are asked to, in the order of the form. */
export const teamOf = (db: Db, topicId: string): Promise<MemberRow[]> =>
  db
    .select()
    .from(topicMembers)
    .where(and(eq(topicMembers.topicId, topicId), ne(topicMembers.state, 'declined')))
    .orderBy(asc(topicMembers.place));
