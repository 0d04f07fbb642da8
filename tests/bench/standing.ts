import type { OpenDb } from '../../db/client.ts';
import { policies, roleGrants } from '../../db/schema/index.ts';
import { cycleStart } from '../../db/seed/credits.ts';
import { demoPolicies } from '../../db/seed/policies/policies.ts';
import { exportStandings } from '../../server/credits/standing/usecases/export.ts';
import { pageOfStandings, showOverview } from '../../server/credits/standing/usecases/organisation.ts';
import { showStanding } from '../../server/credits/standing/usecases/person.ts';
import { REFRESH } from '../../server/credits/standing/jobs.ts';
import { exportQuery, personsQuery } from '../../server/credits/standing/schemas.ts';
import { stop } from '../../server/deps.ts';
import { dayOf } from '../../server/kernel/day.ts';
import { loadActor } from '../../server/people/index.ts';
import { addDays } from '../../server/policy/rules/index.ts';
import { emptyDatabase } from '../helpers/database.ts';
import { fillDistrict } from '../helpers/teachers.ts';
import { line, load, shown, timed } from './figures.ts';
import { dropDatabase, openProduct, openServer } from './library.ts';

const ENTRIES = 30;
const ROUNDS = 10;
const PER_SCHOOL = 100;
const MEGABYTE = 1_048_576;
const memory = () => `${(process.memoryUsage.rss() / MEGABYTE).toFixed(0)} MB`;

async function fill(database: OpenDb, teachers: number) {
  await emptyDatabase(database.db);
  const product = await openProduct(database);
  const { deps } = product;
  const start = cycleStart(deps.now());
  const [policy] = await demoPolicies(start);
  if (policy?.body.kind !== 'base') throw new Error('the demo city has no policy');
  const kinds = policy.body.rules.flatMap((rule) =>
    rule.type === 'category'
      ? [{ category: rule.key, level: rule.levels[0] ?? 'school', form: rule.forms[0] ?? 'in_person' } as const]
      : [],
  );
  const schools = Math.ceil(teachers / PER_SCHOOL);
  const from = `${start}-09-01`;
  await fillDistrict(deps, { schools, perSchool: PER_SCHOOL, entries: ENTRIES, kinds, from, days: 800 });
  const at = { createdAt: deps.now(), updatedAt: deps.now() };
  const { key, name, nameEn, body } = policy;
  const policyRow = { id: 'pol_1', orgId: 'org_city', version: 1, key, name, nameEn, body, validFrom: from };
  await deps.db.insert(policies).values({ ...policyRow, state: 'published', publishedAt: deps.now(), ...at });
  const grant = { id: 'rol_bench', personId: 'per_auditor', orgId: 'org_city', role: 'city_admin' as const };
  await deps.db.insert(roleGrants).values({ ...grant, ...at });
  const actor = await loadActor(deps, 'per_auditor');
  if (!actor) throw new Error('nobody looks');
  return { ...product, actor };
}

async function measure(database: OpenDb, teachers: number): Promise<void> {
  const filled = await timed(() => fill(database, teachers));
  const { deps, jobs, actor } = filled.value;
  console.log(`\n${teachers} teachers × ${ENTRIES} entries, made in ${(filled.ms / 1000).toFixed(0)} s\n`);
  line(['what', 'p50 / p95', 'memory', 'machine']);
  line(['---', '---', '---', '---']);
  const report = async (what: string, rounds: number, work: () => Promise<unknown>) => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push((await timed(work)).ms);
    line([what, shown(times), memory(), load()]);
  };
  await report('everybody computed by the job', 1, async () => {
    await deps.jobs.enqueue(deps.db, REFRESH, { path: '/' });
    await jobs.runAll();
  });
  await deps.db.execute('analyze');
  const list = (query: Record<string, string>) => ({ id: 'org_city', ...personsQuery.parse(query) });
  const school = { id: 'org_school7' };
  const past = addDays(dayOf(deps.now()), -1);
  await report('page of the city', ROUNDS, () => showOverview(deps, actor, { id: 'org_city' }));
  await report('page of a school', ROUNDS, () => showOverview(deps, actor, school));
  await report('page of a school as of yesterday', ROUNDS, () => showOverview(deps, actor, { ...school, asOf: past }));
  await report('list: most behind in the city', ROUNDS, () =>
    pageOfStandings(deps, actor, list({ list: 'incomplete', sort: 'gap', descending: 'true' })),
  );
  await report('list: last page', ROUNDS, () => pageOfStandings(deps, actor, list({ offset: '9980' })));
  await report('one person', ROUNDS, () => showStanding(deps, actor, { id: 'per_7_7' }));
  await report('export of a school', 3, () => exportStandings(deps, actor, { ...school, ...exportQuery.parse({}) }));
  await stop(deps);
}

/** Standings of a city on PostgreSQL (TEST_DATABASE_URL): its pages, its lists, one person, and everybody again. */
export async function benchStanding(teachers: number): Promise<void> {
  console.log('\nStandings of a city');
  const url = process.env.TEST_DATABASE_URL;
  if (!url) {
    console.log('TEST_DATABASE_URL names no server');
    return;
  }
  const own = new URL(url);
  own.pathname = '/yantu_bench_standing';
  await measure(await openServer(own.href), teachers);
  await dropDatabase(own.href);
}
