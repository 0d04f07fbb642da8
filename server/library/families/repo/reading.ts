import { sql, type SQL } from 'drizzle-orm';
import { rowsOf, type Db } from '../../../../db/client.ts';
import { resources } from '../../../../db/schema/index.ts';
import type { ReadingScope } from '../../../people/index.ts';
import { readable } from '../../repo.ts';
import type { TwinKind } from '../rules.ts';

/** Kinds that make two resources one work; a part stays a work of its own. */
const SAME_WORK = sql`('bytes', 'text', 'near', 'name')`;
/** Ties between two members of a family that are followed; the nearest twins of each are stored, so few are needed. */
const STEPS = 5;
const MOST_MEMBERS = 60;

/**
 * The families of `ids` as rows of (root, id), roots included: what pairs that are not rejected connect. Nobody is
 * connected through a resource that may not be read, or it would be known to exist; and what a person has rejected for
 * the root itself is not brought back by way of others. Adaptations are lineage, which is shown as such.
 */
const families = (scope: ReadingScope, ids: readonly string[]): SQL => sql`
  recursive family(root, id, step) as (
    select ${resources.id}, ${resources.id}, 0 from ${resources} where ${resources.id} in ${[...ids]} and ${readable(scope)}
    union
    select family.root, ${resources.id}, family.step + 1
    from family
    join resource_twins as tie on (tie.a_id = family.id or tie.b_id = family.id)
      and tie.state <> 'rejected' and tie.kind in ${SAME_WORK}
    join ${resources} on ${resources.id} = case when tie.a_id = family.id then tie.b_id else tie.a_id end
    where family.step < ${STEPS} and ${readable(scope)}
  ),
  members as (
    select distinct family.root, family.id from family
    where not exists (
      select 1 from resource_twins as said where said.state = 'rejected'
        and said.a_id = least(family.root, family.id) and said.b_id = greatest(family.root, family.id)
    ) and not exists (
      select 1 from resource_parents as tie
      where (tie.child_id = family.root and tie.parent_id = family.id)
        or (tie.child_id = family.id and tie.parent_id = family.root)
    ) and not exists (
      select 1 from resource_parents as one join resource_parents as other on other.parent_id = one.parent_id
      where one.child_id = family.root and other.child_id = family.id and one.child_id <> other.child_id
    )
  )`;

/** For each of `ids` that has any: how many other members of its family may be read. */
export async function countFamilies(db: Db, scope: ReadingScope, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await rowsOf<{ root: string; others: number }>(
    db,
    sql`with ${families(scope, ids)}
        select root, count(*)::integer as others from members where root <> id group by root`,
  );
  return new Map(rows.map(({ root, others }) => [root, others]));
}

export type Tie = {
  id: string;
  /** Null when it belongs to the family only by way of others. */
  kind: TwinKind | null;
  similarity: number | null;
  containment: number | null;
  state: 'open' | 'confirmed' | null;
};

/** The other members of a family, and what is a part of the resource or holds it; the likest first. */
export const listTies = (db: Db, scope: ReadingScope, id: string): Promise<Tie[]> =>
  rowsOf<Tie>(
    db,
    sql`with ${families(scope, [id])},
        beside as (
          select ${resources.id} as id from resource_twins as tie
          join ${resources} on ${resources.id} = case when tie.a_id = ${id} then tie.b_id else tie.a_id end
          where (tie.a_id = ${id} or tie.b_id = ${id}) and tie.kind = 'part' and tie.state <> 'rejected'
            and ${readable(scope)}
        ),
        all_of_them as (select id from members where id <> ${id} union select id from beside)
        select all_of_them.id, tie.kind, tie.similarity, tie.containment, tie.state
        from all_of_them left join resource_twins as tie
          on tie.a_id = least(all_of_them.id, ${id}) and tie.b_id = greatest(all_of_them.id, ${id})
        order by tie.similarity desc nulls last, all_of_them.id limit ${MOST_MEMBERS}`,
  );

export type OpenPair = {
  aId: string;
  bId: string;
  kind: TwinKind;
  similarity: number;
  containment: number;
  state: 'open' | 'confirmed';
};

/** Pairs that are not rejected and of which both may be read, at least one at home below `orgPath`; likest first. */
export const listPairs = (db: Db, scope: ReadingScope, orgPath: string, limit: number): Promise<OpenPair[]> =>
  rowsOf<OpenPair>(
    db,
    sql`with seen as (
          select ${resources.id} as id, starts_with(home.path, ${orgPath}) as is_here
          from ${resources} join organisations as home on home.id = ${resources.orgId}
          where ${readable(scope)}
            and exists (select 1 from resource_twins where a_id = ${resources.id} or b_id = ${resources.id})
        )
        select tie.a_id as "aId", tie.b_id as "bId", tie.kind, tie.similarity, tie.containment, tie.state
        from resource_twins as tie join seen as a on a.id = tie.a_id join seen as b on b.id = tie.b_id
        where tie.state <> 'rejected' and (a.is_here or b.is_here)
        order by tie.similarity desc, tie.a_id, tie.b_id limit ${limit}`,
  );

export type TwinOf = {
  resourceId: string;
  id: string;
  title: string;
  kind: TwinKind;
  similarity: number;
  containment: number;
};

/** What the resources made of a drop resemble, as far as it may be read and nobody has decided about it. */
export const listTwinsOfBatch = (db: Db, scope: ReadingScope, batchId: string): Promise<TwinOf[]> =>
  rowsOf<TwinOf>(
    db,
    sql`select made.resource_id as "resourceId", ${resources.id}, ${resources.title}, tie.kind, tie.similarity,
               tie.containment
        from (select distinct resource_id from ingest_files where batch_id = ${batchId} and state = 'done') as made
        join resource_twins as tie on (tie.a_id = made.resource_id or tie.b_id = made.resource_id) and tie.state = 'open'
        join ${resources} on ${resources.id} = case when tie.a_id = made.resource_id then tie.b_id else tie.a_id end
        where ${readable(scope)}
        order by made.resource_id, tie.similarity desc, ${resources.id} limit 500`,
  );

/** The state of one pair, smaller id first; null when nothing is known of it. */
export async function findPair(db: Db, { aId, bId }: { aId: string; bId: string }) {
  const [row] = await rowsOf<{ state: string }>(
    db,
    sql`select state from resource_twins where a_id = ${aId} and b_id = ${bId}`,
  );
  return row ?? null;
}
