import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { put } from './shelf.ts';

const h = await harness();
let actor: Actor;
let schools: Awaited<ReturnType<typeof make.organisation>>[];

beforeEach(async () => {
  await h.reset();
  const county = await make.organisation(h.deps, { kind: 'county', name: '县' });
  const one = await make.organisation(h.deps, { parent: county, name: '一小' });
  const two = await make.organisation(h.deps, { parent: county, name: '二小' });
  schools = [one, two, county];
  actor = await make.actor(h.deps, { org: one });
  const shared = { owner: actor, visibility: 'public' as const };
  await put(h.deps, {
    ...shared,
    org: one,
    title: '等待时间',
    kind: 'case',
    subject: 'chinese',
    grades: ['g3', 'g4'],
    tags: ['提问'],
    minutes: 10,
    texts: ['课堂提问之后停三秒。'],
  });
  h.clock.advance(1000);
  await put(h.deps, {
    ...shared,
    org: two,
    title: '问题链',
    kind: 'lesson_plan',
    subject: 'math',
    grades: ['g4'],
    tags: ['提问', '设计'],
    minutes: 30,
    format: 'docx',
    texts: ['设计课堂提问的问题链。', '每一问是下一问的台阶。'],
  });
  h.clock.advance(1000);
  await put(h.deps, {
    ...shared,
    org: two,
    title: '分组',
    kind: 'case',
    subject: 'math',
    minutes: 15,
    texts: ['按能力分组。'],
  });
});

const get = async (path: string) => {
  const response = await h.request(actor, 'GET', `/api/search${path}`);
  return { status: response.status, body: await response.json() };
};
const titles = async (path: string) =>
  (await get(path)).body.hits.map((hit: { resource: { title: string } }) => hit.resource.title);
const q = encodeURIComponent('课堂提问');

describe('GET /api/search', () => {
  test('answers with hits, passages, facets and how it was made', async () => {
    const { status, body } = await get(`?q=${q}`);
    expect(status).toBe(200);
    expect(body.total).toBe(2);
    expect(body.hits[0].passage).toMatchObject({
      snippet: expect.stringContaining('[['),
      locator: { kind: 'heading' },
    });
    expect(body.facets.tags).toEqual([
      { value: '提问', label: null, count: 2 },
      { value: '设计', label: null, count: 1 },
    ]);
    expect(body.facets.orgIds.map(({ label }: { label: string }) => label).sort()).toEqual(['一小', '二小']);
    expect(body.how).toMatchObject({ words: true });
  });

  test('filters by every facet, each counted without its own filter', async () => {
    expect(await titles(`?q=${q}&kind=case`)).toEqual(['等待时间']);
    expect(await titles(`?q=${q}&kind=case&kind=lesson_plan`)).toHaveLength(2);
    expect(await titles(`?q=${q}&grade=g3`)).toEqual(['等待时间']);
    expect(await titles(`?q=${q}&tag=${encodeURIComponent('设计')}`)).toEqual(['问题链']);
    expect(await titles(`?q=${q}&format=docx`)).toEqual(['问题链']);
    expect(await titles(`?q=${q}&subject=math&kind=case`)).toEqual([]);
    expect(await titles(`?q=${q}&maxMinutes=20`)).toEqual(['等待时间']);
    const { body } = await get(`?q=${q}&kind=case`);
    expect(body.facets.kinds).toHaveLength(2);
    expect(body.facets.subjects).toEqual([{ value: 'chinese', label: null, count: 1 }]);
  });

  test('an organisation stands for everything below it', async () => {
    const [one, , county] = schools;
    expect(await titles(`?q=${q}&org=${one?.id}`)).toEqual(['等待时间']);
    expect(await titles(`?q=${q}&org=${county?.id}`)).toHaveLength(2);
  });

  test('without a query shows the newest first, with facets', async () => {
    expect(await titles('')).toEqual(['分组', '问题链', '等待时间']);
    expect(await titles('?limit=1&offset=1')).toEqual(['问题链']);
    const { body } = await get('?subject=math');
    expect(body).toMatchObject({ total: 2, isWeak: false, how: { words: false, meaning: null } });
    expect(body.hits[0].passage).toBeNull();
  });

  test('a question that is too long or a page that is too large is refused with the field', async () => {
    const { status, body } = await get(`?q=${'长'.repeat(501)}`);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 'request.invalid', fields: [{ path: 'q' }] });
    expect((await get('?limit=101')).status).toBe(400);
  });

  test('a stranger is asked to sign in', async () => {
    expect((await h.request(null, 'GET', '/api/search?q=a')).status).toBe(401);
  });

  test('signs that the database could take for its own are only signs', async () => {
    for (const sign of ["'", '\\', "a'b\\c", '& | !', ':*', '<->', '%_', '𠮷']) {
      expect((await get(`?q=${encodeURIComponent(sign)}`)).status).toBe(200);
      expect((await get(`?tag=${encodeURIComponent(sign)}`)).status).toBe(200);
    }
    for (const path of ['?q=%00', '?tag=%00', '/passages?resourceId=%00&q=a'])
      expect((await get(path)).status).toBe(400);
  });
});

test('GET /api/search/passages lists the passages of one resource, best first', async () => {
  const found = await get(`?q=${encodeURIComponent('问题链')}`);
  const id = found.body.hits[0].resource.id;
  const { body } = await get(`/passages?resourceId=${id}&q=${encodeURIComponent('设计问题链')}`);
  expect(body.passages[0].snippet).toContain('[[');
  expect(body.passages.length).toBeGreaterThanOrEqual(1);
  expect(body.passages.map((one: { score: number }) => one.score)).toEqual(
    [...body.passages.map((one: { score: number }) => one.score)].sort((a: number, b: number) => b - a),
  );
});

test('GET /api/search/space is for those who look after the system', async () => {
  expect((await get('/space')).status).toBe(403);
  const [school] = schools;
  if (!school) return;
  const admin = await make.actor(h.deps, { org: school, roles: ['school_admin'] });
  const response = await h.request(admin, 'GET', '/api/search/space');
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    spaces: [{ provider: 'yantu', chunks: 4, embedded: 4, isOffline: true }],
  });
});
