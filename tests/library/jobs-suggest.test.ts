import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { rowsOf } from '../../db/client.ts';
import type { Ai, AiFailure, Prompt } from '../../server/ai/port.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { ingest, lesson } from './intake.ts';

let said: unknown = {};
let failure: AiFailure | null = null;
let asked: string[] = [];
const ai: Ai = {
  chatModel: 'test',
  embeddingSpace: null,
  complete: <T>(prompt: Prompt<T>) => {
    asked.push(prompt.user);
    const answer = prompt.schema.safeParse(said);
    if (failure !== null || !answer.success) {
      return Promise.resolve({ ok: false as const, because: failure ?? ('ai.invalid_answer' as const) });
    }
    return Promise.resolve({ ok: true as const, value: answer.data, model: 'test' });
  },
  embed: () => Promise.resolve({ ok: false, because: 'ai.off' }),
  state: () => ({ state: 'ok', reason: null }),
};
const h = await harness({ ai });
let teacher: Actor;

beforeEach(async () => {
  await h.reset();
  [said, failure, asked] = [{}, null, []];
  teacher = await make.actor(h.deps, { org: await make.organisation(h.deps), name: '林晓雨' });
});

const fromModel = () =>
  rowsOf<{ field: string; value: unknown; evidence: string; status: string }>(
    h.deps.db,
    sql`select field, value, evidence, status from suggestions where source = 'model' order by field`,
  );

test('what the model says with words of the document waits as a suggestion and changes nothing by itself', async () => {
  said = {
    kind: { value: 'case', quote: '走进《散步》' },
    subject: { value: 'physics', quote: '牛顿第一定律' },
    tags: { value: ['细节描写'], quote: '抓住细节描写来分析人物' },
  };
  await ingest(h, teacher, { '散步.md': lesson('散步') });
  expect(await fromModel()).toEqual([
    { field: 'kind', value: 'case', evidence: '走进《散步', status: 'open' },
    { field: 'tags', value: ['细节描写'], evidence: '抓住细节描写来分析人物', status: 'open' },
  ]);
  const [resource] = await rowsOf<{ kind: string; tags: string[] }>(h.deps.db, sql`select kind, tags from resources`);
  expect(resource?.kind).not.toBe('case');
  expect(resource?.tags).toEqual([]);
});

test.each(['ai.timeout', 'ai.invalid_answer', 'ai.budget_spent'] as const)(
  'when the model fails with %s the resource is there all the same',
  async (because) => {
    failure = because;
    const shown = await ingest(h, teacher, { '散步.md': lesson('散步') });
    expect(shown.files[0]?.state).toBe('done');
    expect(await fromModel()).toEqual([]);
  },
);

test('the model is shown no name, number or address of a person', async () => {
  const text = `${lesson('散步')}\n\n执教:林晓雨,电话 13812345678,邮箱 lin@example.com。`;
  await ingest(h, teacher, { '散步 林晓雨.md': text });
  expect(asked).toHaveLength(1);
  expect(asked[0]).not.toMatch(/林晓雨|13812345678|lin@example\.com/);
});
