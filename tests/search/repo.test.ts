import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { rowsOf } from '../../db/client.ts';
import { embedOffline } from '../../server/search/offline.ts';
import { findMatches } from '../../server/search/repo.ts';
import { buildIndex, dense, hasIndex, listSpaces } from '../../server/search/spaces/repo.ts';
import { noFilters, reindex, searchPassages } from '../../server/search/index.ts';
import { readingScope } from '../../server/people/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { put } from './shelf.ts';

const h = await harness();
let org: Awaited<ReturnType<typeof make.organisation>>;
let actor: Actor;

beforeEach(async () => {
  await h.reset();
  org = await make.organisation(h.deps);
  actor = await make.actor(h.deps, { org });
});

const find = (query: string, more: object = {}) =>
  searchPassages(h.deps, readingScope(actor), { query, filters: noFilters, limit: 10, ...more });
const titles = async (query: string, more: object = {}) =>
  (await find(query, more)).hits.map((hit) => hit.resource.title);

describe('words', () => {
  beforeEach(async () => {
    const mine = { owner: actor, org };
    await put(h.deps, { ...mine, title: '圆的面积', texts: ['把圆分成若干等份,拼成近似的长方形,推导圆的面积公式。'] });
    await put(h.deps, {
      ...mine,
      title: '浮力的大小',
      texts: ['用弹簧测力计测量物体在水中受到的浮力。', '阿基米德原理的实验。'],
    });
    await put(h.deps, { ...mine, title: '資訊科技課', texts: ['用滑鼠操作軟體,畫出流程圖。'] });
  });

  test('a passage is found by its words and shown with them marked', async () => {
    const { hits, total, isWeak } = await find('怎样推导圆的面积公式');
    expect(hits[0]?.resource.title).toBe('圆的面积');
    expect(hits[0]?.passage.snippet).toContain('[[推导圆的面积公式]]');
    expect(total).toBeGreaterThanOrEqual(1);
    expect(isWeak).toBe(false);
  });

  test('simplified words find a traditional text, and its own characters are shown', async () => {
    const { hits } = await find('软件流程图');
    expect(hits[0]?.resource.title).toBe('資訊科技課');
    expect(hits[0]?.passage.snippet).toContain('[[軟體]]');
  });

  test('a title finds its text even when the words stand nowhere in it', async () => {
    expect((await titles('浮力的大小'))[0]).toBe('浮力的大小');
  });

  test('the best passage of a resource is shown and the others are counted', async () => {
    const { hits } = await find('浮力的阿基米德原理');
    expect(hits.filter((hit) => hit.resource.title === '浮力的大小')).toHaveLength(1);
    expect(hits[0]?.passage.text).toContain('阿基米德');
    expect(hits[0]?.more).toBe(1);
  });

  test('a question about something else is answered weakly or not at all', async () => {
    expect((await find('火锅底料的配方')).isWeak).toBe(true);
    expect(await find('？！…')).toMatchObject({ total: 0, hits: [], isWeak: true });
  });

  test('counts of terms follow every way a text comes and goes', async () => {
    const counts = () =>
      rowsOf(
        h.deps.db,
        sql`
        select term, chunk_count::integer as n from search_terms where chunk_count > 0 order by term`,
      );
    const recount = () =>
      rowsOf(
        h.deps.db,
        sql`select word as term, ndoc::integer as n from ts_stat('select terms from chunk_words') order by word`,
      );
    const before = await counts();
    expect(before).toEqual(await recount());
    const id = await put(h.deps, { owner: actor, org, title: '圆的周长', texts: ['滚动一周,量出圆的周长。'] });
    expect(await counts()).toEqual(await recount());
    await h.deps.db.execute(sql`delete from resources where id = ${id}`);
    expect(await counts()).toEqual(before);
    await reindex(h.deps);
    expect(await counts()).toEqual(before);
    const [statistics] = await rowsOf(h.deps.db, sql`select chunk_count, term_count::integer from search_statistics`);
    const [real] = await rowsOf(
      h.deps.db,
      sql`select count(*)::integer as chunk_count, sum(length)::integer as term_count from chunk_words`,
    );
    expect(statistics).toEqual(real);
  });
});

test.runIf(h.deps.database.engine === 'server')('a large space is searched through an index of its own', async () => {
  for (const text of ['课堂提问的等待时间', '小组合作的分工', '浮力大小的探究']) {
    await put(h.deps, { owner: actor, org, title: text.slice(0, 4), texts: [text] });
  }
  const [space] = await listSpaces(h.deps.db);
  if (!space) throw new Error('no space');
  expect(await hasIndex(h.deps.db, space.id)).toBe(false);
  await buildIndex(h.deps.db, space);
  expect(await hasIndex(h.deps.db, space.id)).toBe(true);
  const { pool, total } = await findMatches(h.deps.db, {
    scope: readingScope(actor),
    filters: noFilters,
    keys: [],
    weights: '',
    meaning: {
      spaceId: space.id,
      vector: dense(embedOffline('小组怎样分工合作')),
      dimensions: space.dimensions,
      atLeast: -1,
      isApproximate: true,
    },
  });
  expect(total).toBe(3);
  const [best] = pool.sort((a, b) => (b.similarity ?? 0) - (a.similarity ?? 0));
  const [row] = await rowsOf(h.deps.db, sql`select text from chunks where id = ${best?.id}`);
  expect(row).toEqual({ text: '小组合作的分工' });
});
