import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb } from '../../db/client.ts';
import { offerings, policies, reachRuns } from '../../db/schema/index.ts';
import { cycleStart } from '../../db/seed/credits.ts';
import { demoPolicies } from '../../db/seed/policies/policies.ts';
import { stop } from '../../server/deps.ts';
import type { Deps } from '../../server/kernel/deps.ts';
import { countReach } from '../../server/paths/reach/jobs.ts';
import { fillDistrict } from '../helpers/teachers.ts';
import { line, load } from './figures.ts';
import { openProduct } from './library.ts';

const PER_SCHOOL = 50;
const ENTRIES = 40;

type Offered = Pick<typeof offerings.$inferInsert, 'title' | 'category' | 'level' | 'form'>;
const training = (title: string, category: string, more: Partial<Offered> = {}): Offered => ({
  ...{ title, category, level: 'county', form: 'in_person' },
  ...more,
});
/** Title, hours, and what it is: what a county offers in a year. */
const COUNTY: [Offered, number, 'term' | 'year'][] = [
  [training('县级学科教师暑期培训', 'post'), 30, 'year'],
  [training('县教研室学科主题研训', 'post'), 12, 'term'],
  [training('国家智慧教育平台研修', 'post', { level: 'national', form: 'remote' }), 40, 'year'],
  [training('市级示范课研修', 'post', { level: 'city', form: 'base' }), 16, 'year'],
  [training('数字素养提升工程', 'digital', { level: 'city', form: 'blended' }), 40, 'year'],
  [training('班主任专题培训', 'class-teacher'), 15, 'year'],
  [training('校园安全教育培训', 'safety', { level: 'school', form: 'school_based' }), 2, 'year'],
  [training('心理健康教育通识培训', 'psychology', { level: 'school', form: 'school_based' }), 4, 'year'],
  [training('校本研修系列活动', 'school', { level: 'school', form: 'school_based' }), 12, 'term'],
];

async function fill(deps: Deps, teachers: number): Promise<void> {
  const year = cycleStart(deps.now());
  const [city] = await demoPolicies(year);
  if (!city) throw new Error('the demo has no policy');
  const kinds = (['school', 'post', 'digital', 'safety', 'psychology'] as const).map((category) => ({
    category,
    level: category === 'post' || category === 'digital' ? ('county' as const) : ('school' as const),
    form: category === 'post' ? ('in_person' as const) : ('school_based' as const),
  }));
  const size = { schools: Math.ceil(teachers / PER_SCHOOL), perSchool: PER_SCHOOL, entries: ENTRIES };
  await fillDistrict(deps, { ...size, kinds, from: `${year}-09-01`, days: 700 });
  const stamps = { createdAt: deps.now(), updatedAt: deps.now() };
  await deps.db.insert(policies).values({
    ...{ id: 'pol_bench', orgId: 'org_city', key: 'bench', version: 1, name: 'bench', nameEn: 'bench', ...stamps },
    ...{ state: 'published' as const, validFrom: `${year}-09-01`, publishedAt: deps.now(), body: city.body },
  });
  await deps.db.insert(offerings).values(
    COUNTY.map(([what, hours, repeats], i) => ({
      ...{ id: `off_${i}`, orgId: 'org_county', ...what, hours: hours * 100, minutes: hours * 45, repeats, ...stamps },
      fromDay: `${year}-09-01`,
    })),
  );
}

/** How long a county waits to know who of its teachers can still finish, by the demo's policy. */
export async function benchReach(teachers: number): Promise<void> {
  console.log(`\nWho can still finish, in the background, ${load()}\n`);
  line(['teachers', 'minutes a week', 'time', 'a teacher', 'finished', 'can', 'cannot', 'unsolved']);
  line(Array<string>(8).fill('---'));
  const folder = mkdtempSync(join(tmpdir(), 'yantu-bench-'));
  const database = await openDb({ engine: 'embedded', dir: join(folder, 'database') });
  const { deps } = await openProduct(database);
  await fill(deps, teachers);
  for (const minutesPerWeek of [240, 120]) {
    const id = `rch_${minutesPerWeek}`;
    const stamps = { createdAt: deps.now(), updatedAt: deps.now() };
    await deps.db.insert(reachRuns).values({
      ...{ id, orgId: 'org_county', policyId: null, asOf: deps.now().toISOString().slice(0, 10), minutesPerWeek },
      ...{ state: 'running' as const, counts: {}, ...stamps },
    });
    const started = performance.now();
    let told = 0;
    const progress = () => Promise.resolve(void told++);
    await countReach(deps, id, { signal: new AbortController().signal, progress });
    const ms = performance.now() - started;
    const [run] = (await deps.db.select().from(reachRuns)).filter((one) => one.id === id);
    const of = (verdict: string) => String(run?.counts[verdict] ?? 0);
    const each = `${(ms / teachers).toFixed(0)} ms`;
    const verdicts = ['finished', 'can_finish', 'cannot_finish', 'unsolved'].map(of);
    line([String(teachers), String(minutesPerWeek), `${(ms / 1000).toFixed(1)} s`, each, ...verdicts]);
    if (told === 0) throw new Error('no progress was told');
  }
  await stop(deps);
  rmSync(folder, { recursive: true, force: true });
}
