import { sql } from 'drizzle-orm';
import { rowsOf, type Db } from '../../../db/client.ts';
import type { Profile } from '../../people/index.ts';
import type { Fact } from '../../policy/rules/index.ts';

type Scope = { personId: string; paths: readonly string[] };
type Asked = { orgPath: string; known: Date; scope: Scope };

export type Teacher = Profile & { orgName: string };

/**
 * Teachers at or below an organisation as known at a moment, whose standing this scope may see (`credits.standing`).
 * By organisation and name.
 */
export const listTeachersSeen = (db: Db, { orgPath, known, scope }: Asked): Promise<Teacher[]> => {
  const seen = [
    sql`latest.person_id = ${scope.personId}`,
    ...scope.paths.map((path) => sql`starts_with(o.path, ${path})`),
  ];
  return rowsOf<Teacher>(
    db,
    sql`select latest.person_id as "personId", p.name, latest.org_id as "orgId", o.path as "orgPath",
        latest.ladder_level as "ladderLevel", latest.subject, latest.stage, latest.hired_on::text as "hiredOn",
        latest.positions, latest.is_active as "isActive", o.kind as "orgKind", o.name as "orgName"
      from (select distinct on (person_id) * from person_profiles
        where since <= ${known.toISOString()} order by person_id, since desc) as latest
      join persons as p on p.id = latest.person_id
      join organisations as o on o.id = latest.org_id
      where latest.is_active and o.kind in ('school', 'group') and starts_with(o.path, ${orgPath})
         and (${sql.join(seen, sql` or `)})
      order by o.path, p.name, p.id`,
  );
};

type Packed = [string, Fact['level'], Fact['form'], string, number, number, string | null, string | null];

/**
 * Entries that stood at a moment, as facts for the rules, one row per person: thousands of teachers have hundreds of
 * thousands of entries, of which only these eight columns are asked about. Ids are places in the list.
 */
export async function packedFacts(db: Db, personIds: readonly string[], known: Date): Promise<Map<string, Fact[]>> {
  const moment = known.toISOString();
  const rows = await rowsOf<{ personId: string; facts: Packed[] }>(
    db,
    sql`select e.person_id as "personId", json_agg(json_build_array(e.category, e.level, e.form, e.occurred_on,
        e.hours, e.credits, e.expires_on, e.certificate_no) order by e.occurred_on, e.seq) as facts
      from credit_entries as e
      where e.person_id in ${[...personIds]} and e.kind = 'credit' and e.posted_at <= ${moment}
        and not exists (select 1 from credit_entries as u where u.reverses_id = e.id and u.posted_at <= ${moment})
      group by e.person_id`,
  );
  return new Map(rows.map((row) => [row.personId, row.facts.map(unpacked)]));
}

const unpacked = (
  [category, level, form, on, hours, credits, expiresOn, certificateNo]: Packed,
  place: number,
): Fact => ({ id: String(place), category, level, form, on, hours, credits, expiresOn, certificateNo });
