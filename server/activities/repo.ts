import { and, asc, count, desc, eq, gte, inArray, lt, or, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { activities, attendances, organisations, persons } from '../../db/schema/index.ts';
import type { ReadingScope } from '../people/index.ts';

export type ActivityRow = typeof activities.$inferSelect;
export type AttendanceRow = typeof attendances.$inferSelect;

/** Activities of one's own organisations and those above, of those one looks after, and where one is on the list. */
const within = (scope: ReadingScope): SQL | undefined =>
  or(
    inArray(activities.orgId, ['', ...scope.memberOf]),
    ...scope.stewardPaths.map((path) => sql`starts_with(${organisations.path}, ${path})`),
    sql`exists (select 1 from attendances mine where mine.activity_id = ${activities.id} and mine.person_id = ${scope.personId})`,
  );

const counted = (state: 'present' | 'any') =>
  sql<number>`(select count(*)::int from attendances a where a.activity_id = activities.id
    ${state === 'present' ? sql`and a.state = 'present'` : sql``})`;

const rows = (db: Db, personId: string) =>
  db
    .select({
      id: activities.id,
      orgId: activities.orgId,
      orgName: organisations.name,
      orgPath: organisations.path,
      kind: activities.kind,
      state: activities.state,
      title: activities.title,
      place: activities.place,
      plan: activities.plan,
      record: activities.record,
      heldOn: activities.heldOn,
      hours: activities.hours,
      category: activities.category,
      level: activities.level,
      form: activities.form,
      leaderId: activities.leaderId,
      leaderName: persons.name,
      revision: activities.revision,
      invited: counted('any'),
      present: counted('present'),
      mine: sql<AttendanceRow['state'] | null>`(select a.state from attendances a
        where a.activity_id = activities.id and a.person_id = ${personId})`,
    })
    .from(activities)
    .innerJoin(organisations, eq(organisations.id, activities.orgId))
    .leftJoin(persons, eq(persons.id, activities.leaderId));
export type Listed = Awaited<ReturnType<typeof rows>>[number];

export async function listActivities(
  db: Db,
  scope: ReadingScope,
  wanted: { when: 'coming' | 'past'; today: string; limit: number; offset: number },
): Promise<{ items: Listed[]; total: number }> {
  const isComing = wanted.when === 'coming';
  const time = isComing ? gte(activities.heldOn, wanted.today) : lt(activities.heldOn, wanted.today);
  const where = and(within(scope), time);
  const items = await rows(db, scope.personId)
    .where(where)
    .orderBy(isComing ? asc(activities.heldOn) : desc(activities.heldOn), desc(activities.id))
    .limit(wanted.limit)
    .offset(wanted.offset);
  const [all] = await db
    .select({ total: count() })
    .from(activities)
    .innerJoin(organisations, eq(organisations.id, activities.orgId))
    .where(where);
  return { items, total: all?.total ?? 0 };
}

export async function findActivity(db: Db, scope: ReadingScope, id: string): Promise<Listed | null> {
  const [row] = await rows(db, scope.personId).where(and(eq(activities.id, id), within(scope)));
  return row ?? null;
}

/** Holds an activity to the end of the transaction; who may is asked before. */
export async function lockActivity(tx: Db, id: string): Promise<ActivityRow | null> {
  const [row] = await tx.select().from(activities).where(eq(activities.id, id)).for('update');
  return row ?? null;
}

export const insertActivity = (db: Db, row: ActivityRow) => db.insert(activities).values(row);
export const saveActivity = (db: Db, id: string, values: Partial<ActivityRow>) =>
  db.update(activities).set(values).where(eq(activities.id, id));

/** Who is on the list, by school and name. */
export const listAttendances = (db: Db, activityId: string) =>
  db
    .select({
      id: attendances.id,
      personId: attendances.personId,
      name: persons.name,
      orgName: organisations.name,
      state: attendances.state,
      missedHours: attendances.missedHours,
      artefacts: attendances.artefacts,
      toldAt: attendances.toldAt,
    })
    .from(attendances)
    .innerJoin(persons, eq(persons.id, attendances.personId))
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(eq(attendances.activityId, activityId))
    .orderBy(asc(organisations.path), asc(persons.name), asc(persons.id));
export type Attendant = Awaited<ReturnType<typeof listAttendances>>[number];

export async function lockAttendance(tx: Db, activityId: string, personId: string): Promise<AttendanceRow | null> {
  const mine = and(eq(attendances.activityId, activityId), eq(attendances.personId, personId));
  const [row] = await tx.select().from(attendances).where(mine).for('update');
  return row ?? null;
}

export const insertAttendances = (db: Db, list: readonly AttendanceRow[]) =>
  list.length === 0
    ? Promise.resolve()
    : db
        .insert(attendances)
        .values([...list])
        .onConflictDoNothing();
export const saveAttendance = (db: Db, id: string, values: Partial<AttendanceRow>) =>
  db.update(attendances).set(values).where(eq(attendances.id, id));
export const deleteAttendances = (db: Db, activityId: string, personIds: readonly string[]) =>
  db
    .delete(attendances)
    .where(and(eq(attendances.activityId, activityId), inArray(attendances.personId, ['', ...personIds])));
