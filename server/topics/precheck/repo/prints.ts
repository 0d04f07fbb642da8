import { eq, sql } from 'drizzle-orm';
import { rowsOf, type Db } from '../../../../db/client.ts';
import { topicFingerprints } from '../../../../db/schema/index.ts';

export type PrintRow = Pick<typeof topicFingerprints.$inferSelect, 'section' | 'hashes' | 'characters'>;

/** Puts the sampled hashes of a topic in the place of the earlier ones. */
export async function savePrints(tx: Db, topicId: string, rows: readonly PrintRow[], at: Date): Promise<void> {
  await tx.delete(topicFingerprints).where(eq(topicFingerprints.topicId, topicId));
  if (rows.length > 0) await tx.insert(topicFingerprints).values(rows.map((row) => ({ ...row, topicId, at })));
}

const array = (hashes: readonly number[]) => sql`${sql.param(`{${hashes.join(',')}}`)}::integer[]`;

/**
 * Topics that share sampled hashes with a text, those whose best section shares most first. Drafts are their authors' own
 * affair; everything that was ever handed in counts, whatever became of it.
 */
export async function candidates(db: Db, topicId: string, hashes: readonly number[], most: number): Promise<string[]> {
  if (hashes.length === 0) return [];
  const rows = await rowsOf<{ topic_id: string }>(
    db,
    sql`
    select topic_id from (
      select f.topic_id, f.section, count(*) as n
      from topic_fingerprints f
        cross join lateral unnest(f.hashes) as own(hash)
        join unnest(${array(hashes)}) as asked(hash) on asked.hash = own.hash
      where f.hashes && ${array(hashes)} and f.topic_id <> ${topicId}
        and exists (select 1 from topics t where t.id = f.topic_id and t.state <> 'draft')
      group by f.topic_id, f.section
    ) sections
    group by topic_id having max(n) >= 2 or sum(n) >= 3
    order by max(n) desc, sum(n) desc, topic_id limit ${most}`,
  );
  return rows.map((row) => row.topic_id);
}

/** Which of some hashes stand in at least so many other applications of a call. */
export async function commonHashes(
  db: Db,
  { callId, topicId, least }: { callId: string; topicId: string; least: number },
  hashes: readonly number[],
): Promise<Set<number>> {
  if (hashes.length === 0) return new Set();
  const rows = await rowsOf<{ hash: number }>(
    db,
    sql`
    select own.hash
    from topic_fingerprints f
      join topics t on t.id = f.topic_id and t.call_id = ${callId} and t.state <> 'draft' and t.id <> ${topicId}
      cross join lateral unnest(f.hashes) as own(hash)
      join unnest(${array(hashes)}) as asked(hash) on asked.hash = own.hash
    where f.hashes && ${array(hashes)}
    group by own.hash having count(distinct f.topic_id) >= ${least}`,
  );
  return new Set(rows.map(({ hash }) => hash));
}
