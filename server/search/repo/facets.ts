import { sql, type SQL } from 'drizzle-orm';
import { readable } from '../../library/index.ts';
import type { ReadingScope } from '../../people/index.ts';
import { FACETS, type FacetName, type Filters } from '../schemas.ts';

/** Filters as conditions over `resources`, and the counts of every facet. */
export const list = (values: readonly string[]) =>
  sql`(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`;
export const json = <T>(value: unknown): T => (typeof value === 'string' ? JSON.parse(value) : value) as T;

/** To whom a resource is shown: an organisation's id, `public`, or `own`. */
const scopeOf = sql`coalesce(resources.visible_org_id, resources.visibility)`;

/** The condition of each facet that is asked for, over `resources`. */
export function conditions(filters: Filters): Map<FacetName, SQL> {
  const overlaps = (column: SQL, values: readonly string[]) => sql`${column} && array${list(values)}`;
  const conditionOf: Record<FacetName, (values: readonly string[]) => SQL> = {
    kinds: (values) => sql`resources.kind in ${list(values)}`,
    stages: (values) => sql`coalesce(resources.stage in ${list(values)}, false)`,
    grades: (values) => overlaps(sql`resources.grades`, values),
    subjects: (values) => sql`coalesce(resources.subject in ${list(values)}, false)`,
    editions: (values) => sql`coalesce(resources.edition in ${list(values)}, false)`,
    volumes: (values) => sql`coalesce(resources.volume in ${list(values)}, false)`,
    tags: (values) => overlaps(sql`resources.tags`, values),
    competencies: (values) => overlaps(sql`resources.competencies`, values),
    // An organisation stands for everything below it.
    orgIds: (values) => sql`resources.org_id in (
      select home.id from organisations as home join organisations as chosen on starts_with(home.path, chosen.path)
      where chosen.id in ${list(values)})`,
    formats: (values) => sql`exists (
      select 1 from documents where documents.resource_id = resources.id and documents.format in ${list(values)})`,
    units: (values) => sql`coalesce(resources.unit in ${list(values)}, false)`,
    eras: (values) => sql`coalesce(resources.edition_era in ${list(values)}, false)`,
    aiUses: (values) => sql`coalesce(resources.ai_use in ${list(values)}, false)`,
    licences: (values) => sql`coalesce(resources.licence in ${list(values)}, false)`,
    scopes: (values) => sql`${scopeOf} in ${list(values)}`,
  };
  return new Map(
    FACETS.filter((name) => filters[name].length > 0).map((name) => [name, conditionOf[name](filters[name])]),
  );
}

/** What always holds: access, and the limits that are no facets. */
export function permitted(scope: ReadingScope, filters: Filters): SQL {
  const parts = [readable(scope)];
  if (filters.maxMinutes !== undefined) parts.push(sql`resources.minutes <= ${filters.maxMinutes}`);
  if (filters.excludeIds?.length) parts.push(sql`resources.id not in ${list(filters.excludeIds)}`);
  if (filters.news) {
    const { after, notBy } = filters.news;
    parts.push(sql`(resources.listed_at > ${after}::timestamptz
      or (resources.listed_at is null and resources.created_at > ${after}::timestamptz)) and resources.owner_id <> ${notBy}`);
  }
  return sql.join(parts, sql` and `);
}

/** What is permitted and passes every filter. */
export const wanted = (scope: ReadingScope, filters: Filters): SQL =>
  sql.join([permitted(scope, filters), ...conditions(filters).values()], sql` and `);

export type Facets = Record<FacetName, { value: string; label: string | null; count: number }[]>;
const FACET_VALUES = 40;

const SINGLE = {
  kinds: 'kind',
  stages: 'stage',
  subjects: 'subject',
  editions: 'edition',
  volumes: 'volume',
  orgIds: 'org_id',
  formats: 'format',
  units: 'unit',
  eras: 'edition_era',
  aiUses: 'ai_use',
  licences: 'licence',
  scopes: 'scope',
} as const;
const SEVERAL = ['grades', 'tags', 'competencies'] as const;

/**
 * Counts per facet under the access and every other filter, but not the facet's own, so that it can be changed. One
 * pass over the resources of `from` for all facets of one value each.
 */
export function facetCounts(asked: ReadonlyMap<FacetName, SQL>, from: SQL): SQL {
  const number = (name: FacetName) =>
    asked.has(name)
      ? sql`count(*) filter (where fails - (not ${sql.identifier(`ok_${name}`)})::integer = 0)`
      : sql`count(*) filter (where fails = 0)`;
  const names = Object.keys(SINGLE) as (keyof typeof SINGLE)[];
  const columns = names.map((name) => sql.identifier(SINGLE[name]));
  // grouping() has a bit for each column, set where the row does not belong to the column's group.
  const bits = (at: number) => sql.raw(String(2 ** names.length - 1 - 2 ** (names.length - 1 - at)));
  const each = (value: (name: FacetName) => SQL) =>
    sql`case grouping(${sql.join(columns, sql`, `)}) ${sql.join(
      names.map((name, at) => sql`when ${bits(at)} then ${value(name)}`),
      sql` `,
    )} end`;
  const several = SEVERAL.map(
    (name) => sql`select ${name}::text, item, ${number(name)}
      from ${from} cross join unnest(${from}.${sql.identifier(name)}) as item group by item`,
  );
  return sql`
    select named.name, named.value, organisations.name as label, named.count from (
      select facet.name, facet.value, facet.count::integer as count,
             row_number() over (partition by facet.name order by facet.count desc, facet.value) as place
      from (
        select ${each((name) => sql`${name}::text`)} as name, coalesce(${sql.join(columns, sql`, `)}) as value,
               ${each(number)} as count
        from ${from} group by grouping sets (${sql.join(
          columns.map((column) => sql`(${column})`),
          sql`, `,
        )})
        union all ${sql.join(several, sql` union all `)}
      ) as facet
      where facet.count > 0 and facet.value is not null
    ) as named left join organisations on named.name in ('orgIds', 'scopes') and organisations.id = named.value
    where named.place <= ${FACET_VALUES} order by named.name, named.place`;
}

/** Resources with one column per facet asked for and how many of these fail. */
export function flagged(asked: ReadonlyMap<FacetName, SQL>, from: SQL, where: SQL): SQL {
  const flags = [...asked].map(([name, condition]) => sql`(${condition}) as ${sql.identifier(`ok_${name}`)}`);
  const fails = [...asked.keys()].map((name) => sql`(not ${sql.identifier(`ok_${name}`)})::integer`);
  return sql`
    select *, ${fails.length > 0 ? sql.join(fails, sql` + `) : sql`0`} as fails from ${from} (
      select resources.id, resources.kind, resources.stage, resources.grades, resources.subject, resources.edition,
             resources.volume, resources.tags, resources.competencies, resources.org_id, resources.created_at,
             resources.unit, resources.edition_era, resources.ai_use, resources.licence, ${scopeOf} as scope,
             resources.quality, resources.listed_at,
             (select documents.format from documents where documents.resource_id = resources.id) as format
             ${flags.length > 0 ? sql`, ${sql.join(flags, sql`, `)}` : sql``}
      from resources where ${where} offset 0
    ) as checked`;
}

const emptyFacets = (): Facets => ({
  kinds: [],
  stages: [],
  grades: [],
  subjects: [],
  editions: [],
  volumes: [],
  tags: [],
  competencies: [],
  orgIds: [],
  formats: [],
  units: [],
  eras: [],
  aiUses: [],
  licences: [],
  scopes: [],
});

export function facetsOf(value: unknown): Facets {
  const facets = emptyFacets();
  for (const { name, ...row } of json<{ name: FacetName; value: string; label: string | null; count: number }[]>(
    value,
  )) {
    facets[name].push(row);
  }
  return facets;
}
