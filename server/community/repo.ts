import { eq, sql, type AnyColumn, type SQL } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { organisations } from '../../db/schema/index.ts';

/** The name of the school that an organisation is or belongs to; of the organisation itself at a bureau. */
export const schoolName = (path: AnyColumn, name: AnyColumn): SQL<string> =>
  sql<string>`coalesce((select school.name from ${organisations} as school
    where school.kind = 'school' and starts_with(${path}, school.path)
    order by length(school.path) desc limit 1), ${name})`;

/** Whether a path lies at or below one of `above`; false when there is none. Not LIKE: ids hold '_'. */
export const isBelow = (path: AnyColumn | SQL, above: readonly string[]): SQL =>
  above.length === 0
    ? sql`false`
    : sql`(${sql.join(
        above.map((one) => sql`starts_with(${path}, ${one})`),
        sql` or `,
      )})`;

export async function findOrganisation(db: Db, id: string) {
  const [row] = await db
    .select({ id: organisations.id, name: organisations.name, kind: organisations.kind, path: organisations.path })
    .from(organisations)
    .where(eq(organisations.id, id));
  return row ?? null;
}
