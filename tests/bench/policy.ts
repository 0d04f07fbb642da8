import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb, type OpenDb } from '../../db/client.ts';
import { policies, roleGrants } from '../../db/schema/index.ts';
import type { PolicyBody } from '../../db/schema/policy.ts';
import { findAffected } from '../../server/credits/affected/usecases.ts';
import { stop } from '../../server/deps.ts';
import { loadActor } from '../../server/people/index.ts';
import { presets } from '../../server/policy/presets.ts';
import { fillDistrict } from '../helpers/teachers.ts';
import { emptyDatabase } from '../helpers/database.ts';
import { line, load, shown, timed } from './figures.ts';
import { dropDatabase, openProduct, openServer } from './library.ts';

const ROUNDS = 5;
const ENTRIES = 30;
const DAY = '2014-03-01';

/** The policy of Zhuzhou, and one that asks for less a year and caps a term more tightly. */
function bodies(): { before: PolicyBody; after: PolicyBody; kinds: Parameters<typeof fillDistrict>[1]['kinds'] } {
  const before = presets.find(({ key }) => key === 'zhuzhou-2009')?.body;
  if (before?.kind !== 'base') throw new Error('the policy of Zhuzhou is not shipped');
  const rules = before.rules.map((rule) => {
    if (rule.type === 'cap' && rule.per === 'term') return { ...rule, most: 10 };
    return rule.type === 'minimum' && rule.per === 'year' ? { ...rule, least: 60 } : rule;
  });
  const kinds = before.rules.flatMap((rule) =>
    rule.type === 'category'
      ? [{ category: rule.key, level: rule.levels[0] ?? 'school', form: rule.forms[0] ?? 'in_person' } as const]
      : [],
  );
  return { before, after: { kind: 'base', rules }, kinds };
}

async function measure(name: string, database: OpenDb, teachers: number): Promise<void> {
  await emptyDatabase(database.db);
  const { deps } = await openProduct(database);
  const { before, after, kinds } = bodies();
  const schools = Math.ceil(teachers / 100);
  const size = { schools, perSchool: Math.ceil(teachers / schools), entries: ENTRIES };
  await fillDistrict(deps, { ...size, kinds, from: '2009-03-01', days: 1800 });
  const row = (version: number, body: PolicyBody) => ({
    ...{ id: `pol_${version}`, version, body, orgId: 'org_city', key: 'bench', name: 'bench', nameEn: 'bench' },
    ...{ state: 'published' as const, validFrom: '2009-01-01', publishedAt: deps.now() },
    ...{ createdAt: deps.now(), updatedAt: deps.now() },
  });
  await deps.db.insert(policies).values([row(1, before), row(2, after)]);
  const grant = { id: 'rol_bench', personId: 'per_auditor', orgId: 'org_city', role: 'city_admin' as const };
  await deps.db.insert(roleGrants).values({ ...grant, createdAt: deps.now(), updatedAt: deps.now() });
  const actor = await loadActor(deps, 'per_auditor');
  if (!actor) throw new Error('nobody compares');
  const times: number[] = [];
  let found = { teachers: 0, affected: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const { ms, value } = await timed(() =>
      findAffected(deps, actor, { from: 'pol_1', to: 'pol_2', orgId: 'org_city', day: DAY }),
    );
    times.push(ms);
    found = { teachers: value.teachers, affected: value.affected.length };
  }
  const entries = found.teachers * ENTRIES;
  line([name, String(found.teachers), String(entries), String(found.affected), shown(times), load()]);
  await stop(deps);
}

/** Who is affected by another version of a policy of 44 rules, over all teachers of a city. */
export async function benchPolicy(teachers: number): Promise<void> {
  console.log('\nComparing two policies over every teacher, p50 / p95\n');
  line(['database', 'teachers', 'entries', 'affected', 'time', 'machine']);
  line(['---', '---', '---', '---', '---', '---']);
  const folder = mkdtempSync(join(tmpdir(), 'yantu-bench-'));
  await measure('embedded', await openDb({ engine: 'embedded', dir: join(folder, 'database') }), teachers);
  rmSync(folder, { recursive: true, force: true });
  const url = process.env.TEST_DATABASE_URL;
  if (!url) return;
  const own = new URL(url);
  own.pathname = '/yantu_bench_policy';
  await measure('PostgreSQL', await openServer(own.href), teachers);
  await dropDatabase(own.href);
}
