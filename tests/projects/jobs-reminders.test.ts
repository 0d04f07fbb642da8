import { beforeEach, expect, test } from 'vitest';
import { addDays } from '../../server/policy/rules/index.ts';
import { dailyWork } from '../../server/projects/index.ts';
import { harness } from '../helpers/harness.ts';
import { approved, checkForm, json, remindersOf, stepOf } from './living.ts';

const h = await harness();
const { deps, clock, request, reset } = h;
beforeEach(reset);

/** Ten in the morning in China. */
const morning = (day: string) => clock.set(`${day}T02:00:00Z`);
const turns = async (personId: string) =>
  (await remindersOf(deps, personId)).filter(({ kind }) => kind.startsWith('milestone_')).map(({ turn }) => turn);

test('every turn of a duty comes on its day and once, whenever the server looks', async () => {
  const { leader } = await approved(h, { form: { months: 12 } });
  const seen: [string, string][] = [];
  let before = 0;
  // From approval to past the last turn of the closing, day by day, looking twice a day.
  for (let day = '2026-09-01'; day <= '2027-10-15'; day = addDays(day, 1)) {
    for (const time of ['T00:10:00Z', 'T15:50:00Z']) {
      clock.set(`${day}${time}`);
      await dailyWork(deps);
    }
    const now = await turns(leader.personId);
    for (const turn of now.slice(before)) seen.push([day, turn ?? '']);
    before = now.length;
  }
  const expected = ['2026-12-01', '2026-12-31', '2027-08-31'].flatMap((due) =>
    [-30, -7, -1, 1, 7, 30].map((n) => [addDays(due, n), `${n < 0 ? 'due' : 'over'}-${Math.abs(n)}`]),
  );
  const order = (list: string[][]) => list.map((one) => one.join(' ')).sort();
  expect(order(seen)).toEqual(order(expected));
}, 120_000);

test('after days without a server one reminder is sent, the last that has come', async () => {
  const { leader } = await approved(h, { form: { months: 12 } });
  morning('2026-11-27');
  await dailyWork(deps);
  expect((await turns(leader.personId)).sort()).toEqual(['due-7']);
  morning('2027-03-01');
  await dailyWork(deps);
  expect((await turns(leader.personId)).sort()).toEqual(['due-7', 'over-30', 'over-30']);
});

test('what is handed in is over, what moved is reminded of by its new day, what is paused is let be', async () => {
  const { topicId, leader, keeper } = await approved(h, { form: { months: 12 } });
  const step = await stepOf(deps, topicId, 'annual');
  morning('2026-12-30');
  await dailyWork(deps);
  await json(
    await request(leader, 'PUT', `/api/projects/milestones/${step.id}/report`, { revision: 1, report: checkForm }),
  );
  await json(await request(leader, 'POST', `/api/projects/milestones/${step.id}/submit`, { revision: 2 }));
  const own = async () => (await remindersOf(deps, leader.personId)).filter(({ params }) => params.step === '年度检查');
  expect((await own()).map(({ turn, isDone }) => [turn, isDone])).toEqual([['due-1', true]]);
  const fail = { verdict: 'fail', reason: '请补充阶段成果', until: '2027-01-31' };
  await json(await request(keeper, 'POST', `/api/projects/milestones/${step.id}/judge`, fail));
  morning('2027-01-24');
  await dailyWork(deps);
  const due = (await own()).filter(({ kind }) => kind === 'milestone_due');
  expect(due.map(({ turn, isDone, params }) => [turn, isDone, params.day])).toEqual([
    ['due-1', true, '2026-12-31'],
    ['due-7', false, '2027-01-31'],
  ]);
  const steer = { command: 'suspend', reason: '主持人借调' };
  await json(await request(keeper, 'POST', `/api/projects/topics/${topicId}/steer`, steer));
  const count = (await own()).length;
  morning('2027-03-10');
  await dailyWork(deps);
  expect((await own()).length).toBe(count);
});

test('keepers are told of the week’s overdue duties once a week, and nobody else is', async () => {
  const { topicId, keeper, second, principal, leader } = await approved(h, { form: { months: 12 } });
  const digests = async (personId: string) =>
    (await remindersOf(deps, personId))
      .filter(({ kind }) => kind === 'overdue_digest')
      .map(({ turn, params }) => [turn, params]);
  morning('2026-12-01');
  await dailyWork(deps);
  expect(await digests(keeper.personId)).toEqual([]);
  // A Wednesday, and the days after it: the week's one is enough.
  for (const day of ['2026-12-02', '2026-12-03', '2026-12-06']) {
    morning(day);
    await dailyWork(deps);
  }
  expect(await digests(keeper.personId)).toEqual([['2026-11-30', { steps: 1, topics: 1 }]]);
  morning('2026-12-07');
  await dailyWork(deps);
  expect((await digests(keeper.personId)).map(([turn]) => turn)).toEqual(['2026-11-30', '2026-12-07']);
  expect(await digests(second.personId)).toHaveLength(2);
  for (const other of [principal, leader]) expect(await digests(other.personId)).toEqual([]);
  await json(
    await request(keeper, 'POST', `/api/projects/topics/${topicId}/steer`, {
      command: 'suspend',
      reason: '主持人借调',
    }),
  );
  morning('2026-12-14');
  await dailyWork(deps);
  expect(await digests(keeper.personId)).toHaveLength(2);
});
