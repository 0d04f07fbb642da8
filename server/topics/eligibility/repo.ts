import { and, asc, count, eq, inArray, ne, notInArray, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import {
  organisations,
  persons,
  topicAttachments,
  topicCalls,
  topicCallVersions,
  topicEvents,
  topicFindings,
  topicMembers,
  topics,
  topicStatements,
  topicVerdicts,
} from '../../../db/schema/index.ts';
import type { CallBody } from '../../../db/schema/topic-data.ts';

export type VerdictRow = typeof topicVerdicts.$inferSelect;
const unit = { kind: organisations.kind, isRural: organisations.isRural, isCityDirect: organisations.isCityDirect };
const above = alias(organisations, 'unit_above');
const aboveUnit = { kind: above.kind, name: above.name };

/** An application with its unit and the body of the call that holds for it: that of the version it was handed in by. */
export async function findApplication(db: Db, id: string) {
  const [row] = await db
    .select({
      topic: topics,
      org: { ...unit, id: organisations.id, name: organisations.name, path: organisations.path },
      above: aboveUnit,
      callVersion: sql<number>`coalesce(${topics.callVersion}, ${topicCalls.version})`,
      current: topicCalls.body,
      body: topicCallVersions.body,
      callOrgPath: sql<string>`(select body.path from organisations body where body.id = ${topicCalls.orgId})`,
    })
    .from(topics)
    .innerJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .leftJoin(
      topicCallVersions,
      and(eq(topicCallVersions.callId, topics.callId), eq(topicCallVersions.number, topics.callVersion)),
    )
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .leftJoin(above, eq(above.id, organisations.parentId))
    .where(eq(topics.id, id));
  return row ?? null;
}
export type Application = NonNullable<Awaited<ReturnType<typeof findApplication>>>;

/** The body of a call as it stood in one version; null when there is none. */
export async function findVersionBody(db: Db, callId: string, number: number): Promise<CallBody | null> {
  const [row] = await db
    .select({ body: topicCallVersions.body })
    .from(topicCallVersions)
    .where(and(eq(topicCallVersions.callId, callId), eq(topicCallVersions.number, number)));
  return row?.body ?? null;
}

const IN_TEAM = ['invited', 'confirmed'] as const;

/** Leader and members with the unit they work in, the leader first. */
export async function teamOf(db: Db, topicId: string) {
  const leader = db
    .select({
      ...{ personId: persons.id, name: persons.name, orgName: organisations.name, orgPath: organisations.path },
      ...{ place: sql<number>`0`, task: sql<string>`''`, state: sql<'invited' | 'confirmed'>`'confirmed'` },
    })
    .from(topics)
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(eq(topics.id, topicId));
  const members = db
    .select({
      ...{ personId: persons.id, name: persons.name, orgName: organisations.name, orgPath: organisations.path },
      ...{ place: topicMembers.place, task: topicMembers.task },
      state: sql<'invited' | 'confirmed'>`${topicMembers.state}`,
    })
    .from(topicMembers)
    .innerJoin(persons, eq(persons.id, topicMembers.personId))
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(and(eq(topicMembers.topicId, topicId), inArray(topicMembers.state, [...IN_TEAM])))
    .orderBy(asc(topicMembers.place));
  return [...(await leader), ...(await members)];
}

/** Every other topic that some people lead or take part in, drafts aside. */
export async function listInvolvements(db: Db, topicId: string, personIds: readonly string[]) {
  const told = {
    ...{ topicId: topics.id, callId: topics.callId, title: topics.title, state: topics.state },
    ...{ cause: topics.cancelledCause, closedOn: topics.closedOn, updatedAt: topics.updatedAt },
    level: sql<string | null>`${topicCalls.body} ->> 'level'`,
    history: sql<{ title: string; level: string }[]>`${topics.form} -> 'history'`,
    cancelledAt: sql<string | null>`(select to_char(max(${topicEvents.at}) at time zone 'Asia/Shanghai', 'YYYY-MM-DD')
      from ${topicEvents} where ${topicEvents.topicId} = ${topics.id} and ${topicEvents.kind} = 'cancel')`,
  };
  const ids = ['', ...personIds];
  const led = await db
    .select({ ...told, personId: topics.leaderId, as: sql<'lead' | 'join'>`'lead'` })
    .from(topics)
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(and(inArray(topics.leaderId, ids), ne(topics.id, topicId), ne(topics.state, 'draft')))
    .orderBy(asc(topics.createdAt), asc(topics.id));
  const joined = await db
    .select({ ...told, personId: topicMembers.personId, as: sql<'lead' | 'join'>`'join'` })
    .from(topicMembers)
    .innerJoin(topics, eq(topics.id, topicMembers.topicId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(
      and(
        inArray(topicMembers.personId, ids),
        inArray(topicMembers.state, [...IN_TEAM]),
        ne(topics.id, topicId),
        ne(topics.state, 'draft'),
      ),
    )
    .orderBy(asc(topics.createdAt), asc(topics.id));
  return [...led, ...joined];
}
export type InvolvementRow = Awaited<ReturnType<typeof listInvolvements>>[number];

export const listStatements = (db: Db, topicId: string) =>
  db
    .select({ kind: topicStatements.kind, state: topicStatements.state, title: topicStatements.title })
    .from(topicStatements)
    .where(eq(topicStatements.topicId, topicId));

export async function countProofs(db: Db, topicId: string): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(topicAttachments)
    .where(and(eq(topicAttachments.topicId, topicId), inArray(topicAttachments.use, ['proof', 'supplement'])));
  return row?.n ?? 0;
}

export async function countIdentityFindings(db: Db, topicId: string): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(topicFindings)
    .where(
      and(
        eq(topicFindings.topicId, topicId),
        eq(topicFindings.kind, 'identity'),
        eq(topicFindings.state, 'open'),
        // What only may be a name is for people to look at, not a rule unmet.
        sql`coalesce(${topicFindings.detail} ->> 'certainty', 'sure') = 'sure'`,
      ),
    );
  return row?.n ?? 0;
}

/** Applications to a call that hold a place, within a unit or a county. Read under `lockCall` when one is to be given. */
export const listPlaced = (db: Db, callId: string, but: string, wanted: { orgId: string; countyPath: string }) =>
  db
    .select({
      ...{ topicId: topics.id, title: topics.title, track: topics.track, stage: topics.stage, orgId: topics.orgId },
      ...{ orgPath: organisations.path, org: unit, above: aboveUnit },
    })
    .from(topics)
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .leftJoin(above, eq(above.id, organisations.parentId))
    .where(
      and(
        eq(topics.callId, callId),
        ne(topics.id, but),
        notInArray(topics.state, ['draft', 'submitted', 'withdrawn', 'refused']),
        or(eq(topics.orgId, wanted.orgId), sql`starts_with(${organisations.path}, ${wanted.countyPath})`),
      ),
    )
    .orderBy(asc(topics.submittedAt), asc(topics.id));

export const listVerdicts = (db: Db, topicId: string): Promise<VerdictRow[]> =>
  db.select().from(topicVerdicts).where(eq(topicVerdicts.topicId, topicId)).orderBy(asc(topicVerdicts.id));

/** Puts down what the rules said; rules that the call no longer has leave no verdict behind. */
export async function replaceVerdicts(tx: Db, topicId: string, rows: readonly VerdictRow[]): Promise<void> {
  await tx.delete(topicVerdicts).where(eq(topicVerdicts.topicId, topicId));
  if (rows.length > 0) await tx.insert(topicVerdicts).values([...rows]);
}

export const saveVerdict = (
  tx: Db,
  topicId: string,
  ruleId: string,
  values: Pick<VerdictRow, 'setTo' | 'setById' | 'setReason'>,
) =>
  tx
    .update(topicVerdicts)
    .set(values)
    .where(and(eq(topicVerdicts.topicId, topicId), eq(topicVerdicts.ruleId, ruleId)));

/** Names of those who set verdicts aside. */
export async function namesOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .select({ id: persons.id, name: persons.name })
    .from(persons)
    .where(inArray(persons.id, ['', ...ids]));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
