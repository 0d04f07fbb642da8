import { and, asc, count, desc, eq, getTableColumns, ilike, inArray, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { rowsOf, type Db } from '../../../db/client.ts';
import {
  declaredConflicts,
  expertEvents,
  experts,
  organisations,
  persons,
  roleGrants,
} from '../../../db/schema/index.ts';
import type { ExpertState } from '../../../db/schema/reviews.ts';
import type { ExpertRecord } from './rules.ts';

export type ExpertRow = typeof experts.$inferSelect;
export type EventRow = typeof expertEvents.$inferSelect;
export type DeclaredRow = typeof declaredConflicts.$inferSelect;

const body = alias(organisations, 'pool_body');
const home = alias(organisations, 'pool_home');
const shown = (db: Db) =>
  db
    .select({
      ...getTableColumns(experts),
      name: persons.name,
      isActive: persons.isActive,
      homeName: home.name,
      homePath: home.path,
      bodyName: body.name,
      bodyPath: body.path,
      /** Topics she has to read now. */
      open: sql<number>`(select count(*)::int from assignments a
        where a.expert_id = ${experts.id} and a.state in ('invited', 'accepted'))`,
      hasRole: sql<boolean>`exists (select 1 from role_grants g join organisations o on o.id = g.org_id
        where g.person_id = ${experts.personId} and g.role = 'expert' and starts_with(${body.path}, o.path))`,
    })
    .from(experts)
    .innerJoin(persons, eq(persons.id, experts.personId))
    .innerJoin(home, eq(home.id, persons.orgId))
    .innerJoin(body, eq(body.id, experts.orgId));
export type ShownExpert = Awaited<ReturnType<typeof shown>>[number];

/** Whose rows somebody sees: pools of bodies she keeps, and her own. */
export type PoolScope = { personId: string; keptPaths: readonly string[] };
const within = ({ personId, keptPaths }: PoolScope): SQL =>
  sql`(${sql.join(
    [eq(experts.personId, personId), ...keptPaths.map((path) => sql`starts_with(${body.path}, ${path})`)],
    sql` or `,
  )})`;

export type Wanted = {
  orgId: string;
  state?: ExpertState | undefined;
  subject?: string | undefined;
  stage?: string | undefined;
  q?: string | undefined;
  limit: number;
  offset: number;
};

export async function listExperts(db: Db, scope: PoolScope, wanted: Wanted) {
  const { orgId, state, subject, stage, q } = wanted;
  const base = and(
    within({ ...scope, personId: '' }),
    eq(experts.orgId, orgId),
    subject ? sql`${subject} = any(${experts.subjects})` : undefined,
    stage ? sql`${stage} = any(${experts.stages})` : undefined,
    q ? ilike(persons.name, `%${q.replace(/[\\%_]/g, '\\$&')}%`) : undefined,
  );
  const where = and(base, state ? eq(experts.state, state) : undefined);
  const items = await shown(db)
    .where(where)
    .orderBy(asc(experts.state), asc(persons.name), asc(experts.id))
    .limit(wanted.limit)
    .offset(wanted.offset);
  const counted = await db
    .select({ state: experts.state, n: count() })
    .from(experts)
    .innerJoin(persons, eq(persons.id, experts.personId))
    .innerJoin(body, eq(body.id, experts.orgId))
    .where(base)
    .groupBy(experts.state);
  const of = (one: ExpertState) => counted.find((row) => row.state === one)?.n ?? 0;
  const counts = { proposed: of('proposed'), active: of('active'), paused: of('paused'), left: of('left') };
  const total = state ? counts[state] : counted.reduce((sum, { n }) => sum + n, 0);
  return { items, total, counts };
}

export const listOwn = (db: Db, personId: string) =>
  shown(db).where(eq(experts.personId, personId)).orderBy(asc(body.path), asc(experts.id));

export async function findExpert(db: Db, scope: PoolScope, id: string): Promise<ShownExpert | null> {
  const [row] = await shown(db).where(and(eq(experts.id, id), within(scope)));
  return row ?? null;
}
export async function lockExpert(tx: Db, id: string): Promise<ExpertRow | null> {
  const [row] = await tx.select().from(experts).where(eq(experts.id, id)).for('update');
  return row ?? null;
}

/** @returns false when the person is in this pool already */
export async function insertExpert(tx: Db, row: ExpertRow): Promise<boolean> {
  const added = await tx.insert(experts).values(row).onConflictDoNothing().returning({ id: experts.id });
  return added.length > 0;
}
export const saveExpert = (tx: Db, id: string, values: Partial<ExpertRow>) =>
  tx.update(experts).set(values).where(eq(experts.id, id));
export const insertEvent = (tx: Db, row: EventRow) => tx.insert(expertEvents).values(row);

const MOST_EVENTS = 50;
export const listEvents = (db: Db, expertId: string) =>
  db
    .select({ ...getTableColumns(expertEvents), actorName: persons.name })
    .from(expertEvents)
    .leftJoin(persons, eq(persons.id, expertEvents.actorId))
    .where(eq(expertEvents.expertId, expertId))
    .orderBy(desc(expertEvents.at), desc(expertEvents.id))
    .limit(MOST_EVENTS);

export const listDeclared = (db: Db, expertId: string) =>
  db
    .select({
      ...getTableColumns(declaredConflicts),
      otherName: sql<string>`coalesce(${persons.name}, ${organisations.name})`,
    })
    .from(declaredConflicts)
    .leftJoin(persons, eq(persons.id, declaredConflicts.otherPersonId))
    .leftJoin(organisations, eq(organisations.id, declaredConflicts.otherOrgId))
    .where(eq(declaredConflicts.expertId, expertId))
    .orderBy(asc(declaredConflicts.at), asc(declaredConflicts.id));
export const insertDeclared = (tx: Db, row: DeclaredRow) => tx.insert(declaredConflicts).values(row);
export const deleteDeclared = (tx: Db, expertId: string, id: string) =>
  tx
    .delete(declaredConflicts)
    .where(and(eq(declaredConflicts.id, id), eq(declaredConflicts.expertId, expertId)))
    .returning({ id: declaredConflicts.id });

/** Administrators of a body or one above: whoever could give the role, nearest first. */
export const listGranters = (db: Db, orgPath: string, roles: readonly (typeof roleGrants.$inferSelect)['role'][]) =>
  db
    .select({ name: persons.name })
    .from(roleGrants)
    .innerJoin(persons, and(eq(persons.id, roleGrants.personId), eq(persons.isActive, true)))
    .innerJoin(organisations, eq(organisations.id, roleGrants.orgId))
    .where(and(inArray(roleGrants.role, [...roles]), sql`starts_with(${orgPath}, ${organisations.path})`))
    .orderBy(sql`length(${organisations.path}) desc`, asc(persons.name))
    .limit(3);

type Counted = Omit<ExpertRecord, 'latest'> & { id: string };
/** What some experts have done, from their assignments in every call of their body. */
async function countRecords(db: Db, ids: readonly string[], today: string): Promise<Counted[]> {
  const year = sql`(${today}::date - interval '12 months')`;
  const late = sql`(a.submitted_at is not null and (a.submitted_at at time zone 'Asia/Shanghai')::date > a.due_on
    or a.submitted_at is null and a.state in ('invited', 'accepted', 'replaced') and a.due_on < ${today}::date)`;
  return rowsOf<Counted>(
    db,
    sql`select e.id,
      count(a.id)::int as invited,
      count(*) filter (where a.state in ('accepted', 'submitted'))::int as accepted,
      count(*) filter (where a.state = 'submitted')::int as submitted,
      count(*) filter (where a.state = 'declined')::int as declined,
      count(*) filter (where a.state in ('recused', 'abstained'))::int as recused,
      count(*) filter (where ${late})::int as overdue,
      (avg(extract(epoch from a.submitted_at - a.created_at) / 86400)
        filter (where a.submitted_at is not null))::float8 as "meanDays",
      count(*) filter (where a.state = 'declined' and a.created_at >= ${year})::int as "declinedLately",
      count(*) filter (where ${late} and a.created_at >= ${year})::int as "overdueLately",
      to_char(max(a.submitted_at at time zone 'Asia/Shanghai'), 'YYYY-MM-DD') as "lastOn",
      (select to_char(max(t.updated_at at time zone 'Asia/Shanghai'), 'YYYY-MM-DD') from topics t
        where t.cancelled_cause = 'integrity' and (t.leader_id = e.person_id or exists (
          select 1 from topic_members m
          where m.topic_id = t.id and m.person_id = e.person_id and m.state in ('confirmed', 'left')))) as "breachOn"
    from experts e left join assignments a on a.expert_id = e.id
    where ${inArray(sql`e.id`, ['', ...ids])} group by e.id`,
  );
}

const LATEST = 6;
/** The latest calls of some bodies that had reviewers, newest first, with who handed in a review or still sits. */
const listLatestCalls = (db: Db, ids: readonly string[], exceptCallId: string | null) =>
  rowsOf<{ expertId: string; did: boolean }>(
    db,
    sql`with held as (
      select c.id, c.org_id, c.created_at,
        row_number() over (partition by c.org_id order by c.created_at desc, c.id desc) as place
      from topic_calls c where exists (select 1 from assignments a where a.call_id = c.id)
        and c.id <> ${exceptCallId ?? ''})
    select e.id as "expertId", exists (select 1 from assignments a where a.call_id = held.id and a.expert_id = e.id
      and a.state in ('invited', 'accepted', 'submitted')) as did
    from experts e join held on held.org_id = e.org_id and held.place <= ${LATEST}
    where ${inArray(sql`e.id`, ['', ...ids])} order by e.id, held.place`,
  );

/** @param exceptCallId the call that is being assigned now: it is none of the past */
export async function recordsOf(
  db: Db,
  ids: readonly string[],
  asked: { today: string; exceptCallId?: string },
): Promise<Map<string, ExpertRecord>> {
  const counted = await countRecords(db, ids, asked.today);
  const latest = Map.groupBy(await listLatestCalls(db, ids, asked.exceptCallId ?? null), ({ expertId }) => expertId);
  return new Map(
    counted.map(({ id, ...record }) => [id, { ...record, latest: (latest.get(id) ?? []).map(({ did }) => did) }]),
  );
}
