import { beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { assignments, topicReminders, topics } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { callOf, county, fullForm, makeCall, makeTopic, stateOf } from '../topics/world.ts';
import { declare, makeExpert } from './pool.ts';

const { deps, request, runJobs, reset } = await harness();
let world: Awaited<ReturnType<typeof county>>;
let call: Awaited<ReturnType<typeof makeCall>>;
let experts: { id: string; personId: string; actor: Actor }[];
let ids: string[];

beforeEach(async () => {
  await reset();
  world = await county(deps);
  call = await makeCall(deps, world.county.id);
  experts = [];
  for (let i = 0; i < 8; i++) {
    const org = await make.organisation(deps, { name: `第${i + 1}中学`, parent: world.county });
    const actor = await make.actor(deps, { org, name: `专家${i + 1}`, roles: ['expert'] });
    const row = await makeExpert(deps, {
      orgId: world.county.id,
      personId: actor.personId,
      subjects: [i % 2 === 0 ? '数学' : '语文'],
      mostLoad: 4,
    });
    experts.push({ id: row.id, personId: actor.personId, actor });
  }
  ids = [];
  for (let i = 0; i < 6; i++) {
    const subject = i % 2 === 0 ? '数学' : '语文';
    const form = fullForm({ subject, title: `课题${i + 1}` });
    const topic = await makeTopic(deps, { leader: world.leader, callId: call.id, state: 'accepted', form });
    ids.push(topic.id);
  }
});

const json = async (response: Response) => ({ status: response.status, body: await response.json() });
const get = async (actor: Actor, path: string) => json(await request(actor, 'GET', path));
const post = async (actor: Actor, path: string, body: unknown) => json(await request(actor, 'POST', path, body));

async function dryRun(options: object = {}) {
  const started = await post(world.keeper, `/api/reviews/panels/of/${call.id}`, { options });
  expect(started.status).toBe(202);
  await runJobs();
  return show(started.body.id);
}
const show = async (id: string) => (await get(world.keeper, `/api/reviews/panels/${id}?limit=50`)).body;
type Item = { topicId: string; seats: { expertId: string; isOfSubject: boolean; parts: { text: number | null } }[] };
const seatsOf = (panel: { outcome: { items: Item[] } }) =>
  panel.outcome.items.flatMap(({ topicId, seats }) => seats.map(({ expertId }) => `${topicId} ${expertId}`)).sort();

describe('a dry run', () => {
  test('gives every topic its readers, with the parts of each fit, and tells nobody', async () => {
    const panel = await dryRun();
    expect(panel).toMatchObject({
      state: 'dry',
      outcome: { figures: { isComplete: true, isProved: true, way: 'words' } },
    });
    expect(panel.outcome.items).toHaveLength(6);
    for (const { seats } of panel.outcome.items as Item[]) {
      expect(seats).toHaveLength(3);
      expect(seats.some(({ isOfSubject }) => isOfSubject)).toBe(true);
      expect(seats[0]?.parts.text).toBeGreaterThan(0);
    }
    expect(panel.outcome.broken).toEqual({ grave: 0, excusable: 0 });
    expect(panel.outcome.figures.solved.total).toBeGreaterThanOrEqual(panel.outcome.figures.greedy.total);
    expect(await deps.db.select().from(assignments)).toEqual([]);
    expect(await deps.db.select().from(topicReminders)).toEqual([]);
    expect(await stateOf(deps, ids[0]!)).toBe('accepted');
  });

  test('comes out the same with the same seed', async () => {
    const a = await dryRun();
    const started = await post(world.keeper, `/api/reviews/panels/of/${call.id}`, { options: {}, seed: a.seed });
    await runJobs();
    expect(seatsOf(await show(started.body.id))).toEqual(seatsOf(a));
  });

  test('never seats a conflict, and says which topics cannot be served', async () => {
    for (const expert of experts.filter((_, i) => i % 2 === 1))
      await declare(deps, { expertId: expert.id, otherOrgId: world.east.id });
    const panel = await dryRun();
    expect(panel.outcome.figures.isComplete).toBe(false);
    const short = panel.outcome.shortages as { kind: string; subject: string; ofSubject: number }[];
    expect(short.filter(({ kind }) => kind === 'subject').map(({ subject }) => subject)).toEqual([
      '语文',
      '语文',
      '语文',
    ]);
    expect(short[0]).toMatchObject({ missing: 1, ofSubject: 0 });
    const barred = new Set(experts.filter((_, i) => i % 2 === 1).map(({ id }) => id));
    expect(seatsOf(panel).filter((seat) => barred.has(seat.split(' ')[1]!))).toEqual([]);
    const relaxed = await dryRun({ subjectExperts: 0 });
    expect(relaxed.outcome.shortages.filter(({ kind }: { kind: string }) => kind === 'subject')).toEqual([]);
  });

  test('fails with a reason when there is nobody to ask or nothing to judge', async () => {
    const empty = await makeCall(deps, world.county.id);
    const started = await post(world.keeper, `/api/reviews/panels/of/${empty.id}`, { options: {} });
    await runJobs();
    expect(await show(started.body.id)).toMatchObject({ state: 'failed', because: 'reviews.nothing_to_assign' });
  });

  test('is for whoever runs the call', async () => {
    const panel = await dryRun();
    for (const actor of [world.principal, world.leader, world.stranger, experts[0]!.actor]) {
      expect((await get(actor, `/api/reviews/panels/${panel.id}`)).status).toBe(404);
      expect((await get(actor, `/api/reviews/panels/of/${call.id}`)).status).toBe(403);
      expect((await post(actor, `/api/reviews/panels/of/${call.id}`, { options: {} })).status).toBe(403);
      const apply = { revision: panel.revision };
      expect((await post(actor, `/api/reviews/panels/${panel.id}/apply`, apply)).status).toBe(404);
      expect((await get(actor, `/api/reviews/panels/${panel.id}/topics/${ids[0]}/candidates`)).status).toBe(404);
    }
  });
});

describe('a change by hand', () => {
  const edit = (panel: { id: string; revision: string }, change: object) =>
    post(world.keeper, `/api/reviews/panels/${panel.id}/edit`, { revision: panel.revision, ...change });

  test('swaps a reader, is frozen, and stays in the next run', async () => {
    const panel = await dryRun();
    const item = panel.outcome.items[0] as Item;
    const inside = item.seats.map(({ expertId }) => expertId);
    const { body } = await get(world.keeper, `/api/reviews/panels/${panel.id}/topics/${item.topicId}/candidates`);
    const free = body.items.filter(
      (one: { because: string | null; isIn: boolean }) => one.because === null && !one.isIn,
    );
    const coming = free[0].expertId as string;
    const done = await edit(panel, { topicId: item.topicId, out: inside[0], in: coming });
    expect(done.status).toBe(200);
    expect((await edit(panel, { topicId: item.topicId, out: inside[1] })).body.error.code).toBe(
      'reviews.panel_outdated',
    );
    const after = await dryRun({ fromId: panel.id });
    expect(seatsOf(after)).toContain(`${item.topicId} ${coming}`);
  });

  test('is refused for a conflict, a full desk, a second seat', async () => {
    const panel = await dryRun();
    const item = panel.outcome.items[0] as Item;
    const inside = item.seats.map(({ expertId }) => expertId);
    const outside = experts.find(({ id }) => !inside.includes(id))!;
    const code = async (change: object) => (await edit(panel, { topicId: item.topicId, ...change })).body.error.code;
    expect(await code({ in: inside[0] })).toBe('reviews.sat_before');
    await declare(deps, { expertId: outside.id, otherPersonId: world.leader.personId });
    expect(await code({ out: inside[0], in: outside.id })).toBe('reviews.conflict');
    expect(await code({ out: outside.id })).toBe('reviews.pair_unknown');
    expect(await code({ in: 'exp_nobody' })).toBe('reviews.pair_unknown');
  });

  test('that leaves a gap is applied only with a reason', async () => {
    const panel = await dryRun();
    const item = panel.outcome.items[0] as Item;
    const { body } = await edit(panel, { topicId: item.topicId, out: item.seats[0]!.expertId });
    const apply = (reason: string) =>
      post(world.keeper, `/api/reviews/panels/${panel.id}/apply`, { revision: body.revision, reason });
    expect((await apply('')).body.error.code).toBe('reviews.panel_reason_needed');
    expect((await apply('该方向仅两位专家无回避')).body).toMatchObject({ invited: 17, topics: 6 });
  });
});

describe('applying', () => {
  const apply = (panel: { id: string; revision: string }, actor = world.keeper) =>
    post(actor, `/api/reviews/panels/${panel.id}/apply`, { revision: panel.revision });

  test('invites everybody at once, draws codes, begins the reviews, reminds with a code alone', async () => {
    const panel = await dryRun();
    expect((await apply(panel)).body).toEqual({ invited: 18, topics: 6, waiting: [] });
    const rows = await deps.db.select().from(assignments);
    expect(new Set(rows.map(({ state, dueOn, role }) => `${state} ${dueOn} ${role}`))).toEqual(
      new Set(['invited 2026-09-15 regular']),
    );
    const held = await deps.db.select().from(topics).where(eq(topics.callId, call.id));
    expect(held.every(({ state }) => state === 'reviewing')).toBe(true);
    const codes = held.map(({ blindCode }) => blindCode);
    expect(new Set(codes).size).toBe(6);
    expect(codes.every((code) => /^[2-9A-Z]{5}$/.test(code ?? ''))).toBe(true);
    const reminders = await deps.db.select().from(topicReminders);
    expect(reminders).toHaveLength(18);
    for (const { kind, params, href } of reminders) {
      expect(kind).toBe('review_invited');
      expect(Object.keys(params)).toEqual(['code']);
      expect(codes).toContain(params.code);
      expect(href).toMatch(/^\/reviews\/asg_/);
    }
  });

  test('happens once, however many press at the same time', async () => {
    const panel = await dryRun();
    const answers = await Promise.all([apply(panel), apply(panel, world.second), apply(panel)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await deps.db.select().from(assignments)).toHaveLength(18);
  });

  test('asks everything again: a conflict that came up meanwhile stops it', async () => {
    const panel = await dryRun();
    const first = (panel.outcome.items[0] as Item).seats[0]!;
    await declare(deps, { expertId: first.expertId, otherPersonId: world.leader.personId });
    const { status, body } = await apply(panel);
    expect([status, body.error.code]).toEqual([409, 'reviews.panel_broken']);
    expect(await deps.db.select().from(assignments)).toEqual([]);
  });

  test('leaves a later run only what is missing', async () => {
    await apply(await dryRun());
    const late = await makeTopic(deps, { leader: world.leader, callId: call.id, state: 'accepted' });
    const panel = await dryRun();
    expect(seatsOf(panel).map((seat) => seat.split(' ')[0])).toEqual([late.id, late.id, late.id]);
    expect((await apply(panel)).body).toMatchObject({ invited: 3, topics: 1 });
  });
});

test('more than the call’s most is never given', async () => {
  const body = callOf();
  call = await makeCall(deps, world.county.id, { ...body, review: { ...body.review, mostLoad: 2 } });
  for (let i = 0; i < 6; i++) await makeTopic(deps, { leader: world.leader, callId: call.id, state: 'accepted' });
  const panel = await dryRun();
  expect(panel.outcome.figures.isComplete).toBe(false);
  const given = Map.groupBy(seatsOf(panel), (seat) => seat.split(' ')[1]!);
  expect(Math.max(...[...given.values()].map((own) => own.length))).toBe(2);
});
