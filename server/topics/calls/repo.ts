import { and, asc, count, desc, eq, getTableColumns, gte, inArray, lt, or, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { organisations, persons, topicCalls, topicCallVersions, topics } from '../../../db/schema/index.ts';
import type { CallBody } from '../../../db/schema/topic-data.ts';
import type { CallRow } from '../repo.ts';

export type VersionRow = typeof topicCallVersions.$inferSelect;
/** Whoever works at or below a call's body sees its published face; drafts are for those who keep it. */
export type CallScope = { memberOf: readonly string[]; keptPaths: readonly string[] };

const kept = (scope: CallScope): SQL | undefined =>
  or(...scope.keptPaths.map((path) => sql`starts_with(${organisations.path}, ${path})`), sql`false`);
const withinCalls = (scope: CallScope): SQL | undefined =>
  or(and(sql`${topicCalls.state} <> 'draft'`, inArray(topicCalls.orgId, ['', ...scope.memberOf])), kept(scope));

const shown = (db: Db) =>
  db
    .select({ ...getTableColumns(topicCalls), orgName: organisations.name, orgPath: organisations.path })
    .from(topicCalls)
    .innerJoin(organisations, eq(organisations.id, topicCalls.orgId));
export type ShownCall = Awaited<ReturnType<typeof shown>>[number];

export async function findCallWithin(db: Db, scope: CallScope, id: string): Promise<ShownCall | null> {
  const [row] = await shown(db).where(and(eq(topicCalls.id, id), withinCalls(scope)));
  return row ?? null;
}

const windowTo = sql<string>`${topicCalls.body} -> 'window' ->> 'to'`;
type Wanted = { list: 'open' | 'past' | 'drafts'; today: string; limit: number; offset: number };

/** What closes first comes first among the open ones, what was changed last among the others. */
export async function listCalls(db: Db, scope: CallScope, { list, today, limit, offset }: Wanted) {
  const isPublished = eq(topicCalls.state, 'published');
  const where = {
    open: and(withinCalls(scope), isPublished, gte(windowTo, today)),
    past: and(withinCalls(scope), or(eq(topicCalls.state, 'cancelled'), and(isPublished, lt(windowTo, today)))),
    drafts: and(kept(scope), eq(topicCalls.state, 'draft')),
  }[list];
  const order = list === 'open' ? asc(windowTo) : desc(topicCalls.updatedAt);
  const items = await shown(db).where(where).orderBy(order, asc(topicCalls.id)).limit(limit).offset(offset);
  const [counted] = await db
    .select({ total: count() })
    .from(topicCalls)
    .innerJoin(organisations, eq(organisations.id, topicCalls.orgId))
    .where(where);
  return { items, total: counted?.total ?? 0 };
}

export const insertCall = (db: Db, row: CallRow) => db.insert(topicCalls).values(row);
export const saveCall = (db: Db, id: string, values: Partial<CallRow>) =>
  db.update(topicCalls).set(values).where(eq(topicCalls.id, id));
export const insertCallVersion = (db: Db, row: VersionRow) => db.insert(topicCallVersions).values(row);

/** Versions of a call without their bodies, the latest first. */
export const listCallVersions = (db: Db, callId: string) =>
  db
    .select({
      ...{ number: topicCallVersions.number, reason: topicCallVersions.reason, at: topicCallVersions.at },
      byName: persons.name,
    })
    .from(topicCallVersions)
    .leftJoin(persons, eq(persons.id, topicCallVersions.byId))
    .where(eq(topicCallVersions.callId, callId))
    .orderBy(desc(topicCallVersions.number))
    .limit(200);

export async function findCallVersion(db: Db, callId: string, number: number): Promise<CallBody | null> {
  const [row] = await db
    .select({ body: topicCallVersions.body })
    .from(topicCallVersions)
    .where(and(eq(topicCallVersions.callId, callId), eq(topicCallVersions.number, number)));
  return row?.body ?? null;
}

/** How many applications were handed in by each version of a call. */
export const countByVersion = (db: Db, callId: string) =>
  db
    .select({ version: topics.callVersion, n: count() })
    .from(topics)
    .where(and(eq(topics.callId, callId), sql`${topics.callVersion} is not null`))
    .groupBy(topics.callVersion)
    .orderBy(asc(topics.callVersion));

/** The titles, states and places of one's own topics in a call. */
export const listOwnOf = (db: Db, callId: string, personId: string) =>
  db
    .select({ id: topics.id, title: topics.title, state: topics.state })
    .from(topics)
    .where(and(eq(topics.callId, callId), eq(topics.leaderId, personId)))
    .orderBy(asc(topics.createdAt), asc(topics.id))
    .limit(20);
