import { beforeEach, expect, test } from 'vitest';
import { milestones } from '../../db/schema/index.ts';
import type { MilestoneState } from '../../db/schema/projects.ts';
import type { TopicState } from '../../db/schema/topic-data.ts';
import { addDays } from '../../server/policy/rules/index.ts';
import { folded } from '../../server/projects/overview/ics.ts';
import { lightOf, type Light } from '../../server/projects/milestones/rules/watch.ts';
import { chance } from '../helpers/chance.ts';
import { harness } from '../helpers/harness.ts';
import { county, fullForm, makeCall, makeTopic } from '../topics/world.ts';
import { approve, approved, codeOf, json } from './living.ts';

const h = await harness();
const { deps, clock, request, reset } = h;
beforeEach(reset);

type Listed = { id: string; title: string; light: Light; overdue: number; steps: { label: string; overdue: number }[] };
const list = async (by: Parameters<typeof request>[0], query = 'whose=kept') =>
  (await json(await request(by, 'GET', `/api/projects/running?${query}`))) as unknown as {
    items: Listed[];
    counts: Record<Light, number>;
    total: number;
    calls: { id: string }[];
  };

test('the light of every topic is the rule’s, and the counts are those of the list', async () => {
  const place = await county(deps);
  const call = await makeCall(deps, place.county.id);
  const pick = chance(20_261_122);
  const today = '2026-09-01';
  const expected: Record<string, Light> = {};
  const states: TopicState[] = ['approved', 'running', 'suspended', 'deferred', 'closing', 'closed', 'cancelled'];
  for (let i = 0; i < 60; i++) {
    const state = states[pick(states.length)] ?? 'running';
    const topic = await makeTopic(deps, { leader: place.leader, callId: call.id, state });
    const steps = Array.from({ length: pick(4) }, (_, n) => ({
      dueOn: addDays(today, pick(80) - 40),
      state: (['pending', 'submitted', 'returned', 'passed', 'failed', 'void'] as MilestoneState[])[pick(6)] ?? 'void',
      ordinal: n + 1,
    }));
    for (const step of steps)
      await deps.db.insert(milestones).values({
        ...{ id: deps.newId('mst'), topicId: topic.id, kind: 'annual', ruleId: 'annual', report: {}, revision: 1 },
        ...{ originalDueOn: step.dueOn, reason: '', createdAt: deps.now(), updatedAt: deps.now(), ...step },
      });
    if (state === 'closed' || state === 'cancelled') continue;
    const open = steps.filter((step) => ['pending', 'returned', 'failed'].includes(step.state));
    const nextDue = open.map(({ dueOn }) => dueOn).sort()[0] ?? null;
    const isMending = open.some((step) => step.state !== 'pending');
    expected[topic.id] = lightOf({ state, nextDue, isMending }, today);
  }
  const all = await list(place.keeper, 'whose=kept&limit=100');
  expect(Object.fromEntries(all.items.map(({ id, light }) => [id, light]))).toEqual(expected);
  expect(all.total).toBe(Object.keys(expected).length);
  for (const light of ['red', 'amber', 'green', 'paused'] as const) {
    const some = await list(place.keeper, `whose=kept&limit=100&light=${light}`);
    expect([light, some.items.length, some.total]).toEqual([light, all.counts[light], all.counts[light]]);
    expect(some.items.every((item) => item.light === light)).toBe(true);
  }
  const page = await list(place.keeper, 'whose=kept&limit=7&offset=7');
  expect(page.items.map(({ id }) => id)).toEqual(all.items.slice(7, 14).map(({ id }) => id));
});

test('who keeps them sees them, who leads them sees her own, nobody else any', async () => {
  const { topicId, leader, member, principal, keeper, stranger } = await approved(h);
  const ids = async (by: typeof leader, whose: 'mine' | 'kept') =>
    (await list(by, `whose=${whose}`)).items.map(({ id }) => id);
  for (const by of [leader, member]) {
    expect(await ids(by, 'mine')).toEqual([topicId]);
    expect(await ids(by, 'kept')).toEqual([]);
  }
  for (const by of [principal, keeper]) {
    expect(await ids(by, 'kept')).toEqual([topicId]);
    expect(await ids(by, 'mine')).toEqual([]);
  }
  const outside = await list(stranger);
  expect([outside.items, outside.counts, outside.calls]).toEqual([[], { red: 0, amber: 0, green: 0, paused: 0 }, []]);
  expect(await codeOf(await request(null, 'GET', '/api/projects/running'))).toBe('session.needed');
});

test('what is overdue comes first, with the days; words find it by title, leader, unit and number', async () => {
  const world = await approved(h);
  const other = await makeTopic(deps, {
    leader: world.leader,
    callId: world.call.id,
    state: 'notice',
    form: fullForm({ title: '另一个题目', months: 12 }),
  });
  clock.set('2026-12-05T02:00:00Z');
  await approve(deps, world, other.id);
  const all = await list(world.keeper);
  expect(all.items.map(({ id, light, overdue }) => [id, light, overdue])).toEqual([
    [world.topicId, 'red', 1],
    [other.id, 'amber', 0],
  ]);
  expect(all.items[0]?.steps[0]).toMatchObject({ label: '开题', overdue: 4 });
  const found = async (q: string) => (await list(world.keeper, `whose=kept&q=${encodeURIComponent(q)}`)).total;
  expect([
    await found('另一个'),
    await found('林主持'),
    await found('城东'),
    await found('2026AI'),
    await found('100%'),
  ]).toEqual([1, 2, 2, 1, 0]);
});

test('the list goes out as an Excel file and the days as a calendar', async () => {
  const { leader, keeper } = await approved(h, { form: { title: '题目,带逗号;和分号' } });
  const sheet = await request(keeper, 'GET', '/api/projects/running/sheet?whose=kept');
  expect(sheet.status).toBe(200);
  expect(new Uint8Array(await sheet.arrayBuffer()).slice(0, 2)).toEqual(new Uint8Array([0x50, 0x4b]));
  const file = await request(leader, 'GET', '/api/projects/calendar/file?whose=mine');
  const text = await file.text();
  expect(text.startsWith('BEGIN:VCALENDAR\r\n')).toBe(true);
  expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(5);
  expect(text).toContain(
    'DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261202\r\nSUMMARY:开题 · 题目\\,带逗号\\;和分号',
  );
  expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const month = await json(await request(leader, 'GET', '/api/projects/calendar?month=2026-12'));
  expect(month.items).toMatchObject([
    { day: '2026-12-01', label: '开题' },
    { day: '2026-12-31', label: '年度检查' },
  ]);
  expect(await json(await request(keeper, 'GET', '/api/projects/calendar?month=2026-12'))).toMatchObject({ items: [] });
});

test('a long line of a calendar is folded between characters', () => {
  const line = `SUMMARY:${'题'.repeat(60)}`;
  const parts = folded(line).split('\r\n ');
  expect(parts.length).toBeGreaterThan(2);
  expect(parts.join('')).toBe(line);
  expect(parts.every((part) => Buffer.byteLength(part) <= 75)).toBe(true);
});
