import { and, asc, count, eq, inArray, ne, sql } from 'drizzle-orm';
import { rowsOf, type Db } from '../../../../db/client.ts';
import { topicFindings } from '../../../../db/schema/index.ts';
import { look, type Change, type Figure, type Look } from '../rules/index.ts';

export type FindingRow = typeof topicFindings.$inferSelect;

/**
 * What the last look found beside findings lies in a row of its own that no list shows: a draft has no chain of events to
 * keep it in, and must not get one.
 */
export const LOOK = 'precheck:look';
const shown = ne(topicFindings.key, LOOK);

/** Every finding of a topic, those that are gone too. */
export const findingsOf = (db: Db, topicId: string): Promise<FindingRow[]> =>
  db
    .select()
    .from(topicFindings)
    .where(and(eq(topicFindings.topicId, topicId), shown))
    .orderBy(asc(topicFindings.createdAt), asc(topicFindings.id));

const RANK = sql`case ${topicFindings.kind} when 'hidden_text' then 0 when 'identity' then 1 when 'similar' then 2
  when 'title_in_use' then 3 when 'missing' then 4 when 'length' then 5 when 'unreadable' then 6 else 7 end`;

/** A page of what is open or set aside; what is graver comes first. */
export async function listFindings(db: Db, topicId: string, { limit, offset }: { limit: number; offset: number }) {
  const where = and(eq(topicFindings.topicId, topicId), ne(topicFindings.state, 'gone'), shown);
  const items = await db
    .select()
    .from(topicFindings)
    .where(where)
    .orderBy(RANK, asc(topicFindings.section), asc(topicFindings.start), asc(topicFindings.id))
    .limit(limit)
    .offset(offset);
  const [all] = await db.select({ n: count() }).from(topicFindings).where(where);
  return { items, total: all?.n ?? 0 };
}

export async function findFinding(db: Db, id: string): Promise<FindingRow | null> {
  const [row] = await db
    .select()
    .from(topicFindings)
    .where(and(eq(topicFindings.id, id), shown));
  return row ?? null;
}

export async function findLook(db: Db, topicId: string): Promise<Look | null> {
  const [row] = await db
    .select({ detail: topicFindings.detail })
    .from(topicFindings)
    .where(and(eq(topicFindings.topicId, topicId), eq(topicFindings.key, LOOK)));
  return row ? look.parse(row.detail) : null;
}

export const saveLook = (tx: Db, topicId: string, id: string, detail: Look, at: Date) =>
  tx
    .insert(topicFindings)
    .values({
      ...{ id, topicId, kind: 'similar', key: LOOK, section: '', quote: '', start: null, source: 'rules' },
      ...{ detail, state: 'gone', setAsideById: null, reason: '', createdAt: at, updatedAt: at },
    })
    .onConflictDoUpdate({
      target: [topicFindings.topicId, topicFindings.key],
      set: { detail, updatedAt: at },
    });

/** Shares of the same sections in the last looks of a call, for ranking; drafts are nobody's cohort. */
export async function looksOfCall(db: Db, callId: string, most = 3000): Promise<Figure[][]> {
  const rows = await db
    .select({ detail: topicFindings.detail })
    .from(topicFindings)
    .where(
      and(
        eq(topicFindings.key, LOOK),
        sql`exists (select 1 from topics t where t.id = ${topicFindings.topicId} and t.call_id = ${callId} and t.state <> 'draft')`,
      ),
    )
    .limit(most);
  return rows.map(({ detail }) => look.parse(detail).figures);
}

/** Does what `reconcile` says; the topic is held. */
export async function applyChanges(
  tx: Db,
  topicId: string,
  changes: readonly Change[],
  { at, newId }: { at: Date; newId: () => string },
): Promise<void> {
  for (const change of changes) {
    if (change.what === 'gone') {
      await tx.update(topicFindings).set({ state: 'gone', updatedAt: at }).where(eq(topicFindings.id, change.id));
      continue;
    }
    const { section, quote, start, detail } = change.found;
    if (change.what === 'renew') {
      const values = { section, quote, start, detail, state: change.state, updatedAt: at };
      await tx.update(topicFindings).set(values).where(eq(topicFindings.id, change.id));
      continue;
    }
    await tx.insert(topicFindings).values({
      ...change.found,
      ...{ id: newId(), topicId, state: 'open', setAsideById: null, reason: '', createdAt: at, updatedAt: at },
    });
  }
}

export const saveFinding = (tx: Db, id: string, values: Partial<FindingRow>) =>
  tx.update(topicFindings).set(values).where(eq(topicFindings.id, id));

/**
 * Open findings for which a blind review must not begin: a person or unit that is surely named in a text reviewers read,
 * and signs there that nobody sees. What is only unclear, and files (no part of the packet), stop nothing.
 */
export const openIdentityFindings = (db: Db, topicIds: readonly string[]) =>
  db
    .select({
      id: topicFindings.id,
      topicId: topicFindings.topicId,
      kind: topicFindings.kind,
      section: topicFindings.section,
      quote: topicFindings.quote,
    })
    .from(topicFindings)
    .where(
      and(
        inArray(topicFindings.topicId, ['', ...topicIds]),
        inArray(topicFindings.kind, ['identity', 'hidden_text']),
        eq(topicFindings.state, 'open'),
        sql`${topicFindings.detail} ->> 'certainty' = 'sure'`,
        sql`not starts_with(${topicFindings.section}, 'attachment:')`,
      ),
    )
    .orderBy(asc(topicFindings.topicId), asc(topicFindings.section), asc(topicFindings.id));

/** Pairs of one call that share several sections; each pair once, those with most sections first. */
export async function similarPairs(db: Db, callId: string, { limit, offset }: { limit: number; offset: number }) {
  const pairs = sql`
    select least(f.topic_id, f.detail ->> 'topicId') as a, greatest(f.topic_id, f.detail ->> 'topicId') as b,
      f.section, max((f.detail ->> 'share')::numeric)::int as share
    from topic_findings f
      join topics one on one.id = f.topic_id and one.call_id = ${callId} and one.state <> 'draft'
      join topics other on other.id = f.detail ->> 'topicId' and other.call_id = ${callId} and other.state <> 'draft'
    where f.kind = 'similar' and f.state = 'open' and f.key <> ${LOOK}
    group by 1, 2, 3`;
  const grouped = sql`
    select a, b, jsonb_agg(jsonb_build_object('section', section, 'share', share) order by share desc, section) as sections
    from (${pairs}) pairs group by a, b having count(*) >= 2`;
  return rowsOf<{ a: string; b: string; sections: { section: string; share: number }[]; total: number }>(
    db,
    sql`select a, b, sections, (count(*) over ())::int as total from (${grouped}) grouped
      order by jsonb_array_length(sections) desc, a, b limit ${limit} offset ${offset}`,
  );
}
