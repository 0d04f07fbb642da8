import { sql } from 'drizzle-orm';
import type { TrainingForm, TrainingLevel } from '../../db/schema/policy.ts';
import type { Deps } from '../../server/kernel/deps.ts';

export type Kind = { category: string; level: TrainingLevel; form: TrainingForm };
type Size = { schools: number; perSchool: number; entries: number };
type District = Size & { kinds: readonly Kind[]; from: string; days: number };

export const CITY = '/org_city/';
export const COUNTY = '/org_city/org_county/';

/**
 * A city with one county, its schools, their teachers and what these have earned, made by the database itself from
 * hashes of the ids: the same each time, and ten thousand teachers in seconds. Entries lie on `days` days from `from` on;
 * their chains are not those that posting makes. With a registrar and an auditor at the county's bureau.
 */
export async function fillDistrict(deps: Deps, { schools, perSchool, entries, kinds, from, days }: District) {
  const { db } = deps;
  const since = `${from}T00:00:00Z`;
  await db.execute(sql`insert into organisations (id, parent_id, kind, name, path, is_rural, is_city_direct, created_at, updated_at)
    values ('org_city', null, 'city', '市', ${CITY}, false, false, ${since}, ${since}),
      ('org_county', 'org_city', 'county', '县', ${COUNTY}, false, false, ${since}, ${since})`);
  await db.execute(sql`insert into organisations (id, parent_id, kind, name, path, is_rural, is_city_direct, created_at, updated_at)
    select 'org_school' || s, 'org_county', 'school', '第' || s || '学校', ${COUNTY}::text || 'org_school' || s || '/', false, false,
      ${since}::timestamptz, ${since}::timestamptz from generate_series(1, ${schools}::int) as s`);
  await db.execute(sql`insert into persons (id, user_name, name, org_id, subject, stage, grades, ladder_level, teaching_years,
      hired_on, positions, locale, is_active, created_at, updated_at)
    select id, id, '教师' || s || '-' || n, org, 'chinese', 'primary', '{}'::text[],
      (array['novice', 'qualified', 'backbone', 'subject_leader', 'master'])[1 + chance % 5], null,
      (${from}::date - (chance % 9000) + 900), case when chance % 11 = 0 then
        jsonb_build_array(jsonb_build_object('position', 'class_teacher', 'from', ${from}::text, 'to', null)) else '[]'::jsonb end,
      'zh', true, ${since}::timestamptz, ${since}::timestamptz
    from (select s, n, 'per_' || s || '_' || n as id, 'org_school' || s as org, abs(hashtext('p' || s || '.' || n)) as chance
      from generate_series(1, ${schools}::int) as s, generate_series(1, ${perSchool}::int) as n
      union all values (0, 1, 'per_registrar', 'org_county', 1), (0, 2, 'per_auditor', 'org_county', 1)) as made`);
  const list = JSON.stringify(kinds);
  await db.execute(sql`insert into credit_entries (id, person_id, seq, kind, org_id, category, level, form, title, occurred_on,
      hours, credits, trace, evidence, registrar_id, registrar_org_id, auditor_id, auditor_org_id, source_key, note, posted_at, hash)
    select id || '_' || k, id, k, 'credit', org_id, kind->>'category', kind->>'level', kind->>'form', '培训',
      ${from}::date + (chance / 7 % ${days}::int), 100 * (1 + chance % 13), 100 * (1 + chance % 11), '{}'::jsonb, '[]'::jsonb,
      'per_registrar', 'org_county', 'per_auditor', 'org_county', 'made:' || id || '.' || k, '', ${since}::timestamptz, ''
    from (select p.id, p.org_id, k, abs(hashtext(p.id || '.' || k)) as chance,
        ${list}::jsonb->(abs(hashtext(k || '/' || p.id)) % ${kinds.length}::int) as kind
      from persons as p, generate_series(1, ${entries}::int) as k where p.org_id <> 'org_county') as made`);
}
