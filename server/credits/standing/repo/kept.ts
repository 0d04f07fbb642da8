import { asc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import { rowsOf, type Db } from '../../../../db/client.ts';
import { creditAccounts, creditStandings } from '../../../../db/schema/index.ts';
import { GENESIS } from '../../../kernel/chain.ts';

export type StandingRow = typeof creditStandings.$inferSelect;

export const saveStanding = (db: Db, { personId, ...row }: StandingRow) =>
  db
    .insert(creditStandings)
    .values({ personId, ...row })
    .onConflictDoUpdate({ target: creditStandings.personId, set: row });

/** What one statement takes; a row has fifteen columns and a statement may name 65 535 values. */
const AT_ONCE = 500;
const given = (column: string) => sql.raw(`excluded.${column}`);

export async function saveStandings(db: Db, rows: readonly StandingRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await db
      .insert(creditStandings)
      .values(rows.slice(from, from + AT_ONCE))
      .onConflictDoUpdate({
        target: creditStandings.personId,
        set: {
          orgId: given('org_id'),
          asOf: given('as_of'),
          policyKey: given('policy_key'),
          cycleFrom: given('cycle_from'),
          cycleTo: given('cycle_to'),
          counted: given('counted'),
          needed: given('needed'),
          yearCounted: given('year_counted'),
          yearNeeded: given('year_needed'),
          isYearMet: given('is_year_met'),
          isComplete: given('is_complete'),
          impossible: given('impossible'),
          rules: given('rules'),
          updatedAt: given('updated_at'),
        },
      });
  }
}

export const deleteStanding = (db: Db, personId: string) =>
  db.delete(creditStandings).where(eq(creditStandings.personId, personId));

/** Holds the accounts of some persons to the end of the transaction, always in the same order. */
export async function lockAccounts(tx: Db, personIds: readonly string[]): Promise<void> {
  const ids = [...new Set(personIds)].sort();
  await tx
    .insert(creditAccounts)
    .values(ids.map((personId) => ({ personId, lastSeq: 0, lastHash: GENESIS })))
    .onConflictDoNothing();
  await tx
    .select({ personId: creditAccounts.personId })
    .from(creditAccounts)
    .where(inArray(creditAccounts.personId, ids))
    .orderBy(asc(creditAccounts.personId))
    .for('update');
}

/** Teachers are those whose home is a school or a group; the staff of offices keep their own standing, uncounted. */
export const teachersBelow = (path: string): SQL => sql`
  persons as p
  join organisations as o on o.id = p.org_id and o.kind in ('school', 'group') and starts_with(o.path, ${path})
  left join credit_standings as s on s.person_id = p.id`;

/**
 * Whether a kept row is not what would be found today: there is none, it was found on an earlier day, or the person,
 * an exception of hers or a policy above her has changed since.
 */
const isOutdated = (day: string): SQL => sql`(
  s.person_id is null or s.as_of < ${day} or s.updated_at < p.updated_at
  or exists (select 1 from credit_exceptions as x
    where x.person_id = p.id and (x.decided_at > s.updated_at or x.ended_at > s.updated_at))
  or exists (select 1 from policies as v join organisations as vo on vo.id = v.org_id
    where starts_with(o.path, vo.path) and (v.published_at > s.updated_at or v.withdrawn_at > s.updated_at))
)`;

/** Teachers below an organisation whose kept row is missing or outdated, by id, after `after`. */
export async function listOutdated(
  db: Db,
  { path, day, after, limit }: { path: string; day: string; after: string; limit: number },
): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`select p.id from ${teachersBelow(path)}
      where p.is_active and p.id > ${after} and ${isOutdated(day)} order by p.id limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}

/** How many are missing, how many are as of an earlier state, and how many active persons are no teachers. */
export async function countOutdated(db: Db, path: string, day: string) {
  const [row] = await rowsOf<{ total: number; missing: number; outdated: number; elsewhere: number }>(
    db,
    sql`select count(*)::int as total,
        count(*) filter (where s.person_id is null)::int as missing,
        count(*) filter (where ${isOutdated(day)})::int as outdated,
        (select count(*)::int from persons join organisations on organisations.id = persons.org_id
          where persons.is_active and organisations.kind not in ('school', 'group')
            and starts_with(organisations.path, ${path})) as elsewhere
      from ${teachersBelow(path)} where p.is_active`,
  );
  return row ?? { total: 0, missing: 0, outdated: 0, elsewhere: 0 };
}

/** Ids of the active teachers below an organisation, by id. */
export async function listTeachers(db: Db, path: string, after: string, limit: number): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`select p.id from ${teachersBelow(path)} where p.is_active and p.id > ${after} order by p.id limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}
