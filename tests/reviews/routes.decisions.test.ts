import { beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { decisions, reviews, topicEvents, topicReminders, topics } from '../../db/schema/index.ts';
import { moveTopic } from '../../server/topics/index.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { makeTopic, stateOf } from '../topics/world.ts';
import { addExpert, addReview, deciding, judgedCounty, judgedTopic, type Judged } from './judged.ts';

const h = await harness();
const { post, get, outcome, read, proposal, propose, confirm } = deciding(h);
let w: Judged;
beforeEach(async () => {
  await h.reset();
  w = await judgedCounty(h);
});
type Bulk = {
  dryRun: boolean;
  items: { topicId: string; to: string | null; because: string | null }[];
  places: { track: string; most: number | null; held: number }[];
};
const on = (path: string) => `/calls/${w.call.id}${path}`;
const state = (id: string) => stateOf(h.deps, id);

describe('ending a review', () => {
  test('takes enough reviews or a reason, and never happens by itself', async () => {
    const full = await judgedTopic(h, w, { state: 'reviewing' });
    const short = await judgedTopic(h, w, { state: 'reviewing', points: [80, 81] });
    expect([await state(full.id), await state(short.id)]).toEqual(['reviewing', 'reviewing']);
    const trial = await read<Bulk>(post(w.keeper, on('/end'), { topicIds: [full.id, short.id], dryRun: true }));
    expect(trial.items).toMatchObject([
      { topicId: full.id, to: 'deliberating', because: null },
      { topicId: short.id, to: null, because: 'reviews.too_few_reviews' },
    ]);
    expect(await state(full.id)).toBe('reviewing');
    expect(await outcome(post(w.keeper, on('/end'), { topicIds: [full.id, short.id] }))).toEqual([
      409,
      'reviews.batch_refused',
    ]);
    // All or none.
    expect(await state(full.id)).toBe('reviewing');
    expect(await outcome(post(w.keeper, on('/end'), { topicIds: [short.id] }))).toEqual([
      409,
      'reviews.too_few_reviews',
    ]);
    await read(post(w.keeper, on('/end'), { topicIds: [full.id, short.id], reason: '第三位专家病假，已商定' }));
    expect([await state(full.id), await state(short.id)]).toEqual(['deliberating', 'deliberating']);
  });

  test('is the keepers’ alone: others do not find the call', async () => {
    const topic = await judgedTopic(h, w, { state: 'reviewing' });
    const reviewer = w.panel[0]?.actor ?? w.leader;
    for (const actor of [w.leader, w.principal, w.stranger, w.outsider, reviewer]) {
      expect(await outcome(post(actor, on('/end'), { topicIds: [topic.id] }))).toEqual([404, 'topics.call_not_found']);
      expect((await get(actor, on('/ranking'))).status).toBe(404);
      expect((await get(actor, on('/sensitivity'))).status).toBe(404);
      expect((await get(actor, on('/fairness'))).status).toBe(404);
      expect((await get(actor, on('/fairness.xlsx'))).status).toBe(404);
      expect((await get(actor, on('/appeals'))).status).toBe(404);
      expect([403, 404]).toContain((await get(actor, `/topics/${topic.id}/case`)).status);
    }
    expect(await state(topic.id)).toBe('reviewing');
  });
});

describe('reviewers who disagree', () => {
  test('are talked over before anything is proposed; minutes may be cited, word for word', async () => {
    const topic = await judgedTopic(h, w, { points: [60, 80, 90] });
    const again = { items: [proposal(topic.id, 'approve')] };
    expect(await outcome(post(w.keeper, on('/propose'), again))).toEqual([409, 'reviews.deliberation_needed']);
    const opened = await read<{ id: string }>(post(w.keeper, `/topics/${topic.id}/deliberations`, { way: 'joint' }));
    expect(await outcome(post(w.second, `/topics/${topic.id}/deliberations`, { way: 'joint' }))).toEqual([
      409,
      'reviews.deliberation_open',
    ]);
    expect(await outcome(post(w.keeper, on('/propose'), again))).toEqual([409, 'reviews.deliberation_open']);
    const minutes = '两位评审人当面说明后一致认为，选题真实，范围须缩小到一个年级。';
    await read(post(w.keeper, `/deliberations/${opened.id}/close`, { minutes }));
    const citing = (quote: string) => [{ from: 'minutes', deliberationId: opened.id, quote }];
    expect(
      await outcome(
        post(w.keeper, on('/propose'), {
          items: [proposal(topic.id, 'approve', { reasons: citing('经费不足以支持') })],
        }),
      ),
    ).toEqual([422, 'reviews.quote_not_found']);
    await propose(w.keeper, w.call.id, topic.id, 'approve', { reasons: citing('选题真实，范围须缩小到一个年级') });
    expect(await state(topic.id)).toBe('proposed');
  });

  test('get a third reader, whose review is waited for', async () => {
    const topic = await judgedTopic(h, w, { points: [60, 90] });
    const fresh = await addExpert(
      h.deps,
      w.county.id,
      await make.actor(h.deps, { org: w.city, name: '戊专家', roles: ['expert'] }),
    );
    expect(fresh.id).toBeTruthy();
    await read(post(w.keeper, `/topics/${topic.id}/deliberations`, { way: 'third_reader' }));
    expect(await state(topic.id)).toBe('reviewing');
    expect(await outcome(post(w.keeper, on('/end'), { topicIds: [topic.id] }))).toEqual([
      409,
      'reviews.too_few_reviews',
    ]);
    type Case = { seats: { state: string; role: string }[]; deliberations: { state: string; way: string }[] };
    const before = await read<Case>(get(w.keeper, `/topics/${topic.id}/case`));
    expect(before.seats.filter(({ role }) => role === 'third')).toMatchObject([{ state: 'invited' }]);
    await read(post(w.keeper, on('/end'), { topicIds: [topic.id], reason: '第三位评审人已口头说明' }));
    const after = await read<Case>(get(w.keeper, `/topics/${topic.id}/case`));
    expect(after.deliberations).toMatchObject([{ way: 'third_reader', state: 'done' }]);
  });
});

describe('two keys', () => {
  test('belong to two keepers who neither judged it nor work where it comes from', async () => {
    const topic = await judgedTopic(h, w);
    const id = await propose(w.keeper, w.call.id, topic.id);
    expect(await outcome(confirm(w.keeper, w.call.id, id))).toEqual([403, 'reviews.same_key']);
    expect(await outcome(confirm(w.principal, w.call.id, id))).toEqual([404, 'topics.call_not_found']);
    const judge = await make.actor(h.deps, { org: w.city, name: '评审过的市教研员', roles: ['researcher', 'expert'] });
    const expert = await addExpert(h.deps, w.county.id, judge);
    await addReview(h, w, { topicId: topic.id, expertId: expert.id, points: 80 });
    expect(await outcome(confirm(judge, w.call.id, id))).toEqual([403, 'reviews.own_review']);
    const mate = await make.actor(h.deps, {
      org: w.east,
      name: '同校的县教研员',
      roles: ['teacher', { role: 'researcher', org: w.county }],
    });
    expect(await outcome(confirm(mate, w.call.id, id))).toEqual([403, 'reviews.own_unit']);
    expect(await state(topic.id)).toBe('proposed');
    expect(await outcome(confirm(w.second, w.call.id, id))).toEqual([200, null]);
    expect(await state(topic.id)).toBe('notice');
    expect(await outcome(confirm(w.third, w.call.id, id))).toEqual([404, 'reviews.decision_not_found']);
  });

  test('a keeper who researches the topic turns neither, and does not see it in her list', async () => {
    const topic = await judgedTopic(h, w, { members: [w.second.personId] });
    const led = await judgedTopic(h, w, { leader: w.keeper });
    const id = await propose(w.keeper, w.call.id, topic.id);
    expect(await outcome(confirm(w.second, w.call.id, id))).toEqual([403, 'topics.not_yours_to_do']);
    expect(await outcome(post(w.keeper, on('/propose'), { items: [proposal(led.id, 'approve')] }))).toEqual([
      403,
      'topics.not_yours_to_do',
    ]);
    type Ranking = { items: { topicId: string }[]; total: number };
    const list = async (actor: typeof w.keeper) =>
      (await read<Ranking>(get(actor, on('/ranking')))).items.map(({ topicId }) => topicId).sort();
    expect(await list(w.keeper)).toEqual([topic.id]);
    expect(await list(w.second)).toEqual([led.id]);
    expect(await list(w.third)).toEqual([topic.id, led.id].sort());
  });

  test('the second sends it back, and the applicant learns nothing of either before it is confirmed', async () => {
    const topic = await judgedTopic(h, w);
    const id = await propose(w.keeper, w.call.id, topic.id, 'decline');
    type Result = { outcome: object | null };
    expect((await read<Result>(get(w.leader, `/topics/${topic.id}`))).outcome).toBeNull();
    expect(await outcome(post(w.keeper, on('/reject'), { decisionId: id, reason: '理由不充分' }))).toEqual([
      403,
      'reviews.same_key',
    ]);
    await read(post(w.second, on('/reject'), { decisionId: id, reason: '理由不充分，请补引合议记录' }));
    expect(await state(topic.id)).toBe('deliberating');
    const events = await h.deps.db.select().from(topicEvents).where(eq(topicEvents.topicId, topic.id));
    expect(JSON.stringify(events)).not.toMatch(/decline|理由不充分/);
    expect(await h.deps.db.select().from(topicReminders)).toEqual([]);
    const next = await propose(w.second, w.call.id, topic.id, 'approve');
    expect(await outcome(confirm(w.keeper, w.call.id, next))).toEqual([200, null]);
    const rows = await h.deps.db.select().from(decisions).where(eq(decisions.topicId, topic.id));
    expect(rows.map(({ round, state: at }) => [round, at])).toEqual([
      [1, 'rejected'],
      [2, 'confirmed'],
    ]);
  });

  test('fifty parallel confirmers by both never turn both keys alone, and confirm once', async () => {
    const topic = await judgedTopic(h, w);
    const id = await propose(w.keeper, w.call.id, topic.id);
    const tries = Array.from({ length: 50 }, (_, i) => outcome(confirm(i % 2 ? w.keeper : w.second, w.call.id, id)));
    const answers = await Promise.all(tries);
    expect(answers.filter(([status]) => status === 200)).toHaveLength(1);
    const [row] = await h.deps.db.select().from(decisions);
    expect([row?.proposedById, row?.confirmedById]).toEqual([w.keeper.personId, w.second.personId]);
  });
});

describe('a proposal', () => {
  test('needs sentences that stand in the reviews of this very topic', async () => {
    const [topic, other] = [await judgedTopic(h, w), await judgedTopic(h, w)];
    type Case = { reviews: { reviewId: string }[]; suggested: Record<string, unknown[]> };
    const own = await read<Case>(get(w.keeper, `/topics/${topic.id}/case`));
    const foreign = await read<Case>(get(w.keeper, `/topics/${other.id}/case`));
    const citing = (reviewId: string | undefined, quote: string) => ({
      items: [proposal(topic.id, 'approve', { reasons: [{ from: 'review', reviewId, dimension: null, quote }] })],
    });
    const [mine, theirs] = [own.reviews[0]?.reviewId, foreign.reviews[0]?.reviewId];
    expect(await outcome(post(w.keeper, on('/propose'), citing(theirs, '选题来自课堂')))).toEqual([
      422,
      'reviews.quote_not_found',
    ]);
    expect(await outcome(post(w.keeper, on('/propose'), citing(mine, '选题很好很新')))).toEqual([
      422,
      'reviews.quote_not_found',
    ]);
    expect(
      await outcome(post(w.keeper, on('/propose'), { items: [proposal(topic.id, 'approve', { reasons: [] })] })),
    ).toEqual([422, 'reviews.no_reasons']);
    expect(own.suggested.approve).toHaveLength(3);
    await read(post(w.keeper, on('/propose'), citing(mine, '选题来自课堂')));
    expect(await state(topic.id)).toBe('proposed');
  });

  test('in bulk shows in its dry run just what then happens', async () => {
    const list = [await judgedTopic(h, w), await judgedTopic(h, w, { points: [50, 52, 54] }), await judgedTopic(h, w)];
    const clash = await judgedTopic(h, w, { points: [40, 95, 70] });
    const items = [
      ...list.map(({ id }, i) => proposal(id, i === 1 ? 'decline' : 'approve')),
      proposal(clash.id, 'approve'),
    ];
    const trial = await read<Bulk>(post(w.keeper, on('/propose'), { items, dryRun: true }));
    expect(trial.items.map(({ because }) => because)).toEqual([null, null, null, 'reviews.deliberation_needed']);
    expect(await h.deps.db.select().from(decisions)).toEqual([]);
    const ready = items.slice(0, 3);
    const done = await read<Bulk>(post(w.keeper, on('/propose'), { items: ready }));
    expect(done.items).toEqual(trial.items.slice(0, 3));
    const rows = await h.deps.db.select().from(decisions);
    const sure = await read<Bulk>(
      post(w.second, on('/confirm'), { decisionIds: rows.map(({ id }) => id), dryRun: true }),
    );
    expect(sure.items.map(({ to }) => to).sort()).toEqual(['declined', 'notice', 'notice']);
    expect(sure.places.find(({ track }) => track === 'general')).toEqual({ track: 'general', most: 20, held: 2 });
    expect(await state(list[0]?.id ?? '')).toBe('proposed');
    const truth = await read<Bulk>(post(w.second, on('/confirm'), { decisionIds: rows.map(({ id }) => id) }));
    expect({ ...truth, dryRun: true }).toEqual(sure);
  });

  test('to merge needs another topic of the call that goes on; both leaders are told', async () => {
    const host = await judgedTopic(h, w, { title: '被并入的课题' });
    const guest = await judgedTopic(h, w, { leader: w.stranger, title: '并过去的课题' });
    const dead = await judgedTopic(h, w, { state: 'declined' });
    const old = await makeTopic(h.deps, { leader: w.leader, callId: null, state: 'running' });
    const merging = (into: string | null) => ({ items: [proposal(guest.id, 'merge', { mergeIntoId: into })] });
    for (const into of [null, guest.id, dead.id]) {
      expect(await outcome(post(w.keeper, on('/propose'), merging(into)))).toEqual([422, 'reviews.merge_target']);
    }
    expect((await post(w.keeper, on('/propose'), merging(old.id))).status).toBeGreaterThanOrEqual(400);
    const id = await propose(w.keeper, w.call.id, guest.id, 'merge', { mergeIntoId: host.id });
    // The two cannot be merged into each other.
    expect(
      await outcome(post(w.keeper, on('/propose'), { items: [proposal(host.id, 'merge', { mergeIntoId: guest.id })] })),
    ).toEqual([422, 'reviews.merge_target']);
    await read(confirm(w.second, w.call.id, id));
    const [row] = await h.deps.db.select().from(topics).where(eq(topics.id, guest.id));
    expect([row?.state, row?.mergedIntoId]).toEqual(['merged', host.id]);
    const told = await h.deps.db.select().from(topicReminders);
    expect(told.map(({ personId, kind }) => [personId, kind]).sort()).toEqual(
      [
        [w.stranger.personId, 'decided'],
        [w.leader.personId, 'merged_into'],
      ].sort(),
    );
  });
});

describe('places of a track', () => {
  test('are never more than its number, however many confirm at once', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 12; i++) {
      const topic = await judgedTopic(h, w, { track: 'key', points: [80, 81, 82] });
      ids.push(await propose(w.keeper, w.call.id, topic.id, i % 3 === 0 ? 'approve_after_revision' : 'approve'));
    }
    const answers = await Promise.all(ids.map((id, i) => outcome(confirm(i % 2 ? w.second : w.third, w.call.id, id))));
    expect(answers.filter(([status]) => status === 200)).toHaveLength(5);
    expect(answers.filter(([, code]) => code === 'reviews.places_taken')).toHaveLength(7);
    const rows = await h.deps.db.select().from(topics);
    expect(rows.filter(({ state: at }) => at === 'notice' || at === 'revising')).toHaveLength(5);
  });
  test('are counted in a bulk too: the sixth is refused and so are all', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 6; i++) {
      const topic = await judgedTopic(h, w, { track: 'key' });
      ids.push(await propose(w.keeper, w.call.id, topic.id));
    }
    const trial = await read<Bulk>(post(w.second, on('/confirm'), { decisionIds: ids, dryRun: true }));
    expect(trial.items.map(({ because }) => because)).toEqual([null, null, null, null, null, 'reviews.places_taken']);
    expect(await outcome(confirm(w.second, w.call.id, ...ids))).toEqual([409, 'reviews.batch_refused']);
    expect(await outcome(confirm(w.second, w.call.id, ...ids.slice(0, 5)))).toEqual([200, null]);
  });
  test('a track without a number has places for all', async () => {
    const topic = await judgedTopic(h, w, { track: 'mini' });
    const id = await propose(w.keeper, w.call.id, topic.id);
    expect(await outcome(confirm(w.second, w.call.id, id))).toEqual([200, null]);
  });
});

describe('approval after revision', () => {
  test('waits for the revision, which a keeper accepts or returns', async () => {
    const topic = await judgedTopic(h, w);
    const id = await propose(w.keeper, w.call.id, topic.id, 'approve_after_revision');
    await read(confirm(w.second, w.call.id, id));
    expect(await state(topic.id)).toBe('revising');
    const judge = (body: object) => post(w.keeper, `/topics/${topic.id}/revision`, body);
    expect(await outcome(judge({ verdict: 'accept' }))).toEqual([409, 'topics.not_in_this_state']);
    const owed = async () => {
      const rows = await h.deps.db.select().from(topicReminders).where(eq(topicReminders.kind, 'revision_due'));
      return rows.map(({ isDone }) => isDone);
    };
    expect(await owed()).toEqual([false]);
    const handIn = () =>
      h.deps.db.transaction((tx) =>
        moveTopic(h.deps, tx, w.leader, { id: topic.id, command: 'hand_in_revision', parts: ['leader'] }),
      );
    await handIn();
    expect(await owed()).toEqual([true]);
    expect(await outcome(judge({ verdict: 'return', reason: '' }))).toEqual([400, 'request.invalid']);
    await read(judge({ verdict: 'return', reason: '范围仍然过大' }));
    expect(await state(topic.id)).toBe('revising');
    expect(await owed()).toEqual([true, false]);
    await handIn();
    expect(await owed()).toEqual([true, true]);
    await read(judge({ verdict: 'accept' }));
    expect(await state(topic.id)).toBe('notice');
  });
});

describe('a ranking', () => {
  test('sets raw and calibrated beside each other, filters, pages, and changes no review', async () => {
    const topicsOf: string[] = [];
    for (let i = 0; i < 12; i++) {
      const points = [62 + 2 * i, 66 + 2 * i, 58 + 2 * i].map((value, k) => value + ((i * 5 + k * 3) % 4));
      const topic = await judgedTopic(h, w, { track: 'key', points, title: `课题 ${i}` });
      topicsOf.push(topic.id);
    }
    type Ranking = {
      items: { topicId: string; standing: { rawRank: number; calibratedRank: number | null; above: number } }[];
      total: number;
      calibration: { state: string; icc: number };
      tracks: { key: string; most: number | null }[];
      counts: Record<string, number>;
    };
    const before = await h.deps.db.select().from(reviews);
    const page = await read<Ranking>(get(w.keeper, on('/ranking?track=key&limit=5&offset=5')));
    expect(page.total).toBe(12);
    expect(page.items).toHaveLength(5);
    expect(page.items.map(({ standing }) => standing.rawRank)).toEqual([6, 7, 8, 9, 10]);
    expect(page.calibration.state).toBe('calibrated');
    expect(page.counts).toMatchObject({ all: 12, deliberating: 12, proposed: 0 });
    const by = await read<Ranking>(get(w.keeper, on('/ranking?order=calibrated&limit=12')));
    expect(by.items.map(({ standing }) => standing.calibratedRank)).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 1),
    );
    expect((await read<Ranking>(get(w.keeper, on('/ranking?track=mini')))).total).toBe(0);
    await read(get(w.keeper, on('/sensitivity')));
    expect(await h.deps.db.select().from(reviews)).toEqual(before);
  });
  test('says why it is not calibrated, and shows drafts of reviews to nobody', async () => {
    const topic = await judgedTopic(h, w, { points: [80] });
    await h.deps.db.update(reviews).set({ state: 'draft' });
    type Ranking = { items: { standing: object | null; submitted: number }[]; calibration: { state: string } };
    const answer = await read<Ranking>(get(w.keeper, on('/ranking')));
    expect(answer.items).toMatchObject([{ topicId: topic.id, standing: null, submitted: 0 }]);
    expect(answer.calibration.state).toBe('refused');
  });
});

test('the fairness report counts and exports', async () => {
  const rural = await make.actor(h.deps, { org: w.hill, name: '乡村教师' });
  const own = await judgedTopic(h, w, { leader: rural });
  await judgedTopic(h, w, { state: 'declined', points: [50, 51, 52] });
  await read(confirm(w.second, w.call.id, await propose(w.keeper, w.call.id, own.id)));
  type Group = { key: string; applied: number; approved: number; rate: number; interval: number[]; mean: number };
  type Report = {
    by: { by: string; groups: Group[] }[];
    reviewers: { name: string; asked: number; overdue: number }[];
  };
  const report = await read<Report>(get(w.keeper, on('/fairness')));
  const school = report.by.find(({ by }) => by === 'school')?.groups ?? [];
  expect(school).toMatchObject([
    { key: 'rural', applied: 1, approved: 1, rate: 1, mean: 81 },
    { key: 'town', applied: 1, approved: 0, rate: 0, mean: 51 },
  ]);
  expect(report.reviewers).toMatchObject([
    { name: '甲专家', asked: 2, overdue: 0 },
    { name: '乙专家' },
    { name: '丙专家' },
  ]);
  const file = await get(w.keeper, on('/fairness.xlsx'));
  expect(file.status).toBe(200);
  expect(file.headers.get('content-type')).toContain('spreadsheetml');
  expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(3000);
});
