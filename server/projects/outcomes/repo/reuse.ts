import { and, inArray, sql } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import { resources } from '../../../../db/schema/index.ts';
import { readable } from '../../../library/index.ts';
import type { ReadingScope } from '../../../people/index.ts';

/** `opened`: persons' days; `taught` and `cited` as people said; `adapted`: resources made of it. */
export type Reuse = { opened: number; taught: number; cited: number; adapted: number };
export const NO_REUSE: Reuse = { opened: 0, taught: 0, cited: 0, adapted: 0 };

// In a query of one table Drizzle writes columns bare, and a bare id would be the subquery's own.
const OUTER = sql.raw('resources.id');

const stated = (kind: 'taught' | 'cited') => sql<number>`(select count(*) from reuses r
  where r.resource_id = ${OUTER} and r.kind = ${kind} and r.hidden_at is null)::int`;

/**
 * What became of resources with others, as far as this reader may know: what may not be read is not counted, neither as
 * the resource nor as an adaptation or citation of it. The same counts as the library's own page of a resource.
 */
export async function reuseOf(db: Db, scope: ReadingScope, ids: readonly string[]): Promise<Map<string, Reuse>> {
  const rows = await db
    .select({
      id: resources.id,
      opened: sql<number>`(select count(*) from resource_uses u
        where u.resource_id = ${OUTER} and u.kind = 'opened')::int`,
      taught: stated('taught'),
      cited: stated('cited'),
    })
    .from(resources)
    .where(and(inArray(resources.id, ['', ...ids]), readable(scope)));
  const adapted = new Map((await adaptationsOf(db, scope, rows.map(({ id }) => id))).map(({ id, n }) => [id, n])); // prettier-ignore
  return new Map(rows.map(({ id, ...counts }) => [id, { ...counts, adapted: adapted.get(id) ?? 0 }]));
}

const adaptationsOf = (db: Db, scope: ReadingScope, parentIds: readonly string[]) =>
  db
    .select({ id: sql<string>`link.parent_id`, n: sql<number>`count(*)::int` })
    .from(resources)
    .innerJoin(sql`resource_parents link`, sql`link.child_id = ${resources.id}`)
    .where(and(inArray(sql`link.parent_id`, ['', ...parentIds]), readable(scope)))
    .groupBy(sql`link.parent_id`);

export const sumOf = (reuses: Iterable<Reuse>): Reuse => {
  const sum = { ...NO_REUSE };
  for (const { opened, taught, cited, adapted } of reuses) {
    sum.opened += opened;
    sum.taught += taught;
    sum.cited += cited;
    sum.adapted += adapted;
  }
  return sum;
};
