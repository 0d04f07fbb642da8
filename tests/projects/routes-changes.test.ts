import { and, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { commitments, topicChanges, topicMembers } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { stateOf } from '../topics/world.ts';
import { approved, codeOf, daysOf, json, remindersOf, topicRow } from './living.ts';

const h = await harness();
const { deps, clock, request, reset } = h;
beforeEach(reset);

const ask = (by: Actor, topicId: string, body: object) =>
  request(by, 'POST', `/api/projects/topics/${topicId}/changes`, { reason: '因实际需要', ...body });
const answer = (by: Actor, id: string, command: string, body: object = {}) =>
  request(by, 'POST', `/api/projects/changes/${id}/${command}`, command === 'withdraw' ? undefined : body);
const lastChange = async (topicId: string) => {
  const rows = await deps.db.select().from(topicChanges).where(eq(topicChanges.topicId, topicId));
  const row = rows.sort((a, b) => (a.id < b.id ? -1 : 1)).at(-1);
  if (!row) throw new Error('no change');
  return row;
};
const members = async (topicId: string) =>
  (await deps.db.select().from(topicMembers).where(eq(topicMembers.topicId, topicId))).map(
    ({ personId, state }) => `${personId} ${state}`,
  );

type World = Awaited<ReturnType<typeof approved>>;
/** Asked for and endorsed: one key short of approval. */
async function endorsed({ leader, principal, topicId }: World, body: object): Promise<string> {
  await json(await ask(leader, topicId, body));
  const { id } = await lastChange(topicId);
  await json(await answer(principal, id, 'endorse'));
  return id;
}

test('a change goes from the leader to the unit to the keeper, and is applied exactly when it is approved', async () => {
  const world = await approved(h);
  const { topicId, leader, principal, keeper, member, stranger } = world;
  const wanted = { kind: 'title', title: '大模型辅助的初中数学作业讲评研究' };
  expect(await codeOf(await ask(member, topicId, wanted))).toBe('topics.not_yours_to_do');
  expect(await codeOf(await ask(stranger, topicId, wanted))).toBe('topics.not_found');
  expect(await codeOf(await ask(leader, topicId, { kind: 'title', title: '大模型辅助的初中数学分层作业研究' }))).toBe(
    'projects.change_nothing',
  );
  await json(await ask(leader, topicId, wanted));
  const { id } = await lastChange(topicId);
  expect((await remindersOf(deps, principal.personId)).map(({ kind }) => kind)).toEqual(['change_asked']);
  expect(await codeOf(await ask(leader, topicId, wanted))).toBe('projects.change_open');
  expect(await codeOf(await answer(keeper, id, 'approve'))).toBe('projects.change_not_now');
  expect(await codeOf(await answer(leader, id, 'endorse'))).toBe('topics.not_yours_to_do');
  expect(await codeOf(await answer(stranger, id, 'endorse'))).toBe('projects.change_not_found');
  await json(await answer(principal, id, 'endorse'));
  expect((await topicRow(deps, topicId)).title).toBe('大模型辅助的初中数学分层作业研究');
  await json(await answer(keeper, id, 'approve'));
  const after = await topicRow(deps, topicId);
  expect([after.title, after.form.title]).toEqual([wanted.title, wanted.title]);
  expect((await remindersOf(deps, leader.personId)).map(({ kind }) => kind)).toContain('change_decided');
  expect(await codeOf(await answer(keeper, id, 'approve'))).toBe('projects.change_not_now');
});

test('one who holds both offices endorses or decides, not both', async () => {
  const world = await approved(h);
  // The county's administrator speaks for its schools too.
  await json(await ask(world.leader, world.topicId, { kind: 'title', title: '另一个合适的题目' }));
  const { id } = await lastChange(world.topicId);
  await json(await answer(world.second, id, 'endorse'));
  expect(await codeOf(await answer(world.second, id, 'approve'))).toBe('projects.change_own_endorsement');
  await json(await answer(world.keeper, id, 'approve'));
});

test('rejected, declined and withdrawn changes change nothing', async () => {
  const world = await approved(h);
  const { topicId, leader, principal, keeper } = world;
  const before = await topicRow(deps, topicId);
  const wanted = { kind: 'delay', endsOn: '2028-12-31' };
  await json(await answer(keeper, await endorsed(world, wanted), 'reject', { answer: '理由不充分' }));
  await json(await ask(leader, topicId, wanted));
  await json(await answer(principal, (await lastChange(topicId)).id, 'decline', { answer: '学校不同意' }));
  await json(await ask(leader, topicId, wanted));
  await json(await answer(leader, (await lastChange(topicId)).id, 'withdraw'));
  expect(await topicRow(deps, topicId)).toEqual(before);
  expect(await codeOf(await answer(principal, (await lastChange(topicId)).id, 'decline', {}))).toBe('request.invalid');
});

describe('a delay', () => {
  test('moves what is open and the end, adds a year’s check, and keeps what the rule said', async () => {
    const world = await approved(h);
    const { topicId, keeper, leader } = world;
    const id = await endorsed(world, { kind: 'delay', endsOn: '2029-08-31' });
    await json(await answer(keeper, id, 'approve'));
    expect((await topicRow(deps, topicId)).endsOn).toBe('2029-08-31');
    expect(await daysOf(deps, topicId)).toEqual([
      '2026-12-31 annual pending',
      '2027-12-01 opening pending',
      '2027-12-31 annual pending',
      '2028-08-31 midterm pending',
      '2028-12-31 annual pending',
      '2029-08-31 closing pending',
    ]);
    const page = await json(await request(leader, 'GET', `/api/projects/topics/${topicId}`));
    expect(page.steps).toMatchObject([
      {},
      { originalDueOn: '2026-12-01' },
      {},
      {},
      {},
      { originalDueOn: '2028-08-31' },
    ]);
  });

  test('of more than a year, or a second one, is said to whoever decides', async () => {
    const world = await approved(h);
    const { topicId, keeper, leader } = world;
    await json(await answer(keeper, await endorsed(world, { kind: 'delay', endsOn: '2029-06-30' }), 'approve'));
    clock.advance(1000);
    await json(await ask(leader, topicId, { kind: 'delay', endsOn: '2029-10-31' }));
    const page = await json(await request(keeper, 'GET', `/api/projects/topics/${topicId}`));
    expect(page.changes).toMatchObject({ items: [{ notices: ['over_a_year', 'repeated'] }, { notices: [] }] });
  });
});

test('another form of an outcome is what is promised from then on', async () => {
  const world = await approved(h);
  const own = and(eq(commitments.topicId, world.topicId), eq(commitments.kind, 'final_outcome'));
  const [promised] = await deps.db.select().from(commitments).where(own);
  if (!promised) throw new Error('no promise');
  const outcomes = [{ commitmentId: promised.id, text: '教学案例集', form: '教学案例' }];
  const strange = {
    kind: 'content',
    summary: '研究内容有较大调整。',
    objectives: [{ commitmentId: promised.id, text: '甲' }],
  };
  expect(await codeOf(await ask(world.leader, world.topicId, strange))).toBe('projects.change_unknown');
  const id = await endorsed(world, { kind: 'outcome_form', outcomes });
  await json(await answer(world.keeper, id, 'approve'));
  const [now] = await deps.db.select().from(commitments).where(own);
  expect(now).toMatchObject({ text: '教学案例集', form: '教学案例', changeId: id });
});

describe('people', () => {
  test('join when they agree, and nobody agrees for them', async () => {
    const world = await approved(h);
    const { topicId, leader, member, keeper, stranger } = world;
    const join = [{ personId: stranger.personId, task: '数据整理' }];
    const id = await endorsed(world, { kind: 'people', join, leave: [member.personId] });
    expect(await codeOf(await answer(keeper, id, 'approve'))).toBe('projects.consent_missing');
    expect(await members(topicId)).toEqual([`${member.personId} confirmed`]);
    expect(await codeOf(await answer(leader, id, 'consent', { agrees: true }))).toBe('projects.change_not_found');
    const asked = await json(await request(stranger, 'GET', '/api/projects/changes/consents'));
    expect(asked.items).toMatchObject([{ id, isLeader: false }]);
    expect(await json(await answer(stranger, id, 'consent', { agrees: true }))).toEqual({ items: [] });
    await json(await answer(keeper, id, 'approve'));
    expect((await members(topicId)).sort()).toEqual(
      [`${member.personId} left`, `${stranger.personId} confirmed`].sort(),
    );
    // What one joins one may see.
    await json(await request(stranger, 'GET', `/api/projects/topics/${topicId}`));
  });

  test('another leader takes over, and the old one stays as a member', async () => {
    const world = await approved(h);
    const { topicId, leader, member, keeper } = world;
    const id = await endorsed(world, { kind: 'people', leaderId: member.personId });
    await json(await answer(member, id, 'consent', { agrees: true }));
    await json(await answer(keeper, id, 'approve'));
    expect((await topicRow(deps, topicId)).leaderId).toBe(member.personId);
    expect((await members(topicId)).sort()).toEqual([`${leader.personId} confirmed`, `${member.personId} left`].sort());
    expect(await codeOf(await ask(leader, topicId, { kind: 'title', title: '我还能改吗这个题' }))).toBe(
      'topics.not_yours_to_do',
    );
  });

  test('a team that changed meanwhile is not changed by what was asked of the old one', async () => {
    const world = await approved(h);
    const { topicId, member, keeper, stranger } = world;
    const id = await endorsed(world, { kind: 'people', join: [{ personId: stranger.personId }] });
    await json(await answer(stranger, id, 'consent', { agrees: true }));
    await deps.db.update(topicMembers).set({ state: 'left' }).where(eq(topicMembers.personId, member.personId));
    expect(await codeOf(await answer(keeper, id, 'approve'))).toBe('projects.change_stale');
    expect(await stateOf(deps, topicId)).toBe('approved');
  });
});

test('the unit that answers for it changes', async () => {
  const world = await approved(h);
  const id = await endorsed(world, { kind: 'unit', orgId: world.west.id });
  await json(await answer(world.keeper, id, 'approve'));
  expect((await topicRow(deps, world.topicId)).orgId).toBe(world.west.id);
  expect(await codeOf(await request(world.principal, 'GET', `/api/projects/topics/${world.topicId}`))).toBe(
    'topics.not_found',
  );
});

test('a cancellation that the leader asks for names its cause when it is approved', async () => {
  const world = await approved(h);
  const id = await endorsed(world, { kind: 'stop', what: 'cancel' });
  expect(await codeOf(await answer(world.keeper, id, 'approve'))).toBe('projects.cause_missing');
  expect(await stateOf(deps, world.topicId)).toBe('approved');
  await json(await answer(world.keeper, id, 'approve', { cause: 'with_cause' }));
  expect(await topicRow(deps, world.topicId)).toMatchObject({ state: 'cancelled', cancelledCause: 'with_cause' });
  expect((await lastChange(world.topicId)).state).toBe('approved');
});

test('two keepers approve at once: it is applied once', async () => {
  const world = await approved(h);
  const id = await endorsed(world, { kind: 'delay', endsOn: '2028-12-31' });
  const answers = await Promise.all([answer(world.keeper, id, 'approve'), answer(world.second, id, 'approve')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await topicRow(deps, world.topicId)).endsOn).toBe('2028-12-31');
  expect((await daysOf(deps, world.topicId)).at(-1)).toContain('2028-12-31');
});
