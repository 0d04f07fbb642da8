import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { topicFindings, topics } from '../../db/schema/index.ts';
import type { Ai } from '../../server/ai/port.ts';
import { PRECHECK } from '../../server/topics/precheck/names.ts';
import { Failing, fakeAi } from '../helpers/ai.ts';
import { harness } from '../helpers/harness.ts';
import { callOf, county, fullForm, makeCall, makeTopic, stateOf } from './world.ts';

let answer: () => unknown = () => ({ questions: [] });
const ai = fakeAi({ answers: { 'topics.ask_before_review': () => answer() } });
const h = await harness({ ai: ai satisfies Ai });
const { deps } = h;
const QUOTE = '每轮四周，比较两班的错题变化';
const good = { rule: 'rubric_design', section: 'methods', quote: QUOTE, question: '两个班原来的水平相当吗？' };
const invented = {
  rule: 'white_list',
  section: 'methods',
  quote: '使用未经备案的境外工具',
  question: '工具是否在白名单上？',
};

let at: Awaited<ReturnType<typeof county>>;
let id: string;
beforeEach(async () => {
  await h.reset();
  ai.asked.length = 0;
  at = await county(deps);
  const call = await makeCall(deps, at.county.id, callOf());
  const form = fullForm();
  const topic = await makeTopic(deps, {
    leader: at.leader,
    callId: call.id,
    form: { ...form, sections: { ...form.sections, methods: `${form.sections.methods}林主持负责统计。` } },
  });
  id = topic.id;
});
const ask = async (who = at.leader) => {
  const res = await h.request(who, 'POST', `/api/topics/precheck/of/${id}/questions`, {});
  return { status: res.status, body: (await res.json()) as Record<string, unknown> };
};
const questions = () => deps.db.select().from(topicFindings).where(eq(topicFindings.kind, 'question'));

test('a model asks before the form is handed in; what has no proof is dropped and counted', async () => {
  answer = () => ({ questions: [good, invented] });
  expect((await ask()).body).toEqual({ asked: 1, dropped: 1, because: null });
  expect(await questions()).toMatchObject([{ section: 'methods', quote: QUOTE, source: 'model', state: 'open' }]);
  expect(ai.asked[0]?.user).not.toContain('林主持');
  expect(await stateOf(deps, id)).toBe('draft');
});

test('asked again, the same question is there once; when its words are gone it is over', async () => {
  answer = () => ({ questions: [good] });
  await ask();
  await ask();
  expect(await questions()).toHaveLength(1);
  await deps.db
    .update(topics)
    .set({ form: fullForm({ sections: { methods: '问卷法。' } }), revision: 2 })
    .where(eq(topics.id, id));
  await deps.jobs.enqueue(deps.db, PRECHECK, { topicId: id });
  await h.runJobs();
  expect((await questions()).map(({ state }) => state)).toEqual(['gone']);
});

test('rules asked by code do not take a model’s questions away', async () => {
  answer = () => ({ questions: [good] });
  await ask();
  await deps.jobs.enqueue(deps.db, PRECHECK, { topicId: id });
  await h.runJobs();
  expect((await questions()).map(({ state }) => state)).toEqual(['open']);
});

test.each([
  ['fails', () => new Failing('ai.timeout'), 'ai.timeout'],
  ['answers nonsense', () => ({ score: 100, verdict: '通过' }), 'ai.invalid_answer'],
])('a model that %s changes nothing, and is said to', async (_what, given, because) => {
  answer = given;
  expect((await ask()).body).toEqual({ asked: 0, dropped: 0, because });
  expect(await questions()).toEqual([]);
});

test('five times a day, by the leader or the keeper of the call, and by nobody else', async () => {
  answer = () => ({ questions: [] });
  expect((await ask(at.stranger)).status).toBe(404);
  for (let i = 0; i < 5; i++) expect((await ask()).status).toBe(200);
  expect((await ask()).body).toMatchObject({ error: { code: 'topics.precheck_too_often' } });
  expect(ai.asked).toHaveLength(5);
  await deps.db.update(topics).set({ state: 'submitted' }).where(eq(topics.id, id));
  expect((await ask()).body).toMatchObject({ error: { code: 'topics.not_in_this_state' } });
});
