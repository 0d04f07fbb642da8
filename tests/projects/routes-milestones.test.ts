import { beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { commitments } from '../../db/schema/index.ts';
import { harness } from '../helpers/harness.ts';
import { stateOf } from '../topics/world.ts';
import { approved, checkForm, codeOf, daysOf, json, openingForm, remindersOf, stepOf, topicRow } from './living.ts';

const h = await harness();
const { deps, clock, request, reset } = h;
beforeEach(reset);

const at = (id: string, deed: string) => `/api/projects/milestones/${id}/${deed}`;

test('an approved topic has its duties, its promises and its end', async () => {
  const { topicId, leader } = await approved(h);
  expect(await topicRow(deps, topicId)).toMatchObject({ approvedOn: '2026-09-01', endsOn: '2028-08-31' });
  expect(await daysOf(deps, topicId)).toEqual([
    '2026-12-01 opening pending',
    '2026-12-31 annual pending',
    '2027-09-01 midterm pending',
    '2027-12-31 annual pending',
    '2028-08-31 closing pending',
  ]);
  const promised = await deps.db
    .select()
    .from(commitments)
    .where(eq(commitments.topicId, topicId))
    .orderBy(commitments.id);
  expect(promised.map(({ kind, text, dueOn }) => [kind, text, dueOn])).toEqual([
    ['objective', '形成一套可操作的错因分类', null],
    ['objective', '分层作业使后三分之一学生的订正率提高', null],
    ['stage_outcome', '错因分类表', '2027-06-30'],
    ['final_outcome', '研究报告', '2028-12-31'],
  ]);
  const page = await json(await request(leader, 'GET', `/api/projects/topics/${topicId}`));
  expect(page).toMatchObject({
    light: 'green',
    topic: { endsOn: '2028-08-31', isMine: true },
    tally: { promised: 2, handedIn: 0 },
  });
});

test('an opening: drafted, applied for, held, handed in, sent back, passed; then the research runs', async () => {
  const { topicId, leader, member, keeper, stranger } = await approved(h);
  const { id } = await stepOf(deps, topicId, 'opening');
  const put = (revision: number, report: object) => request(leader, 'PUT', at(id, 'report'), { revision, report });

  expect(await json(await put(1, openingForm('2026-09-05')))).toMatchObject({ revision: 2 });
  expect(await codeOf(await put(1, {}))).toBe('topics.changed_meanwhile');
  expect(await codeOf(await put(2, { points: 'no object' }))).toBe('request.invalid');
  expect(await codeOf(await put(2, { nonsense: 1 }))).toBe('request.invalid');
  expect(await codeOf(await request(member, 'PUT', at(id, 'report'), { revision: 2, report: {} }))).toBe(
    'topics.not_yours_to_do',
  );
  expect(await codeOf(await request(stranger, 'PUT', at(id, 'report'), { revision: 2, report: {} }))).toBe(
    'projects.step_not_found',
  );

  const announce = (revision: number) => request(leader, 'POST', at(id, 'announce'), { revision });
  expect(await codeOf(await announce(2))).toBe('projects.meeting_too_soon');
  await json(await put(2, openingForm('2026-09-08')));
  await json(await announce(3));
  expect(await remindersOf(deps, keeper.personId)).toMatchObject([{ kind: 'milestone_submitted', isDone: false }]);

  const submit = (revision: number) => request(leader, 'POST', at(id, 'submit'), { revision });
  expect(await codeOf(await submit(4))).toBe('projects.meeting_not_held');
  clock.set('2026-09-08T08:00:00Z');
  // A form that says of itself that it was applied for is not believed.
  await json(await put(4, { ...openingForm('2026-09-09'), announced: { on: '2026-09-01', for: '2026-09-09' } }));
  expect(await codeOf(await submit(5))).toBe('projects.meeting_not_announced');
  await json(await put(5, openingForm('2026-09-08')));
  await json(await submit(6));
  expect(await stepOf(deps, topicId, 'opening')).toMatchObject({ state: 'submitted', revision: 7 });
  expect((await remindersOf(deps, keeper.personId)).filter(({ isDone }) => !isDone)).toHaveLength(1);

  const judge = (body: object) => request(keeper, 'POST', at(id, 'judge'), body);
  expect(await codeOf(await request(leader, 'POST', at(id, 'judge'), { verdict: 'pass' }))).toBe(
    'topics.not_yours_to_do',
  );
  expect(await codeOf(await judge({ verdict: 'return' }))).toBe('request.invalid');
  await json(await judge({ verdict: 'return', reason: '专家意见太简单' }));
  expect(await stepOf(deps, topicId, 'opening')).toMatchObject({ state: 'returned', reason: '专家意见太简单' });
  expect((await remindersOf(deps, leader.personId)).map(({ kind }) => kind)).toContain('milestone_returned');
  await json(await submit(8));
  await json(await judge({ verdict: 'pass' }));
  expect(await stateOf(deps, topicId)).toBe('running');
  expect((await stepOf(deps, topicId, 'opening')).state).toBe('passed');
  expect(await codeOf(await judge({ verdict: 'pass' }))).toBe('projects.step_not_now');
});

test('a check that fails is reported again by another day; what was due stays on record', async () => {
  const { topicId, leader, keeper, principal } = await approved(h);
  const step = await stepOf(deps, topicId, 'annual');
  await json(await request(leader, 'PUT', at(step.id, 'report'), { revision: 1, report: checkForm }));
  await json(await request(leader, 'POST', at(step.id, 'submit'), { revision: 2 }));
  const fail = (until: string) =>
    request(keeper, 'POST', at(step.id, 'judge'), { verdict: 'fail', reason: '没有阶段成果', until });
  expect(await codeOf(await fail('2026-09-01'))).toBe('projects.day_passed');
  await json(await fail('2027-02-28'));
  const failed = await stepOf(deps, topicId, 'annual');
  expect(failed).toMatchObject({ state: 'failed', dueOn: '2027-02-28', originalDueOn: '2026-12-31' });
  // The school sees it, and does not judge it.
  const seen = await json(await request(principal, 'GET', `/api/projects/topics/${topicId}`));
  expect(JSON.stringify(seen)).toContain('没有阶段成果');
  await json(await request(leader, 'POST', at(step.id, 'submit'), { revision: failed.revision }));
});

test('a draft is its leader’s alone', async () => {
  const { topicId, leader, keeper, principal } = await approved(h);
  const step = await stepOf(deps, topicId, 'midterm');
  const report = { ...checkForm, progress: '只给自己看的草稿' };
  await json(await request(leader, 'PUT', at(step.id, 'report'), { revision: 1, report }));
  for (const other of [keeper, principal]) {
    const page = await json(await request(other, 'GET', `/api/projects/topics/${topicId}`));
    expect(JSON.stringify(page)).not.toContain('只给自己看的草稿');
    expect(await codeOf(await request(other, 'GET', at(step.id, 'forms/midterm/docx')))).toBe('projects.step_not_now');
  }
  expect((await request(leader, 'GET', at(step.id, 'forms/midterm/docx'))).status).toBe(200);
  expect(await codeOf(await request(leader, 'GET', at(step.id, 'forms/annual/docx')))).toBe(
    'projects.not_for_this_step',
  );
});

describe('a pause', () => {
  const steer = (body: object) => (topicId: string, by: Parameters<typeof request>[0]) =>
    request(by, 'POST', `/api/projects/topics/${topicId}/steer`, body);
  const suspend = steer({ command: 'suspend', reason: '主持人产假' });
  const resume = steer({ command: 'resume', reason: '主持人返岗' });

  test('adds the days lost to what was still to come, and brings the checks of a longer life', async () => {
    const { topicId, leader, keeper } = await approved(h, { form: { months: 28 } });
    expect((await topicRow(deps, topicId)).endsOn).toBe('2028-12-31');
    clock.set('2026-12-11T02:00:00Z');
    expect(await codeOf(await suspend(topicId, leader))).toBe('topics.not_yours_to_do');
    await json(await suspend(topicId, keeper));
    const { id } = await stepOf(deps, topicId, 'annual');
    expect(await codeOf(await request(leader, 'PUT', at(id, 'report'), { revision: 1, report: {} }))).toBe(
      'topics.not_in_this_state',
    );
    clock.set('2027-12-11T02:00:00Z');
    await json(await resume(topicId, keeper));
    expect((await topicRow(deps, topicId)).endsOn).toBe('2029-12-31');
    expect(await daysOf(deps, topicId)).toEqual([
      // It was overdue when the pause began, and is overdue still.
      '2026-12-01 opening pending',
      '2027-12-31 annual pending',
      '2028-08-31 midterm pending',
      '2028-12-30 annual pending',
      '2029-12-31 annual pending',
      '2029-12-31 closing pending',
    ]);
    expect((await stepOf(deps, topicId, 'annual')).originalDueOn).toBe('2026-12-31');
  });

  test('撤项 is remembered with its cause, and nothing is owed any more', async () => {
    const { topicId, keeper } = await approved(h);
    const cancel = steer({ command: 'cancel', reason: '长期不开展研究', cause: 'without_cause' });
    expect(await codeOf(await steer({ command: 'cancel', reason: '没有写性质' })(topicId, keeper))).toBe(
      'request.invalid',
    );
    await json(await cancel(topicId, keeper));
    expect(await topicRow(deps, topicId)).toMatchObject({ state: 'cancelled', cancelledCause: 'without_cause' });
    expect((await daysOf(deps, topicId)).every((line) => line.endsWith('void'))).toBe(true);
  });
});

test('nobody from outside reads the life of a topic', async () => {
  const { topicId, stranger } = await approved(h);
  expect(await codeOf(await request(stranger, 'GET', `/api/projects/topics/${topicId}`))).toBe('topics.not_found');
  expect(await codeOf(await request(null, 'GET', `/api/projects/topics/${topicId}`))).toBe('session.needed');
});
