import { beforeEach, describe, expect, test } from 'vitest';
import { noFilters } from '../../server/search/index.ts';
import { search } from '../../server/search/usecases.ts';
import { searchPassages } from '../../server/search/index.ts';
import { readingScope } from '../../server/people/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { Failing, fakeAi } from '../helpers/ai.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { put } from './shelf.ts';

const h = await harness();
let actor: Actor;

beforeEach(async () => {
  await h.reset();
  const org = await make.organisation(h.deps);
  actor = await make.actor(h.deps, { org });
  await put(h.deps, { owner: actor, org, title: '奇偶校验', texts: ['用卡片演示奇偶校验位怎样发现错误。'] });
  await put(h.deps, { owner: actor, org, title: '家长会', texts: ['家长会的发言稿与流程。'] });
});

const asked = { query: '翻面的小把戏', filters: noFilters, limit: 10 };
const answer = { wordings: ['奇偶校验活动'], zh: ['奇偶校验'], en: ['parity'] };

describe('with a chat model and no embeddings', () => {
  test('other wordings find what the words of the question do not, and the answer says so', async () => {
    const ai = fakeAi({ answers: { 'search.rewrite_query': () => answer } });
    const { hits, how } = await search({ ...h.deps, ai }, actor, asked);
    expect(hits[0]?.resource.title).toBe('奇偶校验');
    expect(how.rewritten).toEqual(['奇偶校验活动', '奇偶校验', 'parity']);
  });

  test('a query is put in other words once', async () => {
    const ai = fakeAi({ answers: { 'search.rewrite_query': () => answer } });
    await search({ ...h.deps, ai }, actor, asked);
    const again = await search({ ...h.deps, ai }, actor, { ...asked, query: ` ${asked.query} ` });
    expect(again.how.rewritten).toHaveLength(3);
    expect(ai.asked.filter(({ id }) => id === 'search.rewrite_query')).toHaveLength(1);
  });

  test('a model that fails leaves the search as it is without one', async () => {
    const ai = fakeAi({ answers: { 'search.rewrite_query': () => new Failing('ai.timeout') } });
    const without = await search(h.deps, actor, { ...asked, query: '家长会怎么开' });
    const failed = await search({ ...h.deps, ai }, actor, { ...asked, query: '家长会怎么开' });
    expect(failed.hits.map(({ resource }) => resource.id)).toEqual(without.hits.map(({ resource }) => resource.id));
    expect(failed.how.rewritten).toBeUndefined();
  });

  test('no model is asked where nobody waits for just this answer, nor where embeddings are set up', async () => {
    const ai = fakeAi({ answers: { 'search.rewrite_query': () => answer } });
    await searchPassages({ ...h.deps, ai }, readingScope(actor), asked);
    const embedding = fakeAi({
      answers: { 'search.rewrite_query': () => answer },
      embeddingSpace: { provider: 'x', model: 'y', dimensions: 8 },
    });
    await search({ ...h.deps, ai: embedding }, actor, asked);
    expect([...ai.asked, ...embedding.asked].map(({ id }) => id)).not.toContain('search.rewrite_query');
  });
});

describe('a slip', () => {
  test('is put right in the answer, which says what was typed and what was read', async () => {
    const { hits, how } = await search(h.deps, actor, { ...asked, query: '家长汇的流程' });
    expect(how.corrected).toEqual([{ from: '家长汇', to: '家长会' }]);
    expect(hits[0]?.resource.title).toBe('家长会');
  });

  test('what the library holds as it was typed is not touched', async () => {
    expect((await search(h.deps, actor, { ...asked, query: '家长会的流程' })).how.corrected).toBeUndefined();
  });
});
