import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { assignments, reviews, topicReminders, topics } from '../../db/schema/index.ts';
import type { ReviewBody } from '../../db/schema/reviews.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { brokenAt } from '../../server/kernel/chain.ts';
import { eventsOf } from '../../server/topics/repo.ts';
import { moveTopic } from '../../server/topics/index.ts';
import { fakeAi } from '../helpers/ai.ts';
import { harness } from '../helpers/harness.ts';
import { makeTopic } from '../topics/world.ts';
import { makeExpert } from './pool.ts';
import { deskWorld, goodReview, makeReview, makeSeat, type DeskWorld } from './desking.ts';

const ai = fakeAi();
const h = await harness({ ai });
let w: DeskWorld;
beforeEach(async () => {
  await h.reset();
  w = await deskWorld(h.deps);
});

type Shown = {
  seat: { state: string; code: string };
  packet: { title: string; members: number };
  review: { body: ReviewBody; revision: number; state: string; total: number | null };
  lacks: { place: string; what: string }[];
  hints: { key: string; kind: string; quote: string; isIgnored: boolean; by: string }[];
  versions: { revision: number; total: number }[];
  can: Record<string, { allowed: boolean; because: string | null }>;
  others: { place: number; total: number }[] | null;
  way?: string;
};
const at = (id: string, step = '') => `/api/reviews/desk/${id}${step && `/${step}`}`;
async function ask<T = Shown>(actor: Actor, method: string, path: string, body?: unknown): Promise<T> {
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
const me = () => w.jia.actor;
const step = (name: string, body?: unknown) => ask(me(), 'POST', at(w.seat.id, name), body);
const save = (revision: number, body: ReviewBody) => ask(me(), 'PUT', at(w.seat.id, 'draft'), { revision, body });
const seatRow = async (id: string) => (await h.deps.db.select().from(assignments).where(eq(assignments.id, id)))[0];
const remindersOf = (actor: Actor) =>
  h.deps.db.select().from(topicReminders).where(eq(topicReminders.personId, actor.personId));

describe('from invitation to review', () => {
  test('she sees her desk, accepts, writes, hands in, takes back and hands in again', async () => {
    const desk = await ask<{ items: { id: string; code: string; title: string; daysLeft: number }[]; counts: object }>(
      me(),
      'GET',
      '/api/reviews/desk',
    );
    expect(desk.items).toMatchObject([{ id: w.seat.id, code: 'K7Q2', title: w.topic.title, daysLeft: 19 }]);
    expect(desk.counts).toEqual({ open: 1, done: 0, left: 0, invited: 1 });

    const invited = await ask(me(), 'GET', at(w.seat.id));
    expect(invited.packet).toMatchObject({ code: 'K7Q2', title: w.topic.title, members: 1 });
    expect(invited.can).toMatchObject({ accept: { allowed: true }, save: { allowed: false } });

    expect((await step('accept')).seat.state).toBe('accepted');
    const half = { ...goodReview(), recommendation: null };
    const saved = await save(0, half);
    expect(saved.review).toMatchObject({ revision: 1, state: 'draft', total: 8000, body: half });
    expect(saved.lacks).toEqual([{ place: 'recommendation', what: 'recommendation' }]);
    expect(await outcome(me(), 'POST', at(w.seat.id, 'submit'), { revision: 1 })).toEqual([409, 'reviews.incomplete']);

    await save(1, goodReview(85));
    const done = await step('submit', { revision: 2 });
    expect(done.review).toMatchObject({ state: 'submitted', total: 8500 });
    expect(done.versions).toMatchObject([{ revision: 2, total: 8500 }]);

    const back = await step('take-back');
    expect(back.seat.state).toBe('accepted');
    expect(back.review).toMatchObject({ state: 'draft', body: goodReview(85) });
    await save(2, goodReview(70));
    const again = await step('submit', { revision: 3 });
    expect(again.versions.map(({ total }) => total)).toEqual([8500, 7000]);

    const events = await eventsOf(h.deps.db, w.topic.id);
    expect(events.map(({ kind }) => kind)).toEqual([
      'review.accepted',
      'review.submitted',
      'review.taken_back',
      'review.submitted',
    ]);
    expect(brokenAt(events)).toBeNull();
    expect(
      events.map(({ actorId }) => actorId),
      'the chain names no reviewer',
    ).toEqual([null, null, null, null]);
  });

  test('what two pages write at once is not lost in silence', async () => {
    await step('accept');
    await save(0, goodReview(60));
    const answers = await Promise.all(
      [61, 62].map((p) => outcome(me(), 'PUT', at(w.seat.id, 'draft'), { revision: 1, body: goodReview(p) })),
    );
    expect(answers.map(([status]) => status).sort()).toEqual([200, 409]);
    expect(answers).toContainEqual([409, 'reviews.draft_changed']);
    expect(await outcome(me(), 'POST', at(w.seat.id, 'submit'), { revision: 1 })).toEqual([
      409,
      'reviews.draft_changed',
    ]);
  });

  test('hard edges: no points beyond 100, no dimension of another rubric, no foreign fields', async () => {
    await step('accept');
    const body = goodReview();
    const put = (wrong: unknown) => outcome(me(), 'PUT', at(w.seat.id, 'draft'), { revision: 0, body: wrong });
    const design = { points: 101, comment: '' };
    expect(await put({ ...body, scores: { design } })).toEqual([400, 'request.invalid']);
    expect(await put({ ...body, total: 10_000 })).toEqual([400, 'request.invalid']);
    const saved = await save(0, { ...body, scores: { ...body.scores, charm: { points: 100, comment: '' } } });
    expect(saved.review.body.scores).not.toHaveProperty('charm');
  });

  test('after the keeper has ended the review nothing is written, and her own words stay readable', async () => {
    await step('accept');
    await save(0, goodReview());
    await h.deps.db.transaction((tx) =>
      moveTopic(h.deps, tx, w.keeper, { id: w.topic.id, command: 'end_review', parts: ['keeper'] }),
    );
    expect(await outcome(me(), 'PUT', at(w.seat.id, 'draft'), { revision: 1, body: goodReview(90) })).toEqual([
      409,
      'reviews.review_ended',
    ]);
    expect(await outcome(me(), 'POST', at(w.seat.id, 'submit'), { revision: 1 })).toEqual([
      409,
      'reviews.review_ended',
    ]);
    expect((await ask(me(), 'GET', at(w.seat.id))).review.body).toEqual(goodReview());
  });

  test('a review handed in while the keeper ends it is either in time or refused, never half', async () => {
    await step('accept');
    await save(0, goodReview());
    const [sent] = await Promise.all([
      outcome(me(), 'POST', at(w.seat.id, 'submit'), { revision: 1 }),
      h.deps.db.transaction((tx) =>
        moveTopic(h.deps, tx, w.keeper, { id: w.topic.id, command: 'end_review', parts: ['keeper'] }),
      ),
    ]);
    const row = await seatRow(w.seat.id);
    const [review] = await h.deps.db.select().from(reviews).where(eq(reviews.assignmentId, w.seat.id));
    expect([row?.state, review?.state, review?.total]).toEqual(
      sent[0] === 200 ? ['submitted', 'submitted', 8000] : ['accepted', 'draft', null],
    );
    expect(brokenAt(await eventsOf(h.deps.db, w.topic.id))).toBeNull();
  });
});

describe('leaving', () => {
  test.each([
    ['decline', {}, 'declined', ''],
    ['recuse', { kind: 'kin', reason: '与主持人系亲属' }, 'recused', 'kin: 与主持人系亲属'],
  ])('by %s brings a stand-in at once and tells the keepers', async (name, body, state, reason) => {
    expect(await step(name, body)).toEqual({ id: w.seat.id, state });
    expect(await seatRow(w.seat.id)).toMatchObject({ state, reason });
    const seats = await h.deps.db.select().from(assignments).where(eq(assignments.replacesId, w.seat.id));
    expect(seats).toMatchObject([{ expertId: w.bing.expert.id, state: 'invited', topicId: w.topic.id }]);
    expect(await remindersOf(w.bing.actor)).toMatchObject([{ kind: 'review_invited', params: { code: 'K7Q2' } }]);
    for (const keeper of [w.keeper, w.second]) {
      expect(await remindersOf(keeper)).toMatchObject([
        { kind: 'reviewer_declined', params: { code: 'K7Q2' }, href: `/topics/calls/${w.call.id}/progress` },
      ]);
    }
    expect(await outcome(me(), 'GET', at(w.seat.id))).toEqual([404, 'reviews.seat_not_found']);
    const left = await ask<{ items: object[] }>(me(), 'GET', '/api/reviews/desk?list=left');
    expect(left.items).toMatchObject([{ code: 'K7Q2', state, title: '' }]);
    expect(brokenAt(await eventsOf(h.deps.db, w.topic.id))).toBeNull();
  });

  test('late, after scoring: the review no longer counts and somebody else is asked', async () => {
    await step('accept');
    await save(0, goodReview());
    await step('submit', { revision: 1 });
    await step('recuse', { kind: 'recognised', reason: '读出了是哪所学校' });
    expect((await seatRow(w.seat.id))?.state).toBe('recused');
  });

  test('abstaining needs a reason and an accepted seat; nobody left to ask is told to the keepers too', async () => {
    expect(await outcome(me(), 'POST', at(w.seat.id, 'abstain'), { reason: '不熟悉该领域' })).toEqual([
      409,
      'reviews.seat_not_in_this_state',
    ]);
    await step('accept');
    expect(await outcome(me(), 'POST', at(w.seat.id, 'abstain'), { reason: '' })).toEqual([400, 'request.invalid']);
    await step('abstain', { reason: '不熟悉该领域' });
    const leave = { reason: '时间冲突' };
    const next = await h.deps.db.select().from(assignments).where(eq(assignments.replacesId, w.seat.id));
    await ask(w.bing.actor, 'POST', at(next[0]?.id ?? '', 'decline'), leave);
    expect(await h.deps.db.select().from(assignments).where(eq(assignments.topicId, w.topic.id))).toHaveLength(3);
    expect(await remindersOf(w.keeper)).toHaveLength(2);
  });

  test('two who decline at once do not both get the one who is free', async () => {
    const answers = await Promise.all([
      outcome(me(), 'POST', at(w.seat.id, 'decline'), {}),
      outcome(w.yi.actor, 'POST', at(w.otherSeat.id, 'decline'), {}),
    ]);
    expect(answers).toEqual([
      [200, undefined],
      [200, undefined],
    ]);
    const seats = await h.deps.db.select().from(assignments).where(eq(assignments.topicId, w.topic.id));
    expect(seats.map(({ state }) => state).sort()).toEqual(['declined', 'declined', 'invited']);
    expect(brokenAt(await eventsOf(h.deps.db, w.topic.id))).toBeNull();
  });
});

describe('the others', () => {
  const handIn = async () => {
    await step('accept');
    await save(0, goodReview());
    return step('submit', { revision: 1 });
  };
  test('nothing shows whether they have handed in before she has', async () => {
    const before = await h.request(me(), 'GET', at(w.seat.id));
    const text = await before.text();
    await makeReview(h.deps, w.otherSeat.id, goodReview(40), 4000);
    await h.deps.db.update(assignments).set({ state: 'submitted' }).where(eq(assignments.id, w.otherSeat.id));
    const after = await h.request(me(), 'GET', at(w.seat.id));
    expect(await after.text()).toBe(text);
    expect(await outcome(me(), 'POST', at(w.seat.id, 'others'))).toEqual([409, 'reviews.seat_not_in_this_state']);
  });

  test('where the call allows it they are opened after one’s own, without a name, and bind it', async () => {
    await h.reset();
    w = await deskWorld(h.deps, { seesOthers: 'after_own' });
    await makeReview(h.deps, w.otherSeat.id, goodReview(40), 4000);
    await h.deps.db.update(assignments).set({ state: 'submitted' }).where(eq(assignments.id, w.otherSeat.id));
    expect((await handIn()).others).toBeNull();
    const opened = await step('others');
    expect(opened.others).toMatchObject([{ place: 0, total: 4000 }]);
    for (const word of [w.yi.actor.personId, w.otherSeat.id, w.topic.id, '蒋评乙']) {
      expect(JSON.stringify(opened)).not.toContain(word);
    }
    expect(opened.can.take_back).toEqual({ allowed: false, because: 'reviews.has_seen_others' });
    expect(await outcome(me(), 'POST', at(w.seat.id, 'take-back'))).toEqual([409, 'reviews.has_seen_others']);
  });

  test('where nobody else has handed in there is nothing to open, and nothing binds', async () => {
    await h.reset();
    w = await deskWorld(h.deps, { seesOthers: 'after_own' });
    await handIn();
    expect(await outcome(me(), 'POST', at(w.seat.id, 'others'))).toEqual([409, 'reviews.no_others_yet']);
    expect((await step('take-back')).seat.state).toBe('accepted');
  });

  test('where the call keeps them apart they stay hidden', async () => {
    await h.reset();
    w = await deskWorld(h.deps, { seesOthers: 'never' });
    await handIn();
    expect(await outcome(me(), 'POST', at(w.seat.id, 'others'))).toEqual([403, 'reviews.others_stay_hidden']);
  });
});

describe('the text check', () => {
  const vague = (): ReviewBody => ({ ...goodReview(), comment: '总体不错。' });
  test('comes with the draft, is set aside with one click, and never stands in the way', async () => {
    await step('accept');
    const saved = await save(0, vague());
    expect(saved.hints).toMatchObject([{ kind: 'vague', quote: '总体不错。', isIgnored: false, by: 'rules' }]);
    const key = saved.hints[0]?.key ?? '';
    const ignored = await step('hints', { key, isIgnored: true });
    expect(ignored.hints).toMatchObject([{ isIgnored: true }]);
    expect((await step('hints', { key, isIgnored: false })).hints).toMatchObject([{ isIgnored: false }]);
    expect((await step('submit', { revision: 1 })).review.state).toBe('submitted');
  });

  test('without a model rules alone speak, and the answer says so', async () => {
    await step('accept');
    await save(0, vague());
    expect(await step('check')).toMatchObject({ way: 'rules', hints: [{ by: 'rules' }] });
    expect(ai.asked.at(-1)?.id).toBe('reviews.review_text');
    for (const name of ['林主持', '苏成员']) expect(ai.asked.at(-1)?.user).not.toContain(name);
  });
});

describe('whose desk it is', () => {
  test('nobody else’s: other judges, keepers, the applicant and strangers find nothing', async () => {
    for (const actor of [w.yi.actor, w.second, w.keeper, w.leader, w.member, w.principal, w.stranger, w.bing.actor]) {
      expect(await outcome(actor, 'GET', at(w.seat.id))).toEqual([404, 'reviews.seat_not_found']);
      expect(await outcome(actor, 'POST', at(w.seat.id, 'accept'))).toEqual([404, 'reviews.seat_not_found']);
      expect(await outcome(actor, 'POST', at(w.seat.id, 'decline'), {})).toEqual([404, 'reviews.seat_not_found']);
    }
  });

  test.each(['leader', 'member', 'principal', 'keeper', 'second'] as const)(
    'a seat given by mistake to the %s serves nothing',
    async (who) => {
      const person = w[who];
      const expert = await makeExpert(h.deps, { orgId: w.county.id, personId: person.personId });
      const seat = await makeSeat(h.deps, { callId: w.call.id, topicId: w.topic.id, expertId: expert.id });
      expect(await outcome(person, 'GET', at(seat.id))).toEqual([404, 'reviews.seat_not_found']);
      expect((await ask<{ items: object[] }>(person, 'GET', '/api/reviews/desk')).items).toEqual([]);
    },
  );

  test('one who leads another topic of the call is served only what is not hers', async () => {
    const own = await makeTopic(h.deps, {
      ...{ leader: me(), callId: w.call.id, state: 'reviewing', code: 'A111' },
    });
    const seat = await makeSeat(h.deps, { callId: w.call.id, topicId: own.id, expertId: w.jia.expert.id });
    const desk = await ask<{ items: { code: string }[] }>(me(), 'GET', '/api/reviews/desk');
    expect(desk.items.map(({ code }) => code)).toEqual(['K7Q2']);
    expect(await outcome(me(), 'GET', at(seat.id))).toEqual([404, 'reviews.seat_not_found']);
  });

  test('the order is by code, whatever came first', async () => {
    for (const code of ['Z900', 'B200', 'a300']) {
      const topic = await makeTopic(h.deps, { leader: w.leader, callId: w.call.id, state: 'reviewing', code });
      await makeSeat(h.deps, { callId: w.call.id, topicId: topic.id, expertId: w.jia.expert.id });
      h.clock.advance(60_000);
    }
    const desk = await ask<{ items: { code: string }[] }>(me(), 'GET', '/api/reviews/desk');
    expect(desk.items.map(({ code }) => code)).toEqual(['B200', 'K7Q2', 'Z900', 'a300']);
    await h.deps.db.update(topics).set({ updatedAt: h.deps.now() }).where(eq(topics.blindCode, 'B200'));
    const page = await ask<{ items: { code: string }[]; total: number }>(
      me(),
      'GET',
      '/api/reviews/desk?limit=2&offset=2',
    );
    expect([page.items.map(({ code }) => code), page.total]).toEqual([['Z900', 'a300'], 4]);
  });
});
