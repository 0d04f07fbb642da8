import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../server/kernel/deps.ts';
import type { Suggestion } from '../../server/search/suggest/usecases.ts';
import { nameAll } from '../../server/search/suggest/usecases.ts';
import { sql } from 'drizzle-orm';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { put } from './shelf.ts';

const h = await harness();
let owner: Actor;
let colleague: Actor;
let stranger: Actor;

beforeEach(async () => {
  await h.reset();
  const one = await make.organisation(h.deps, { name: '一小' });
  const two = await make.organisation(h.deps, { name: '二小' });
  owner = await make.actor(h.deps, { org: one });
  colleague = await make.actor(h.deps, { org: one });
  stranger = await make.actor(h.deps, { org: two });
  const shelf = { owner, org: one };
  await put(h.deps, {
    ...shelf,
    title: '小组讨论的三个台阶',
    subject: 'chinese',
    stage: 'primary',
    grades: ['3'],
    unit: '第三单元 童话',
    tags: ['小组合作'],
    visibility: 'organisation',
    visibleOrgId: one.id,
    texts: ['小组讨论前先独立思考。'],
  });
  await put(h.deps, {
    ...shelf,
    title: '小组讨论草稿',
    subject: 'physics',
    visibility: 'own',
    texts: ['草稿中的学情分析。'],
  });
  await put(h.deps, {
    ...shelf,
    title: '课堂提问等待三秒',
    subject: 'mathematics',
    editionEra: 'old',
    texts: ['等三秒。'],
  });
});

const ask = async (actor: Actor, q: string): Promise<Suggestion[]> => {
  const response = await h.request(actor, 'GET', `/api/search/suggest?q=${encodeURIComponent(q)}`);
  expect(response.status).toBe(200);
  return (await response.json()).suggestions;
};
const texts = async (actor: Actor, q: string) => (await ask(actor, q)).map(({ text }) => text);

describe('GET /api/search/suggest', () => {
  test('completes titles, units and tags, with the typed piece marked', async () => {
    const found = await ask(colleague, '小组');
    expect(found.map(({ kind, text }) => [kind, text])).toEqual(
      expect.arrayContaining([
        ['resource', '小组讨论的三个台阶'],
        ['tag', '小组合作'],
      ]),
    );
    expect(found.find(({ kind }) => kind === 'tag')).toMatchObject({
      mark: { from: 0, to: 2 },
      filters: { tags: ['小组合作'] },
    });
    expect(await texts(colleague, '童话')).toContain('第三单元 童话');
  });

  test('completes by pinyin and by its initials', async () => {
    expect(await texts(colleague, 'ketangtiw')).toContain('课堂提问等待三秒');
    expect(await texts(colleague, 'kttw')).toContain('课堂提问等待三秒');
    expect(await texts(colleague, 'tw')).toContain('课堂提问等待三秒');
  });

  test('never names what may not be read: neither titles, units and tags nor subjects and words', async () => {
    expect(await texts(stranger, '小组')).toEqual([]);
    expect(await texts(stranger, 'xztl')).toEqual([]);
    expect(await texts(colleague, '小组讨论')).not.toContain('小组讨论草稿');
    expect(await texts(owner, '小组讨论')).toContain('小组讨论草稿');
    expect(await texts(stranger, '语文')).toEqual([]);
    expect(await texts(colleague, '语文')).toEqual(['语文']);
    expect(await texts(colleague, '物理')).toEqual([]);
    expect(await texts(owner, '物理')).toEqual(['物理']);
    expect(await texts(owner, '学情')).toContain('学情分析');
    expect(await texts(colleague, '学情')).toEqual([]);
  });

  test('says that a title belongs to an old edition', async () => {
    const [found] = (await ask(stranger, '课堂提')).filter(({ kind }) => kind === 'resource');
    expect(found?.resource).toMatchObject({ isOldEdition: true });
  });

  test('answers signs that the database could take for its own', async () => {
    for (const sign of ["'", "a'", 'a\\', 'a:*', 'a & b', '^', '%', '𠮷', "o'r'"]) await ask(colleague, sign);
    expect((await h.request(colleague, 'GET', '/api/search/suggest?q=%00')).status).toBe(400);
    expect((await h.request(null, 'GET', '/api/search/suggest?q=a')).status).toBe(401);
  });

  test('names resources of an earlier release at the next start', async () => {
    await h.deps.db.execute(sql`delete from resource_names`);
    expect(await texts(colleague, '小组讨')).not.toContain('小组讨论的三个台阶');
    expect(await nameAll(h.deps)).toBe(3);
    expect(await texts(colleague, '小组讨')).toContain('小组讨论的三个台阶');
  });
});
