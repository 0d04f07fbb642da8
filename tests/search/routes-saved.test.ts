import { beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { resources } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { put, type Put } from './shelf.ts';

const h = await harness();
type Organisation = Awaited<ReturnType<typeof make.organisation>>;
let school: Organisation;
let owner: Actor;
let reader: Actor;
let colleague: Actor;

beforeEach(async () => {
  await h.reset();
  school = await make.organisation(h.deps, { name: '一小' });
  const other = await make.organisation(h.deps, { name: '二小' });
  owner = await make.actor(h.deps, { org: school });
  colleague = await make.actor(h.deps, { org: school });
  reader = await make.actor(h.deps, { org: other });
});

const shelve = (given: Partial<Put> = {}) =>
  put(h.deps, { owner, org: school, title: '提问', subject: 'chinese', texts: ['课堂提问之后停三秒。'], ...given });
const send = async (actor: Actor, method: string, path: string, body?: object) => {
  const response = await h.request(actor, method, `/api/search/saved${path}`, body);
  return { status: response.status, body: await response.json() };
};
const keep = async (actor: Actor, query: string, facets: object = {}) => {
  const { status, body } = await send(actor, 'POST', '', { name: `${query}…`, query, filters: { facets } });
  expect(status).toBe(201);
  return body.saved.id as string;
};
const news = async (actor: Actor) => (await send(actor, 'GET', '')).body.items.map((one: { news: number }) => one.news);
const later = () => h.clock.advance(60_000);

describe('a saved search', () => {
  test('counts what has come since, at the very next request', async () => {
    await shelve();
    later();
    await keep(reader, '课堂提问');
    expect(await news(reader)).toEqual([0]);
    later();
    await shelve({ title: '新来的提问' });
    expect(await news(reader)).toEqual([1]);
    expect((await send(reader, 'GET', '/news')).body).toEqual({ news: 1, searches: 1 });
  });

  test('counts only what fits, not what has a word in common', async () => {
    await keep(reader, '课堂提问的等待时间');
    later();
    await shelve({ title: '课堂纪律', texts: ['课堂纪律与座位。'] });
    expect(await news(reader)).toEqual([0]);
    await shelve({ title: '课堂提问的等待时间', texts: ['提问之后的等待时间。'] });
    expect(await news(reader)).toEqual([1]);
  });

  test('without words follows a subject, a unit or an organisation', async () => {
    await keep(reader, '', { subjects: ['chinese'] });
    await keep(reader, '', { units: ['第三单元'] });
    await keep(reader, '', { orgIds: [school.id] });
    later();
    await shelve({ unit: '第三单元' });
    await shelve({ subject: 'physics' });
    const { items } = (await send(reader, 'GET', '')).body;
    const found = items.map(({ filters, news: n }: { filters: object; news: number }) => [Object.keys(filters)[0], n]);
    expect(Object.fromEntries(found)).toEqual({ subjects: 1, units: 1, orgIds: 2 });
  });

  test('counts what was listed late, though it was made early', async () => {
    const id = await shelve({ visibility: 'own' });
    later();
    await keep(reader, '', { subjects: ['chinese'] });
    later();
    expect(await news(reader)).toEqual([0]);
    const listed = {
      visibility: 'public' as const,
      listing: 'listed' as const,
      listedVersion: 1,
      listedAt: h.deps.now(),
    };
    await h.deps.db.update(resources).set(listed).where(eq(resources.id, id));
    expect(await news(reader)).toEqual([1]);
  });

  test('counts under the access of now: neither what may not be read, nor what was withdrawn, nor one’s own', async () => {
    await keep(reader, '课堂提问');
    await keep(colleague, '课堂提问');
    await keep(owner, '课堂提问');
    later();
    await shelve({ visibility: 'own' });
    const id = await shelve({ visibility: 'organisation', visibleOrgId: school.id });
    expect([await news(reader), await news(colleague), await news(owner)]).toEqual([[0], [1], [0]]);
    await h.deps.db.update(resources).set({ visibility: 'own', visibleOrgId: null }).where(eq(resources.id, id));
    expect(await news(colleague)).toEqual([0]);
  });

  test('is seen by opening it, renamed, muted and deleted', async () => {
    const id = await keep(reader, '课堂提问');
    later();
    await shelve();
    expect(await news(reader)).toEqual([1]);
    expect((await send(reader, 'PATCH', `/${id}`, { isAlerting: false })).body.saved).toMatchObject({
      news: 0,
      isAlerting: false,
    });
    expect((await send(reader, 'PATCH', `/${id}`, { isAlerting: true, name: '提问' })).body.saved).toMatchObject({
      news: 1,
      name: '提问',
    });
    expect((await send(reader, 'POST', `/${id}/seen`)).body.saved.news).toBe(0);
    expect(await news(reader)).toEqual([0]);
    expect((await send(reader, 'DELETE', `/${id}`)).status).toBe(200);
    expect(await news(reader)).toEqual([]);
  });

  test('is nobody else’s to see or change', async () => {
    const id = await keep(reader, '课堂提问');
    expect(await news(owner)).toEqual([]);
    for (const [method, path, body] of [
      ['PATCH', `/${id}`, { name: '改名' }],
      ['POST', `/${id}/seen`, undefined],
      ['DELETE', `/${id}`, undefined],
    ] as const) {
      expect(await send(owner, method, path, body)).toMatchObject({
        status: 404,
        body: { error: { code: 'search.saved_not_found' } },
      });
    }
    expect((await h.request(null, 'GET', '/api/search/saved')).status).toBe(401);
  });

  test('is kept once, asks for something, and there are thirty at most', async () => {
    await keep(reader, '课堂提问', { subjects: ['math', 'chinese'] });
    const post = (query: string, facets: object) =>
      send(reader, 'POST', '', { name: '又一条', query, filters: { facets } });
    expect((await post('课堂提问', { subjects: ['chinese', 'math'] })).body.error.code).toBe('search.saved_twice');
    expect((await post('', { subjects: [] })).body.error.code).toBe('search.saved_nothing');
    expect((await post('', { nonsense: ['x'] })).status).toBe(400);
    for (let i = 1; i < 30; i++) await keep(reader, `第${i}条`);
    expect((await post('再来一条', {})).body.error).toMatchObject({ code: 'search.saved_full', params: { most: 30 } });
  });
});
