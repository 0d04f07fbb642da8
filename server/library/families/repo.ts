import { and, eq, inArray, or, sql, type SQL } from 'drizzle-orm';
import { rowsOf, type Db } from '../../../db/client.ts';
import { chunks, resources, resourceSignatures, resourceTwins } from '../../../db/schema/index.ts';
import type { Signature } from './signature.ts';
import type { Verdict } from './rules.ts';

/** Any number will do as long as every server of ours uses the same. */
const FAMILIES_LOCK = 7_265_131;

/** Two copies that are read at the same time would not see each other; held to the end of the transaction. */
export async function lockFamilies(tx: Db): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${FAMILIES_LOCK})`);
}

export async function findSignature(db: Db, resourceId: string): Promise<Signature | null> {
  const { minima, bands, shingles, textHash } = resourceSignatures;
  const [row] = await db
    .select({ minima, bands, shingles, textHash })
    .from(resourceSignatures)
    .where(eq(resourceSignatures.resourceId, resourceId));
  return row ?? null;
}

export async function saveSignature(tx: Db, resourceId: string, signature: Signature): Promise<void> {
  await tx
    .insert(resourceSignatures)
    .values({ resourceId, ...signature })
    .onConflictDoUpdate({ target: resourceSignatures.resourceId, set: signature });
}

/** What decides about twins besides the text. `folder` and `batchId` say where its file came from. */
export type About = {
  id: string;
  title: string;
  ownerId: string;
  orgId: string;
  sha256: string | null;
  fileName: string | null;
  places: { batchId: string; folder: string; name: string }[];
};

export async function findAbout(db: Db, ids: readonly string[]): Promise<About[]> {
  if (ids.length === 0) return [];
  return rowsOf<About>(
    db,
    sql`
      select resources.id, resources.title, resources.owner_id as "ownerId", resources.org_id as "orgId",
             resources.source_sha256 as sha256,
             (select name from resource_files where resource_id = resources.id and role = 'source'
              order by since desc, id limit 1) as "fileName",
             (select coalesce(jsonb_agg(jsonb_build_object('batchId', came.batch_id,
                'folder', regexp_replace(came.path, '[^/]*$', ''), 'name', regexp_replace(came.path, '^.*/', ''))), '[]')
              from (select batch_id, path from ingest_files where sha256 = resources.source_sha256
                    order by created_at desc limit 5) as came) as places
      from resources where resources.id in ${[...ids]}`,
  );
}

/** Resources that a key is looked up for at most; a key that more share belongs to a form, or to a large family. */
const MOST_EACH = 40;
const MOST_CANDIDATES = 60;

/**
 * Those that share keys with a signature, most keys first. Each key is asked for a few only, so that the work does not
 * grow with a family.
 */
export async function findCandidates(
  tx: Db,
  resourceId: string,
  keys: readonly number[],
): Promise<{ id: string; minima: number[] }[]> {
  if (keys.length === 0) return [];
  return rowsOf<{ id: string; minima: number[] }>(
    tx,
    sql`
      select other.resource_id as id, other.minima from (
        select hit.resource_id, count(*) as shared
        from unnest(${sql.param(`{${keys.join(',')}}`)}::integer[]) as key cross join lateral (
          select resource_id from resource_signatures where bands @> array[key] limit ${MOST_EACH}
        ) as hit
        where hit.resource_id <> ${resourceId}
        group by hit.resource_id order by shared desc, hit.resource_id limit ${MOST_CANDIDATES}
      ) as found join resource_signatures as other on other.resource_id = found.resource_id
      order by found.shared desc, other.resource_id`,
  );
}

const MOST_SAME = 8;

/** Resources with the very same folded text; a few stand for all. */
export async function findSameText(tx: Db, resourceId: string, textHash: string): Promise<string[]> {
  const rows = await tx
    .select({ id: resourceSignatures.resourceId })
    .from(resourceSignatures)
    .where(
      and(
        eq(resourceSignatures.textHash, textHash),
        sql`${resourceSignatures.resourceId} <> ${resourceId} and ${resourceSignatures.shingles} > 0`,
      ),
    )
    .orderBy(resourceSignatures.resourceId)
    .limit(MOST_SAME);
  return rows.map(({ id }) => id);
}

/** The text that readers see, as passages joined by line ends. Callers decide who may learn of it. */
export async function findTexts(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: chunks.resourceId, text: sql<string>`string_agg(${chunks.text}, E'\n' order by ${chunks.seq})` })
    .from(chunks)
    .where(inArray(chunks.resourceId, [...ids]))
    .groupBy(chunks.resourceId);
  return new Map(rows.map(({ id, text }) => [id, text]));
}

/** How far lineage is followed: an adaptation of an adaptation's sibling is still no duplicate. */
const GENERATIONS = 6;

/** Everything that is related to a resource by adaptation, in any direction. */
export async function findRelatives(db: Db, resourceId: string): Promise<Set<string>> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`
      with recursive kin(id, step) as (
        select ${resourceId}::text, 0
        union
        select case when tie.child_id = kin.id then tie.parent_id else tie.child_id end, kin.step + 1
        from kin join resource_parents as tie on tie.child_id = kin.id or tie.parent_id = kin.id
        where kin.step < ${GENERATIONS} and tie.parent_id is not null
      )
      select distinct id from kin where id <> ${resourceId}`,
  );
  return new Set(rows.map(({ id }) => id));
}

export type Pair = Verdict & { aId: string; bId: string };
/** Smaller id first, so that a pair has one row. */
export const ordered = (one: string, other: string): { aId: string; bId: string } =>
  one < other ? { aId: one, bId: other } : { aId: other, bId: one };

const touches = (id: string): SQL => sql`(${or(eq(resourceTwins.aId, id), eq(resourceTwins.bId, id))})`;

/** Writes what was found: decided pairs keep their decision, open ones that were not found again go. */
export async function replacePairs(tx: Db, resourceId: string, found: readonly Pair[], now: Date): Promise<void> {
  await tx.delete(resourceTwins).where(and(touches(resourceId), eq(resourceTwins.state, 'open')));
  if (found.length === 0) return;
  await tx
    .insert(resourceTwins)
    .values(found.map((pair) => ({ ...pair, state: 'open' as const, createdAt: now, updatedAt: now })))
    .onConflictDoUpdate({
      target: [resourceTwins.aId, resourceTwins.bId],
      set: {
        kind: sql`excluded.kind`,
        similarity: sql`excluded.similarity`,
        containment: sql`excluded.containment`,
        updatedAt: now,
      },
    });
}

/** What nobody has decided about between two of `ids`. */
export async function listOpenAmong(db: Db, ids: readonly string[]): Promise<{ aId: string; bId: string }[]> {
  if (ids.length < 2) return [];
  const list = [...ids];
  return db
    .select({ aId: resourceTwins.aId, bId: resourceTwins.bId })
    .from(resourceTwins)
    .where(and(eq(resourceTwins.state, 'open'), inArray(resourceTwins.aId, list), inArray(resourceTwins.bId, list)));
}

/** A pair that only others had connected, once somebody decides about it. */
export async function insertPair(tx: Db, pair: Pair, now: Date): Promise<void> {
  await tx.insert(resourceTwins).values({ ...pair, state: 'open', createdAt: now, updatedAt: now });
}

/** Lineage was found out later: what was a likeness is descent. */
export async function deleteOpenPairs(tx: Db, resourceId: string, others: readonly string[]): Promise<void> {
  if (others.length === 0) return;
  const list = [...others];
  await tx
    .delete(resourceTwins)
    .where(
      and(
        eq(resourceTwins.state, 'open'),
        or(
          and(eq(resourceTwins.aId, resourceId), inArray(resourceTwins.bId, list)),
          and(eq(resourceTwins.bId, resourceId), inArray(resourceTwins.aId, list)),
        ),
      ),
    );
}

export async function decidePair(
  tx: Db,
  { aId, bId }: { aId: string; bId: string },
  by: { state: 'confirmed' | 'rejected'; personId: string; now: Date },
): Promise<void> {
  await tx
    .update(resourceTwins)
    .set({ state: by.state, decidedBy: by.personId, updatedAt: by.now })
    .where(and(eq(resourceTwins.aId, aId), eq(resourceTwins.bId, bId)));
}

/** Resources with passages and no signature, in the order of ids, after `after`. */
export async function listUnsigned(db: Db, after: string, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: resources.id })
    .from(resources)
    .where(
      sql`${resources.id} > ${after}
        and not exists (select 1 from resource_signatures where resource_signatures.resource_id = resources.id)
        and exists (select 1 from chunks where chunks.resource_id = resources.id)`,
    )
    .orderBy(resources.id)
    .limit(limit);
  return rows.map(({ id }) => id);
}
