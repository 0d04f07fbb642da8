import { beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { topicAppeals, topicCalls, topicEvents, topicReminders, topics } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { callOf, makeCall, stateOf } from '../topics/world.ts';
import { DAY, deciding, judgedCounty, judgedTopic, type Judged } from './judged.ts';

const h = await harness();
const { post, get, outcome, read, propose, confirm } = deciding(h);
let w: Judged;
beforeEach(async () => {
  await h.reset();
  w = await judgedCounty(h);
});
const on = (path: string) => `/calls/${w.call.id}${path}`;
const state = (id: string) => stateOf(h.deps, id);
const TODAY = '2026-09-01';

/** A topic both keys have been turned for, so that it is to be announced. */
async function announced(given: Parameters<typeof judgedTopic>[2] = {}) {
  const topic = await judgedTopic(h, w, given);
  await read(confirm(w.second, w.call.id, await propose(w.keeper, w.call.id, topic.id)));
  return topic;
}
const publish = (topicIds: string[], from = TODAY, actor: Actor = w.keeper) =>
  post(actor, on('/notices'), { topicIds, from });
const approve = (...topicIds: string[]) => outcome(post(w.keeper, on('/approve'), { topicIds }));
type Notices = {
  items: {
    id: string;
    from: string;
    to: string;
    isOpen: boolean;
    left: number;
    topics: { topicId: string; leaderName: string }[];
  }[];
  waiting: { topicId: string }[];
};
const notices = (actor: Actor) => read<Notices>(get(actor, on('/notices')));
const object = (actor: Actor, id: string, topicId: string, text = '这个课题与去年校级课题内容相同') =>
  post(actor, `/notices/${id}/objections`, { topicId, text });

describe('a public notice', () => {
  test('stands for the call’s days and is read by everybody below the body, and nobody else', async () => {
    const topic = await announced();
    expect((await notices(w.keeper)).waiting).toMatchObject([{ topicId: topic.id }]);
    expect(await outcome(publish([topic.id], '2026-08-31'))).toEqual([422, 'reviews.notice_day']);
    expect(await outcome(publish([topic.id], TODAY, w.principal))).toEqual([404, 'topics.call_not_found']);
    await read(publish([topic.id]));
    expect(await outcome(publish([topic.id]))).toEqual([409, 'reviews.notice_twice']);
    for (const actor of [w.stranger, w.leader, w.principal, w.third]) {
      expect((await notices(actor)).items).toMatchObject([
        { from: TODAY, to: '2026-09-07', isOpen: true, topics: [{ topicId: topic.id, leaderName: '林主持' }] },
      ]);
    }
    expect((await get(w.outsider, on('/notices'))).status).toBe(404);
    expect((await notices(w.stranger)).waiting).toEqual([]);
  });

  test('that is to come is the keepers’ alone until its first day in China', async () => {
    const topic = await announced();
    await read(publish([topic.id], '2026-09-03'));
    expect((await notices(w.stranger)).items).toEqual([]);
    expect((await notices(w.keeper)).items).toHaveLength(1);
    h.clock.set('2026-09-02T15:59:59.999Z');
    expect((await notices(w.stranger)).items).toEqual([]);
    h.clock.set('2026-09-02T16:00:00Z');
    expect((await notices(w.stranger)).items).toMatchObject([{ isOpen: true }]);
  });

  test('is over after its last day in China, to the millisecond; then topics are approved with their numbers', async () => {
    const topic = await announced();
    expect(await approve(topic.id)).toEqual([409, 'reviews.notice_missing']);
    await read(publish([topic.id]));
    h.clock.set('2026-09-07T15:59:59.999Z');
    expect(await approve(topic.id)).toEqual([409, 'reviews.notice_running']);
    h.clock.set('2026-09-07T16:00:00Z');
    expect(await approve(topic.id)).toEqual([200, null]);
    const [row] = await h.deps.db.select().from(topics).where(eq(topics.id, topic.id));
    expect(row).toMatchObject({
      state: 'approved',
      approvalNumber: '2026AI001',
      approvedOn: '2026-09-08',
      endsOn: '2028-09-08',
    });
  });
});

describe('an objection', () => {
  test('is taken on the days of the notice, by name; the leader learns of the matter and not of the name', async () => {
    const topic = await announced({ members: [w.member.personId] });
    await read(publish([topic.id], '2026-09-02'));
    const id = (await notices(w.keeper)).items[0]?.id ?? '';
    expect(await outcome(object(w.stranger, id, topic.id))).toEqual([409, 'reviews.notice_closed']);
    h.clock.set('2026-09-01T16:00:00Z');
    for (const actor of [w.leader, w.member]) {
      expect(await outcome(object(actor, id, topic.id))).toEqual([403, 'topics.not_yours_to_do']);
    }
    expect(await outcome(object(w.outsider, id, topic.id))).toEqual([404, 'reviews.notice_not_found']);
    h.clock.set('2026-09-08T15:59:59.999Z');
    expect(await outcome(object(w.stranger, id, topic.id))).toEqual([201, null]);
    expect(await outcome(object(w.stranger, id, topic.id))).toEqual([409, 'reviews.appeal_open']);
    h.clock.set('2026-09-08T16:00:00Z');
    expect(await outcome(object(w.principal, id, topic.id))).toEqual([409, 'reviews.notice_closed']);

    const seen = await (await get(w.leader, `/topics/${topic.id}`)).text();
    expect(seen).toContain('这个课题与去年校级课题内容相同');
    const events = await h.deps.db.select().from(topicEvents).where(eq(topicEvents.topicId, topic.id));
    const reminders = await h.deps.db.select().from(topicReminders);
    const own = JSON.stringify([seen, events, reminders.filter(({ personId }) => personId === w.leader.personId)]);
    expect(own).not.toContain(w.stranger.personId);
    expect(own).not.toContain('何旁人');
    expect(reminders.map(({ kind }) => kind)).toContain('objected');
    expect(await (await get(w.keeper, on('/appeals'))).text()).toContain('何旁人');
  });

  test('holds the approval up until two who did not decide have answered it', async () => {
    const topic = await announced();
    await read(publish([topic.id]));
    const noticeId = (await notices(w.keeper)).items[0]?.id ?? '';
    const { id } = await read<{ id: string }>(object(w.stranger, noticeId, topic.id));
    h.clock.advance(7 * DAY);
    expect(await approve(topic.id)).toEqual([409, 'reviews.objections_open']);
    const say = (actor: Actor, verdict: string) =>
      outcome(post(actor, `/appeals/${id}/propose`, { verdict, answer: '已核对，两题对象与方法不同' }));
    const agree = (actor: Actor, agrees = true) => outcome(post(actor, `/appeals/${id}/confirm`, { agrees }));
    for (const actor of [w.keeper, w.second])
      expect(await say(actor, 'rejected')).toEqual([403, 'reviews.decided_before']);
    expect(await say(w.principal, 'rejected')).toEqual([403, 'topics.not_yours_to_do']);
    expect(await agree(w.third)).toEqual([409, 'reviews.appeal_state']);
    expect(await say(w.third, 'rejected')).toEqual([200, null]);
    expect(await approve(topic.id)).toEqual([409, 'reviews.objections_open']);
    expect(await agree(w.third)).toEqual([403, 'reviews.same_key']);
    expect(await agree(w.keeper)).toEqual([403, 'reviews.decided_before']);
    expect(await agree(w.fourth, false)).toEqual([200, null]);
    expect(await say(w.fourth, 'rejected')).toEqual([200, null]);
    expect(await agree(w.third)).toEqual([200, null]);
    expect(await approve(topic.id)).toEqual([200, null]);
    const told = await h.deps.db.select().from(topicReminders).where(eq(topicReminders.kind, 'appeal_decided'));
    expect(told.map(({ personId, href }) => [personId, href]).sort()).toEqual(
      [
        [w.leader.personId, `/topics/${topic.id}`],
        [w.stranger.personId, `/topics/calls/${w.call.id}/notice`],
      ].sort(),
    );
  });

  test('that is upheld takes the topic off the notice; it needs a new one after it is decided again', async () => {
    const topic = await announced();
    await read(publish([topic.id]));
    const noticeId = (await notices(w.keeper)).items[0]?.id ?? '';
    const { id } = await read<{ id: string }>(object(w.stranger, noticeId, topic.id));
    const another = await read<{ id: string }>(object(w.principal, noticeId, topic.id, '主持人工作单位与申报不符'));
    for (const one of [id, another.id]) {
      await read(post(w.third, `/appeals/${one}/propose`, { verdict: 'upheld', answer: '核实内容重复' }));
      await read(post(w.fourth, `/appeals/${one}/confirm`, { agrees: true }));
    }
    expect(await state(topic.id)).toBe('deliberating');
    // Its people are not named while it is judged again.
    expect((await notices(w.stranger)).items).toMatchObject([{ topics: [], left: 1 }]);
    h.clock.advance(30 * DAY);
    await read(confirm(w.second, w.call.id, await propose(w.keeper, w.call.id, topic.id)));
    expect(await approve(topic.id)).toEqual([409, 'reviews.notice_missing']);
    await read(publish([topic.id], '2026-10-01'));
    expect(await approve(topic.id)).toEqual([409, 'reviews.notice_running']);
    h.clock.advance(7 * DAY);
    expect(await approve(topic.id)).toEqual([200, null]);
  });

  test('about a keeper’s own topic is not in her list', async () => {
    const topic = await announced({ leader: w.third });
    await read(publish([topic.id]));
    const noticeId = (await notices(w.keeper)).items[0]?.id ?? '';
    await read(object(w.stranger, noticeId, topic.id));
    const total = async (actor: Actor) => (await read<{ total: number }>(get(actor, on('/appeals')))).total;
    expect([await total(w.third), await total(w.fourth), await total(w.keeper)]).toEqual([0, 1, 1]);
  });
});

describe('numbers', () => {
  test('have no gap and no double under fifty parallel approvals', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 50; i++) {
      ids.push((await judgedTopic(h, w, { track: 'mini', state: 'notice', points: [80] })).id);
    }
    // Put down as decided, so that the notice counts from here.
    const at = h.deps.now();
    await h.deps.db.insert(topicEvents).values(
      ids.map((topicId) => ({
        ...{ id: h.deps.newId('tev'), topicId, seq: 1, kind: 'confirm_approval', from: null, to: 'notice' as const },
        ...{ actorId: null, reason: '', detail: {}, at, hash: 'x' },
      })),
    );
    await read(publish(ids));
    h.clock.advance(8 * DAY);
    const tries = ids.map((id, i) => outcome(post(i % 2 ? w.keeper : w.third, on('/approve'), { topicIds: [id] })));
    const refusals = ids.slice(0, 10).map((id) => outcome(post(w.second, on('/approve'), { topicIds: [id] })));
    const answers = await Promise.all([...tries, ...refusals]);
    expect(answers.filter(([status]) => status === 200)).toHaveLength(50);
    const rows = await h.deps.db.select().from(topics);
    const numbers = rows.map(({ approvalNumber }) => approvalNumber).sort();
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, i) => `2026AI${String(i + 1).padStart(3, '0')}`));
    const [call] = await h.deps.db.select().from(topicCalls);
    expect(call?.lastNumber).toBe(50);
  }, 120_000);

  test('that another call has given are refused, and none is used up', async () => {
    const [first, second] = [await announced(), await announced()];
    const other = await makeCall(h.deps, w.county.id, callOf(), '另一批');
    await judgedTopic(h, { ...w, call: other }, { state: 'approved', points: [] });
    const [taken] = await h.deps.db.select().from(topics).where(eq(topics.callId, other.id));
    await h.deps.db
      .update(topics)
      .set({ approvalNumber: '2026AI002' })
      .where(eq(topics.id, taken?.id ?? ''));
    await read(publish([first.id, second.id]));
    h.clock.advance(8 * DAY);
    expect(await approve(first.id, second.id)).toEqual([409, 'reviews.batch_refused']);
    expect(await approve(first.id)).toEqual([200, null]);
    expect(await approve(second.id)).toEqual([409, 'reviews.number_taken']);
    expect((await h.deps.db.select().from(topicCalls).where(eq(topicCalls.id, w.call.id)))[0]?.lastNumber).toBe(1);
  });
});

describe('an appeal', () => {
  const appeal = (actor: Actor, id: string) =>
    post(actor, `/topics/${id}/appeals`, { text: '评审意见与申报书内容不符，请复核' });
  async function declined(given: Parameters<typeof judgedTopic>[2] = {}) {
    const topic = await judgedTopic(h, w, { points: [50, 52, 54], ...given });
    await read(confirm(w.second, w.call.id, await propose(w.keeper, w.call.id, topic.id, 'decline')));
    return topic;
  }

  test('against a decline is the leader’s, once, for as many days as a notice', async () => {
    const topic = await declined({ members: [w.member.personId] });
    expect(await outcome(appeal(w.member, topic.id))).toEqual([403, 'topics.not_yours_to_do']);
    expect(await outcome(appeal(w.stranger, topic.id))).toEqual([404, 'topics.not_found']);
    h.clock.set('2026-09-08T16:00:00Z');
    expect(await outcome(appeal(w.leader, topic.id))).toEqual([409, 'reviews.appeal_late']);
    h.clock.set('2026-09-08T15:59:59.999Z');
    expect(await outcome(appeal(w.leader, topic.id))).toEqual([201, null]);
    expect(await outcome(appeal(w.leader, topic.id))).toEqual([409, 'reviews.appeal_open']);
    const [row] = await h.deps.db.select().from(topicAppeals);
    const id = row?.id ?? '';
    const say = (actor: Actor, verdict: string) =>
      outcome(post(actor, `/appeals/${id}/propose`, { verdict, answer: '已复核评审原件' }));
    expect(await say(w.keeper, 'rejected')).toEqual([403, 'reviews.decided_before']);
    expect(await say(w.third, 'rejected')).toEqual([200, null]);
    // Before the second key the leader reads neither the answer nor that there is one.
    const before = await (await get(w.leader, `/topics/${topic.id}`)).text();
    expect(before).not.toContain('已复核');
    expect(before).not.toContain('proposed');
    await read(post(w.fourth, `/appeals/${id}/confirm`, { agrees: true }));
    expect(await state(topic.id)).toBe('declined');
    expect(await outcome(appeal(w.leader, topic.id))).toEqual([409, 'reviews.appeal_used']);
  });

  test('that is upheld is decided anew, and the first decision stays on record as reversed', async () => {
    const topic = await declined();
    const { id } = await read<{ id: string }>(appeal(w.leader, topic.id));
    await read(post(w.third, `/appeals/${id}/propose`, { verdict: 'upheld', answer: '引文断章取义' }));
    await read(post(w.fourth, `/appeals/${id}/confirm`, { agrees: true }));
    expect(await state(topic.id)).toBe('deliberating');
    type Case = { decisions: { round: number; state: string }[] };
    await propose(w.keeper, w.call.id, topic.id, 'approve');
    const seen = await read<Case>(get(w.keeper, `/topics/${topic.id}/case`));
    expect(seen.decisions.map(({ round, state: at }) => [round, at])).toEqual([
      [2, 'proposed'],
      [1, 'reversed'],
    ]);
  });

  test('against a merger takes the merger back', async () => {
    const host = await judgedTopic(h, w, { leader: w.stranger });
    const topic = await judgedTopic(h, w);
    await read(
      confirm(w.second, w.call.id, await propose(w.keeper, w.call.id, topic.id, 'merge', { mergeIntoId: host.id })),
    );
    const { id } = await read<{ id: string }>(appeal(w.leader, topic.id));
    await read(post(w.third, `/appeals/${id}/propose`, { verdict: 'upheld', answer: '两题对象不同' }));
    await read(post(w.fourth, `/appeals/${id}/confirm`, { agrees: true }));
    const [row] = await h.deps.db.select().from(topics).where(eq(topics.id, topic.id));
    expect([row?.state, row?.mergedIntoId]).toEqual(['deliberating', null]);
  });

  test('against a refusal leads back to the check, decided by two who did not refuse', async () => {
    const topic = await judgedTopic(h, w, { state: 'refused', points: [] });
    expect(await outcome(appeal(w.leader, topic.id))).toEqual([409, 'reviews.not_appealable']);
    await h.deps.db.insert(topicEvents).values({
      ...{ id: h.deps.newId('tev'), topicId: topic.id, seq: 1, kind: 'refuse', from: 'screening', to: 'refused' },
      ...{ actorId: w.keeper.personId, reason: '', detail: {}, at: h.deps.now(), hash: 'x' },
    });
    const { id } = await read<{ id: string }>(appeal(w.leader, topic.id));
    const say = (actor: Actor) =>
      outcome(post(actor, `/appeals/${id}/propose`, { verdict: 'upheld', answer: '材料属实' }));
    expect(await say(w.keeper)).toEqual([403, 'reviews.decided_before']);
    expect(await say(w.second)).toEqual([200, null]);
    await read(post(w.third, `/appeals/${id}/confirm`, { agrees: true }));
    expect(await state(topic.id)).toBe('screening');
  });

  test('is nobody’s to file against what is not decided', async () => {
    const topic = await judgedTopic(h, w);
    expect(await outcome(appeal(w.leader, topic.id))).toEqual([409, 'reviews.not_appealable']);
  });
});

describe('the applicant’s page', () => {
  type Result = {
    outcome: {
      reasons: { quote: string; reviewer: number | null }[];
      reviews: object[];
      dimensions: { mean: number; call: { median: number } }[];
      place: { rawRank: number; of: number; most: number; cut: number };
    } | null;
    can: { appeal: { allowed: boolean } };
    appealUntil: string;
  };
  test('shows reasons, scores and place after the decision, and no reviewer’s name or id', async () => {
    const topic = await judgedTopic(h, w, { points: [50, 52, 54], members: [w.member.personId] });
    await judgedTopic(h, w, { points: [80, 82, 84] });
    await read(confirm(w.second, w.call.id, await propose(w.keeper, w.call.id, topic.id, 'decline')));
    const response = await get(w.leader, `/topics/${topic.id}`);
    const text = await response.text();
    const { outcome: seen, can, appealUntil } = JSON.parse(text) as Result;
    expect(seen?.reasons.length).toBe(3);
    for (const { quote, reviewer } of seen?.reasons ?? [])
      expect([quote.length > 3, reviewer]).toEqual([true, expect.any(Number)]);
    expect(seen?.reviews).toHaveLength(3);
    expect(seen?.dimensions[0]).toMatchObject({ mean: 52, call: { median: 67 } });
    expect(seen?.place).toMatchObject({ rawRank: 2, of: 2, most: 20, raw: 52 });
    expect([can.appeal.allowed, appealUntil]).toEqual([true, '2026-09-08']);
    for (const { id, actor } of w.panel) {
      expect(text).not.toContain(id);
      expect(text).not.toContain(actor.personId);
    }
    expect(text).not.toMatch(/专家|rvw_|asg_|exp_/);
    for (const actor of [w.member, w.principal, w.second]) {
      expect((await read<Result>(get(actor, `/topics/${topic.id}`))).outcome).not.toBeNull();
    }
    const reviewer = w.panel[0]?.actor ?? w.stranger;
    for (const actor of [w.stranger, w.outsider, reviewer])
      expect((await get(actor, `/topics/${topic.id}`)).status).toBe(404);
  });

  test('has letters for its people after the decision, and the approval’s with the number', async () => {
    const topic = await announced();
    const letter = (actor: Actor, name: string) => get(actor, `/topics/${topic.id}/papers/${name}`);
    const early = await judgedTopic(h, w);
    expect(await outcome(get(w.leader, `/topics/${early.id}/papers/result.docx`))).toEqual([
      409,
      'reviews.letter_not_ready',
    ]);
    expect(await outcome(letter(w.leader, 'approval.pdf'))).toEqual([409, 'reviews.letter_not_ready']);
    expect((await letter(w.stranger, 'result.pdf')).status).toBe(404);
    const helper = await make.actor(h.deps, { org: w.west, name: '推荐人' });
    expect((await letter(helper, 'result.pdf')).status).toBe(404);
    await read(publish([topic.id]));
    h.clock.advance(8 * DAY);
    await approve(topic.id);
    for (const name of ['result.docx', 'result.pdf', 'approval.docx', 'approval.pdf']) {
      const response = await letter(w.leader, name);
      expect([name, response.status]).toEqual([name, 200]);
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(2000);
    }
    expect((await letter(w.leader, 'approval.exe')).status).toBe(400);
  });
});
