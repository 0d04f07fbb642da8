import { sql, type SQL } from 'drizzle-orm';
import { rowsOf, type Db } from '../../db/client.ts';
import { readable } from '../library/index.ts';
import type { ReadingScope } from '../people/index.ts';
import { FACETS, type FacetName, type Filters } from './schemas.ts';

/** What one search asks of the database. Vectors and weights are in pgvector's notation. */
export type Asked = {
  scope: ReadingScope;
  filters: Filters;
  /**
   * Terms that find candidates; none: nothing is found by words. Null: every passage is a candidate, which in a small
   * library is quicker than asking the index.
   */
  keys: readonly string[] | null;
  /** Sparse vector of the query; '' when it has no known terms. */
  weights: string;
  /** Null when meaning has no say. */
  meaning: Meaning | null;
};
export type Meaning = {
  spaceId: string;
  vector: string;
  dimensions: number;
  /** Similarity that what is found by meaning alone must reach. */
  atLeast: number;
  /** Use the space's index instead of comparing with every permitted row. */
  isApproximate: boolean;
};

/** Passages that are ranked with both scores; what comes after them is in the order of the words. */
const POOL = 200;
const NEIGHBOURS = 120;
const PASSAGES_EACH = 3;

const list = (values: readonly string[]) => sql`(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`;
const json = <T>(value: unknown): T => (typeof value === 'string' ? JSON.parse(value) : value) as T;

/** The condition of each facet that is asked for, over `resources`. */
function conditions(filters: Filters): Map<FacetName, SQL> {
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
    orgIds: (values) => sql`exists (
      select 1 from organisations as home join organisations as chosen on starts_with(home.path, chosen.path)
      where home.id = resources.org_id and chosen.id in ${list(values)})`,
    formats: (values) => sql`exists (
      select 1 from documents where documents.resource_id = resources.id and documents.format in ${list(values)})`,
  };
  return new Map(
    FACETS.filter((name) => filters[name].length > 0).map((name) => [name, conditionOf[name](filters[name])]),
  );
}

/** What always holds: access, and the limits that are no facets. */
function permitted(scope: ReadingScope, filters: Filters): SQL {
  const parts = [readable(scope)];
  if (filters.maxMinutes !== undefined) parts.push(sql`resources.minutes <= ${filters.maxMinutes}`);
  if (filters.excludeIds?.length) parts.push(sql`resources.id not in ${list(filters.excludeIds)}`);
  return sql.join(parts, sql` and `);
}

const tsquery = (terms: readonly string[]) =>
  terms.map((term) => `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`).join(' | ');

/** Passages that share terms with the query, with their words score; access is part of the search, not of what follows it. */
function foundByWords({ scope, filters, keys, weights }: Asked): SQL {
  if (weights === '')
    return sql`select null::text as chunk_id, null::text as resource_id, null::float8 as score where false`;
  const holdsKey = keys ? sql`chunk_words.terms @@ ${tsquery(keys)}::tsquery and` : sql``;
  return sql`
    select chunk_id, resource_id, score from (
      select chunk_words.chunk_id, chunk_words.resource_id,
             -((chunk_words.weights <#> ${weights}::sparsevec) + 0) as score
      from chunk_words join resources on resources.id = chunk_words.resource_id
      where ${holdsKey} ${permitted(scope, filters)}
    ) as candidates where score > 0`;
}

/** Similarity as an expression the planner cannot answer from an index, or as exactly the one it can. */
const distance = ({ vector, dimensions, isApproximate }: Meaning): SQL => {
  const size = sql.raw(String(dimensions));
  return isApproximate
    ? sql`chunk_embeddings.embedding::halfvec(${size}) <#> ${vector}::halfvec(${size})`
    : sql`(chunk_embeddings.embedding <#> ${vector}::vector) + 0`;
};

function foundByMeaning({ scope, filters, meaning }: Asked): SQL {
  if (!meaning)
    return sql`select null::text as chunk_id, null::text as resource_id, null::float8 as similarity where false`;
  const all = sql.join([permitted(scope, filters), ...conditions(filters).values()], sql` and `);
  return sql`
    select chunk_id, resource_id, similarity from (
      select chunk_embeddings.chunk_id, chunk_embeddings.resource_id, -(${distance(meaning)}) as similarity
      from chunk_embeddings join resources on resources.id = chunk_embeddings.resource_id
      where chunk_embeddings.space_id = ${meaning.spaceId} and ${all}
      order by ${distance(meaning)} limit ${NEIGHBOURS}
    ) as near where similarity >= ${meaning.atLeast}`;
}

export type Facets = Record<FacetName, { value: string; label: string | null; count: number }[]>;
export type PoolRow = { id: string; group: string; words: number; similarity: number | null; passages: number };

const FACET_VALUES = 40;

/**
 * Counts per facet under the access and every other filter, but not the facet's own, so that it can be changed. One
 * pass over the resources: ten passes took longer to plan than to run.
 */
function facetCounts(asked: ReadonlyMap<FacetName, SQL>): SQL {
  const others = (name: FacetName) =>
    asked.has(name) ? sql`fails - (not ${sql.identifier(`ok_${name}`)})::integer` : sql`fails`;
  const row = (name: FacetName, value: SQL) => sql`(${name}::text, ${value}, ${others(name)})`;
  const one = [
    row('kinds', sql`flagged.kind`),
    row('stages', sql`flagged.stage`),
    row('subjects', sql`flagged.subject`),
    row('editions', sql`flagged.edition`),
    row('volumes', sql`flagged.volume`),
    row('orgIds', sql`flagged.org_id`),
    row('formats', sql`flagged.format`),
  ];
  const many = (['grades', 'tags', 'competencies'] as const).map(
    (name) => sql`select ${name}::text, item, ${others(name)} from unnest(flagged.${sql.identifier(name)}) as item`,
  );
  return sql`
    select named.name, named.value, organisations.name as label, named.count from (
      select facet.name, facet.value, count(*)::integer as count,
             row_number() over (partition by facet.name order by count(*) desc, facet.value) as place
      from flagged cross join lateral (
        values ${sql.join(one, sql`, `)} union all ${sql.join(many, sql` union all `)}
      ) as facet(name, value, fails)
      where facet.fails = 0 and facet.value is not null
      group by facet.name, facet.value
    ) as named left join organisations on named.name = 'orgIds' and organisations.id = named.value
    where named.place <= ${FACET_VALUES} order by named.name, named.place`;
}

/** The resources of `from` with one column per facet asked for and how many of these fail. */
function flagged(asked: ReadonlyMap<FacetName, SQL>, columns: SQL, from: SQL): SQL {
  const flags = [...asked].map(([name, condition]) => sql`(${condition}) as ${sql.identifier(`ok_${name}`)}`);
  const fails = [...asked.keys()].map((name) => sql`(not ${sql.identifier(`ok_${name}`)})::integer`);
  return sql`
    select *, ${fails.length > 0 ? sql.join(fails, sql` + `) : sql`0`} as fails from (
      select resources.id, resources.kind, resources.stage, resources.grades, resources.subject, resources.edition,
             resources.volume, resources.tags, resources.competencies, resources.org_id, resources.created_at,
             (select documents.format from documents where documents.resource_id = resources.id) as format
             ${columns} ${flags.length > 0 ? sql`, ${sql.join(flags, sql`, `)}` : sql``}
      from ${from}
    ) as checked`;
}

const withFound = (asked: Asked, facets: ReadonlyMap<FacetName, SQL>): SQL => sql`
  with by_words as materialized (${foundByWords(asked)}),
  by_meaning as materialized (${foundByMeaning(asked)}),
  worded as (select resource_id, max(score) as best, count(*)::integer as passages from by_words group by resource_id),
  matched as (select resource_id from worded union select resource_id from by_meaning),
  flagged as materialized (${flagged(
    facets,
    sql`, worded.best, coalesce(worded.passages, 0) as passages`,
    sql`matched join resources on resources.id = matched.resource_id left join worded on worded.resource_id = resources.id`,
  )})`;

/** The statement of a search; apart so that its text can be compared with the one reviewed. */
export function searchStatement(asked: Asked): SQL {
  const facets = conditions(asked.filters);
  const similarity = asked.meaning
    ? sql`(select -(${distance({ ...asked.meaning, isApproximate: false })}) from chunk_embeddings
           where chunk_embeddings.chunk_id = pool.chunk_id and chunk_embeddings.space_id = ${asked.meaning.spaceId})`
    : sql`null::float8`;
  const words = asked.weights
    ? sql`(select -((chunk_words.weights <#> ${asked.weights}::sparsevec) + 0) from chunk_words
           where chunk_words.chunk_id = pool.chunk_id)`
    : sql`0::float8`;
  return sql`${withFound(asked, facets)},
  foremost as (select id, passages from flagged where fails = 0 and best is not null order by best desc, id limit ${POOL}),
  placed as (
    select by_words.chunk_id, by_words.resource_id, by_words.score, foremost.passages,
           row_number() over (partition by by_words.resource_id order by by_words.score desc, by_words.chunk_id) as place
    from by_words join foremost on foremost.id = by_words.resource_id
  ),
  pool as (
    select chunk_id, resource_id, score, passages from placed where place <= ${PASSAGES_EACH}
    union all
    select by_meaning.chunk_id, by_meaning.resource_id, null, flagged.passages from by_meaning
    join flagged on flagged.id = by_meaning.resource_id and flagged.fails = 0
    where by_meaning.chunk_id not in (select chunk_id from placed where place <= ${PASSAGES_EACH})
  ),
  counted as (${facetCounts(facets)})
  select
    (select count(*)::integer from flagged where fails = 0) as total,
    (select coalesce(jsonb_agg(counted), '[]') from counted) as facets,
    (select coalesce(jsonb_agg(jsonb_build_object('id', pool.chunk_id, 'group', pool.resource_id,
       'words', coalesce(pool.score, ${words}, 0), 'similarity', ${similarity}, 'passages', pool.passages)), '[]')
     from pool) as pool`;
}

export type Found = { total: number; facets: Facets; pool: PoolRow[] };

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
});

function facetsOf(value: unknown): Facets {
  const facets = emptyFacets();
  for (const { name, ...row } of json<{ name: FacetName; value: string; label: string | null; count: number }[]>(
    value,
  )) {
    facets[name].push(row);
  }
  return facets;
}

type FoundRow = { total: number; facets: unknown; pool: unknown };

/** Settings for the statement after it: sorts and bitmaps in memory, and no reading of every row of a wide table. */
async function prepare(tx: Db, meaning: Meaning | null): Promise<void> {
  await tx.execute(sql`select set_config('work_mem', '64MB', true), set_config('enable_seqscan', 'off', true)`);
  if (!meaning?.isApproximate) return;
  await tx.execute(sql`select set_config('hnsw.iterative_scan', 'relaxed_order', true),
    set_config('hnsw.ef_search', '200', true), set_config('hnsw.max_scan_tuples', '100000', true)`);
}

/** Everything that matches, counted, and the passages that lead with both of their scores. */
export function findMatches(db: Db, asked: Asked): Promise<Found> {
  return db.transaction(async (tx) => {
    await prepare(tx, asked.meaning);
    const [row] = await rowsOf<FoundRow>(tx, searchStatement(asked));
    return {
      total: row?.total ?? 0,
      facets: facetsOf(row?.facets ?? []),
      pool: json<PoolRow[]>(row?.pool ?? []),
    };
  });
}

/** What follows the pool, by words alone. */
export function findTail(
  db: Db,
  asked: Asked,
  { without, limit, offset }: { without: readonly string[]; limit: number; offset: number },
): Promise<PoolRow[]> {
  return db.transaction(async (tx) => {
    await prepare(tx, null);
    return rowsOf<PoolRow>(
      tx,
      sql`${withFound({ ...asked, meaning: null }, conditions(asked.filters))},
      page as (
        select id, best, passages from flagged where fails = 0 and id not in ${list(without)}
        order by best desc, id limit ${limit} offset ${offset}
      )
      select (select by_words.chunk_id from by_words where by_words.resource_id = page.id
              order by by_words.score desc, by_words.chunk_id limit 1) as id,
             page.id as "group", page.best as words, null as similarity, page.passages
      from page order by page.best desc, page.id`,
    );
  });
}

export type Browsed = { filters: Filters; limit: number; offset: number };

export function browseStatement(scope: ReadingScope, { filters, limit, offset }: Browsed): SQL {
  const facets = conditions(filters);
  return sql`
    with flagged as materialized (${flagged(facets, sql``, sql`resources where ${permitted(scope, filters)}`)}),
    counted as (${facetCounts(facets)}),
    page as (
      select id, created_at from flagged where fails = 0 order by created_at desc, id desc limit ${limit} offset ${offset}
    )
    select
      (select count(*)::integer from flagged where fails = 0) as total,
      (select coalesce(jsonb_agg(counted), '[]') from counted) as facets,
      (select coalesce(jsonb_agg(id order by created_at desc, id desc), '[]') from page) as ids`;
}

/** Resources without a query, newest first. */
export async function browse(
  db: Db,
  scope: ReadingScope,
  asked: Browsed,
): Promise<{ total: number; facets: Facets; ids: string[] }> {
  const [row] = await rowsOf<{ total: number; facets: unknown; ids: unknown }>(db, browseStatement(scope, asked));
  return { total: row?.total ?? 0, facets: facetsOf(row?.facets ?? []), ids: json<string[]>(row?.ids ?? []) };
}

/** The passages of one resource that share terms with the query, best first. */
export function findOwnPassages(
  db: Db,
  { scope, weights }: Pick<Asked, 'scope' | 'weights'>,
  { resourceId, limit }: { resourceId: string; limit: number },
): Promise<{ id: string; score: number }[]> {
  if (weights === '') return Promise.resolve([]);
  return rowsOf<{ id: string; score: number }>(
    db,
    sql`select id, score from (
          select chunk_words.chunk_id as id, -((chunk_words.weights <#> ${weights}::sparsevec) + 0) as score
          from chunk_words join resources on resources.id = chunk_words.resource_id
          where chunk_words.resource_id = ${resourceId} and ${readable(scope)}
        ) as own where score > 0 order by score desc, id limit ${limit}`,
  );
}

/** Permitted passages, counted up to `most`: whether comparing with each is still quick. */
export async function countPermitted(
  db: Db,
  { scope, filters }: Pick<Asked, 'scope' | 'filters'>,
  most: number,
): Promise<number> {
  const all = sql.join([permitted(scope, filters), ...conditions(filters).values()], sql` and `);
  const [row] = await rowsOf<{ n: number }>(
    db,
    sql`select count(*)::integer as n from (
      select 1 from chunk_words join resources on resources.id = chunk_words.resource_id where ${all} limit ${most + 1}
    ) as some`,
  );
  return row?.n ?? 0;
}
