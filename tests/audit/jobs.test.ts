import { beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../server/kernel/deps.ts';
import { Failing, fakeAi } from '../helpers/ai.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { answer } from '../library/intake.ts';
import { code, desk } from './desk.ts';

let said: unknown = { questions: [] };
const ai = fakeAi({ answers: { 'audit.question': () => said, 'library.suggest_metadata': () => ({}) } });
const h = await harness({ ai });
const d = desk(h);
let teacher: Actor;
let head: Actor;

beforeEach(async () => {
  await h.reset();
  ai.asked.length = 0;
  said = { questions: [] };
  const school = await make.organisation(h.deps);
  teacher = await make.actor(h.deps, { org: school, name: '林晓雨' });
  head = await make.actor(h.deps, { org: school, roles: ['school_admin'] });
});

const asked = () => ai.asked.filter(({ id }) => id === 'audit.question');
async function submitted(extra = ''): Promise<string> {
  const { id } = await answer<{ id: string }>(await d.submit(teacher, await d.draft(teacher, '背影', extra)));
  return id;
}

test('questions of a model stand beside what the rules found, and decide nothing', async () => {
  const one = { point: 'scientific', quote: '先自由朗读课文,圈出打动你的句子', question: '朗读的要求是否明确?' };
  said = { questions: [one, { ...one, quote: '文中没有的一句话' }, { ...one, question: '建议退回。' }] };
  const id = await submitted();
  expect((await d.show(head, id)).audit.state).toBe('machine_check');
  expect(await code(await d.list(head, id))).toEqual([409, 'audit.still_checking']);
  await h.runJobs();
  const { audit, findings } = await d.show(head, id);
  expect(audit.state).toBe('human_check');
  expect(findings.filter((found) => found.code === 'model.question')).toMatchObject([
    { severity: 'notice', detail: { point: 'scientific', question: '朗读的要求是否明确?' } },
  ]);
});

test('the model is shown no number and no name of who wrote it', async () => {
  await submitted('\n\n执教:林晓雨,电话 13812345678,邮箱 lin@example.com。\n');
  await h.runJobs();
  expect(asked()).toHaveLength(1);
  expect(asked()[0]?.user).toContain('自由朗读');
  expect(asked()[0]?.user).not.toMatch(/林晓雨|13812345678|lin@example\.com/);
});

test.each(['ai.timeout', 'ai.invalid_answer', 'ai.off'] as const)(
  'when the model fails with %s the audit goes on without it',
  async (because) => {
    said = new Failing(because);
    const id = await submitted();
    await h.runJobs();
    const { audit, findings } = await d.show(head, id);
    expect(audit.state).toBe('human_check');
    expect(findings.filter((found) => found.code === 'model.question')).toEqual([]);
  },
);

test('a submission recalled while the machine looks at it stays recalled', async () => {
  const id = await submitted();
  expect(await code(await d.recall(teacher, id))).toBe(200);
  await h.runJobs();
  expect((await d.show(teacher, id)).audit.state).toBe('recalled');
});
