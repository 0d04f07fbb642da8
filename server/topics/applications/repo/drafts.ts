import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import {
  organisations,
  persons,
  roleGrants,
  topicEvents,
  topicStatements,
  topicVerdicts,
  topicVersions,
  topics,
} from '../../../../db/schema/index.ts';

export type VersionRow = typeof topicVersions.$inferSelect;
export type StatementRow = typeof topicStatements.$inferSelect;

/** The form of the topic this person last wrote: what she said of herself there is not asked again. */
export async function lastFormOf(db: Db, personId: string) {
  const [row] = await db
    .select({ form: topics.form })
    .from(topics)
    .where(eq(topics.leaderId, personId))
    .orderBy(desc(topics.updatedAt), desc(topics.id))
    .limit(1);
  return row?.form ?? null;
}

export async function findPerson(db: Db, id: string) {
  const [row] = await db
    .select({
      id: persons.id,
      name: persons.name,
      subject: persons.subject,
      stage: persons.stage,
      isActive: persons.isActive,
      orgPath: organisations.path,
    })
    .from(persons)
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(eq(persons.id, id));
  return row ?? null;
}

/** People who can be asked, by a part of their name: those of one's own school first. */
export const searchPeople = (
  db: Db,
  wanted: { q: string; callPath: string; ownPath: string; except: readonly string[]; limit: number },
) => {
  const isNear = sql`starts_with(${organisations.path}, ${wanted.ownPath})`;
  return db
    .select({ id: persons.id, name: persons.name, orgName: organisations.name, subject: persons.subject })
    .from(persons)
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(
      and(
        persons.isActive,
        sql`starts_with(${organisations.path}, ${wanted.callPath})`,
        sql`position(${wanted.q} in ${persons.name}) > 0`,
        // Of other units only who is named with two characters at least: a surname alone would list the county.
        sql`(char_length(${wanted.q}) >= 2 or ${isNear})`,
        sql`not (${inArray(persons.id, ['', ...wanted.except])})`,
      ),
    )
    .orderBy(sql`${isNear} desc`, persons.name, persons.id)
    .limit(wanted.limit);
};

/** Who speaks for a unit: administrators of that very organisation. */
export async function administratorsOf(db: Db, orgId: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ personId: roleGrants.personId })
    .from(roleGrants)
    .innerJoin(persons, eq(persons.id, roleGrants.personId))
    .where(
      and(
        eq(roleGrants.orgId, orgId),
        inArray(roleGrants.role, ['school_admin', 'county_admin', 'city_admin', 'province_admin']),
        persons.isActive,
      ),
    );
  return rows.map(({ personId }) => personId);
}

export const namesOfPersons = async (db: Db, ids: readonly string[]): Promise<Map<string, string>> => {
  const rows = await db
    .select({ id: persons.id, name: persons.name })
    .from(persons)
    .where(inArray(persons.id, ['', ...ids]));
  return new Map(rows.map(({ id, name }) => [id, name]));
};

/** The last versions handed in, newest first. */
export const lastVersions = (db: Db, topicId: string, limit: number): Promise<VersionRow[]> =>
  db
    .select()
    .from(topicVersions)
    .where(eq(topicVersions.topicId, topicId))
    .orderBy(desc(topicVersions.number))
    .limit(limit);
export const insertVersion = (db: Db, row: VersionRow) => db.insert(topicVersions).values(row);

export const statementsOf = (db: Db, topicId: string) =>
  db
    .select({ statement: topicStatements, name: persons.name, orgName: organisations.name })
    .from(topicStatements)
    .innerJoin(persons, eq(persons.id, topicStatements.personId))
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(eq(topicStatements.topicId, topicId))
    .orderBy(topicStatements.createdAt, topicStatements.id);
export const insertStatement = (db: Db, row: StatementRow) => db.insert(topicStatements).values(row);
/** Says it anew where the same person said it before (an application that was handed back, and endorsed again). */
export const putStatement = (db: Db, row: StatementRow) =>
  db
    .insert(topicStatements)
    .values(row)
    .onConflictDoUpdate({
      target: [topicStatements.topicId, topicStatements.kind, topicStatements.personId],
      set: { state: row.state, text: row.text, givenAt: row.givenAt, updatedAt: row.updatedAt },
    });
export const saveStatement = (db: Db, id: string, values: Partial<StatementRow>) =>
  db.update(topicStatements).set(values).where(eq(topicStatements.id, id));
export const deleteStatement = (db: Db, id: string) => db.delete(topicStatements).where(eq(topicStatements.id, id));

/** Rules that stand as unmet, topic by topic: what a keeper set aside does not. */
export async function unmetOfMany(db: Db, topicIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db
    .select({ topicId: topicVerdicts.topicId, ruleId: topicVerdicts.ruleId })
    .from(topicVerdicts)
    .where(
      and(
        inArray(topicVerdicts.topicId, ['', ...topicIds]),
        sql`coalesce(${topicVerdicts.setTo}, ${topicVerdicts.verdict}) = 'unmet'`,
      ),
    );
  const found = new Map<string, string[]>();
  for (const { topicId, ruleId } of rows) found.set(topicId, [...(found.get(topicId) ?? []), ruleId]);
  return found;
}
export const unmetRules = async (db: Db, topicId: string): Promise<string[]> =>
  (await unmetOfMany(db, [topicId])).get(topicId) ?? [];

export async function listEvents(db: Db, topicId: string, { limit, offset }: { limit: number; offset: number }) {
  const where = eq(topicEvents.topicId, topicId);
  const items = await db
    .select({ event: topicEvents, actorName: persons.name })
    .from(topicEvents)
    .leftJoin(persons, eq(persons.id, topicEvents.actorId))
    .where(where)
    .orderBy(desc(topicEvents.seq))
    .limit(limit)
    .offset(offset);
  return { items, total: await db.$count(topicEvents, where) };
}

/** What was said when it was last sent back to its leader. */
export async function lastReturn(db: Db, topicId: string): Promise<string | null> {
  const [row] = await db
    .select({ reason: topicEvents.reason })
    .from(topicEvents)
    .where(
      and(
        eq(topicEvents.topicId, topicId),
        inArray(topicEvents.kind, ['hand_back', 'return', 'confirm_revision', 'return_revision']),
      ),
    )
    .orderBy(desc(topicEvents.seq))
    .limit(1);
  return row && row.reason !== '' ? row.reason : null;
}

export async function isCodeTaken(db: Db, callId: string, code: string): Promise<boolean> {
  return (await db.$count(topics, and(eq(topics.callId, callId), eq(topics.blindCode, code)))) > 0;
}
export const deleteTopicDraft = (db: Db, id: string) => db.delete(topics).where(eq(topics.id, id));
