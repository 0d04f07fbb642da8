import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { documents, resourceParents, resources } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { aResource, answer, aVersion, outcome, world, type World } from './world.ts';

const h = await harness();
let w: World;
let id: string;
const SECTIONS = [
  { id: 's1', title: '学情分析' },
  { id: 's2', title: '教学过程' },
];
const GOOD = '导入用了学生身边的例子，一下子就听进去了';

beforeEach(async () => {
  await h.reset();
  w = await world(h);
  id = await aResource(h, { owner: w.owner, org: w.group, to: w.school, sections: SECTIONS });
});

const on = (path: string, resourceId = id) => `/api/community/resources/${resourceId}${path}`;
const qualityOf = async (resourceId = id) => {
  const [row] = await h.deps.db
    .select({ quality: resources.quality, updatedAt: resources.updatedAt })
    .from(resources)
    .where(eq(resources.id, resourceId));
  return row;
};

describe('a rating', () => {
  type Ratings = {
    summary: { count: number; mean: number | null; distribution: number[] };
    items: { personId: string; name: string; school: string; stars: number }[];
    mine: { stars: number } | null;
    can: { rate: { allowed: boolean; because: string | null } };
  };
  const rate = (actor: Actor, stars: number, sentence = GOOD, resourceId = id) =>
    h.request(actor, 'PUT', on('/rating', resourceId), { stars, sentence });
  const look = (actor: Actor) => answer<Ratings>(h.request(actor, 'GET', on('/ratings')));

  test('is one per person, says who and from which school, and the later one stands', async () => {
    await rate(w.colleague, 2);
    const page = await answer<Ratings>(rate(w.colleague, 5));
    expect(page.summary).toEqual({ count: 1, mean: 5, distribution: [0, 0, 0, 0, 1] });
    expect(page.mine?.stars).toBe(5);
    expect(page.items).toMatchObject([{ name: '周老师', school: '实验小学', stars: 5 }]);
    await h.request(w.colleague, 'DELETE', on('/rating'));
    expect((await look(w.colleague)).summary.count).toBe(0);
    expect(await outcome(h.request(w.colleague, 'DELETE', on('/rating')))).toEqual([404, 'community.rating_not_found']);
  });

  test('comes with a sentence that says something', async () => {
    expect(await outcome(rate(w.colleague, 5, '很好'))).toEqual([422, 'community.sentence_too_short']);
    expect(await outcome(rate(w.colleague, 5, '非常好，值得学习，感谢老师分享！'))).toEqual([
      422,
      'community.sentence_empty',
    ]);
    expect(await outcome(rate(w.colleague, 6))).toEqual([400, 'request.invalid']);
  });

  test('is not given to one’s own work, neither by its owner nor by who wrote along', async () => {
    await aVersion(h, { resourceId: id, number: 2, by: w.mate, sections: [] });
    expect(await outcome(rate(w.owner, 5))).toEqual([403, 'community.own_resource']);
    expect(await outcome(rate(w.mate, 5))).toEqual([200, null]);
    await h.deps.db.update(resources).set({ headVersion: 2, listedVersion: 2 }).where(eq(resources.id, id));
    expect(await outcome(rate(w.mate, 5))).toEqual([403, 'community.own_resource']);
    expect((await look(w.owner)).can.rate).toEqual({ allowed: false, because: 'community.own_resource' });
  });

  test('moves the quality of the resource, and makes it no newer', async () => {
    const before = await qualityOf();
    h.clock.advance(60_000);
    await rate(w.colleague, 5);
    const after = await qualityOf();
    expect(after?.quality).toBeGreaterThan(before?.quality ?? 1);
    expect(after?.updatedAt).toEqual(before?.updatedAt);
    await rate(w.colleague, 1);
    expect((await qualityOf())?.quality).toBeLessThan(0.5);
  });

  test('that a steward hides is neither seen nor counted, and its author sees only that it is', async () => {
    await rate(w.colleague, 1);
    const hide = (actor: Actor, hidden: boolean) =>
      h.request(actor, 'POST', on(`/ratings/${w.colleague.personId}/hide`), { hidden });
    expect(await outcome(hide(w.owner, true))).toEqual([403, 'access.role_needed']);
    expect(await outcome(hide(w.head, true))).toEqual([200, null]);
    const seen = await look(w.mate);
    expect([seen.summary.count, seen.items.length]).toEqual([0, 0]);
    expect((await qualityOf())?.quality).toBe(0.5);
    expect((await look(w.head)).items).toHaveLength(1);
    await rate(w.colleague, 2);
    expect((await look(w.mate)).items).toHaveLength(0);
  });

  test.each([
    ['GET', '/ratings', undefined],
    ['PUT', '/rating', { stars: 5, sentence: GOOD }],
    ['DELETE', '/rating', undefined],
    ['POST', '/ratings/per_1/hide', { hidden: true }],
    ['GET', '/comments', undefined],
    ['POST', '/comments', { text: '问', anchor: { kind: 'resource' } }],
    ['POST', '/comments/read', undefined],
    ['POST', '/flags', { reason: 'other', text: '有一处不对' }],
    ['GET', '/reuse', undefined],
    ['POST', '/reuses', { kind: 'taught', day: '2026-08-31', note: '三（1）班' }],
    ['POST', '/uses', { kind: 'opened' }],
  ])('and all other talk is not there for who may not read the resource: %s %s', async (method, path, body) => {
    const NOT_FOUND = [404, 'library.resource_not_found'];
    expect(await outcome(h.request(w.stranger, method, on(path), body))).toEqual(NOT_FOUND);
    const draft = await aResource(h, { owner: w.owner, org: w.group, to: 'own' });
    for (const actor of [w.mate, w.head, w.researcher]) {
      expect(await outcome(h.request(actor, method, on(path, draft), body))).toEqual(NOT_FOUND);
    }
    expect(await outcome(h.request(null, method, on(path), body))).toEqual([401, 'session.needed']);
  });
});

describe('a comment', () => {
  type Said = {
    id: string;
    text: string | null;
    state: string;
    name: string | null;
    isNew: boolean;
    can: Record<string, { allowed: boolean }>;
  };
  type Talk = {
    threads: (Said & {
      place: Record<string, unknown>;
      replies: Said[];
      resolvedAt: string | null;
      audience: string;
    })[];
    audience: string;
  };
  const say = (actor: Actor, body: object, resourceId = id) =>
    h.request(actor, 'POST', on('/comments', resourceId), body);
  const look = (actor: Actor, resourceId = id) => answer<Talk>(h.request(actor, 'GET', on('/comments', resourceId)));
  const about = (text: string, anchor: object = { kind: 'resource' }) => ({ text, anchor });
  const first = async (actor: Actor) => (await look(actor)).threads[0]?.id ?? '';

  test('stands at a section, is answered in its thread, and settled by those who work at the resource', async () => {
    await say(w.colleague, about('这里的追问能再细一点吗？', { kind: 'section', sectionId: 's2' }));
    const thread = await first(w.owner);
    await say(w.owner, { text: '已经在改了', parentId: thread });
    const talk = await look(w.head);
    expect(talk.threads).toMatchObject([
      {
        place: { kind: 'section', number: 2, title: '教学过程', isGone: false },
        name: '周老师',
        replies: [{ text: '已经在改了', name: '林老师' }],
      },
    ]);
    const resolve = (actor: Actor, resolved: boolean) =>
      h.request(actor, 'POST', `/api/community/comments/${thread}/resolve`, { resolved });
    expect(await outcome(resolve(w.head, true))).toEqual([403, 'access.role_needed']);
    expect((await answer<Talk>(resolve(w.owner, true))).threads[0]?.resolvedAt).not.toBeNull();
    expect((await answer<Talk>(resolve(w.colleague, false))).threads[0]?.resolvedAt).toBeNull();
    expect(await outcome(say(w.owner, { text: '答', parentId: 'com_none' }))).toEqual([
      404,
      'community.comment_not_found',
    ]);
  });

  test('stands only where readers see something', async () => {
    const there = (anchor: object) => outcome(say(w.colleague, about('这里', anchor)));
    expect(await there({ kind: 'section', sectionId: 's9' })).toEqual([422, 'community.anchor_not_found']);
    expect(await there({ kind: 'second', second: 12 })).toEqual([422, 'community.anchor_not_found']);
    const film = await aResource(h, { owner: w.owner, org: w.group, to: w.school, format: 'video' });
    expect(await outcome(say(w.colleague, about('这一句讲得快', { kind: 'second', second: 12.5 }), film))).toEqual([
      201,
      null,
    ]);
    expect((await look(w.owner, film)).threads[0]?.place).toEqual({ kind: 'second', second: 12.5 });
  });

  test('whose section is gone keeps its old number', async () => {
    await say(w.colleague, about('这里写得真细', { kind: 'section', sectionId: 's1' }));
    await h.deps.db
      .update(documents)
      .set({
        sections: [{ id: 's2', key: 'process', title: '教学过程', from: 0, to: 1, confidence: 1, origin: 'rule' }],
      })
      .where(eq(documents.resourceId, id));
    expect((await look(w.mate)).threads[0]?.place).toEqual({
      kind: 'section',
      sectionId: 's1',
      number: 1,
      key: 'process',
      title: '学情分析',
      isGone: true,
    });
  });

  test('is changed and taken back by its author alone; what is taken back is gone for good', async () => {
    await say(w.colleague, about('写错了的话'));
    const comment = await first(w.colleague);
    const path = `/api/community/comments/${comment}`;
    expect(await outcome(h.request(w.owner, 'PATCH', path, { text: '改' }))).toEqual([
      403,
      'community.not_your_comment',
    ]);
    expect(await outcome(h.request(w.stranger, 'PATCH', path, { text: '改' }))).toEqual([
      404,
      'community.comment_not_found',
    ]);
    await h.request(w.colleague, 'PATCH', path, { text: '改好了的话' });
    expect((await look(w.owner)).threads[0]?.text).toBe('改好了的话');
    await h.request(w.colleague, 'DELETE', path);
    for (const actor of [w.colleague, w.owner, w.head]) {
      expect((await look(actor)).threads).toMatchObject([{ state: 'taken_back', text: null }]);
    }
    expect(await outcome(h.request(w.head, 'POST', `${path}/hide`, { hidden: false }))).toEqual([
      409,
      'community.comment_gone',
    ]);
  });

  test('is hidden by the stewards of the resource, who alone still read it', async () => {
    await say(w.colleague, about('不合适的话'));
    const path = `/api/community/comments/${await first(w.colleague)}/hide`;
    expect(await outcome(h.request(w.owner, 'POST', path, { hidden: true }))).toEqual([403, 'access.role_needed']);
    expect(await outcome(h.request(w.otherHead, 'POST', path, { hidden: true }))).toEqual([
      404,
      'community.comment_not_found',
    ]);
    expect(await outcome(h.request(w.head, 'POST', path, { hidden: true }))).toEqual([200, null]);
    expect((await look(w.owner)).threads).toMatchObject([{ state: 'hidden', text: null }]);
    expect((await look(w.colleague)).threads).toMatchObject([{ state: 'hidden', text: null }]);
    expect((await look(w.researcher)).threads).toMatchObject([{ state: 'hidden', text: '不合适的话' }]);
  });

  test('made while a group was at work stays with the group when the resource is listed', async () => {
    const draft = await aResource(h, { owner: w.owner, org: w.group, to: w.group });
    await say(w.mate, about('这一段先别给人看'), draft);
    expect((await look(w.owner, draft)).audience).toBe('editors');
    await h.deps.db
      .update(resources)
      .set({ listing: 'listed', listedVersion: 1, visibleOrgId: w.school.id })
      .where(eq(resources.id, draft));
    for (const actor of [w.colleague, w.head, w.researcher]) expect((await look(actor, draft)).threads).toEqual([]);
    expect((await look(w.mate, draft)).threads).toHaveLength(1);
    await say(w.colleague, about('上架以后的话'), draft);
    expect((await look(w.head, draft)).threads).toMatchObject([{ text: '上架以后的话', audience: 'readers' }]);
    const [hidden] = (await look(w.owner, draft)).threads;
    expect(await outcome(say(w.colleague, { text: '答', parentId: hidden?.id }, draft))).toEqual([
      404,
      'community.comment_not_found',
    ]);
  });

  test('of others is new to the owner until the talk is read', async () => {
    type Desk = { unread: number; commented: { resourceId: string; unread: number }[] };
    const desk = () => answer<Desk>(h.request(w.owner, 'GET', '/api/community/desk'));
    await say(w.colleague, about('第一句'));
    await say(w.owner, about('自己的话'));
    await say(w.mate, about('第二句'));
    expect(await desk()).toMatchObject({ unread: 2, commented: [{ resourceId: id, unread: 2 }] });
    expect((await look(w.owner)).threads.map(({ isNew }) => isNew)).toEqual([true, false, true]);
    await h.request(w.owner, 'POST', on('/comments/read'));
    expect((await desk()).unread).toBe(0);
    h.clock.advance(1000);
    await say(w.colleague, about('第三句'));
    expect((await desk()).unread).toBe(1);
    expect((await answer<Desk>(h.request(w.colleague, 'GET', '/api/community/desk'))).unread).toBe(0);
  });
});

describe('a flag', () => {
  type Flags = {
    items: { id: string; state: string; answer: string | null; title: string | null; reporter?: string }[];
    total: number;
  };
  const raise = (actor: Actor, resourceId = id) =>
    h.request(actor, 'POST', on('/flags', resourceId), { reason: 'wrong_content', text: '第二题的答案算错了' });
  const list = (actor: Actor, query = '') => answer<Flags>(h.request(actor, 'GET', `/api/community/flags${query}`));
  const decide = (actor: Actor, flag: string, state = 'resolved') =>
    h.request(actor, 'POST', `/api/community/flags/${flag}/decision`, { state, answer: '已请作者改正' });

  test('goes to the stewards of the resource, is answered once, and its reporter reads the answer', async () => {
    const flag = (await answer<{ id: string }>(raise(w.colleague))).id;
    expect(await outcome(raise(w.colleague))).toEqual([409, 'community.flag_open']);
    for (const actor of [w.head, w.researcher]) {
      expect(await list(actor)).toMatchObject({ total: 1, items: [{ reporter: '周老师' }] });
    }
    for (const actor of [w.owner, w.colleague, w.stranger, w.otherHead, w.leader]) {
      expect(await list(actor)).toMatchObject({ total: 0, items: [] });
      expect(await outcome(decide(actor, flag))).toEqual([404, 'community.flag_not_found']);
    }
    expect(await outcome(decide(w.head, flag))).toEqual([200, null]);
    expect(await outcome(decide(w.researcher, flag))).toEqual([409, 'community.flag_decided']);
    expect((await list(w.head)).total).toBe(0);
    expect(await list(w.colleague, '?list=mine&state=decided')).toMatchObject({
      items: [{ state: 'resolved', answer: '已请作者改正' }],
    });
    expect(await outcome(raise(w.colleague))).toEqual([201, null]);
  });

  test('about one’s own work or raised by oneself is left to another steward', async () => {
    const own = await aResource(h, { owner: w.head, org: w.school, to: w.school });
    const flag = (await answer<{ id: string }>(raise(w.colleague, own))).id;
    expect(await outcome(decide(w.head, flag))).toEqual([403, 'access.own_work']);
    expect(await outcome(decide(w.researcher, flag))).toEqual([200, null]);
    const mine = (await answer<{ id: string }>(raise(w.head))).id;
    expect(await outcome(decide(w.head, mine))).toEqual([403, 'access.own_work']);
  });

  test('reaches those who look after where it is offered, too', async () => {
    const elsewhere = await aResource(h, { owner: w.owner, org: w.group, to: w.other });
    await raise(w.stranger, elsewhere);
    expect((await list(w.otherHead)).total).toBe(1);
  });

  test('keeps its answer for the reporter, but not the title of what they may not read any more', async () => {
    const flag = (await answer<{ id: string }>(raise(w.colleague))).id;
    await decide(w.head, flag, 'dismissed');
    await h.deps.db
      .update(resources)
      .set({ visibility: 'own', visibleOrgId: null, listing: 'withdrawn', listedVersion: null })
      .where(eq(resources.id, id));
    expect(await list(w.colleague, '?list=mine&state=decided')).toMatchObject({
      items: [{ state: 'dismissed', title: null, resourceId: null }],
    });
    expect((await list(w.head, '?state=decided')).total).toBe(0);
  });
});

describe('reuse', () => {
  type Reuse = {
    counts: { adapted: number; taught: number; cited: number; persons: number; organisations: number };
    adapted: { id: string }[];
    stated: { id: string; name: string | null; school: string; inResource: { id: string } | null }[];
    can: { state: { allowed: boolean } };
  };
  const taught = { kind: 'taught', day: '2026-08-31', note: '三（1）班，四十分钟刚好' };
  const state = (actor: Actor, body: object, resourceId = id) =>
    h.request(actor, 'POST', on('/reuses', resourceId), body);
  const look = (actor: Actor, resourceId = id) => answer<Reuse>(h.request(actor, 'GET', on('/reuse', resourceId)));

  test('is stated by others, once, for a day that has come, and raises the quality', async () => {
    expect(await outcome(state(w.owner, taught))).toEqual([403, 'community.own_resource']);
    expect(await outcome(state(w.colleague, { ...taught, day: '2026-09-02' }))).toEqual([422, 'community.day_to_come']);
    expect(await outcome(state(w.colleague, taught))).toEqual([201, null]);
    expect(await outcome(state(w.colleague, taught))).toEqual([409, 'community.reuse_known']);
    expect(await outcome(state(w.colleague, { ...taught, note: '三（2）班' }))).toEqual([201, null]);
    expect((await look(w.mate)).counts).toEqual({ adapted: 0, taught: 2, cited: 0, persons: 1, organisations: 1 });
    expect((await qualityOf())?.quality).toBeGreaterThan(0.5);
  });

  test('names the school to every reader, and the person to those who may know her by name', async () => {
    const open = await aResource(h, { owner: w.owner, org: w.school, to: null });
    await state(w.stranger, taught, open);
    expect((await look(w.colleague, open)).stated).toMatchObject([{ name: null, school: '二小' }]);
    expect((await look(w.researcher, open)).stated).toMatchObject([{ name: '外校老师', school: '二小' }]);
    expect((await look(w.stranger, open)).stated).toMatchObject([{ name: '外校老师' }]);
  });

  test('counts what was made of it only as far as one may read that, and downloads not at all', async () => {
    const open = await aResource(h, { owner: w.owner, org: w.school, to: null });
    const child = await aResource(h, { owner: w.stranger, org: w.other, to: w.other });
    const draft = await aResource(h, { owner: w.colleague, org: w.school, to: 'own' });
    for (const childId of [child, draft]) {
      await h.deps.db.insert(resourceParents).values({
        id: h.deps.newId('par'),
        childId,
        parentId: open,
        parentVersion: 1,
        parentTitle: '原',
        createdAt: h.deps.now(),
      });
    }
    await h.request(w.mate, 'POST', on('/uses', open), { kind: 'downloaded' });
    expect((await look(w.mate, open)).counts.adapted).toBe(0);
    expect((await look(w.stranger, open)).adapted.map((one) => one.id)).toEqual([child]);
    expect((await look(w.researcher, open)).adapted.map((one) => one.id)).toEqual([child]);
    expect((await look(w.colleague, open)).adapted.map((one) => one.id)).toEqual([draft]);
  });

  test('by adapting raises the quality of what was adapted', async () => {
    const child = await aResource(h, { owner: w.colleague, org: w.school, to: 'own' });
    await h.deps.db.insert(resourceParents).values({
      id: h.deps.newId('par'),
      childId: child,
      parentId: id,
      parentVersion: 1,
      parentTitle: '原',
      createdAt: h.deps.now(),
    });
    await h.deps.db.transaction((tx) =>
      h.deps.emit(tx, 'library.adapted', { resourceId: child, parentId: id, by: w.colleague.personId }),
    );
    expect((await qualityOf())?.quality).toBeGreaterThan(0.5);
  });

  test('in a resource names that one only to those who may read it', async () => {
    const own = await aResource(h, { owner: w.colleague, org: w.school, to: 'own' });
    const cited = { kind: 'cited', day: '2026-08-31', note: '评课稿里引了导入', inResourceId: own };
    expect(await outcome(state(w.colleague, cited))).toEqual([201, null]);
    expect((await look(w.colleague)).stated[0]?.inResource?.id).toBe(own);
    expect((await look(w.mate)).stated[0]?.inResource).toBeNull();
    expect(await outcome(state(w.mate, cited))).toEqual([404, 'library.resource_not_found']);
    expect(await outcome(state(w.mate, { ...cited, inResourceId: id }))).toEqual([422, 'community.cites_itself']);
  });

  test('is taken back by who stated it, and hidden by a steward', async () => {
    const [one] = (await answer<Reuse>(state(w.colleague, taught))).stated;
    const path = `/api/community/reuses/${one?.id}`;
    for (const actor of [w.owner, w.mate, w.stranger]) {
      expect(await outcome(h.request(actor, 'DELETE', path))).toEqual([404, 'community.reuse_not_found']);
    }
    expect(await outcome(h.request(w.owner, 'POST', `${path}/hide`, { hidden: true }))).toEqual([
      403,
      'access.role_needed',
    ]);
    await h.request(w.head, 'POST', `${path}/hide`, { hidden: true });
    expect(await look(w.mate)).toMatchObject({ counts: { taught: 0 }, stated: [] });
    expect((await qualityOf())?.quality).toBe(0.5);
    await h.request(w.head, 'POST', `${path}/hide`, { hidden: false });
    expect((await answer<Reuse>(h.request(w.colleague, 'DELETE', path))).counts.taught).toBe(0);
  });
});

test('a use is noted once per person, day and kind, and not for the owner', async () => {
  const use = async (actor: Actor, kind = 'opened') =>
    (await answer<{ recorded: boolean }>(h.request(actor, 'POST', on('/uses'), { kind }))).recorded;
  expect(await use(w.colleague)).toBe(true);
  expect(await use(w.colleague)).toBe(false);
  expect(await use(w.colleague, 'downloaded')).toBe(true);
  expect(await use(w.owner)).toBe(false);
  h.clock.set('2026-09-01T15:59:00Z');
  expect(await use(w.colleague)).toBe(false);
  h.clock.set('2026-09-01T16:01:00Z');
  expect(await use(w.colleague)).toBe(true);
});
