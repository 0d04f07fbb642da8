import { and, desc, eq, gt, ne } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { persons, resourceDrafts, type DraftRow } from '../../../db/schema/index.ts';

export type Draft = { basedOn: number; content: DraftRow; updatedAt: Date };

/** What a person has typed and not saved. */
export async function findDraft(db: Db, resourceId: string, personId: string): Promise<Draft | null> {
  const [row] = await db
    .select({
      basedOn: resourceDrafts.basedOn,
      content: resourceDrafts.content,
      updatedAt: resourceDrafts.updatedAt,
    })
    .from(resourceDrafts)
    .where(and(eq(resourceDrafts.resourceId, resourceId), eq(resourceDrafts.personId, personId)));
  return row ?? null;
}

export async function upsertDraft(
  db: Db,
  draft: { resourceId: string; personId: string; basedOn: number; content: DraftRow },
  now: Date,
): Promise<void> {
  const { basedOn, content } = draft;
  await db
    .insert(resourceDrafts)
    .values({ ...draft, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({
      target: [resourceDrafts.resourceId, resourceDrafts.personId],
      set: { basedOn, content, updatedAt: now },
    });
}

export async function deleteDraft(db: Db, resourceId: string, personId: string): Promise<void> {
  await db
    .delete(resourceDrafts)
    .where(and(eq(resourceDrafts.resourceId, resourceId), eq(resourceDrafts.personId, personId)));
}

/** Who else has typed since then, newest first. */
export const listOtherEditors = (db: Db, resourceId: string, input: { personId: string; since: Date }) =>
  db
    .select({ name: persons.name, at: resourceDrafts.updatedAt })
    .from(resourceDrafts)
    .innerJoin(persons, eq(persons.id, resourceDrafts.personId))
    .where(
      and(
        eq(resourceDrafts.resourceId, resourceId),
        ne(resourceDrafts.personId, input.personId),
        gt(resourceDrafts.updatedAt, input.since),
      ),
    )
    .orderBy(desc(resourceDrafts.updatedAt));
