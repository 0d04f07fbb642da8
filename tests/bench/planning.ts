import { prove } from '../../server/paths/checking/prove.ts';
import { planCycle } from '../../server/paths/planning/plan-cycle.ts';
import type { CycleCandidate, Task } from '../../server/paths/planning/types.ts';
import { addDays, type Effective } from '../../server/policy/rules/index.ts';
import { createSolver } from '../../server/kernel/solver.ts';
import { aCandidate, aCategory, aTask, cycleOf } from '../paths/cycles.ts';
import { aPolicy, aRule, aTeacher } from '../policy/world.ts';
import { chanceOf } from './corpus.ts';
import { line, load, quantiles } from './figures.ts';

const FROM = '2026-01-01';
const TO = '2030-12-31';

type Minimum = { id: string; least: number; per: 'cycle' | 'year'; categories?: string[] };
const minimum = ({ id, least, per, categories }: Minimum) =>
  aRule(id, {
    ...{ type: 'minimum', of: categories ? { categories } : {}, least, unit: 'credit', per, when: null },
    ...{ binding: per === 'cycle' ? 'completion' : 'consequence', consequence: null },
  });
const cap = (id: string, most: number, per: 'term' | 'year' | 'item', categories: string[]) =>
  aRule(id, { type: 'cap', of: { categories }, most, unit: 'credit', per, when: null });

/** The shape of the Hunan rules: 360 in five years, 72 a year, school-based training capped by term, a gate, a duty. */
const policy: Effective = aPolicy(
  cycleOf(FROM, TO),
  ...['school', 'post', 'digital', 'reading'].map((key) => aCategory(key)),
  ...[aCategory('safety', { by: 'none' }), aCategory('degree', { by: 'certificate', credits: 100 })],
  minimum({ id: 'total', least: 360, per: 'cycle' }),
  minimum({ id: 'year', least: 72, per: 'year' }),
  minimum({ id: 'school', least: 96, per: 'cycle', categories: ['school'] }),
  minimum({ id: 'digital', least: 60, per: 'cycle', categories: ['digital'] }),
  cap('school-cap', 12, 'term', ['school']),
  cap('reading-cap', 20, 'year', ['reading']),
  cap('item-cap', 30, 'item', []),
  aRule('safety', { type: 'requirement', of: { categories: ['safety'] }, times: 1, per: 'year', when: null }),
  aRule('gate', {
    ...{ type: 'gate', when: null, before: { of: { categories: ['post'], levels: ['city'] } } },
    needs: [{ of: { categories: ['school'] }, times: 2 }],
  }),
  aRule('homeroom', {
    ...{ type: 'duty', when: { positions: ['class_teacher'] }, within: { from: 'appointed', months: 24 } },
    ...{ parts: [{ of: { categories: ['post'] }, least: 30, unit: 'hour' }], isAdditional: false },
  }),
);

/** A third resources that may be taken at any time, the rest turns of offerings within one term. */
function candidatesOf(count: number, chance: () => number): CycleCandidate[] {
  const int = (most: number) => Math.floor(chance() * most);
  return Array.from({ length: count }, (_, i) => {
    if (i % 3 === 0) {
      const minutes = 20 + int(12) * 10;
      const answers = chance() < 0.2;
      return aCandidate(`res_${i}`, {
        ...{ source: 'resource', category: 'school', level: 'school', form: 'self_study', minutes },
        ...{ hours: Math.floor(minutes / 45) * 100, credits: Math.floor(minutes / 45) * 100 },
        ...{ mayBePrecise: answers, relevance: answers ? 0.5 + int(6) / 2 : 0 },
      });
    }
    const from = addDays(FROM, int(1780));
    const hours = 2 + int(40);
    const category = ['post', 'post', 'digital', 'reading', 'school', 'safety'][int(6)] ?? 'post';
    return aCandidate(`off_${i}`, {
      ...{ category, level: chance() < 0.5 ? 'county' : 'city', from, to: addDays(from, 30) },
      ...{ minutes: hours * 45, hours: hours * 100, credits: category === 'safety' ? 0 : hours * 100 },
    });
  });
}

/** A teacher somewhere in the cycle, with what was earned so far. */
export function benchTask(candidates: number, seed: number, asOf = '2026-01-10'): Task {
  const chance = chanceOf(seed);
  return aTask({
    policy,
    person: aTeacher({
      positions: chance() < 0.3 ? [{ position: 'class_teacher', from: '2025-09-01', to: null }] : [],
    }),
    asOf,
    minutesPerWeek: 120 + Math.floor(chance() * 5) * 60,
    precise: { least: 2, most: 6 },
    candidates: candidatesOf(candidates, chance),
  });
}

async function planned(tasks: readonly Task[]) {
  const solver = createSolver();
  await planCycle(benchTask(10, 1), solver.solve, { relax: false });
  const times = new Map<string, { wall: number; cpu: number }[]>();
  let [proved, refused] = [0, 0];
  for (const task of tasks) {
    const started = performance.now();
    const before = process.cpuUsage();
    const plan = await planCycle(task, solver.solve, { relax: false });
    const { user, system } = process.cpuUsage(before);
    const taken = { wall: performance.now() - started, cpu: (user + system) / 1000 };
    times.set(plan.status, [...(times.get(plan.status) ?? []), taken]);
    if (plan.status !== 'planned') continue;
    if (plan.isOptimal) proved++;
    if (!prove(task, plan.placements).ok) refused++;
  }
  await solver.close();
  return { times, proved, refused };
}

/** Planning the rest of a cycle: one teacher with 500 candidates over 5 years, and 1 000 teachers after each other. Processor time says more when others use the machine. */
export async function benchPlanning(isQuick: boolean): Promise<void> {
  console.log(`\nPlanning a cycle of 5 years, ${load()}\n`);
  line([
    'teachers',
    'candidates',
    'outcome',
    'count',
    'p50',
    'p95',
    'CPU p50',
    'CPU p95',
    'proved best',
    'refused by the checker',
  ]);
  line(Array<string>(10).fill('---'));
  const runs = isQuick
    ? [{ teachers: 5, candidates: 500 }]
    : [
        { teachers: 40, candidates: 500 },
        { teachers: 1000, candidates: 60 },
      ];
  for (const { teachers, candidates } of runs) {
    const tasks = Array.from({ length: teachers }, (_, i) => benchTask(candidates, i + 1));
    const { times, proved, refused } = await planned(tasks);
    for (const [outcome, all] of times) {
      const seconds = (['wall', 'cpu'] as const).flatMap((which) => {
        const { p50, p95 } = quantiles(all.map((one) => one[which]));
        return [p50, p95].map((ms) => `${(ms / 1000).toFixed(2)} s`);
      });
      line([`${teachers}`, `${candidates}`, outcome, `${all.length}`, ...seconds, `${proved}`, `${refused}`]);
    }
  }
}
