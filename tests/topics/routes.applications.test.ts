import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { topicMembers, topicReminders, topics, topicVerdicts, topicVersions } from '../../db/schema/index.ts';
import type { TopicForm, TopicState } from '../../db/schema/topic-data.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { loadActor } from '../../server/people/index.ts';
import { COMMANDS, MOVES, STATES, type Command } from '../../server/topics/rules/states.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { callOf, county, fullForm, makeCall, makeTopic, stateOf } from './world.ts';

const { deps, request, clock, reset } = await harness();
beforeEach(reset);

type World = Awaited<ReturnType<typeof world>>;
async function world(body = callOf()) {
  const people = await county(deps);
  const call = await makeCall(deps, people.county.id, body);
  return { ...people, call };
}
async function ok<T = Record<string, unknown>>(response: Promise<Response>): Promise<T> {
  const answer = await response;
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Error(JSON.stringify(body));
  return body as T;
}
const refused = async (response: Promise<Response>) => {
  const answer = await response;
  const { error } = (await answer.json()) as { error?: { code: string } };
  return `${answer.status} ${error?.code ?? 'ok'}`;
};
const post = (actor: Actor, path: string, body: unknown) => request(actor, 'POST', `/api/topics${path}`, body);
type Shown = {
  topic: { state: TopicState; revision: number; title: string; blindCode: string | null };
  form: TopicForm;
  isHandedIn: boolean;
  lacks: { field: string; code: string }[];
  members: { id: string; personId: string; place: number; state: string }[];
  statements: { id: string; kind: string; state: string; text: string }[];
  can: Record<string, { allowed: boolean; because: string | null }>;
};
const show = (actor: Actor, id: string) => ok<Shown>(request(actor, 'GET', `/api/topics/${id}`));
const begin = async (w: World, actor = w.leader) =>
  (await ok<{ id: string }>(post(actor, '', { callId: w.call.id }))).id;
const save = (actor: Actor, id: string, revision: number, form: TopicForm) =>
  request(actor, 'PUT', `/api/topics/${id}/form`, { revision, form });

describe('a draft', () => {
  test('begins with what is known of the person and of her last application', async () => {
    const w = await world();
    const first = await begin(w);
    const { form } = await show(w.leader, first);
    expect(form).toMatchObject({ subject: '数学', stage: '初中', title: '' });
    const leader = { ...form.leader, phone: '13900000000', title: 'middle' as const };
    await ok(save(w.leader, first, 1, { ...form, leader }));
    const second = await show(w.leader, await begin(w));
    expect(second.form.leader).toMatchObject({ phone: '13900000000', title: 'middle' });
  });

  test('is begun before the window opens, not after it closed, and only below the body of the call', async () => {
    const w = await world(callOf({ window: { from: '2026-09-10', to: '2026-09-20' } }));
    const id = await begin(w);
    expect(await refused(post(w.leader, `/${id}/submit`, { revision: 1 }))).toBe('409 topics.window_not_open');
    const away = await make.actor(deps, { org: await make.organisation(deps, { name: '外县中学' }) });
    expect(await refused(post(away, '', { callId: w.call.id }))).toBe('404 topics.call_not_found');
    clock.set('2026-09-20T16:00:00Z');
    expect(await refused(post(w.leader, '', { callId: w.call.id }))).toBe('409 topics.window_over');
  });

  test('is nobody else’s: neither to see nor to save', async () => {
    const w = await world();
    const id = await begin(w);
    for (const other of [w.stranger, w.principal, w.keeper, w.second, w.member]) {
      expect(await refused(request(other, 'GET', `/api/topics/${id}`))).toBe('404 topics.not_found');
      expect(await refused(save(other, id, 1, fullForm()))).toBe('404 topics.not_found');
    }
  });

  test('saved in two windows keeps both: the later one is told, and the same save twice is no conflict', async () => {
    const w = await world();
    const id = await begin(w);
    const mine = fullForm({ title: '第一个窗口' });
    expect(await ok(save(w.leader, id, 1, mine))).toMatchObject({ revision: 2 });
    expect(await ok(save(w.leader, id, 1, mine))).toMatchObject({ revision: 2 });
    expect(await refused(save(w.leader, id, 1, fullForm({ title: '第二个窗口' })))).toBe(
      '409 topics.changed_meanwhile',
    );
    expect((await show(w.leader, id)).form.title).toBe('第一个窗口');
  });

  test('of saves at the same moment one is kept and the others are told', async () => {
    const w = await world();
    const id = await begin(w);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => save(w.leader, id, 1, fullForm({ title: `第${i}个` }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
  });

  test('keeps what a database cannot: NUL and halves of characters are dropped, the rest stays', async () => {
    const w = await world();
    const id = await begin(w);
    const form = fullForm({ direction: 'a\u0000b\ud800c\u200b' });
    await ok(save(w.leader, id, 1, form));
    expect((await show(w.leader, id)).form.direction).toBe('ab\ufffdc\u200b');
  });

  test('takes the title of a locked item of the guide', async () => {
    const guide = [{ id: 'A1', title: '人工智能助力作业设计研究', isLocked: true, track: 'general', note: '' }];
    const w = await world(callOf({ guide }));
    const { id } = await ok<{ id: string }>(post(w.leader, '', { callId: w.call.id, guideItem: 'A1' }));
    await ok(save(w.leader, id, 1, fullForm({ guideItem: 'A1', title: '我自己的题目' })));
    expect((await show(w.leader, id)).form.title).toBe('人工智能助力作业设计研究');
  });

  test('is thrown away as long as nothing of it is on record', async () => {
    const w = await world();
    const id = await begin(w);
    expect(await refused(request(w.stranger, 'DELETE', `/api/topics/${id}`))).toBe('404 topics.not_found');
    await ok(request(w.leader, 'DELETE', `/api/topics/${id}`));
    expect(await refused(request(w.leader, 'GET', `/api/topics/${id}`))).toBe('404 topics.not_found');
  });
});

describe('handing in', () => {
  test('demands what the call marks as required, each by its field, and no more', async () => {
    const w = await world();
    const id = await begin(w);
    const response = await post(w.leader, `/${id}/submit`, { revision: 1 });
    expect(response.status).toBe(422);
    const { error } = (await response.json()) as { error: { code: string; fields: { path: string }[] } };
    expect(error.code).toBe('topics.incomplete');
    expect(error.fields.map(({ path }) => path)).toEqual(expect.arrayContaining(['title', 'sections.content']));
    await ok(save(w.leader, id, 1, fullForm()));
    expect(await ok(post(w.leader, `/${id}/submit`, { revision: 2 }))).toEqual({ id, state: 'submitted' });
    expect(await deps.db.$count(topicVersions)).toBe(1);
    expect(await deps.db.$count(topicVerdicts, eq(topicVerdicts.topicId, id))).toBeGreaterThan(0);
  });

  test('is open to the last second of the last day in China', async () => {
    const w = await world();
    const [first, second] = [await makeTopic(deps, { leader: w.leader, callId: w.call.id }), await makeTopic(deps, { leader: w.member, callId: w.call.id })]; // prettier-ignore
    clock.set('2026-09-30T15:59:59.999Z');
    await ok(post(w.leader, `/${first.id}/submit`, { revision: 1 }));
    clock.set('2026-09-30T16:00:00.000Z');
    expect(await refused(post(w.member, `/${second.id}/submit`, { revision: 1 }))).toBe('409 topics.window_over');
    expect((await show(w.member, second.id)).can['submit']).toEqual({ allowed: false, because: 'topics.window_over' });
    expect(await refused(post(w.principal, `/${first.id}/endorse`, { revision: 1, commits: true }))).toBe('409 topics.window_over'); // prettier-ignore
    clock.set('2026-09-30T15:59:59.999Z');
    await ok(post(w.principal, `/${first.id}/endorse`, { revision: 1, commits: true }));
  });

  test('hands in what was seen: a form saved since is not handed in', async () => {
    const w = await world();
    const { id } = await makeTopic(deps, { leader: w.leader, callId: w.call.id });
    await ok(save(w.leader, id, 1, fullForm({ direction: '另一个方向' })));
    expect(await refused(post(w.leader, `/${id}/submit`, { revision: 1 }))).toBe('409 topics.changed_meanwhile');
  });

  test('waits for the answers of members where the call asks for their consent', async () => {
    const rule = callOf().eligibility.find(({ type }) => type === 'member_consent');
    expect(rule).toBeDefined();
    const w = await world();
    const { id } = await makeTopic(deps, { leader: w.leader, callId: w.call.id });
    await ok(post(w.leader, `/${id}/members`, { personId: w.member.personId, task: '课堂实践' }));
    expect((await show(w.leader, id)).lacks).toMatchObject([{ field: 'members', code: 'members_unanswered' }]);
    expect(await refused(post(w.leader, `/${id}/submit`, { revision: 1 }))).toBe('422 topics.incomplete');
    await ok(post(w.member, `/${id}/members/answer`, { accepts: true }));
    await ok(post(w.leader, `/${id}/submit`, { revision: 1 }));
  });
});

describe('people of an application', () => {
  test('answer for themselves, once, and only who was asked', async () => {
    const w = await world();
    const { id } = await makeTopic(deps, { leader: w.leader, callId: w.call.id });
    const ask = (personId: string) => post(w.leader, `/${id}/members`, { personId });
    expect(await refused(ask(w.leader.personId))).toBe('422 topics.leader_cannot');
    await ok(ask(w.member.personId));
    expect(await refused(ask(w.member.personId))).toBe('409 topics.already_invited');
    expect(await refused(post(w.stranger, `/${id}/members/answer`, { accepts: true }))).toBe('404 topics.not_found');
    expect(await refused(post(w.leader, `/${id}/members/answer`, { accepts: true }))).toBe('403 topics.not_asked');
    const [reminder] = await deps.db.select().from(topicReminders);
    expect(reminder).toMatchObject({ personId: w.member.personId, kind: 'member_invited', isDone: false });
    await ok(post(w.member, `/${id}/members/answer`, { accepts: true }));
    expect(await refused(post(w.member, `/${id}/members/answer`, { accepts: false }))).toBe(
      '409 topics.already_answered',
    );
    const [done] = await deps.db.select().from(topicReminders);
    expect(done?.isDone).toBe(true);
  });

  test('who declined sees the draft no longer, and may be asked again', async () => {
    const w = await world();
    const { id } = await makeTopic(deps, { leader: w.leader, callId: w.call.id });
    const ask = () => post(w.leader, `/${id}/members`, { personId: w.member.personId });
    await ok(ask());
    await ok(post(w.member, `/${id}/members/answer`, { accepts: false }));
    expect(await refused(request(w.member, 'GET', `/api/topics/${id}`))).toBe('404 topics.not_found');
    await ok(ask());
    await ok(post(w.member, `/${id}/members/answer`, { accepts: true }));
    expect((await show(w.member, id)).members).toMatchObject([{ place: 1, state: 'confirmed' }]);
  });

  test('who is taken out leaves no gap in the numbers of the packet', async () => {
    const w = await world();
    const persons = [w.member, w.stranger, w.principal].map(({ personId }) => personId);
    const { id } = await makeTopic(deps, { leader: w.leader, callId: w.call.id, members: persons });
    const { members } = await show(w.leader, id);
    await ok(request(w.leader, 'DELETE', `/api/topics/${id}/members/${members[1]?.id}`));
    expect((await show(w.leader, id)).members.map(({ place, personId }) => [place, personId])).toEqual([
      [1, w.member.personId],
      [2, w.principal.personId],
    ]);
  });

  test('are found by name: colleagues by one character, others of the county by two, nobody beyond it', async () => {
    const w = await world();
    const foreign = await make.organisation(deps, { name: '邻县一中' });
    await make.person(deps, { org: foreign, name: '何外人' });
    const { id } = await makeTopic(deps, { leader: w.leader, callId: w.call.id });
    const found = async (q: string) =>
      (await ok<{ items: { name: string }[] }>(request(w.leader, 'GET', `/api/topics/${id}/colleagues?q=${encodeURIComponent(q)}`))).items.map(({ name }) => name); // prettier-ignore
    expect(await found('苏')).toEqual(['苏成员']);
    expect(await found('何')).toEqual([]);
    expect(await found('何旁')).toEqual(['何旁人']);
    expect(await found('外人')).toEqual([]);
    expect(await refused(request(w.stranger, 'GET', `/api/topics/${id}/colleagues?q=a`))).toBe('404 topics.not_found');
  });

  test('a recommender writes what she thinks, sees no phone number, and cannot be a member', async () => {
    const w = await world();
    const form = fullForm();
    const { id } = await makeTopic(deps, {
      leader: w.leader,
      callId: w.call.id,
      form: { ...form, leader: { ...form.leader, phone: '13900000000' } },
      members: [w.member.personId],
    });
    const ask = (personId: string) => post(w.leader, `/${id}/recommenders`, { personId });
    expect(await refused(ask(w.member.personId))).toBe('409 topics.already_invited');
    await ok(ask(w.stranger.personId));
    expect((await show(w.stranger, id)).form.leader).toMatchObject({ phone: '', born: null });
    expect((await show(w.member, id)).form.leader.phone).toBe('');
    expect((await show(w.leader, id)).form.leader.phone).toBe('13900000000');
    const say = { gives: true, title: 'senior', text: '选题来自真实课堂，研究基础扎实。' };
    expect(await refused(post(w.member, `/${id}/recommenders/answer`, say))).toBe('403 topics.not_asked');
    await ok(post(w.stranger, `/${id}/recommenders/answer`, say));
    expect((await show(w.leader, id)).statements).toMatchObject([{ state: 'given', text: say.text }]);
    expect(await refused(post(w.stranger, `/${id}/recommenders/answer`, say))).toBe('409 topics.already_answered');
  });
});

/** Each command as it is sent, with a body that lets it through where the table does. */
const SENT: Partial<Record<Command, [string, Record<string, unknown>]>> = {
  submit: ['submit', {}],
  resubmit: ['resubmit', {}],
  hand_in_revision: ['hand-in-revision', {}],
  withdraw: ['withdraw', { reason: '' }],
  endorse: ['endorse', { commits: true, text: '同意推荐' }],
  hand_back: ['hand-back', { reason: '请补充研究方法' }],
  return: ['return', { reason: '请补充佐证' }],
  accept: ['accept', { reason: '已核对佐证' }],
  refuse: ['refuse', { reason: '不在申报范围内' }],
};

describe('every command of an application', () => {
  test('is given by whom the table says, in the states it says, and by nobody else', async () => {
    const w = await world();
    const teacher = await make.actor(deps, { org: w.west, name: '路人教师' });
    const foreign = await make.actor(deps, { org: w.west, name: '外校校长', roles: ['school_admin'] });
    const actors = { none: teacher, foreign, member: w.member, leader: w.leader, unit: w.principal, keeper: w.keeper };
    const parts = Object.entries(actors);
    let passed = 0;
    for (const command of COMMANDS) {
      const [path, body] = SENT[command] ?? [];
      if (path === undefined) continue;
      for (const state of STATES) {
        const given = { leader: w.leader, callId: w.call.id, state, members: [w.member.personId] };
        const { id } = await makeTopic(deps, given);
        const expected = (part: string) => answerTo(command, state, part);
        // Whoever may do it comes last: the others find the topic as it was.
        for (const [part, actor] of [...parts].sort(([x], [y]) => expected(y).localeCompare(expected(x)))) {
          const answer = await refused(post(actor, `/${id}/${path}`, { revision: 1, ...body }));
          expect(`${command} ${state} ${part} ${answer}`).toBe(`${command} ${state} ${part} ${expected(part)}`);
          if (answer === '200 ok') passed++;
        }
        const isMoved = parts.some(([part]) => expected(part) === '200 ok');
        expect(await stateOf(deps, id)).toBe(isMoved ? MOVES[command].to : state);
        // Out of the way of the quota.
        await deps.db.update(topics).set({ callId: null }).where(eq(topics.id, id));
      }
    }
    expect(passed).toBe(COMMANDS.filter((name) => SENT[name]).reduce((sum, name) => sum + MOVES[name].from.length, 0));
  }, 240_000);
});

/** What the table and the scopes say of one command in one state for somebody who is `part` of the topic. */
function answerTo(command: Command, state: TopicState, part: string): string {
  const { by, from }: { by: readonly string[]; from: readonly TopicState[] } = MOVES[command];
  const hidden: Record<string, readonly TopicState[]> = { unit: ['draft'], keeper: ['draft', 'submitted'] };
  if (part === 'none' || part === 'foreign' || hidden[part]?.includes(state)) return '404 topics.not_found';
  if (!by.includes(part)) return '403 topics.not_yours_to_do';
  return from.includes(state) ? '200 ok' : '409 topics.not_in_this_state';
}

describe('the offices', () => {
  test('a returned application is mended, handed in again, and read with its changes', async () => {
    const w = await world();
    const { id } = await makeTopic(deps, { leader: w.leader, callId: w.call.id });
    await ok(post(w.leader, `/${id}/submit`, { revision: 1 }));
    await ok(post(w.principal, `/${id}/endorse`, { revision: 1, commits: true, text: '同意' }));
    await ok(post(w.keeper, `/${id}/return`, { revision: 1, reason: '研究方向请写清楚' }));
    await ok(save(w.leader, id, 1, fullForm({ direction: '初中数学作业管理' })));
    // What she is still mending nobody else reads.
    const before = await show(w.keeper, id);
    expect([before.form.direction, before.isHandedIn]).toEqual(['作业管理', true]);
    // Also after the window: she was asked for it.
    clock.set('2026-11-01T00:00:00Z');
    await ok(post(w.leader, `/${id}/resubmit`, { revision: 2 }));
    const { changes } = await ok<{ changes: { field: string; parts: unknown[] }[] }>(
      request(w.keeper, 'GET', `/api/topics/${id}/changes`),
    );
    expect(changes).toEqual([
      { field: 'direction', parts: [{ kind: 'added', text: '初中数学' }, { kind: 'same', text: '作业管理' }] },
    ]); // prettier-ignore
    const events = await ok<{ items: { kind: string; actorName: string | null }[]; brokenFrom: number | null }>(
      request(w.leader, 'GET', `/api/topics/${id}/events`),
    );
    expect(events.items.map(({ kind }) => kind)).toEqual(['resubmit', 'return', 'endorse', 'submit']);
    expect(events.brokenFrom).toBeNull();
  });

  test('a place of the quota is given once, however many endorse at the same moment', async () => {
    const [rule] = callOf().eligibility.filter(({ type }) => type === 'unit_quota');
    const quota = { ...(rule ?? callOf().eligibility[0]!), id: 'quota', type: 'unit_quota', most: 2, unit: 'any', per: 'unit' } as const; // prettier-ignore
    const others = callOf().eligibility.filter(({ type }) => type !== 'unit_quota');
    const w = await world(callOf({ eligibility: [...others, quota as never] }));
    const made = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const leader = await make.actor(deps, { org: w.east, name: `教师${i}` });
        return makeTopic(deps, { leader, callId: w.call.id, state: 'submitted' });
      }),
    );
    const answers = await Promise.all(
      made.map(({ id }) => refused(post(w.principal, `/${id}/endorse`, { revision: 1, commits: true }))),
    );
    expect(answers.sort()).toEqual(['200 ok', '200 ok', ...Array.from({ length: 6 }, () => '409 topics.quota_full')]);
    const states = await Promise.all(made.map(({ id }) => stateOf(deps, id)));
    const [taken, next] = [made[states.indexOf('screening')], made[states.indexOf('submitted')]];
    // A place that is given back is given again.
    const leader = await loadActor(deps, taken?.leaderId ?? '');
    await ok(post(leader!, `/${taken?.id}/withdraw`, { revision: 1 }));
    expect(await refused(post(w.principal, `/${next?.id}/endorse`, { revision: 1, commits: true }))).toBe('200 ok');
  });

  test('nobody is refused without a reason or a rule that stands as unmet', async () => {
    const w = await world();
    const { id } = await makeTopic(deps, { leader: w.leader, callId: w.call.id, state: 'screening' });
    expect(await refused(post(w.keeper, `/${id}/refuse`, { revision: 1 }))).toBe('422 topics.reason_needed');
    expect(await refused(post(w.keeper, `/${id}/refuse`, { revision: 1, rules: ['title'] }))).toBe('422 topics.rule_not_unmet'); // prettier-ignore
    await verdict(id, 'title', 'unmet');
    await ok(post(w.keeper, `/${id}/refuse`, { revision: 1, rules: ['title'] }));
    expect(await stateOf(deps, id)).toBe('refused');
  });

  test('what a keeper set aside stands against nobody; what stands asks for a word before it is admitted', async () => {
    const w = await world();
    const { id } = await makeTopic(deps, { leader: w.leader, callId: w.call.id, state: 'screening' });
    await verdict(id, 'title', 'unmet');
    expect(await refused(post(w.keeper, `/${id}/accept`, { revision: 1 }))).toBe('422 topics.reason_needed');
    await deps.db.update(topicVerdicts).set({ setTo: 'met' }).where(eq(topicVerdicts.topicId, id));
    await ok(post(w.keeper, `/${id}/accept`, { revision: 1 }));
    const { topic } = await show(w.keeper, id);
    expect(topic.blindCode).toMatch(/^[A-Z0-9]{5}$/);
    expect((await show(w.leader, id)).topic.blindCode).toBeNull();
  });

  const verdict = (topicId: string, ruleId: string, said: 'met' | 'unmet') =>
    deps.db.insert(topicVerdicts).values({
      id: deps.newId('vdt'),
      topicId,
      ruleId,
      callVersion: 1,
      verdict: said,
      fact: {},
      at: deps.now(),
    });

  test('many are admitted at once or none; the dry run says the same', async () => {
    const w = await world();
    const make2 = (state: TopicState) => makeTopic(deps, { leader: w.leader, callId: w.call.id, state });
    const [a, b, c] = [await make2('screening'), await make2('screening'), await make2('accepted')];
    await verdict(b.id, 'title', 'unmet');
    const items = [a, b, c].map(({ id }) => ({ id, revision: 1 }));
    type Bulk = { items: { id: string; because: string | null; unmet: string[] }[] };
    const dry = await ok<Bulk & { ready: number }>(post(w.keeper, '/admissions/preview', { items }));
    expect(dry.items.map(({ because }) => because)).toEqual([null, 'topics.reason_needed', 'topics.not_in_this_state']);
    expect([dry.ready, dry.items[1]?.unmet]).toEqual([1, ['title']]);
    expect(await refused(post(w.keeper, '/admissions', { items }))).toBe('409 topics.bulk_refused');
    expect(await stateOf(deps, a.id)).toBe('screening');
    await ok(post(w.keeper, '/admissions', { items: items.slice(0, 2), reason: '均已核对' }));
    expect([await stateOf(deps, a.id), await stateOf(deps, b.id)]).toEqual(['accepted', 'accepted']);
    const stranger = await ok<Bulk>(post(w.stranger, '/admissions/preview', { items }));
    expect(stranger.items.every(({ because }) => because === 'topics.not_found')).toBe(true);
  });

  test('a desk shows what lies there and counts it by state; filters narrow both', async () => {
    const w = await world();
    for (const state of ['draft', 'submitted', 'screening', 'screening'] as const) {
      await makeTopic(deps, { leader: w.leader, callId: w.call.id, state });
    }
    await makeTopic(deps, {
      leader: w.stranger,
      callId: w.call.id,
      state: 'screening',
      form: fullForm({ subject: '语文' }),
    });
    type Desk = { items: { leaderName: string }[]; total: number; counts: Record<string, number> };
    const desk = (actor: Actor, query: string) => ok<Desk>(request(actor, 'GET', `/api/topics/desk?${query}`));
    expect((await desk(w.principal, 'side=unit')).counts).toEqual({ submitted: 1, screening: 2 });
    expect((await desk(w.keeper, 'side=keeper')).counts).toEqual({ screening: 3 });
    expect(await desk(w.keeper, `side=keeper&subject=${encodeURIComponent('语文')}`)).toMatchObject({ total: 1 });
    expect(await desk(w.keeper, `side=keeper&q=${encodeURIComponent('何旁')}`)).toMatchObject({ total: 1 });
    expect(await desk(w.keeper, 'side=keeper&state=screening&limit=2')).toMatchObject({ total: 3, items: [{}, {}] });
    expect((await desk(w.stranger, 'side=keeper')).total).toBe(0);
    expect((await desk(w.principal, 'side=keeper')).total).toBe(0);
  });

  test('one’s own list holds what one leads, takes part in and is asked about, this first', async () => {
    const w = await world();
    await makeTopic(deps, { leader: w.leader, callId: w.call.id });
    const { id } = await makeTopic(deps, { leader: w.stranger, callId: w.call.id });
    await ok(post(w.stranger, `/${id}/members`, { personId: w.leader.personId }));
    clock.advance(1000);
    const mine = await ok<{ items: { as: string; waitsForMe: boolean }[]; total: number }>(
      request(w.leader, 'GET', '/api/topics/mine'),
    );
    expect(mine).toMatchObject({
      total: 2,
      items: [
        { as: 'member', waitsForMe: true },
        { as: 'leader', waitsForMe: false },
      ],
    });
    expect(await deps.db.$count(topicMembers)).toBe(1);
  });
});
