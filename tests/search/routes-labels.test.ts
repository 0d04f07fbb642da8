import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../server/kernel/deps.ts';
import { exportLabels } from '../../server/search/index.ts';
import { readSets } from '../evals/sets.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { put } from './shelf.ts';

const h = await harness();
const dir = mkdtempSync(join(tmpdir(), 'yantu-labels-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let teacher: Actor;
let researcher: Actor;
const QUERY = '课堂提问的等待时间';

beforeEach(async () => {
  await h.reset();
  const county = await make.organisation(h.deps, { kind: 'county', name: '县' });
  const school = await make.organisation(h.deps, { parent: county, name: '一小' });
  teacher = await make.actor(h.deps, { org: school });
  researcher = await make.actor(h.deps, { org: county, roles: ['researcher'] });
  const shelf = { owner: teacher, org: school };
  await put(h.deps, {
    ...shelf,
    title: '等待三秒',
    tags: ['提问'],
    texts: ['课堂提问之后等待三秒。', '等待时间太短,学生来不及想。'],
  });
  await put(h.deps, { ...shelf, title: '课堂纪律', texts: ['课堂上的时间安排。'] });
  await put(h.deps, { ...shelf, title: '我的草稿', visibility: 'own', texts: ['课堂提问的等待时间草稿。'] });
});

const get = async (actor: Actor, path: string) => {
  const response = await h.request(actor, 'GET', `/api/search${path}`);
  return { status: response.status, body: await response.json() };
};
const bench = async (more = '') => (await get(researcher, `/bench?q=${encodeURIComponent(QUERY)}${more}`)).body;
const label = (actor: Actor, chunkId: string, relevance: number) =>
  h.request(actor, 'PUT', '/api/search/labels', { query: QUERY, chunkId, relevance });

describe('the bench', () => {
  test('takes every score apart: the points of the terms add up, in the order of the ranking', async () => {
    const { rows, terms, how } = await bench();
    const [best, next] = rows;
    expect(best.resource.title).toBe('等待三秒');
    const sum = best.terms.reduce((all: number, { points }: { points: number }) => all + points, 0);
    expect(best.points).toBeCloseTo(sum, 2);
    for (const { asked, held, points } of best.terms) expect(points).toBeCloseTo(asked * held, 2);
    expect(best.points).toBeGreaterThan(next?.points ?? 0);
    expect(best.parts).toMatchObject({ words: 1, weight: 0 });
    expect(best.prior).toBeCloseTo(1, 2);
    expect(terms.find(({ term }: { term: string }) => term === '等待')).toMatchObject({ isKnown: true, kind: 'word' });
    expect(how.words).toBe(true);
  });

  test('shows in which field a term stands', async () => {
    const [best] = (await bench()).rows;
    const placesOf = (wanted: string) => best.terms.find(({ term }: { term: string }) => term === wanted)?.places;
    expect(placesOf('等待')).toMatchObject({ title: 1, tags: 0 });
    expect(placesOf('提问')).toMatchObject({ tags: 1 });
  });

  test('compares by another weight of meaning, and measures the order by what was judged', async () => {
    expect((await bench()).ndcg).toBeNull();
    const { rows } = await bench();
    const [best, worse] = rows;
    await label(researcher, best.passage.chunkId, 3);
    const judged = await bench('&weight=0');
    expect(judged).toMatchObject({ ndcg: 1, labels: 1 });
    expect(judged.rows[0].label).toMatchObject({ relevance: 3 });
    if (worse) {
      await label(researcher, best.passage.chunkId, 0);
      await label(researcher, worse.passage.chunkId, 3);
      expect((await bench()).ndcg).toBeLessThan(1);
    }
    expect((await get(researcher, `/bench?q=${encodeURIComponent(QUERY)}&weight=2`)).status).toBe(400);
  });

  test('is for those who tune search, within what they may read', async () => {
    expect((await get(teacher, '/bench?q=a')).body.error.code).toBe('access.role_needed');
    expect((await get(teacher, '/labels/queries')).status).toBe(403);
    const titles = (await bench()).rows.map(({ resource }: { resource: { title: string } }) => resource.title);
    expect(titles).not.toContain('我的草稿');
  });
});

describe('a judgement', () => {
  test('is kept once per query and passage, the latest stands, and it can be taken back', async () => {
    const [best] = (await bench()).rows;
    const { chunkId } = best.passage;
    await label(researcher, chunkId, 1);
    await label(researcher, chunkId, 3);
    const path = `/labels?q=${encodeURIComponent(`  ${QUERY} `)}`;
    expect((await get(researcher, path)).body.labels).toMatchObject([{ chunkId, relevance: 3 }]);
    expect((await get(researcher, '/labels/queries')).body.queries).toMatchObject([{ query: QUERY, labels: 1 }]);
    const gone = `/api/search/labels?query=${encodeURIComponent(QUERY)}&chunkId=${chunkId}`;
    expect(await (await h.request(researcher, 'DELETE', gone)).json()).toEqual({ labels: [] });
  });

  test('is refused for another grade, for what may not be read and to whoever does not tune', async () => {
    const [best] = (await bench()).rows;
    expect((await label(researcher, best.passage.chunkId, 4)).status).toBe(400);
    expect((await label(teacher, best.passage.chunkId, 1)).status).toBe(403);
    const draft = await get(teacher, `?q=${encodeURIComponent(QUERY)}`);
    const own = draft.body.hits.find((hit: { resource: { title: string } }) => hit.resource.title === '我的草稿');
    const refused = await label(researcher, own.passage.chunkId, 1);
    expect(await refused.json()).toMatchObject({ error: { code: 'search.passage_not_found' } });
  });

  test('goes out as a retrieval set that the evaluation reads', async () => {
    const [best] = (await bench()).rows;
    await label(researcher, best.passage.chunkId, 2);
    const exported = await exportLabels(h.deps, researcher, { dir });
    expect(exported).toEqual({ documents: 2, queries: 1, judgements: 1 });
    const [set] = readSets(dir);
    expect(set?.queries).toEqual([{ id: 'q1', text: QUERY }]);
    expect(set?.grades.get('q1')).toEqual(new Map([[best.resource.id, 2]]));
    const document = set?.documents.find(({ id }) => id === best.resource.id);
    expect(document).toMatchObject({ title: '等待三秒', text: expect.stringContaining('来不及想') });
    await expect(exportLabels(h.deps, teacher, { dir })).rejects.toMatchObject({ code: 'access.role_needed' });
  });
});
