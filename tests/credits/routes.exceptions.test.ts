import { beforeEach, describe, expect, test } from 'vitest';
import { asOfDay, standingAt } from '../../server/credits/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { district } from './sheets.ts';

const world = await harness();
const { deps, request, reset, clock } = world;
beforeEach(reset);

const DAY = 86_400_000;
const ask = async (actor: Actor, body: Record<string, unknown>) => {
  const answer = await request(actor, 'POST', '/api/credits/exceptions', {
    ruleId: 'total',
    change: { kind: 'least', least: 300 },
    reason: '产假一年',
    fromDay: '2026-09-01',
    ...body,
  });
  const json = (await answer.json()) as { id?: string; error?: { code: string } };
  return { status: answer.status, id: json.id ?? '', code: json.error?.code };
};
const act = async (actor: Actor, id: string, what: string, body?: unknown) => {
  const answer = await request(actor, 'POST', `/api/credits/exceptions/${id}/${what}`, body);
  return { status: answer.status, code: ((await answer.json()) as { error?: { code: string } }).error?.code };
};
const approve = (actor: Actor, id: string) => act(actor, id, 'decision', { state: 'approved', note: '同意' });
const needed = async (personId: string, day?: string) =>
  (await standingAt(deps.db, personId, asOfDay(day, deps.now())))?.standing?.lines.find(
    ({ ruleId }) => ruleId === 'total',
  )?.needed;

test('an exception is asked for by one, approved by another, counts from then on, and ends', async () => {
  const { school, admin, auditor } = await district(world);
  const teacher = await make.actor(deps, { org: school });
  const { id } = await ask(admin, { personId: teacher.personId });
  expect(await needed(teacher.personId)).toBe(36_000);
  expect((await approve(admin, id)).code).toBe('credits.exception_two_keys');
  clock.advance(DAY);
  expect((await approve(auditor, id)).status).toBe(200);
  expect((await approve(auditor, id)).code).toBe('credits.exception_decided');
  expect(await needed(teacher.personId)).toBe(30_000);
  // By what was known the day before, it was not yet so.
  expect(await needed(teacher.personId, '2026-09-01')).toBe(36_000);
  clock.advance(DAY);
  expect((await act(admin, id, 'end')).status).toBe(200);
  expect(await needed(teacher.personId)).toBe(36_000);
  expect(await needed(teacher.personId, '2026-09-02')).toBe(30_000);
});

test('a teacher asks for herself, takes it back, and does not decide; for others she asks nothing', async () => {
  const { school, auditor } = await district(world);
  const teacher = await make.actor(deps, { org: school });
  const colleague = await make.actor(deps, { org: school });
  expect((await ask(teacher, { personId: colleague.personId })).status).toBeGreaterThanOrEqual(403);
  const first = await ask(teacher, { personId: teacher.personId });
  expect(first.status).toBe(201);
  expect((await approve(teacher, first.id)).status).toBeGreaterThanOrEqual(403);
  expect((await act(colleague, first.id, 'withdraw')).status).toBe(404);
  expect((await act(teacher, first.id, 'withdraw')).status).toBe(200);
  const { id } = await ask(teacher, { personId: teacher.personId });
  expect((await approve(auditor, id)).status).toBe(200);
  expect(await needed(teacher.personId)).toBe(30_000);
});

test('nobody approves an exception for themselves, and strangers see none', async () => {
  const { school, county, admin, auditor, stranger, clerk } = await district(world);
  const second = await make.actor(deps, { org: county, roles: ['county_admin'] });
  const { id } = await ask(second, { personId: auditor.personId });
  expect((await approve(auditor, id)).code).toBe('access.own_work');
  expect((await approve(stranger, id)).status).toBe(404);
  expect((await approve(clerk, id)).status).toBe(404);
  expect((await approve(admin, id)).status).toBe(404);
  const teacher = await make.actor(deps, { org: school });
  const colleague = await make.actor(deps, { org: school });
  expect((await ask(colleague, { personId: teacher.personId })).code).toBe('credits.person_unknown');
  expect((await ask(stranger, { personId: teacher.personId })).code).toBe('credits.person_unknown');
  await ask(admin, { personId: teacher.personId });
  const of = (actor: Actor) => request(actor, 'GET', `/api/credits/exceptions/of/${teacher.personId}`);
  expect(await (await of(teacher)).json()).toMatchObject({
    items: [{ ruleId: 'total', state: 'requested' }],
    can: { request: true },
  });
  expect((await of(colleague)).status).toBe(404);
  expect((await of(stranger)).status).toBe(404);
  const list = async (actor: Actor) =>
    ((await (await request(actor, 'GET', '/api/credits/exceptions')).json()) as { total: number }).total;
  expect([await list(admin), await list(auditor), await list(stranger), await list(teacher)]).toEqual([1, 2, 0, 0]);
});

describe('asking for one', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['from a rule that is none', { ruleId: 'nothing' }, 'credits.exception_rule'],
    ['in a way that the rule has not', { ruleId: 'cap' }, 'credits.exception_kind'],
    ['that makes it harder', { change: { kind: 'least', least: 400 } }, 'credits.exception_amount'],
    ['that ends before it begins', { toDay: '2026-08-01' }, 'credits.exception_days'],
    ['without a reason', { reason: '' }, 'request.invalid'],
  ])('%s is refused', async (_, body, code) => {
    const { school, admin } = await district(world);
    const teacher = await make.person(deps, { org: school });
    expect((await ask(admin, { personId: teacher.id, ...body })).code).toBe(code);
  });

  test('a second time is refused, until the first is taken back', async () => {
    const { school, admin } = await district(world);
    const teacher = await make.person(deps, { org: school });
    const { id } = await ask(admin, { personId: teacher.id });
    expect((await ask(admin, { personId: teacher.id })).code).toBe('credits.exception_exists');
    expect((await act(admin, id, 'withdraw')).status).toBe(200);
    expect((await ask(admin, { personId: teacher.id })).status).toBe(201);
    expect(await needed(teacher.id)).toBe(36_000);
  });

  test('the form offers the rules that can be changed, and how', async () => {
    const { school, admin } = await district(world);
    const teacher = await make.person(deps, { org: school });
    const answer = await request(admin, 'GET', `/api/credits/exceptions/choices?personId=${teacher.id}`);
    const { rules } = (await answer.json()) as { rules: { id: string; kinds: string[] }[] };
    expect(rules.map(({ id, kinds }) => [id, kinds])).toEqual([
      ['cycle', ['until']],
      ['total', ['least', 'waive']],
      ['cap', ['most', 'waive']],
    ]);
  });
});
