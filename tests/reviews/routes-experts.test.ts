import { beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { assignments, experts as expertTable } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { loadActor } from '../../server/people/index.ts';
import { recordsOf } from '../../server/reviews/experts/repo.ts';
import { heardOf, POOL_RULES } from '../../server/reviews/experts/rules.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { county, makeCall, makeTopic } from '../topics/world.ts';
import { makeExpert } from './pool.ts';

const { deps, request, reset } = await harness();
let world: Awaited<ReturnType<typeof county>>;
beforeEach(async () => {
  await reset();
  world = await county(deps);
});

const ask = async (actor: Actor, method: string, path: string, body?: unknown) => {
  const response = await request(actor, method, `/api${path}`, body);
  return { status: response.status, body: await response.json() };
};
const propose = (actor: Actor, personId: string, more: object = {}) =>
  ask(actor, 'POST', '/reviews/experts', {
    orgId: world.county.id,
    personId,
    title: 'senior',
    subjects: ['数学'],
    stages: ['初中'],
    ...more,
  });

describe('a pool', () => {
  test('is kept by the body’s keepers alone; an expert sees her own row', async () => {
    const row = await makeExpert(deps, { orgId: world.county.id, personId: world.stranger.personId });
    const path = `/reviews/experts?orgId=${world.county.id}`;
    const listed = await ask(world.keeper, 'GET', path);
    expect(listed.body).toMatchObject({ total: 1, counts: { active: 1 }, items: [{ id: row.id, name: '何旁人' }] });
    expect((await ask(world.principal, 'GET', path)).status).toBe(403);
    expect((await ask(world.leader, 'GET', path)).status).toBe(403);
    expect((await ask(world.leader, 'GET', `/reviews/experts/${row.id}`)).status).toBe(404);
    expect((await ask(world.principal, 'GET', `/reviews/experts/${row.id}`)).status).toBe(404);
    const own = await ask(world.stranger, 'GET', '/reviews/experts/mine');
    expect(own.body.items).toMatchObject([{ id: row.id, isHerself: true }]);
    expect((await ask(world.stranger, 'GET', `/reviews/experts/${row.id}`)).body.events).toEqual([]);
    expect(
      (await ask(world.stranger, 'POST', `/reviews/experts/${row.id}/deed`, { deed: 'leave', reason: '不想评了' })).body
        .error.code,
    ).toBe('reviews.not_herself');
  });

  test('takes people in: an administrator gives the role, a researcher is told who can', async () => {
    const { body: made } = await propose(world.keeper, world.stranger.personId);
    expect((await propose(world.keeper, world.stranger.personId)).body.error.code).toBe('reviews.in_pool');
    const enter = { deed: 'enter', reason: '' };
    const refused = await ask(world.keeper, 'POST', `/reviews/experts/${made.id}/deed`, enter);
    expect(refused.body.error).toMatchObject({ code: 'reviews.role_first', params: { who: '程局长' } });
    expect((await ask(world.second, 'POST', `/reviews/experts/${made.id}/deed`, enter)).body).toEqual({
      state: 'active',
    });
    const now = await loadActor(deps, world.stranger.personId);
    expect(now?.roles.map(({ role }) => role)).toContain('expert');
    const { body } = await ask(world.keeper, 'GET', `/reviews/experts/${made.id}`);
    expect(body.events.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['enter', 'propose']);
  });

  test('wants a reason for whoever does not meet a rule of entry, and keeps it', async () => {
    const { body: made } = await propose(world.second, world.stranger.personId, { title: 'junior' });
    const path = `/reviews/experts/${made.id}/deed`;
    expect((await ask(world.second, 'POST', path, { deed: 'enter' })).body.error.code).toBe('reviews.entry_rules');
    expect((await ask(world.second, 'POST', path, { deed: 'enter', reason: '特殊教育方向唯一人选' })).status).toBe(200);
    const { body } = await ask(world.second, 'GET', `/reviews/experts/${made.id}`);
    const entered = body.events.find(({ kind }: { kind: string }) => kind === 'enter');
    expect(entered).toMatchObject({ reason: '特殊教育方向唯一人选', detail: { against: ['title'] } });
  });

  test('pauses, resumes and lets go, each from its own state', async () => {
    const row = await makeExpert(deps, { orgId: world.county.id, personId: world.stranger.personId });
    const deed = (given: object) => ask(world.keeper, 'POST', `/reviews/experts/${row.id}/deed`, given);
    expect((await deed({ deed: 'resume' })).body.error.code).toBe('reviews.expert_state');
    expect((await deed({ deed: 'pause' })).body.error.code).toBe('reviews.entry_rules');
    expect((await deed({ deed: 'pause', reason: '外出学习半年' })).body.state).toBe('paused');
    expect((await deed({ deed: 'resume' })).body.state).toBe('active');
    expect((await deed({ deed: 'leave', reason: '多次逾期', ruleId: 'overdue' })).body.state).toBe('left');
    const [left] = await deps.db.select().from(expertTable).where(eq(expertTable.id, row.id));
    expect(left).toMatchObject({ state: 'left', leftOn: '2026-09-01' });
  });

  test('lets an expert keep her own profile, but not her title, nor anybody else’s', async () => {
    const row = await makeExpert(deps, { orgId: world.county.id, personId: world.stranger.personId });
    const mine = `/reviews/experts/mine/${row.id}`;
    const away = [{ from: '2026-09-10', to: '2026-09-20' }];
    expect((await ask(world.stranger, 'PATCH', mine, { mostLoad: 3, away, preferences: { 作业管理: 1 } })).status).toBe(
      200,
    );
    expect((await ask(world.stranger, 'PATCH', mine, { title: 'senior' })).status).toBe(400);
    expect((await ask(world.keeper, 'PATCH', mine, { mostLoad: 1 })).status).toBe(404);
    expect((await ask(world.keeper, 'PATCH', `/reviews/experts/${row.id}`, { title: 'deputy_senior' })).status).toBe(
      200,
    );
    const [kept] = await deps.db.select().from(expertTable).where(eq(expertTable.id, row.id));
    expect(kept).toMatchObject({ mostLoad: 3, away, title: 'deputy_senior', subjects: ['数学'] });
    const conflict = { otherOrgId: world.east.id, kind: 'kin', reason: '配偶在该校任教' };
    const declared = await ask(world.stranger, 'POST', `${mine}/conflicts`, conflict);
    expect(declared.status).toBe(201);
    expect((await ask(world.keeper, 'POST', `${mine}/conflicts`, conflict)).status).toBe(404);
    expect((await ask(world.keeper, 'GET', `/reviews/experts/${row.id}`)).body.declared).toMatchObject([
      { otherName: '城东实验学校' },
    ]);
    expect((await ask(world.stranger, 'DELETE', `${mine}/conflicts/${declared.body.id}`)).status).toBe(200);
  });
});

test('the record counts what was done, and the rules speak by it', async () => {
  const row = await makeExpert(deps, { orgId: world.county.id, personId: world.stranger.personId });
  const call = await makeCall(deps, world.county.id);
  const seat = async (given: Partial<typeof assignments.$inferSelect>) => {
    const topic = await makeTopic(deps, { leader: world.leader, callId: call.id, state: 'reviewing' });
    const at = new Date('2026-09-01T01:00:00Z');
    await deps.db.insert(assignments).values({
      ...{
        id: deps.newId('asg'),
        callId: call.id,
        topicId: topic.id,
        expertId: row.id,
        panelId: null,
        role: 'regular',
      },
      ...{
        state: 'invited',
        isFrozen: false,
        affinity: 0.5,
        parts: {},
        reason: '',
        replacesId: null,
        dueOn: '2026-09-10',
      },
      ...{ respondedAt: null, submittedAt: null, createdAt: at, updatedAt: at, ...given },
    });
  };
  await seat({ state: 'submitted', submittedAt: new Date('2026-09-05T01:00:00Z') });
  await seat({ state: 'submitted', submittedAt: new Date('2026-09-11T01:00:00Z') });
  for (let i = 0; i < 5; i++) await seat({ state: 'declined' });
  await seat({ state: 'recused' });
  await seat({ state: 'accepted' });
  const record = (await recordsOf(deps.db, [row.id], { today: '2026-09-12' })).get(row.id)!;
  expect(record).toEqual({
    ...{ invited: 9, accepted: 3, submitted: 2, declined: 5, recused: 1, overdue: 2, meanDays: 7 },
    ...{ declinedLately: 5, overdueLately: 2, lastOn: '2026-09-11', latest: [true], breachOn: null },
  });
  const said = (change: object = {}) =>
    heardOf(POOL_RULES, { ...row, record: { ...record, ...change } }, '2026-09-12').map(({ ruleId }) => ruleId);
  expect(said()).toEqual(['declines']);
  expect(said({ declinedLately: 0, overdueLately: 3 })).toEqual(['overdue']);
  expect(said({ declinedLately: 0, latest: [true, true, true] })).toEqual(['cool_off']);
  expect(said({ declinedLately: 0, latest: [true, false, true, true] })).toEqual([]);
  await makeTopic(deps, {
    leader: world.stranger,
    callId: null,
    state: 'cancelled',
    values: { cancelledCause: 'integrity' },
  });
  const after = (await recordsOf(deps.db, [row.id], { today: '2026-09-12' })).get(row.id)!;
  expect(after.breachOn).toBe('2026-09-01');
});

test('a tie is kept where the person works, ends, and is nobody’s own to take away', async () => {
  const tie = { kind: 'mentor', personId: world.leader.personId, otherId: world.member.personId, from: '2024-09-01' };
  expect((await ask(world.leader, 'POST', '/people/ties', tie)).status).toBe(403);
  expect((await ask(world.stranger, 'GET', '/people/ties')).body).toEqual({ items: [], total: 0 });
  const { status, body } = await ask(world.principal, 'POST', '/people/ties', tie);
  expect(status).toBe(201);
  expect((await ask(world.keeper, 'POST', '/people/ties', tie)).body.error.code).toBe('people.tie_exists');
  const bad = { kind: 'liaison', personId: world.leader.personId, from: '2024-09-01' };
  expect((await ask(world.keeper, 'POST', '/people/ties', bad)).body.error.code).toBe('people.tie_incomplete');
  const listed = await ask(world.keeper, 'GET', `/people/ties?personId=${world.member.personId}`);
  expect(listed.body).toMatchObject({ total: 1, items: [{ personName: '林主持', otherName: '苏成员' }] });
  const west = await make.actor(deps, { org: world.west, roles: ['school_admin'] });
  expect((await ask(west, 'DELETE', `/people/ties/${body.id}`)).status).toBe(404);
  expect((await ask(world.keeper, 'POST', `/people/ties/${body.id}/end`, { to: '2020-01-01' })).body.error.code).toBe(
    'people.tie_days',
  );
  expect((await ask(world.keeper, 'POST', `/people/ties/${body.id}/end`, { to: '2026-08-31' })).status).toBe(200);
  const own = { kind: 'liaison', personId: world.keeper.personId, orgId: world.east.id, from: '2025-01-01' };
  const liaison = await ask(world.second, 'POST', '/people/ties', own);
  expect((await ask(world.keeper, 'DELETE', `/people/ties/${liaison.body.id}`)).body.error.code).toBe(
    'people.not_yourself',
  );
});
