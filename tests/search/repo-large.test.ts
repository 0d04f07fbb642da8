import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { chunks, documents, resources } from '../../db/schema/index.ts';
import { readQuery } from '../../server/search/asking.ts';
import { noFilters, type Filters } from '../../server/search/index.ts';
import { findMatches, findTail, type Asked } from '../../server/search/repo.ts';
import { buildIndex, dense, ensureSpace, saveEmbeddings } from '../../server/search/spaces/repo.ts';
import { readingScope } from '../../server/people/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { put } from './shelf.ts';

const h = await harness();

describe('more than fits into the pool of what is ranked by both scores', () => {
  const MANY = 230;
  let actor: Actor;
  let school: Awaited<ReturnType<typeof make.organisation>>;
  let asked: Asked;

  beforeAll(async () => {
    await h.reset();
    const city = await make.organisation(h.deps, { kind: 'city' });
    school = await make.organisation(h.deps, { parent: city, kind: 'school' });
    actor = await make.actor(h.deps, { org: school });
    for (let i = 0; i < MANY; i++) {
      await put(h.deps, {
        owner: actor,
        org: i < 5 ? school : city,
        title: `材料${i}`,
        subject: i % 3 === 0 ? 'math' : 'chinese',
        visibility: i % 10 === 9 ? 'own' : 'public',
        texts: [`课堂提问的等待时间之${i}`],
      });
    }
    const { weights } = await readQuery(h.deps.db, '课堂提问');
    asked = { scope: readingScope(actor), filters: noFilters, keys: [['提问']], weights, meaning: null };
  }, 120_000);

  const pages = async (all: Asked): Promise<string[]> => {
    const { pool, total } = await findMatches(h.deps.db, all);
    const without = [...new Set(pool.map(({ group }) => group))];
    const found = [...without];
    for (let offset = 0; found.length < total; offset += 7) {
      const tail = await findTail(h.deps.db, all, { without, limit: 7, offset });
      if (tail.length === 0) break;
      found.push(...tail.map(({ group }) => group));
    }
    return found;
  };

  test('what is counted is what can be paged to, in the total and in every facet', async () => {
    for (const subjects of [[], ['math']]) {
      const filters: Filters = { ...noFilters, subjects };
      const { total, facets } = await findMatches(h.deps.db, { ...asked, filters });
      const found = await pages({ ...asked, filters });
      expect(found).toHaveLength(total);
      expect(new Set(found).size).toBe(total);
      const sum = (name: 'kinds' | 'formats') => facets[name].reduce((all, { count }) => all + count, 0);
      expect([sum('kinds'), sum('formats')]).toEqual([total, total]);
      const math = facets.subjects.find(({ value }) => value === 'math')?.count;
      if (subjects.length > 0) expect(math).toBe(total);
    }
  }, 60_000);

  test('where access and filters leave few, all of them are looked at, whatever the keys', async () => {
    const keys = [['没有人用的词']];
    expect((await findMatches(h.deps.db, { ...asked, keys })).total).toBe(MANY);
    const onShelf = { ...asked, keys, filters: { ...noFilters, orgIds: [school.id] } };
    expect((await findMatches(h.deps.db, onShelf)).total).toBe(5);
  });
});

describe.runIf(h.deps.database.engine === 'server')('the index of a space', () => {
  const DIMENSIONS = 32;
  const RESOURCES = 400;
  const EACH = 10;
  const TOPICS = 40;
  let actor: Actor;
  let spaceId: string;
  let vectors: Map<string, number[]>;

  /** Repeatable numbers between -1 and 1. */
  const waves = (seed: number, size: number) =>
    Array.from({ length: size }, (_, i) => Math.sin(seed * 127.1 + i * 311.7));
  const unit = (values: readonly number[]) => {
    const norm = Math.hypot(...values);
    return values.map((value) => value / norm);
  };
  const near = (topic: number, seed: number) => {
    const noise = waves(seed + 1000, DIMENSIONS);
    return unit(waves(topic, DIMENSIONS).map((value, i) => value + 0.6 * (noise[i] ?? 0)));
  };

  beforeAll(async () => {
    await h.reset();
    const org = await make.organisation(h.deps, { kind: 'school' });
    actor = await make.actor(h.deps, { org });
    const other = await make.actor(h.deps, { org });
    const at = { createdAt: h.deps.now(), updatedAt: h.deps.now() };
    const rows = Array.from({ length: RESOURCES }, (_, i) => ({
      id: `res_${i}`,
      title: `资源${i}`,
      kind: 'case' as const,
      minutes: 10,
      // A subject is a few neighbouring topics: what a filter keeps lies together, which is hardest for an index.
      subject: `s${Math.floor((i % TOPICS) / 4)}`,
      visibility: i % 5 === 0 ? ('own' as const) : ('public' as const),
      ownerId: other.personId,
      orgId: org.id,
      ...at,
    }));
    await h.deps.db.insert(resources).values(rows);
    await h.deps.db
      .insert(documents)
      .values(rows.map(({ id }) => ({ resourceId: id, format: 'md', blocks: [], readAt: at.createdAt })));
    const passages = rows.flatMap(({ id }, i) =>
      Array.from({ length: EACH }, (_, seq) => ({
        id: `chk_${i}_${seq}`,
        resourceId: id,
        seq,
        text: '',
        breadcrumb: [],
        locator: { kind: 'heading' as const, heading: '', ordinal: seq },
        characters: 0,
      })),
    );
    for (let from = 0; from < passages.length; from += 1000) {
      await h.deps.db.insert(chunks).values(passages.slice(from, from + 1000));
    }
    vectors = new Map(passages.map(({ id }, n) => [id, near(Math.floor(n / EACH) % TOPICS, n)]));
    const name = { provider: 'made-up', model: 'waves', dimensions: DIMENSIONS };
    const space = await ensureSpace(h.deps.db, name, { id: 'spc_waves', state: 'ready', now: h.deps.now() });
    spaceId = space.id;
    await saveEmbeddings(
      h.deps.db,
      spaceId,
      [...vectors].map(([chunkId, vector]) => ({ chunkId, vector: Float32Array.from(vector) })),
    );
    await buildIndex(h.deps.db, space);
    await h.deps.db.execute(sql`analyze chunk_embeddings, resources`);
  }, 120_000);

  const nearest = async (vector: number[], filters: Filters, isApproximate: boolean): Promise<string[]> => {
    const meaning = {
      spaceId,
      vector: dense(Float32Array.from(vector)),
      dimensions: DIMENSIONS,
      atLeast: -1,
      isApproximate,
    };
    const asked: Asked = { scope: readingScope(actor), filters, keys: [], weights: '', meaning };
    const { pool } = await findMatches(h.deps.db, asked);
    return pool
      .sort((a, b) => (b.similarity ?? 0) - (a.similarity ?? 0))
      .slice(0, 10)
      .map(({ id }) => id);
  };

  const recall = async (filters: Filters): Promise<number> => {
    let same = 0;
    const questions = Array.from({ length: 20 }, (_, i) => near((i * 7) % TOPICS, 100_000 + i));
    for (const question of questions) {
      const exact = await nearest(question, filters, false);
      const found = new Set(await nearest(question, filters, true));
      expect(exact).toHaveLength(10);
      same += exact.filter((id) => found.has(id)).length;
    }
    return same / (10 * questions.length);
  };

  test('comparing with every passage finds the nearest ones that may be read', async () => {
    const question = near(3, 7);
    const scored = [...vectors]
      .filter(([id]) => Number(id.split('_')[1]) % 5 !== 0)
      .map(([id, vector]) => ({ id, score: vector.reduce((sum, value, i) => sum + value * (question[i] ?? 0), 0) }))
      .sort((a, b) => b.score - a.score);
    expect(await nearest(question, noFilters, false)).toEqual(scored.slice(0, 10).map(({ id }) => id));
  });

  test('finds nearly the same as comparing with each, under access and under filters', async () => {
    expect(await recall(noFilters)).toBeGreaterThan(0.95);
    expect(await recall({ ...noFilters, subjects: ['s1', 's2', 's3'] })).toBeGreaterThan(0.9);
    expect(await recall({ ...noFilters, subjects: ['s7'] })).toBeGreaterThan(0.8);
  }, 60_000);
});
