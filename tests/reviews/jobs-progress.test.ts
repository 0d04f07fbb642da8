import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { assignments, topicReminders } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { feature } from '../../server/reviews/index.ts';
import { moveTopic } from '../../server/topics/index.ts';
import { eventsOf } from '../../server/topics/repo.ts';
import { harness } from '../helpers/harness.ts';
import { deskWorld, goodReview, makeReview, type DeskWorld } from './desking.ts';

const h = await harness();
let w: DeskWorld;
beforeEach(async () => {
  await h.reset();
  w = await deskWorld(h.deps);
});

type Progress = {
  items: {
    code: string;
    seats: {
      id: string;
      state: string;
      expertName: string;
      load: number;
      daysLate: number;
      can: Can;
      reason: string;
    }[];
  }[];
  total: number;
  counts: Record<string, number>;
  experts: { name: string; open: number; late: number }[];
};
type Can = Record<'replace' | 'remind', { allowed: boolean; because: string | null }>;
async function ask<T>(actor: Actor, method: string, path: string, body?: unknown): Promise<T> {
  const response = await h.request(actor, method, path, body);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as T;
}
const outcome = async (actor: Actor, method: string, path: string, body?: unknown) => {
  const response = await h.request(actor, method, path, body);
  const { error } = (await response.json()) as { error?: { code: string } };
  return [response.status, error?.code];
};
const path = (rest: string) => `/api/reviews/calls/${w.call.id}/${rest}`;
const progress = (query = '') => ask<Progress>(w.keeper, 'GET', path(`progress${query}`));
const remindersOf = async (actor: Actor) =>
  (await h.deps.db.select().from(topicReminders).where(eq(topicReminders.personId, actor.personId))).sort((a, b) =>
    a.key < b.key ? -1 : 1,
  );

describe('the keeper’s page', () => {
  test('shows per topic who was asked, how far she is, and what may be done about it', async () => {
    await makeReview(h.deps, w.otherSeat.id, goodReview());
    await h.deps.db.update(assignments).set({ state: 'submitted' }).where(eq(assignments.id, w.otherSeat.id));
    h.clock.set('2026-09-25T08:00:00Z');
    const shown = await progress();
    expect(shown.counts).toEqual({ invited: 1, accepted: 0, submitted: 1, left: 0, late: 1 });
    expect(shown.items).toMatchObject([
      {
        code: 'K7Q2',
        seats: [
          { expertName: '韩评甲', state: 'invited', load: 1, daysLate: 5, can: { replace: { allowed: true } } },
          { expertName: '蒋评乙', state: 'submitted', load: 0, daysLate: 0, can: { remind: { allowed: false } } },
        ],
      },
    ]);
    expect(shown.experts).toMatchObject([
      { name: '韩评甲', open: 1, late: 1 },
      { name: '蒋评乙', open: 0, late: 0 },
    ]);
    expect((await progress('?list=late')).total).toBe(1);
    expect((await progress('?list=thin')).total).toBe(1);
    expect((await progress('?list=done')).total).toBe(0);
  });

  test('is nobody’s but those who keep the call', async () => {
    for (const actor of [w.leader, w.member, w.principal, w.stranger, w.jia.actor]) {
      expect((await outcome(actor, 'GET', path('progress')))[0]).toBe(403);
      expect((await outcome(actor, 'POST', path(`seats/${w.seat.id}/replace`), { reason: '逾期' }))[0]).toBe(403);
      expect((await outcome(actor, 'POST', path(`seats/${w.seat.id}/remind`)))[0]).toBe(403);
    }
    expect(await outcome(w.keeper, 'GET', '/api/reviews/calls/cll_none/progress')).toEqual([
      404,
      'topics.call_not_found',
    ]);
  });

  test('replaces by a stand-in, with the reason in the chain; a review handed in stays', async () => {
    const { standInId } = await ask<{ standInId: string }>(w.keeper, 'POST', path(`seats/${w.seat.id}/replace`), {
      reason: '逾期未交',
    });
    const rows = await h.deps.db.select().from(assignments).where(eq(assignments.topicId, w.topic.id));
    expect(rows.find(({ id }) => id === w.seat.id)).toMatchObject({ state: 'replaced', reason: '逾期未交' });
    expect(rows.find(({ id }) => id === standInId)).toMatchObject({ state: 'invited', expertId: w.bing.expert.id });
    const kinds = (await eventsOf(h.deps.db, w.topic.id)).map(({ kind, actorId }) => [kind, actorId]);
    expect(kinds[0]).toEqual(['review.replaced', w.keeper.personId]);
    const told = await h.request(w.leader, 'GET', `/api/topics/${w.topic.id}/events`);
    for (const word of ['逾期未交', '韩评甲', w.jia.actor.personId])
      expect(await told.clone().text()).not.toContain(word);
    const replace = (id: string) => outcome(w.keeper, 'POST', path(`seats/${id}/replace`), { reason: '逾期' });
    expect(await replace(w.seat.id)).toEqual([409, 'reviews.seat_left']);
    await h.deps.db.update(assignments).set({ state: 'submitted' }).where(eq(assignments.id, w.otherSeat.id));
    expect(await replace(w.otherSeat.id)).toEqual([409, 'reviews.seat_done']);
    expect(await replace('asg_none')).toEqual([404, 'reviews.seat_unknown']);
  });

  test('tells the keeper why somebody stepped back, kind and reason', async () => {
    await ask(w.jia.actor, 'POST', `/api/reviews/desk/${w.seat.id}/recuse`, { kind: 'mentor', reason: '曾是其导师' });
    const [topic] = (await progress()).items;
    expect(topic?.seats.find(({ id }) => id === w.seat.id)).toMatchObject({ kind: 'mentor', reason: '曾是其导师' });
  });

  test('two keepers who replace the same seat ask one stand-in', async () => {
    const replace = (actor: Actor) => outcome(actor, 'POST', path(`seats/${w.seat.id}/replace`), { reason: '逾期' });
    const answers = await Promise.all([replace(w.keeper), replace(w.second)]);
    expect(answers.map(([status]) => status).sort()).toEqual([200, 409]);
    const rows = await h.deps.db.select().from(assignments).where(eq(assignments.replacesId, w.seat.id));
    expect(rows).toHaveLength(1);
  });

  test('reminds now, once a day, with a code and a day only', async () => {
    const again = () => ask<{ reminded: number }>(w.keeper, 'POST', path(`seats/${w.seat.id}/remind`));
    expect([await again(), await again()]).toEqual([{ reminded: 1 }, { reminded: 0 }]);
    expect(await remindersOf(w.jia.actor)).toMatchObject([
      { kind: 'review_due', params: { code: 'K7Q2', day: '2026-09-20' }, href: `/reviews/${w.seat.id}` },
    ]);
    expect(Object.keys((await remindersOf(w.jia.actor))[0]?.params ?? {}).sort()).toEqual(['code', 'day']);
  });
});

describe('the work of a day', () => {
  const keys = async () => (await remindersOf(w.jia.actor)).map(({ key }) => key.split(':').at(-1));
  const on = async (day: string) => {
    h.clock.set(`${day}T23:30:00Z`);
    await feature.resume?.(h.deps);
    await h.runJobs();
  };

  test('reminds three days before, on the day, and after one, three, seven …; once each, whatever the clock does', async () => {
    await on('2026-09-14'); // 15 September in China
    expect(await keys()).toEqual([]);
    await on('2026-09-16');
    await on('2026-09-16');
    expect(await keys()).toEqual(['due-3']);
    await on('2026-09-19');
    expect(await keys()).toEqual(['due-0', 'due-3']);
    // A week without a server: one reminder, not seven.
    await on('2026-09-27');
    expect(await keys()).toEqual(['due-0', 'due-3', 'over-7']);
    expect((await remindersOf(w.jia.actor)).map(({ kind }) => kind)).toEqual([
      'review_due',
      'review_due',
      'review_overdue',
    ]);
  });

  test('plans its own next turn', async () => {
    await on('2026-09-10');
    for (let day = 0; day < 12; day++) {
      h.clock.advance(86_400_000);
      await h.runJobs();
    }
    expect(await keys()).toEqual(['due-0', 'due-3', 'over-1', 'over-3']);
  });

  test('is over once the review is in, the seat is left, or the keeper has ended the review', async () => {
    await on('2026-09-16');
    const done = async (actor: Actor) => (await remindersOf(actor)).map(({ isDone }) => isDone);
    expect([await done(w.jia.actor), await done(w.yi.actor)]).toEqual([[false], [false]]);
    await ask(w.jia.actor, 'POST', `/api/reviews/desk/${w.seat.id}/decline`, {});
    expect(await done(w.jia.actor)).toEqual([true]);
    await h.deps.db.transaction((tx) =>
      moveTopic(h.deps, tx, w.keeper, { id: w.topic.id, command: 'end_review', parts: ['keeper'] }),
    );
    expect(await done(w.yi.actor)).toEqual([true]);
    await on('2026-09-25');
    expect(await keys()).toEqual(['due-3']);
  });
});
