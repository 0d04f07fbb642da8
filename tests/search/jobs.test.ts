import { beforeEach, describe, expect, test } from 'vitest';
import { OFFLINE } from '../../server/search/offline.ts';
import { feature, noFilters, searchPassages } from '../../server/search/index.ts';
import { listSpaces, type Space } from '../../server/search/spaces/repo.ts';
import { RetryLater } from '../../server/jobs/port.ts';
import type { Ai } from '../../server/ai/port.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { readingScope } from '../../server/people/index.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { fakeSpace, noise, textOf, titleOf, TOPICS, understands } from './fake-space.ts';
import { put } from './shelf.ts';

const h = await harness();
const noAi = h.deps.ai;
let actor: Actor;

async function setUp(ai: Ai): Promise<void> {
  h.deps.ai = ai;
  await feature.resume?.(h.deps);
}

beforeEach(async () => {
  await h.reset();
  h.deps.ai = noAi;
  const org = await make.organisation(h.deps);
  actor = await make.actor(h.deps, { org });
  for (let topic = 0; topic < TOPICS; topic++) {
    for (let number = 1; number <= 4; number++) {
      await put(h.deps, { owner: actor, org, title: titleOf(topic, number), texts: [textOf(topic, number)] });
    }
  }
});

const find = (query: string) => searchPassages(h.deps, readingScope(actor), { query, filters: noFilters, limit: 5 });
const spaceOf = async (model: string): Promise<Space | undefined> =>
  (await listSpaces(h.deps.db)).find((space) => space.model === model);

describe('the self-test of a space', () => {
  test('gives no say to a space that knows nothing', async () => {
    await setUp(fakeSpace('random', 16, (text) => noise(text, 16)).ai);
    await h.runJobs();
    const space = await spaceOf('random');
    expect(space).toMatchObject({ state: 'ready', weight: 0, selfTest: { reason: 'no_better_than_words' } });
    expect((await find('浮力')).how).toMatchObject({ words: true, because: 'search.no_better_than_words' });
  });

  test('gives a say to a space that understands, and records why', async () => {
    await setUp(fakeSpace('wise', TOPICS, understands).ai);
    await h.runJobs();
    const space = await spaceOf('wise');
    expect(space?.weight).toBeGreaterThan(0);
    expect(space?.selfTest?.reason).toBe('earned');
    const curve = space?.selfTest?.curve ?? [];
    const at = (weight: number) => curve.find((point) => point.weight === weight)?.ndcg ?? 0;
    expect(at(space?.weight ?? 0)).toBeGreaterThan(at(0));
    const { hits, how, isWeak } = await find('韵文吟诵');
    expect(hits[0]?.resource.title).toContain('诗歌');
    expect(how.meaning?.weight).toBeGreaterThan(0);
    expect(isWeak).toBe(false);
  });

  test('lets meaning find what no word leads to', async () => {
    await setUp(fakeSpace('wise', TOPICS, (text) => understands(text.replaceAll('潜水艇', '浮力'))).ai);
    await h.runJobs();
    const { hits } = await find('潜水艇');
    expect(hits[0]?.resource.title).toContain('浮力');
  });
});

describe('while the model changes', () => {
  test('search goes on, the new space answers once it is whole and tested, and the old one is gone', async () => {
    await setUp(fakeSpace('old', TOPICS, understands).ai);
    await h.runJobs();
    expect((await find('韵文吟诵')).how.meaning?.space.model).toBe('old');

    await setUp(fakeSpace('new', TOPICS, understands).ai);
    expect(await spaceOf('new')).toMatchObject({ state: 'building' });
    const meanwhile = await find('韵文吟诵');
    expect(meanwhile.hits[0]?.resource.title).toContain('诗歌');
    expect(meanwhile.how.meaning?.space.model).not.toBe('new');

    await h.runJobs();
    expect(await spaceOf('old')).toBeUndefined();
    expect((await find('韵文吟诵')).how.meaning?.space.model).toBe('new');
  });

  test('an endpoint that fails half way is tried again and what is done is kept', async () => {
    const space = fakeSpace('shaky', TOPICS, understands);
    const once = space.ai.embed;
    let batches = 0;
    space.ai.embed = (texts, signal) => {
      space.state.fails = ++batches > 1;
      return once(texts, signal);
    };
    await setUp(space.ai);
    await expect(h.runJobs()).rejects.toThrow(RetryLater);
    expect(await spaceOf('shaky')).toMatchObject({ state: 'building' });
    space.ai.embed = once;
    space.state.fails = false;
    await setUp(space.ai);
    const before = space.state.calls;
    await h.runJobs();
    expect(await spaceOf('shaky')).toMatchObject({ state: 'ready' });
    expect(space.state.calls).toBeGreaterThan(before);
  });

  test('new texts are embedded in the space that answers', async () => {
    await setUp(fakeSpace('wise', TOPICS, understands).ai);
    await h.runJobs();
    const org = { id: actor.orgId };
    await put(h.deps, { owner: actor, org, title: '新来的材料', texts: ['这里讲的都是韵文吟诵的方法,请仔细体会。'] });
    await h.runJobs();
    expect((await find('诗歌')).hits.map((hit) => hit.resource.title)).toContain('新来的材料');
  });
});

test('when the query cannot be embedded, words answer and the answer says so', async () => {
  const space = fakeSpace('wise', TOPICS, understands);
  await setUp(space.ai);
  await h.runJobs();
  space.state.fails = true;
  const { hits, how } = await find('韵文吟诵');
  expect(how).toEqual({ words: true, meaning: null, because: 'ai.unavailable' });
  expect(hits.length).toBeGreaterThan(0);
});

test('without an endpoint the built-in space is there, tested and honest about its worth', async () => {
  await setUp(noAi);
  await h.runJobs();
  const space = await spaceOf(OFFLINE.model);
  expect(space).toMatchObject({ state: 'ready', provider: 'yantu' });
  expect(space?.selfTest?.curve.length).toBeGreaterThan(5);
  expect((await find('韵文吟诵')).hits[0]?.resource.title).toContain('诗歌');
});
