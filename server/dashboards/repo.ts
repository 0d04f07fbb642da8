import { and, count, desc, eq, sql, type SQL } from 'drizzle-orm';
import { rowsOf, type Db } from '../../db/client.ts';
import { healthSnapshots, organisations, resources, type CoverageCell } from '../../db/schema/index.ts';
import { readable } from '../library/index.ts';
import type { ReadingScope } from '../people/index.ts';
import { WORK_LISTS, type FoundCell, type Level, type WorkList } from './rules.ts';

export type Org = { id: string; name: string; path: string; kind: string };

export async function findOrg(db: Db, id: string): Promise<Org | null> {
  const [row] = await db
    .select({ id: organisations.id, name: organisations.name, path: organisations.path, kind: organisations.kind })
    .from(organisations)
    .where(eq(organisations.id, id));
  return row ?? null;
}

/** Whoever looks after an organisation reads at least this much, so its figures are the same for all who may see them. */
const stewardOf = (org: Org): ReadingScope => ({
  personId: '',
  memberOf: org.path.split('/').filter((id) => id !== ''),
  stewardPaths: [org.path],
});

/** What people at or below an organisation find: listed for it, for something below or above it, or for everybody. */
const shelfOf = (org: Org): SQL => sql`
  ${resources.listing} = 'listed' and ${readable(stewardOf(org))} and (
    ${resources.visibility} = 'public' or ${resources.visibleOrgId} in (
      select scope.id from organisations as scope
      where starts_with(scope.path, ${org.path}) or starts_with(${org.path}, scope.path)
    )
  )`;

/** Which part of the shelf; '' asks for what says nothing. */
export type Place = Partial<Record<'stage' | 'subject' | 'grade' | 'unit' | 'lesson' | 'kind', string | undefined>>;

const columns = {
  stage: resources.stage,
  subject: resources.subject,
  unit: resources.unit,
  lesson: resources.lesson,
  kind: resources.kind,
} as const;

function placed(place: Place): SQL {
  const wanted: SQL[] = [];
  for (const [name, column] of Object.entries(columns)) {
    const value = place[name as keyof typeof columns];
    if (value === undefined) continue;
    wanted.push(value === '' ? sql`${column} is null` : sql`${column} = ${value}`);
  }
  if (place.grade !== undefined) {
    wanted.push(
      place.grade === '' ? sql`cardinality(${resources.grades}) = 0` : sql`${place.grade} = any(${resources.grades})`,
    );
  }
  return wanted.length === 0 ? sql`true` : sql`(${sql.join(wanted, sql` and `)})`;
}

const isReused = sql`(
  exists (select 1 from reuses where reuses.resource_id = ${resources.id} and reuses.hidden_at is null)
  or exists (select 1 from resource_parents where resource_parents.parent_id = ${resources.id})
)`;

/** `since` and `before` come from the clock: when use counts from, and when a text is old. */
export type Times = { unusedSince: string; outdatedBefore: string };

/** What puts a resource on a work list. */
const conditions = (org: Org, { unusedSince, outdatedBefore }: Times): Record<WorkList, SQL> => ({
  no_stage: sql`${resources.stage} is null`,
  no_subject: sql`${resources.subject} is null`,
  no_grades: sql`cardinality(${resources.grades}) = 0`,
  no_unit: sql`${resources.unit} is null`,
  no_summary: sql`${resources.summary} = ''`,
  no_tags: sql`cardinality(${resources.tags}) = 0`,
  no_source: sql`${resources.sourceName} is null`,
  no_licence: sql`${resources.licence} is null`,
  never_used: sql`(
    ${resources.listedAt} < ${unusedSince}::timestamptz
    and not exists (select 1 from resource_uses where resource_uses.resource_id = ${resources.id}
      and resource_uses.day >= ${unusedSince}::timestamptz::date)
    and not exists (select 1 from reuses where reuses.resource_id = ${resources.id}
      and reuses.day >= ${unusedSince}::timestamptz::date)
    and not exists (select 1 from resource_parents where resource_parents.parent_id = ${resources.id}
      and resource_parents.created_at >= ${unusedSince}::timestamptz)
  )`,
  // What is shown was last changed when its listed version was written.
  outdated: sql`(
    ${resources.editionEra} = 'old' or (
      select version.created_at from resource_versions as version
      where version.resource_id = ${resources.id} and version.number = ${resources.listedVersion}
    ) < ${outdatedBefore}::timestamptz
  )`,
  flagged: sql`exists (select 1 from flags where flags.resource_id = ${resources.id} and flags.state = 'open')`,
  in_families: sql`exists (
    select 1 from resource_twins as tie join resources as other
      on other.id = case when tie.a_id = ${resources.id} then tie.b_id else tie.a_id end
    where (tie.a_id = ${resources.id} or tie.b_id = ${resources.id}) and tie.state = 'open'
      and other.listing = 'listed' and (other.visibility = 'public' or other.visible_org_id in (
        select scope.id from organisations as scope
        where starts_with(scope.path, ${org.path}) or starts_with(${org.path}, scope.path)))
  )`,
  weak: sql`coalesce(${resources.completeness} < 0.5, false)`,
  free_tags: sql`exists (
    select 1 from tag_suggestions where tag_suggestions.tag = any(${resources.tags}) and tag_suggestions.state = 'open'
  )`,
});

const rowOf: Record<Level, SQL> = {
  subject: sql`${resources.subject}`,
  grade: sql`grade.value`,
  unit: sql`${resources.unit}`,
  lesson: sql`${resources.lesson}`,
};
/** A resource for several grades stands in the row of each. */
const grades = sql`left join lateral unnest(${resources.grades}) as grade(value) on true`;

const figures = sql`
  count(*)::integer as resources,
  avg(${resources.quality}) filter (where ${resources.quality} <> 0.5) as quality,
  avg(${resources.completeness}) as completeness,
  count(*) filter (where ${isReused})::integer as reused,
  count(*) filter (where ${resources.editionEra} = 'old')::integer as old`;

/** Cells by row and kind. Quality is the mean over what has been rated or reused; 0.5 says that nothing is known. */
export const listCells = (db: Db, org: Org, by: Level, place: Place): Promise<FoundCell[]> =>
  rowsOf<FoundCell>(
    db,
    sql`select ${rowOf[by]} as "row", ${resources.kind} as kind, ${figures}
        from ${resources} ${by === 'grade' ? grades : sql``}
        where ${shelfOf(org)} and ${placed(by === 'grade' ? { ...place, grade: undefined } : place)}
        group by 1, 2`,
  );

/** Leaf cells for a record. A resource for several grades is counted once, under the first, so that sums are exact. */
export const listLeaves = (db: Db, org: Org): Promise<CoverageCell[]> =>
  rowsOf<CoverageCell>(
    db,
    sql`select ${resources.stage} as stage, ${resources.subject} as subject, ${resources.grades}[1] as grade,
               ${resources.unit} as unit, ${resources.kind} as kind, ${figures}
        from ${resources} where ${shelfOf(org)} group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
  );

export type WorkCounts = Record<WorkList, number> & { total: number };

export async function countWork(db: Db, org: Org, place: Place, times: Times): Promise<WorkCounts> {
  const wanted = conditions(org, times);
  const each = WORK_LISTS.map(
    (list) => sql`count(*) filter (where ${wanted[list]})::integer as ${sql.identifier(list)}`,
  );
  const [row] = await rowsOf<WorkCounts>(
    db,
    sql`select count(*)::integer as total, ${sql.join(each, sql`, `)}
        from ${resources} where ${shelfOf(org)} and ${placed(place)}`,
  );
  if (!row) throw new Error('an aggregate without a row');
  return row;
}

/** The ids behind a number, newest first, and how many there are. */
export async function listBehind(
  db: Db,
  org: Org,
  asked: { place: Place; list: WorkList | undefined; times: Times; limit: number; offset: number },
): Promise<{ ids: string[]; total: number }> {
  const isWanted = asked.list ? conditions(org, asked.times)[asked.list] : sql`true`;
  const where = sql`${shelfOf(org)} and ${placed(asked.place)} and ${isWanted}`;
  const rows = await db
    .select({ id: resources.id })
    .from(resources)
    .where(where)
    .orderBy(desc(resources.listedAt), desc(resources.id))
    .limit(asked.limit)
    .offset(asked.offset);
  const [all] = await db.select({ total: count() }).from(resources).where(where);
  return { ids: rows.map(({ id }) => id), total: all?.total ?? 0 };
}

export type Snapshot = { day: string; cells: CoverageCell[]; counts: Record<string, number>; createdAt: Date };

export const listSnapshots = (db: Db, orgId: string) =>
  db
    .select({ day: healthSnapshots.day, counts: healthSnapshots.counts, createdAt: healthSnapshots.createdAt })
    .from(healthSnapshots)
    .where(eq(healthSnapshots.orgId, orgId))
    .orderBy(desc(healthSnapshots.day))
    .limit(400);

export async function findSnapshot(db: Db, orgId: string, day: string): Promise<Snapshot | null> {
  const { cells, counts, createdAt } = healthSnapshots;
  const [row] = await db
    .select({ day: healthSnapshots.day, cells, counts, createdAt })
    .from(healthSnapshots)
    .where(and(eq(healthSnapshots.orgId, orgId), eq(healthSnapshots.day, day)));
  return row ?? null;
}

/** One record per organisation and day; the last of a day stays. */
export async function saveSnapshot(
  db: Db,
  row: Omit<Snapshot, 'createdAt'> & { id: string; orgId: string; takenBy: string | null },
  now: Date,
): Promise<void> {
  const { cells, counts, takenBy } = row;
  await db
    .insert(healthSnapshots)
    .values({ ...row, createdAt: now })
    .onConflictDoUpdate({
      target: [healthSnapshots.orgId, healthSnapshots.day],
      set: { cells, counts, takenBy, createdAt: now },
    });
}

/** Organisations that somebody looks after as a steward of theirs: whose figures are recorded every day. */
export const listLookedAfter = (db: Db): Promise<Org[]> =>
  rowsOf<Org>(
    db,
    sql`select id, name, path, kind from organisations
        where kind <> 'group' and exists (
          select 1 from role_grants where role_grants.org_id = organisations.id
            and role_grants.role in ('researcher', 'school_admin', 'county_admin', 'city_admin', 'province_admin'))
        order by path`,
  );
