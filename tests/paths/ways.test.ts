import { expect, test } from 'vitest';
import { withWays } from '../../server/paths/cycle/ways.ts';
import type { ConflictingRule, Task } from '../../server/paths/planning/types.ts';
import { aPolicy, aRule, aTeacher } from '../policy/world.ts';

const year = aRule('year', {
  ...{ type: 'minimum', of: {}, least: 72, unit: 'credit', per: 'year', when: null },
  ...{ binding: 'consequence', consequence: '当年不得评优' },
});
const task: Task = {
  ...{ policy: aPolicy(year), person: aTeacher(), facts: [], asOf: '2026-09-01', minutesPerWeek: 60 },
  ...{ precise: { least: 3, most: 8 }, candidates: [], groups: [], fixed: [] },
};
const conflict = (id: string, relax: ConflictingRule['relax'] = []): ConflictingRule => ({
  ...{ id, set: 0, clause: null, label: id, labelEn: id, params: {}, relax },
});
const waysOf = async (id: string, canPlan: (task: Task) => boolean) =>
  (await withWays(task, [conflict(id)], (one) => Promise.resolve(canPlan(one))))[0]?.relax;

test('the fewest minutes that do are found, in tens', async () => {
  for (const needed of [61, 70, 133, 480, 899]) {
    const ways = await waysOf('time', (one) => one.minutesPerWeek >= needed);
    expect(ways).toEqual([{ code: 'more_minutes', params: { minutesPerWeek: Math.ceil(needed / 10) * 10 } }]);
  }
});
test('where no time helps, none is offered', async () => {
  expect(await waysOf('time', () => false)).toEqual([]);
});
test('as many answers to the need are left as can be', async () => {
  expect(await waysOf('precise', (one) => one.precise.least <= 1)).toEqual([
    { code: 'fewer_precise', params: { least: 1 } },
  ]);
});
test('a consequence can be accepted, and is named; a rule that completion hangs on cannot', async () => {
  const id = 'year@2026-09-01';
  expect(await waysOf(id, (one) => one.accepted?.includes(id) ?? false)).toEqual([
    { code: 'accept_consequence', params: { consequence: '当年不得评优' } },
  ]);
  expect(await waysOf('year', () => true)).toEqual([]);
});
test('what the planner found stays', async () => {
  const own = { code: 'lower_minimum', params: { least: 5000 } };
  const [eased] = await withWays(task, [conflict('time', [own])], () => Promise.resolve(true));
  expect(eased?.relax).toEqual([own]);
});
