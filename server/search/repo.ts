import { sql, type SQL } from 'drizzle-orm';
import { rowsOf, type Db } from '../../db/client.ts';
import { readable } from '../library/index.ts';
import type { ReadingScope } from '../people/index.ts';
import type { Key } from './keys.ts';
import { FACETS, type FacetName, type Filters } from './schemas.ts';

/** What one search asks of the database. Vectors and weights are in pgvector's notation. */
export type Asked = {
  scope: ReadingScope;
  filters: Filters;
  /**
   * What finds candidates; none: nothing is found by words. Null: every passage is a candidate, which in a small library
   * is quicker than asking the index.
   */
  keys: readonly Key[] | null;
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
/**
 * A resource whose best passage scores less than this share of the best of all is no answer, though it holds an ideograph
 * of the question: totals fall to a third or half, and of what is relevant 1 % is lost at most (`npm run eval`).
 */
const FAINT = 0.2;

const list = (values: readonly string[]) => sql`(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`;
const json = <T>(value: unknown): T => (typeof value === 'string' ? JSON.parse(value) : value) as T;

/** To whom a resource is shown: an organisation's id, `public`, or `own`. */
const scopeOf = sql`coalesce(resources.visible_org_id, resources.visibility)`;

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
function permitted(scope: ReadingScope, filters: Filters): SQL {
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

const lexeme = (term: string) => `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
const tsquery = (keys: readonly Key[]) => keys.map((key) => `(${key.map(lexeme).join(' & ')})`).join(' | ');

/** Passages that share a term with the query. Their weights are only pointed at here: most are never read. */
function candidates({ keys, weights }: Asked): SQL {
  if (weights === '')
    return sql`select null::text as chunk_id, null::text as resource_id, null::sparsevec as weights where false`;
  const holdsKey = keys ? sql`where chunk_words.terms @@ ${tsquery(keys)}::tsquery` : sql``;
  return sql`select chunk_words.chunk_id, chunk_words.resource_id, chunk_words.weights from chunk_words ${holdsKey}`;
}

/** The words score of the candidates in what may be read; the inner product is dear, so it comes last and once. */
const foundByWords = ({ weights }: Asked): SQL => sql`
  select chunk_id, resource_id, score from (
    select candidates.chunk_id, candidates.resource_id,
           ${weights ? sql`-((candidates.weights <#> ${weights}::sparsevec) + 0)` : sql`null::float8`} as score
    from candidates join flagged on flagged.id = candidates.resource_id offset 0
  ) as scored where score > 0`;

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
function facetCounts(asked: ReadonlyMap<FacetName, SQL>, from: SQL): SQL {
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
function flagged(asked: ReadonlyMap<FacetName, SQL>, from: SQL, where: SQL): SQL {
  const flags = [...asked].map(([name, condition]) => sql`(${condition}) as ${sql.identifier(`ok_${name}`)}`);
  const fails = [...asked.keys()].map((name) => sql`(not ${sql.identifier(`ok_${name}`)})::integer`);
  return sql`
    select *, ${fails.length > 0 ? sql.join(fails, sql` + `) : sql`0`} as fails from ${from} (
      select resources.id, resources.kind, resources.stage, resources.grades, resources.subject, resources.edition,
             resources.volume, resources.tags, resources.competencies, resources.org_id, resources.created_at,
             resources.unit, resources.edition_era, resources.ai_use, resources.licence, ${scopeOf} as scope,
             (select documents.format from documents where documents.resource_id = resources.id) as format
             ${flags.length > 0 ? sql`, ${sql.join(flags, sql`, `)}` : sql``}
      from resources where ${where} offset 0
    ) as checked`;
}

/**
 * From candidates to `found`: each resource is looked at once, by its key, and only what may be read of it is scored.
 * Lateral, because a planner that overrates the candidates would read every resource instead.
 */
const withFound = (asked: Asked, facets: ReadonlyMap<FacetName, SQL>): SQL => sql`
  with candidates as materialized (${candidates(asked)}),
  by_meaning as materialized (${foundByMeaning(asked)}),
  matched as (select resource_id from candidates union select resource_id from by_meaning),
  flagged as materialized (${flagged(
    facets,
    sql`matched cross join lateral`,
    sql`resources.id = matched.resource_id and ${permitted(asked.scope, asked.filters)}`,
  )}),
  by_words as materialized (${foundByWords(asked)}),
  worded as (select resource_id, max(score) as best, count(*)::integer as passages from by_words group by resource_id),
  found as materialized (
    select flagged.*, worded.best, coalesce(worded.passages, 0) as passages
    from flagged left join worded on worded.resource_id = flagged.id
    where worded.best >= ${FAINT} * (select max(best) from worded) or flagged.id in (select resource_id from by_meaning)
  )`;

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
  foremost as (select id, passages from found where fails = 0 and best is not null order by best desc, id limit ${POOL}),
  placed as (
    select by_words.chunk_id, by_words.resource_id, by_words.score, foremost.passages,
           row_number() over (partition by by_words.resource_id order by by_words.score desc, by_words.chunk_id) as place
    from by_words join foremost on foremost.id = by_words.resource_id
  ),
  pool as (
    select chunk_id, resource_id, score, passages from placed where place <= ${PASSAGES_EACH}
    union all
    select by_meaning.chunk_id, by_meaning.resource_id, null, found.passages from by_meaning
    join found on found.id = by_meaning.resource_id and found.fails = 0
    where by_meaning.chunk_id not in (select chunk_id from placed where place <= ${PASSAGES_EACH})
  ),
  counted as (${facetCounts(facets, sql`found`)})
  select
    (select count(*)::integer from found where fails = 0) as total,
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
  units: [],
  eras: [],
  aiUses: [],
  licences: [],
  scopes: [],
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

/**
 * Settings for the statement after it: sorts and bitmaps in memory, no reading of every row of a wide table, and neither
 * compiling nor workers, which take longer to begin than a search to end.
 */
async function prepare(tx: Db, meaning: Meaning | null): Promise<void> {
  await tx.execute(sql`select set_config('work_mem', '64MB', true), set_config('enable_seqscan', 'off', true),
    set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)`);
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
        select id, best, passages from found where fails = 0 and id not in ${list(without)}
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
    with flagged as materialized (${flagged(facets, sql``, permitted(scope, filters))}),
    counted as (${facetCounts(facets, sql`flagged`)}),
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
