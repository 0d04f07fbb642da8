import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { topicEvents, topics, topicStatements } from '../../db/schema/index.ts';
import type { CallBody, EligibilityRule } from '../../db/schema/topic-data.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { PRESETS } from '../../server/topics/calls/presets/index.ts';
import { judgeTopic, quotaRefusal } from '../../server/topics/eligibility/judge.ts';
import { seenTopic } from '../../server/topics/access.ts';
import { lockCall, lockTopic } from '../../server/topics/repo.ts';
import { moveTopic } from '../../server/topics/move.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { callOf, county, fullForm, makeCall, makeTopic } from './world.ts';

const world = await harness();
const { deps, request, reset } = world;
beforeEach(reset);

type Item = {
  ruleId: string;
  verdict: string;
  fact: Record<string, unknown>;
  clause: { document: string };
  set: { to: string; by: string; reason: string } | null;
  can: { set: { allowed: boolean; because: string | null } };
};
async function ask(actor: Actor, method: string, id: string, rule = '', body?: unknown) {
  const answer = await request(actor, method, `/api/topics/${id}/verdicts${rule}`, body);
  const json = (await answer.json()) as { items: Item[]; isLive: boolean; people: unknown[]; error?: { code: string } };
  return {
    status: answer.status,
    ...json,
    code: json.error?.code,
    of: (rule: string) => json.items.find(({ ruleId }) => ruleId === rule),
  };
}
const quota = (most: number, change: Partial<EligibilityRule> = {}): EligibilityRule => {
  const rule = PRESETS.ai.eligibility.find(({ type }) => type === 'unit_quota');
  if (rule?.type !== 'unit_quota') throw new Error('the default call has a quota');
  return { ...rule, most, ...change } as EligibilityRule;
};
const quotas = (...rules: EligibilityRule[]): CallBody =>
  callOf({ eligibility: [...PRESETS.ai.eligibility.filter(({ type }) => type !== 'unit_quota'), ...rules] });

/** What B's endorsement does, without its words: the call before the topic, then the place, then the move. */
const endorse = (actor: Actor, callId: string, id: string) =>
  deps.db.transaction(async (tx) => {
    const call = await lockCall(tx, callId);
    const topic = await lockTopic(tx, id);
    if (!call || !topic) throw new Error('made above');
    const refusal = await quotaRefusal(tx, call, topic);
    if (refusal !== null) return refusal;
    const { parts } = await seenTopic(tx, actor, id);
    await moveTopic(deps, tx, actor, { id, command: 'endorse', parts });
    return null;
  });

describe('places of a quota', () => {
  test('of fifty endorsed at once exactly as many pass as there are places', async () => {
    const { county: own, east, principal } = await county(deps);
    const call = await makeCall(deps, own.id, quotas(quota(7)));
    const ids: string[] = [];
    for (let i = 0; i < 50; i++) {
      const leader = await make.actor(deps, { org: east });
      ids.push((await makeTopic(deps, { leader, callId: call.id, state: 'submitted' })).id);
    }
    const answers = await Promise.all(ids.map((id) => endorse(principal, call.id, id)));
    expect(answers.filter((one) => one === null)).toHaveLength(7);
    expect(answers.filter((one) => one === 'topics.quota_full')).toHaveLength(43);
    const placed = await deps.db.select({ id: topics.id }).from(topics).where(eq(topics.state, 'screening'));
    expect(placed).toHaveLength(7);
  }, 120_000);

  test('a place that was given back can be given again', async () => {
    const { county: own, leader, principal } = await county(deps);
    const call = await makeCall(deps, own.id, quotas(quota(1)));
    const first = await makeTopic(deps, { leader, callId: call.id, state: 'submitted' });
    const second = await makeTopic(deps, { leader: principal, callId: call.id, state: 'submitted' });
    const admin = await make.actor(deps, { org: own, roles: ['county_admin'] });
    expect(await endorse(admin, call.id, first.id)).toBeNull();
    expect(await endorse(admin, call.id, second.id)).toBe('topics.quota_full');
    await deps.db.update(topics).set({ state: 'withdrawn' }).where(eq(topics.id, first.id));
    expect(await endorse(admin, call.id, second.id)).toBeNull();
  });

  test('are counted by kind of unit: a county’s by all its schools, a direct school’s by itself', async () => {
    const city = await make.organisation(deps, { kind: 'city', name: '云城市' });
    const shire = await make.organisation(deps, { kind: 'county', name: '临江县', parent: city });
    const district = await make.organisation(deps, { kind: 'county', name: '城东区', parent: city });
    const body = callOf({ ...PRESETS.xinxiang, window: { from: '2026-09-01', to: '2026-09-30' } });
    const call = await makeCall(deps, city.id, body);
    const of = async (parent: typeof city, n: number, given: { isRural?: boolean } = {}) => {
      const org = await make.organisation(deps, { kind: 'school', name: `学校${parent.id}${n}`, parent, ...given });
      const leader = await make.actor(deps, { org });
      return makeTopic(deps, { leader, callId: call.id, state: 'submitted' });
    };
    const admin = await make.actor(deps, { org: city, roles: ['city_admin'] });
    const passed = async (parent: typeof city, count: number) => {
      const answers: (string | null)[] = [];
      for (let n = 0; n < count; n++)
        answers.push(await endorse(admin, call.id, (await of(parent, n, { isRural: n % 2 === 0 })).id));
      return answers.filter((one) => one === null).length;
    };
    expect([await passed(shire, 10), await passed(district, 7)]).toEqual([8, 5]);
    // Each school of the city has two places of its own.
    const school = await make.organisation(deps, { kind: 'school', name: '市一中', parent: city });
    const direct: (string | null)[] = [];
    for (let n = 0; n < 3; n++) {
      const leader = await make.actor(deps, { org: school });
      direct.push(
        await endorse(admin, call.id, (await makeTopic(deps, { leader, callId: call.id, state: 'submitted' })).id),
      );
    }
    expect(direct).toEqual([null, null, 'topics.quota_full']);
    expect(await passed(city, 3)).toBe(3);
  });
});

describe('what the platform knows of people', () => {
  test('counts: topics led and joined, a cancelled one by the day of its chain, levels of topics before the platform', async () => {
    const { county: own, east, leader, member, keeper, second } = await county(deps);
    const call = await makeCall(deps, own.id);
    const colleague = await make.actor(deps, { org: east });
    for (const title of ['甲', '乙']) {
      await makeTopic(deps, {
        leader: colleague,
        callId: null,
        state: 'running',
        form: fullForm({ title }),
        members: [member.personId],
      });
    }
    const before = await makeTopic(deps, { leader, callId: null, state: 'running', form: fullForm({ title: '停办' }) });
    await deps.db.transaction(async (tx) => {
      const values = { cancelledCause: 'without_cause' as const };
      await moveTopic(deps, tx, second, { id: before.id, command: 'cancel', parts: ['keeper'], values });
    });
    const topic = await makeTopic(deps, {
      leader,
      callId: call.id,
      state: 'screening',
      members: [member.personId],
      values: { callVersion: 1, submittedAt: deps.now() },
    });
    await deps.db.transaction((tx) => judgeTopic(deps, tx, topic.id));
    const shown = await ask(keeper, 'GET', topic.id);
    expect(shown.of('active')).toMatchObject({ verdict: 'unmet', fact: { people: [{ place: 1, count: 3 }] } });
    expect(shown.of('sanction')).toMatchObject({
      verdict: 'unmet',
      fact: { topics: [{ title: '停办', cancelledOn: '2026-09-01', until: '2029-09-01' }] },
    });
    expect(shown.people).toEqual([
      { place: 0, name: '林主持' },
      { place: 1, name: '苏成员' },
    ]);
    expect(JSON.stringify(shown.items)).not.toMatch(/林主持|苏成员/);
  });

  test('a topic before the platform has the level that its own record says', async () => {
    const { city, leader } = await county(deps);
    const call = await makeCall(
      deps,
      city.id,
      callOf({ ...PRESETS.fuzhou, window: { from: '2026-09-01', to: '2026-09-30' } }),
    );
    const record = { title: '旧课题', level: 'county' as const, status: 'A' as const, year: 2019 };
    await makeTopic(deps, {
      leader,
      callId: null,
      state: 'closed',
      form: fullForm({ title: '旧课题', history: [record] }),
    });
    const topic = await makeTopic(deps, { leader, callId: call.id });
    const shown = await ask(leader, 'GET', topic.id);
    expect([shown.isLive, shown.of('led')?.verdict]).toEqual([true, 'met']);
  });

  test('names of people and schools in the blind part are seen without any pre-check', async () => {
    const { county: own, leader } = await county(deps);
    const call = await makeCall(deps, own.id);
    const form = fullForm();
    form.sections.foundation = '林主持在城东实验学校做过两轮实践。';
    const topic = await makeTopic(deps, { leader, callId: call.id, form });
    expect((await ask(leader, 'GET', topic.id)).of('blind')).toMatchObject({
      verdict: 'unmet',
      fact: { sections: ['foundation'] },
    });
  });
});

describe('a verdict', () => {
  async function screened() {
    const made = await county(deps);
    const call = await makeCall(deps, made.county.id);
    const form = fullForm({ months: 6 });
    const values = { callVersion: 1, submittedAt: deps.now() };
    const topic = await makeTopic(deps, { leader: made.leader, callId: call.id, state: 'screening', form, values });
    const at = deps.now();
    await deps.db.insert(topicStatements).values({
      ...{ id: deps.newId('tst'), topicId: topic.id, kind: 'unit', personId: made.principal.personId, state: 'given' },
      ...{ title: null, text: '同意', givenAt: at, createdAt: at, updatedAt: at },
    });
    await deps.db.transaction((tx) => judgeTopic(deps, tx, topic.id));
    return { ...made, call, topic };
  }
  const aside = { to: 'met', reason: '经科室同意，按半年试点办理' };

  test('is set aside by a keeper with a reason, which is chained, and the rule’s own word stays', async () => {
    const { keeper, leader, topic } = await screened();
    const set = await ask(keeper, 'POST', topic.id, '/months', aside);
    expect(set.of('months')).toMatchObject({
      verdict: 'unmet',
      fact: { months: 6, least: 12 },
      set: { to: 'met', by: '陆教研' },
    });
    expect((await ask(leader, 'GET', topic.id)).of('months')?.set?.reason).toBe(aside.reason);
    const [event] = await deps.db.select().from(topicEvents).where(eq(topicEvents.topicId, topic.id));
    expect(event).toMatchObject({
      kind: 'verdict.set',
      reason: aside.reason,
      detail: { rule: 'months', verdict: 'unmet', to: 'met' },
    });
    expect((await ask(keeper, 'POST', topic.id, '/months', aside)).code).toBe('topics.verdict_stands');
    expect((await ask(keeper, 'POST', topic.id, '/nonsense', aside)).code).toBe('topics.no_such_verdict');
    const back = await ask(keeper, 'POST', topic.id, '/months', { to: null, reason: '重新核对后撤销' });
    expect(back.of('months')?.set).toBeNull();
  });

  test('stays aside while the facts are the same, and falls with them', async () => {
    const { keeper, topic } = await screened();
    await ask(keeper, 'POST', topic.id, '/months', aside);
    expect((await ask(keeper, 'POST', topic.id)).of('months')?.set?.to).toBe('met');
    await deps.db
      .update(topics)
      .set({ form: fullForm({ months: 3 }) })
      .where(eq(topics.id, topic.id));
    expect((await ask(keeper, 'POST', topic.id)).of('months')).toMatchObject({ fact: { months: 3 }, set: null });
  });

  test('of what its leader is still writing is hers alone: a keeper reads what was said of what was handed in', async () => {
    const { keeper, leader, topic } = await screened();
    const form = fullForm({ months: 24 });
    await deps.db.update(topics).set({ state: 'returned', form }).where(eq(topics.id, topic.id));
    const [hers, kept] = [await ask(leader, 'GET', topic.id), await ask(keeper, 'GET', topic.id)];
    expect([hers.isLive, hers.of('months')?.verdict]).toEqual([true, 'met']);
    expect([kept.isLive, kept.of('months')?.fact]).toMatchObject([false, { months: 6 }]);
    expect((await ask(keeper, 'POST', topic.id)).code).toBe('topics.not_screened');
  });

  test('is nobody else’s to set, and not after the screening', async () => {
    const { leader, member, principal, stranger, second, topic } = await screened();
    for (const one of [leader, principal]) {
      expect([
        (await ask(one, 'POST', topic.id, '/months', aside)).code,
        (await ask(one, 'POST', topic.id)).code,
      ]).toEqual(['topics.not_yours_to_do', 'topics.not_yours_to_do']);
    }
    for (const one of [member, stranger]) expect((await ask(one, 'GET', topic.id)).code).toBe('topics.not_found');
    await deps.db.update(topics).set({ state: 'reviewing' }).where(eq(topics.id, topic.id));
    const late = await ask(second, 'GET', topic.id);
    expect(late.of('months')?.can.set).toEqual({ allowed: false, because: 'topics.not_screened' });
    expect((await ask(second, 'POST', topic.id, '/months', aside)).code).toBe('topics.not_screened');
  });

  test('is of the version it was handed in by, but places are counted as the call counts now', async () => {
    const { call, keeper, principal, topic, leader } = await screened();
    const rules = call.body.eligibility.map((rule) => (rule.type === 'duration' ? { ...rule, leastMonths: 3 } : rule));
    const tracks = call.body.tracks.map((track) => ({ ...track, leastMonths: 3 }));
    const looser = rules.map((rule) => (rule.type === 'unit_quota' ? { ...rule, most: 0 } : rule));
    const body = { ...call.body, tracks, eligibility: looser };
    const given = { title: call.title, version: 1, reason: '放宽研究期限' };
    const changed = await request(keeper, 'POST', `/api/topics/calls/${call.id}/versions`, { ...given, body });
    expect(changed.status).toBe(200);
    const judged = await ask(keeper, 'POST', topic.id);
    expect([judged.of('months')?.verdict, judged.of('quota')?.verdict]).toEqual(['unmet', 'unmet']);
    // A draft is judged by the call as it is.
    const later = await makeTopic(deps, { leader, callId: call.id, form: fullForm({ months: 6 }) });
    expect((await ask(leader, 'GET', later.id)).of('months')?.verdict).toBe('met');
    expect((await ask(principal, 'GET', later.id)).code).toBe('topics.not_found');
  });
});
