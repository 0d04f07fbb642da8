import { sql, type SQL } from 'drizzle-orm';
import { rowsOf, type Db } from '../../../db/client.ts';
import { readable } from '../../library/index.ts';
import type { ReadingScope } from '../../people/index.ts';

const list = (values: readonly string[]) => sql`(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`;

/** Hops through pairs and adaptations: a family is small, and a chain of doubtful pairs must not swallow the library. */
const HOPS = 3;

/**
 * A resource with its near-copies (unless somebody has said they are none), what it was adapted from, what was adapted
 * from it, and theirs.
 */
export async function findFamily(db: Db, id: string): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`with recursive family(id, hops) as (
          select ${id}::text, 0
          union
          select kin.id, family.hops + 1 from family cross join lateral (
            select b_id as id from resource_twins where a_id = family.id and state <> 'rejected'
            union all select a_id from resource_twins where b_id = family.id and state <> 'rejected'
            union all select child_id from resource_parents where parent_id = family.id
            union all select parent_id from resource_parents where child_id = family.id and parent_id is not null
          ) as kin
          where family.hops < ${HOPS}
        )
        select distinct id from family`,
  );
  return rows.map((row) => row.id);
}

export type Place = { subject: string | null; grades: readonly string[]; unit: string | null; lesson: string | null };

/** Readable resources of the same lesson, unit or grade of a subject, in this order, newest first. */
export async function findSamePlace(
  db: Db,
  scope: ReadingScope,
  { subject, grades, unit, lesson }: Place,
  { without, limit }: { without: readonly string[]; limit: number },
): Promise<string[]> {
  if (subject === null) return [];
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`select id from resources
        where subject = ${subject} and id not in ${list(without)} and ${readable(scope)}
          and (unit = ${unit} or lesson = ${lesson} or grades && array${list(grades)})
        order by coalesce(lesson = ${lesson}, false) desc, coalesce(unit = ${unit}, false) desc,
                 coalesce(listed_at, created_at) desc, id limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}

/** Readable resources with a passage that shares words, the closest passage's score each, closest first. */
export const findAlike = (
  db: Db,
  scope: ReadingScope,
  { keys, weights }: { keys: readonly string[]; weights: string },
  { without, limit }: { without: readonly string[]; limit: number },
): Promise<{ id: string; score: number }[]> =>
  rowsOf<{ id: string; score: number }>(
    db,
    sql`with found as materialized (
          select resource_id, max(-((weights <#> ${weights}::sparsevec) + 0)) as score
          from chunk_words where terms @@ ${keys.map(lexeme).join(' | ')}::tsquery group by resource_id
        )
        select resources.id, found.score from found join resources on resources.id = found.resource_id
        where resources.id not in ${list(without)} and ${readable(scope)}
        order by found.score desc, resources.id limit ${limit}`,
  );

const lexeme = (term: string) => `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** Which of `terms` stand in the passages of each resource. Callers have checked access. */
export async function findShared(
  db: Db,
  resourceIds: readonly string[],
  terms: readonly string[],
): Promise<Map<string, Set<string>>> {
  if (resourceIds.length === 0 || terms.length === 0) return new Map();
  const rows = await rowsOf<{ resource_id: string; terms: string[] }>(
    db,
    sql`select chunk_words.resource_id, array_agg(distinct held.term) as terms
        from chunk_words cross join lateral unnest(tsvector_to_array(chunk_words.terms)) as held(term)
        where chunk_words.resource_id in ${list(resourceIds)} and held.term in ${list(terms)}
        group by chunk_words.resource_id`,
  );
  return new Map(rows.map((row) => [row.resource_id, new Set(row.terms)]));
}

/** The rule of reading for a collection, the same as for a resource. */
function readableCollection(scope: ReadingScope): SQL {
  const shared: SQL[] = [sql`collections.visible_org_id in ${list(scope.memberOf)}`];
  for (const path of scope.stewardPaths) {
    shared.push(
      sql`exists (select 1 from organisations where organisations.id = collections.visible_org_id and starts_with(organisations.path, ${path}))`,
    );
  }
  return sql`(collections.visibility = 'public' or collections.owner_id = ${scope.personId}
    or (collections.visibility = 'organisation' and (${sql.join(shared, sql` or `)})))`;
}

export type Together = {
  id: string;
  why: 'collection' | 'paths' | 'same_parent';
  /** The collection's, or the parent's when it may be read. */
  title: string | null;
  /** Of the collection. */
  source_id: string | null;
  /** Persons whose paths hold both, or collections that do. */
  n: number;
};

/** Fewer persons than this would tell what a single colleague studies. */
const FEWEST_PERSONS = 2;
const MOST = 40;

/** What stands beside a resource: in collections one may read, in the paths of several persons, or from the same parent. */
export const findTogether = (
  db: Db,
  scope: ReadingScope,
  id: string,
  without: readonly string[],
): Promise<Together[]> =>
  rowsOf<Together>(
    db,
    sql`select beside.id, beside.why, beside.title, beside.source_id, beside.n from (
          (select other.resource_id as id, 'collection' as why, min(collections.title) as title,
                  min(collections.id) as source_id, count(*)::integer as n
           from collection_items as own
           join collections on collections.id = own.collection_id and ${readableCollection(scope)}
           join collection_items as other on other.collection_id = collections.id
           where own.resource_id = ${id} group by other.resource_id)
          union all
          (select other.resource_id, 'paths', null, null, count(distinct paths.person_id)::integer
           from path_steps as own
           join paths on paths.id = own.path_id and paths.state in ('accepted', 'finished')
           join path_steps as other on other.path_id = own.path_id
           where own.resource_id = ${id} and own.week is not null and other.week is not null
             and other.resource_id is not null
           group by other.resource_id having count(distinct paths.person_id) >= ${FEWEST_PERSONS})
          union all
          (select other.child_id, 'same_parent',
                  (select resources.title from resources where resources.id = own.parent_id and ${readable(scope)}),
                  null, 1
           from resource_parents as own join resource_parents as other on other.parent_id = own.parent_id
           where own.child_id = ${id})
        ) as beside
        join resources on resources.id = beside.id
        where beside.id not in ${list(without)} and ${readable(scope)}
        order by beside.n desc, beside.id limit ${MOST}`,
  );
