import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { rowsOf, type Db } from '../../../db/client.ts';
import { resources, tagSuggestions } from '../../../db/schema/index.ts';
import type { ReadingScope } from '../../people/index.ts';
import { readable } from '../repo.ts';

export type TagState = 'open' | 'promoted' | 'merged' | 'rejected';

/** The tags of a listed resource; none of a draft, whose words are nobody else's business. */
export async function findListedTags(db: Db, resourceId: string): Promise<string[]> {
  const [row] = await db
    .select({ tags: resources.tags })
    .from(resources)
    .where(and(eq(resources.id, resourceId), eq(resources.listing, 'listed')));
  return row?.tags ?? [];
}

/** Notes words that nobody has decided about; those that are known stay as they are. */
export async function insertSuggested(tx: Db, rows: readonly { id: string; tag: string }[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insert(tagSuggestions)
    .values(rows.map((row) => ({ ...row, state: 'open' as const, createdAt: now, updatedAt: now })))
    .onConflictDoNothing({ target: tagSuggestions.tag });
}

export const listPromoted = async (db: Db): Promise<string[]> => {
  const rows = await db
    .select({ tag: tagSuggestions.tag })
    .from(tagSuggestions)
    .where(eq(tagSuggestions.state, 'promoted'))
    .orderBy(asc(tagSuggestions.tag));
  return rows.map(({ tag }) => tag);
};

/** Merged tag → the tag that stands for it; of `tags` only, or all. */
export async function findAliases(db: Db, tags?: readonly string[]): Promise<Map<string, string>> {
  if (tags?.length === 0) return new Map();
  const rows = await db
    .select({ tag: tagSuggestions.tag, into: tagSuggestions.mergedInto })
    .from(tagSuggestions)
    .where(and(eq(tagSuggestions.state, 'merged'), tags ? inArray(tagSuggestions.tag, [...tags]) : undefined));
  return new Map(rows.flatMap(({ tag, into }) => (into === null ? [] : [[tag, into] as const])));
}

export type Suggested = { id: string; tag: string; state: TagState; mergedInto: string | null; uses: number };

/** Suggestions in a state, with how many listed resources that may be read bear them; the most used first. */
export async function listSuggested(
  db: Db,
  scope: ReadingScope,
  asked: { state: TagState; limit: number; offset: number },
): Promise<{ items: Suggested[]; total: number }> {
  const used = sql`(
    select count(*)::integer from ${resources}
    where ${resources.listing} = 'listed' and noted.tag = any(${resources.tags}) and ${readable(scope)})`;
  // What is open and stands nowhere any more, or nowhere one may look, is nothing to decide about.
  const all = sql`
    select noted.id, noted.tag, noted.state, noted.merged_into as "mergedInto", ${used} as uses
    from tag_suggestions as noted where noted.state = ${asked.state}`;
  const counted = sql`select * from (${all}) as listed where listed.uses > 0 or listed.state <> 'open'`;
  const items = await rowsOf<Suggested>(
    db,
    sql`${counted} order by listed.uses desc, listed.tag limit ${asked.limit} offset ${asked.offset}`,
  );
  const [row] = await rowsOf<{ total: number }>(
    db,
    sql`select count(*)::integer as total from (${counted}) as counted`,
  );
  return { items, total: row?.total ?? 0 };
}

export async function lockSuggested(tx: Db, id: string) {
  const [row] = await tx
    .select({ id: tagSuggestions.id, tag: tagSuggestions.tag, state: tagSuggestions.state })
    .from(tagSuggestions)
    .where(eq(tagSuggestions.id, id))
    .for('update');
  return row ?? null;
}

export async function saveDecision(
  tx: Db,
  id: string,
  { state, mergedInto, personId, now }: { state: TagState; mergedInto: string | null; personId: string; now: Date },
): Promise<void> {
  await tx
    .update(tagSuggestions)
    .set({ state, mergedInto, decidedBy: personId, updatedAt: now })
    .where(eq(tagSuggestions.id, id));
}

/** Chains would need following: whatever pointed to `from` points to `to` as well. */
export async function redirectAliases(tx: Db, from: string, to: string, now: Date): Promise<void> {
  await tx
    .update(tagSuggestions)
    .set({ mergedInto: to, updatedAt: now })
    .where(and(eq(tagSuggestions.state, 'merged'), eq(tagSuggestions.mergedInto, from)));
}
