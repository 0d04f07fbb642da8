import { sql, type SQL } from 'drizzle-orm';
import { rowsOf, type Db } from '../../db/client.ts';
import { readable } from '../library/index.ts';
import type { ReadingScope } from '../people/index.ts';
import type { Key } from './keys.ts';
import type { Standing } from './prior.ts';
import {
  conditions,
  facetCounts,
  facetsOf,
  flagged,
  json,
  list,
  permitted,
  wanted,
  type Facets,
} from './repo/facets.ts';
import type { FacetName, Filters } from './schemas.ts';

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
  /** Another limit than `FAINT`, for whoever judges what is found once more. */
  faint?: number | undefined;
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

const lexeme = (term: string) => `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
const tsquery = (keys: readonly Key[]) => keys.map((key) => `(${key.map(lexeme).join(' & ')})`).join(' | ');

/** Resources so few that every passage of them is looked at: some six thousand, as many as keys bring at most. */
const FEW = 600;

/**
 * Passages to score; their weights are only pointed at here, for most are never read. Those that hold a key; and where
 * access and filters leave few resources, as on the shelf of one school, all of these: keys are chosen for the whole
 * library and may have passed over what they hold.
 */
function candidates(asked: Asked): SQL {
  const { keys, weights, scope, filters } = asked;
  if (weights === '')
    return sql`candidates as (select null::text as chunk_id, null::text as resource_id, null::sparsevec as weights where false)`;
  const columns = sql`chunk_words.chunk_id, chunk_words.resource_id, chunk_words.weights`;
  if (keys === null) return sql`candidates as materialized (select ${columns} from chunk_words)`;
  return sql`
  by_key as materialized (select ${columns} from chunk_words where chunk_words.terms @@ ${tsquery(keys)}::tsquery),
  few as materialized (select resources.id from resources where ${wanted(scope, filters)} limit ${FEW + 1}),
  candidates as materialized (
    select chunk_id, resource_id, weights from by_key
    union all
    select own.chunk_id, own.resource_id, own.weights
    from few cross join lateral (select ${columns} from chunk_words where chunk_words.resource_id = few.id offset 0) as own
    where (select count(*) from few) <= ${FEW} and own.chunk_id not in (select chunk_id from by_key)
  )`;
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
  return sql`
    select chunk_id, resource_id, similarity from (
      select chunk_embeddings.chunk_id, chunk_embeddings.resource_id, -(${distance(meaning)}) as similarity
      from chunk_embeddings join resources on resources.id = chunk_embeddings.resource_id
      where chunk_embeddings.space_id = ${meaning.spaceId} and ${wanted(scope, filters)}
      order by ${distance(meaning)} limit ${NEIGHBOURS}
    ) as near where similarity >= ${meaning.atLeast}`;
}

export type { Facets };
export type PoolRow = { id: string; group: string; words: number; similarity: number | null; passages: number };

/**
 * From candidates to `found`: each resource is looked at once, by its key, and only what may be read of it is scored.
 * Lateral, because a planner that overrates the candidates would read every resource instead.
 */
const withFound = (asked: Asked, facets: ReadonlyMap<FacetName, SQL>): SQL => sql`
  with ${candidates(asked)},
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
    where worded.best >= ${asked.faint ?? FAINT} * (select max(best) from worded) or flagged.id in (select resource_id from by_meaning)
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
     from pool) as pool,
    (select coalesce(jsonb_agg(jsonb_build_object('id', found.id, 'quality', found.quality, 'listedAt', found.listed_at,
       'isOldEdition', coalesce(found.edition_era = 'old', false))), '[]')
     from found where found.id in (select resource_id from pool)) as standings`;
}

/** `standings`: what speaks for each resource of the pool, whatever is asked. */
export type Found = { total: number; facets: Facets; pool: PoolRow[]; standings: ReadonlyMap<string, Standing> };

type FoundRow = { total: number; facets: unknown; pool: unknown; standings: unknown };
type StandingRow = { id: string; quality: number; listedAt: string | null; isOldEdition: boolean };

/** Sorts and bitmaps in memory, and neither compiling nor workers, which take longer to begin than a search to end. */
const IN_MEMORY = sql`set_config('work_mem', '64MB', true), set_config('jit', 'off', true),
    set_config('max_parallel_workers_per_gather', '0', true)`;

/** Settings for the statement after it: besides, no reading of every row of a table whose rows are wide. */
async function prepare(tx: Db, meaning: Meaning | null): Promise<void> {
  await tx.execute(sql`select set_config('enable_seqscan', 'off', true), ${IN_MEMORY}`);
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
      standings: new Map(
        json<StandingRow[]>(row?.standings ?? []).map(({ id, listedAt, ...standing }) => [
          id,
          { ...standing, listedAt: listedAt === null ? null : new Date(listedAt) },
        ]),
      ),
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
  const [row] = await db.transaction(async (tx) => {
    await tx.execute(sql`select ${IN_MEMORY}`);
    return rowsOf<{ total: number; facets: unknown; ids: unknown }>(tx, browseStatement(scope, asked));
  });
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

/**
 * Whether what is permitted comes to more than `most` of all `chunkCount` passages, to tell whether comparing with each
 * is still quick. Reckoned from resources, of which there are fewer to count.
 */
export async function isMoreThan(
  db: Db,
  { scope, filters }: Pick<Asked, 'scope' | 'filters'>,
  { most, chunkCount }: { most: number; chunkCount: number },
): Promise<boolean> {
  const [row] = await rowsOf<{ many: boolean }>(
    db,
    sql`select count(*) > (select ${most}::float8 / ${chunkCount}::float8 * count(*) from resources) as many from (
      select 1 from resources where ${wanted(scope, filters)}
      limit (select ceil(${most}::float8 / ${chunkCount}::float8 * count(*))::bigint + 1 from resources)
    ) as some`,
  );
  return row?.many ?? false;
}
