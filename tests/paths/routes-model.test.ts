import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chunks, modelCalls } from '../../db/schema/index.ts';
import { createAi } from '../../server/ai/index.ts';
import { readConfig } from '../../server/kernel/config.ts';
import { BAD_BEHAVIOURS, startEndpoint, type Answers } from '../helpers/endpoint.ts';
import { harness } from '../helpers/harness.ts';
import { build, forgetPaths, foundSchool, type Path, type School } from './school.ts';

const endpoint = await startEndpoint();
const h = await harness();
const NEED = '课堂提问总是那几个学生举手,每周一个小时';
let school: School;

beforeAll(async () => {
  await h.reset();
  school = await foundSchool(h);
});
/** A model that knows its work: reads a topic with its evidence, likes what speaks of questions, quotes what is there. */
const goodAnswers: Answers = {
  paths_read_need: () => ({
    subject: 'none',
    stage: 'none',
    grades: [],
    topics: [{ id: 'questioning', evidence: '课堂提问' }],
    competencies: ['A6'],
  }),
  paths_judge_candidates: (asked) => ({
    judgements: [...asked.user.matchAll(/<resource id="(r\d+)".*?<passage>(.*?)<\/passage>/gs)].map(
      ([, id, passage = '']) => ({
        id,
        relevance: passage.includes('提问') ? 3 : 1,
        reason: '给出了让更多学生开口的具体做法',
        quote: passage.split('。')[0]?.split('\n').at(-1) ?? '',
      }),
    ),
  }),
};

beforeEach(async () => {
  await forgetPaths(h);
  await endpoint.behave(null);
  endpoint.answers(goodAnswers);
  // Made anew each time: what one behaviour taught the breaker must not be taken for the next one's doing.
  const config = readConfig({
    OPENAI_BASE_URL: endpoint.url,
    YANTU_CHAT_MODEL: 'scripted',
    YANTU_AI_TIMEOUT_SECONDS: '1',
  });
  h.deps.ai = createAi(config, h.deps, { retries: 0, pauseMs: 5, longestPauseMs: 10, longestRetryAfterMs: 20 });
});
afterAll(() => endpoint.close());

/** Every quotation on a path stands, verbatim, in the passage that it opens. */
async function expectVerified(path: Path): Promise<void> {
  for (const step of path.steps) {
    if (step.quote === null) continue;
    const [chunk] = await h.deps.db
      .select()
      .from(chunks)
      .where(eq(chunks.id, step.chunkId ?? ''));
    expect(chunk?.text).toContain(step.quote);
  }
}

describe('with a model that answers well', () => {
  test('the path says so, and gives the model’s reasons with verified quotations', async () => {
    const { path } = await build(h, school.teacher, NEED);
    expect(path?.judgedBy).toMatchObject({ way: 'model' });
    if (!path) throw new Error('no path');
    expect(path.steps.some((s) => s.reason !== null && 'sentence' in s.reason)).toBe(true);
    await expectVerified(path);
  });

  test('her name and her pupil’s number do not reach it', async () => {
    await build(h, school.teacher, '我是顾小舟,电话13812345678,课堂提问没人举手');
    const sent = endpoint.asked.map((asked) => asked.user).join('\n');
    expect(sent).not.toContain('顾小舟');
    expect(sent).not.toContain('13812345678');
  });

  test('every call is recorded by prompt and outcome', async () => {
    await h.deps.db.delete(modelCalls);
    await build(h, school.teacher, NEED);
    const calls = await h.deps.db.select().from(modelCalls);
    expect(new Set(calls.map((c) => c.promptId))).toEqual(new Set(['paths.read_need', 'paths.judge_candidates']));
    expect(calls.map((c) => c.outcome)).toEqual(calls.map(() => 'ok'));
    expect(calls.every((c) => c.tokensIn > 0)).toBe(true);
  });

  test('an invented quotation takes its reason with it: the rules’ own stand instead', async () => {
    endpoint.answers({
      paths_judge_candidates: (asked) => ({
        judgements: [...asked.user.matchAll(/<resource id="(r\d+)"/g)].map(([, id]) => ({
          id,
          relevance: 3,
          reason: '这份资源在全国获奖,一定有用',
          quote: '专家一致认为这是最好的一堂课。',
        })),
      }),
    });
    const { path } = await build(h, school.teacher, NEED);
    if (!path) throw new Error('no path');
    expect(JSON.stringify(path)).not.toContain('全国获奖');
    expect(JSON.stringify(path)).not.toContain('专家一致认为');
    await expectVerified(path);
  });

  test('a topic it makes up from nothing she said is not taken over', async () => {
    endpoint.answers({
      paths_read_need: () => ({
        subject: 'none',
        stage: 'none',
        grades: [],
        topics: [{ id: 'safety', evidence: '校园安全演练' }],
        competencies: [],
      }),
    });
    const said = await h.request(school.teacher, 'POST', '/api/paths/needs', { text: NEED });
    const { need } = (await said.json()) as { need: { reading: { topics: { value: string[]; source: string } } } };
    expect(need.reading.topics.value).not.toContain('safety');
    expect(need.reading.topics.source).toBe('rule');
  });
});

describe('with a model that misbehaves', () => {
  test.each(BAD_BEHAVIOURS.filter((one) => one.on !== 'embeddings'))(
    'the path is still made, and nothing unverified is shown: $name',
    async ({ name, expected }) => {
      await endpoint.behave(name);
      const { path, told } = await build(h, school.teacher, NEED);
      if (!path) throw new Error(`no path: ${JSON.stringify(told)}`);
      await expectVerified(path);
      expect(path.steps.filter((s) => s.kind === 'required')).toHaveLength(2);
      if (expected !== 'ok') expect(path.judgedBy).toMatchObject({ way: 'rules' });
    },
  );
});
