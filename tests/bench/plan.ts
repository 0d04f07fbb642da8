import type { GroupRule, TemplateNode } from '../../db/schema/paths.ts';
import { createSolver } from '../../server/kernel/solver.ts';
import { placementsOf, planProblem, type PlanInput } from '../../server/paths/rules/plan.ts';
import { chanceOf } from './corpus.ts';
import { line, shown, timed } from './figures.ts';

const GROUPS = 20;
const ROUNDS = 8;
const clause = { document: '办法', place: '第一条', quotation: '每学期完成。' };

const node = (id: string, rule: GroupRule, children: TemplateNode[] | null): TemplateNode => ({
  id,
  label: id,
  labelEn: id,
  step: 'elective',
  clause,
  rule,
  children,
  select: children === null ? {} : null,
});

/** A template of twenty groups over `count` candidates, each of which several groups accept. */
function input(count: number, seed: number): PlanInput {
  const chance = chanceOf(seed);
  const leaves = Array.from({ length: GROUPS }, (_, i) =>
    node(`g${i}`, i % 3 === 0 ? { type: 'credits', credits: 1.5 } : { type: 'at_least', count: 2 }, null),
  );
  return {
    root: node('root', { type: 'all' }, leaves),
    candidates: Array.from({ length: count }, (_, i) => ({
      id: `res_${i}`,
      minutes: 10 + Math.floor(chance() * 60),
      credits: [0.5, 1, 1.5][i % 3] ?? 1,
      relevance: Math.floor(chance() * 4),
      leaves: leaves.filter(() => chance() < 0.12).map(({ id }) => id),
      mayBePrecise: chance() < 0.3,
    })),
    weeks: 16,
    minutesPerWeek: 120,
    precise: { least: 2, most: 6 },
  };
}

/** From candidates to a proved best plan. */
export async function benchPlan(counts: readonly number[]): Promise<void> {
  console.log('\nPlanning, p50 / p95\n');
  line(['candidates', 'time', 'outcome', 'steps']);
  line(['---', '---', '---', '---']);
  const solver = createSolver();
  await solver.solve(planProblem(input(10, 1)));
  for (const count of counts) {
    const times: number[] = [];
    const outcomes = new Set<string>();
    let steps = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const asked = input(count, round + 1);
      const { ms, value } = await timed(() => solver.solve(planProblem(asked)));
      times.push(ms);
      outcomes.add(value.status);
      if ('chosen' in value) steps = placementsOf(asked, value.chosen).length;
    }
    line([String(count), shown(times), [...outcomes].join(', '), String(steps)]);
  }
  await solver.close();
}
