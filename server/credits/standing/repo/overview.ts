import { asc, eq, sql, type SQL } from 'drizzle-orm';
import { rowsOf, type Db } from '../../../../db/client.ts';
import { organisations } from '../../../../db/schema/index.ts';
import type { Group } from '../overview.ts';
import type { ListName, SORTS } from '../schemas.ts';
import { teachersBelow, type StandingRow } from './kept.ts';

const orgColumns = {
  id: organisations.id,
  name: organisations.name,
  kind: organisations.kind,
  path: organisations.path,
};
export type Org = { id: string; name: string; kind: 'province' | 'city' | 'county' | 'school' | 'group'; path: string };

export async function findOrg(db: Db, id: string): Promise<Org | null> {
  const [row] = await db.select(orgColumns).from(organisations).where(eq(organisations.id, id));
  return row ?? null;
}
/** An organisation and everything below it. */
export const listTree = (db: Db, path: string): Promise<Org[]> =>
  db
    .select(orgColumns)
    .from(organisations)
    .where(sql`starts_with(${organisations.path}, ${path})`)
    .orderBy(asc(organisations.path));

/** Which policies are applied below an organisation, each with a place where it is. */
export const listPolicyKeys = (db: Db, path: string) =>
  rowsOf<{ policyKey: string; orgPath: string }>(
    db,
    sql`select s.policy_key as "policyKey", min(o.path) as "orgPath" from ${teachersBelow(path)}
      where p.is_active and s.policy_key <> '' group by s.policy_key`,
  );

/**
 * Everything an overview is made of, in one pass over the kept standings: figures per organisation that persons belong
 * to, and per policy. `owed` and `met` have one number per key.
 */
export function countGroups(db: Db, path: string, keys: readonly string[]): Promise<Group[]> {
  const counts = (one: (key: string) => SQL) =>
    sql`json_build_array(${sql.join(
      keys.map((key) => sql`count(*) filter (where ${one(key)})::int`),
      sql`, `,
    )})`;
  return rowsOf<Group>(
    db,
    sql`select o.path as "orgPath", coalesce(s.policy_key, '') as "policyKey",
        count(*)::int as teachers,
        count(*) filter (where s.person_id is null)::int as missing,
        count(*) filter (where s.is_complete)::int as complete,
        count(*) filter (where not s.is_year_met)::int as "yearUnmet",
        count(*) filter (where s.year_needed > 0)::int as "yearOwed",
        count(*) filter (where s.impossible > 0)::int as impossible,
        coalesce(sum(s.counted), 0)::float8 as counted,
        coalesce(sum(s.needed), 0)::float8 as needed,
        json_build_array(${sql.join(
          [0, 1, 2, 3, 4].map(
            (step) =>
              sql`count(*) filter (where s.needed > 0 and least(4, s.counted::bigint * 4 / s.needed) = ${step}::int)::int`,
          ),
          sql`, `,
        )}) as spread,
        ${counts((key) => sql`jsonb_exists(s.rules, ${key})`)} as owed,
        ${counts((key) => sql`s.rules -> ${key}::text ->> 2 = '1'`)} as met
      from ${teachersBelow(path)} where p.is_active group by o.path, s.policy_key`,
  );
}

/** A person in a list, with what the list shows; without a kept row the figures are zero and `policyKey` is null. */
export type Listed = Pick<
  StandingRow,
  'counted' | 'needed' | 'yearCounted' | 'yearNeeded' | 'isYearMet' | 'isComplete' | 'impossible'
> & {
  personId: string;
  name: string;
  orgId: string;
  orgName: string;
  subject: string | null;
  stage: string | null;
  ladderLevel: string | null;
  policyKey: string | null;
};
export type Filter = {
  list: ListName;
  unmet?: string | undefined;
  subject?: string | undefined;
  level?: string | undefined;
  q?: string | undefined;
  sort: (typeof SORTS)[number];
  descending: boolean;
};

const lists: Record<ListName, SQL> = {
  all: sql`true`,
  year: sql`not s.is_year_met`,
  incomplete: sql`s.policy_key <> '' and not s.is_complete`,
  impossible: sql`s.impossible > 0`,
  complete: sql`s.is_complete`,
  none: sql`coalesce(s.policy_key, '') = ''`,
};
/** The same order on every server, and the one that computed lists have. */
const orders: Record<Filter['sort'], SQL> = {
  place: sql`o.path collate "C"`,
  name: sql`p.name collate "C"`,
  counted: sql`coalesce(s.counted, 0)`,
  gap: sql`coalesce(s.needed - s.counted, 0)`,
  year: sql`coalesce(s.year_counted - s.year_needed, 0)`,
};
const like = (text: string) => `%${text.replace(/[\\%_]/g, (char) => `\\${char}`)}%`;

function matching(path: string, { list, unmet, subject, level, q }: Filter): SQL {
  const all = [
    sql`p.is_active`,
    lists[list],
    ...(unmet ? [sql`s.rules -> ${unmet}::text ->> 2 = '0'`] : []),
    ...(subject ? [sql`p.subject = ${subject}`] : []),
    ...(level ? [sql`p.ladder_level = ${level}`] : []),
    ...(q ? [sql`p.name ilike ${like(q)}`] : []),
  ];
  return sql`${teachersBelow(path)} where ${sql.join(all, sql` and `)}`;
}

/** A page of the teachers below an organisation by their kept standings, and how many there are. */
export async function listStandings(db: Db, path: string, filter: Filter, { limit, offset }: Paging) {
  const rows = await rowsOf<Listed>(
    db,
    sql`select p.id as "personId", p.name, o.id as "orgId", o.name as "orgName", p.subject, p.stage,
        p.ladder_level as "ladderLevel", s.policy_key as "policyKey",
        coalesce(s.counted, 0) as counted, coalesce(s.needed, 0) as needed,
        coalesce(s.year_counted, 0) as "yearCounted", coalesce(s.year_needed, 0) as "yearNeeded",
        coalesce(s.is_year_met, true) as "isYearMet", coalesce(s.is_complete, false) as "isComplete",
        coalesce(s.impossible, 0) as impossible
      from ${matching(path, filter)}
      order by ${orders[filter.sort]} ${filter.descending ? sql`desc` : sql`asc`}, p.name collate "C", p.id collate "C"
      limit ${limit} offset ${offset}`,
  );
  const [count] = await rowsOf<{ total: number }>(
    db,
    sql`select count(*)::int as total from ${matching(path, filter)}`,
  );
  return { rows, total: count?.total ?? 0 };
}
type Paging = { limit: number; offset: number };
