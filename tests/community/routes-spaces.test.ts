import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { resourceParents, resources } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { aResource, answer, outcome, world, type World } from './world.ts';

const h = await harness();
let w: World;
beforeEach(async () => {
  await h.reset();
  w = await world(h);
});

const AT = '/api/community/spaces';
type Space = {
  introduction: string;
  writtenAt: string | null;
  shelves: { title: string; items: number }[];
  unlisted: { id: string }[];
  can: { run: boolean };
};

describe('the list of spaces', () => {
  type Spaces = { items: { name: string; resources: number; shelves: number; isMine: boolean }[]; total: number };
  const list = async (actor: Actor, q = '') =>
    (await answer<Spaces>(h.request(actor, 'GET', `${AT}?q=${encodeURIComponent(q)}`))).items.map(
      ({ name, resources: held }) => [name, held],
    );

  test('counts for each reader what is listed and may be read, with what lies below', async () => {
    await aResource(h, { owner: w.owner, org: w.group, to: w.school });
    await aResource(h, { owner: w.owner, org: w.school, to: w.county });
    await aResource(h, { owner: w.owner, org: w.school, to: 'own' });
    await aResource(h, { owner: w.owner, org: w.group, to: w.group });
    expect(await list(w.colleague)).toEqual([
      ['青山县', 2],
      ['实验小学', 2],
      ['数学教研组', 1],
    ]);
    expect(await list(w.stranger)).toEqual([
      ['青山县', 1],
      ['实验小学', 1],
    ]);
    expect(await list(w.stranger, '实验')).toEqual([['实验小学', 1]]);
    expect(await list(w.owner)).toEqual(await list(w.colleague));
  });
});

describe('a space', () => {
  const look = (actor: Actor, orgId: string) => h.request(actor, 'GET', `${AT}/${orgId}`);
  const write = (actor: Actor, introduction: string, base: string | null, orgId = w.school.id) =>
    h.request(actor, 'PUT', `${AT}/${orgId}`, { introduction, base });

  test('is there for who may see the organisation or read something of it, and for nobody else', async () => {
    expect(await outcome(look(w.colleague, w.school.id))).toEqual([200, null]);
    expect(await outcome(look(w.stranger, w.school.id))).toEqual([404, 'community.space_not_found']);
    await aResource(h, { owner: w.owner, org: w.school, to: w.county });
    expect(await outcome(look(w.stranger, w.school.id))).toEqual([200, null]);
    expect(await outcome(look(w.colleague, 'org_none'))).toEqual([404, 'community.space_not_found']);
  });

  test('is introduced by those who run it, and nobody overwrites somebody else’s words unseen', async () => {
    for (const actor of [w.owner, w.colleague, w.leader]) {
      expect(await outcome(write(actor, '欢迎', null))).toEqual([403, 'community.not_your_space']);
    }
    expect(await outcome(write(w.leader, '我们组的架子', null, w.group.id))).toEqual([200, null]);
    const written = await answer<Space>(write(w.head, '全校教案都在这里', null));
    expect(written.introduction).toBe('全校教案都在这里');
    h.clock.advance(1000);
    expect(await outcome(write(w.researcher, '另一段', null))).toEqual([409, 'community.changed_meanwhile']);
    expect(await outcome(write(w.researcher, '另一段', written.writtenAt))).toEqual([200, null]);
  });

  test('shows its shelves with what each reader may read of them', async () => {
    const open = await aResource(h, { owner: w.owner, org: w.school, to: w.county });
    const inner = await aResource(h, { owner: w.owner, org: w.school, to: w.school });
    const shelf = { title: '开学第一课', sharing: { visibility: 'public' }, shelfOf: w.school.id };
    const { id } = await answer<{ id: string }>(h.request(w.head, 'POST', '/api/community/collections', shelf));
    for (const resourceId of [open, inner]) {
      await h.request(w.head, 'POST', `/api/community/collections/${id}/items`, { resourceId });
    }
    const shelves = async (actor: Actor) =>
      (await answer<Space>(look(actor, w.school.id))).shelves.map(({ items }) => items);
    expect(await shelves(w.colleague)).toEqual([2]);
    expect(await shelves(w.stranger)).toEqual([1]);
  });

  test('offers one’s own unlisted work there for publishing, and nobody else’s', async () => {
    const draft = await aResource(h, { owner: w.owner, org: w.group, to: w.group });
    await aResource(h, { owner: w.mate, org: w.group, to: w.group });
    const { unlisted } = await answer<Space>(look(w.owner, w.school.id));
    expect(unlisted.map(({ id }) => id)).toEqual([draft]);
  });

  test('offers the newest, and the most reused with only the reuse that one may know of', async () => {
    const first = await aResource(h, { owner: w.owner, org: w.school, to: w.county });
    h.clock.advance(1000);
    const second = await aResource(h, { owner: w.owner, org: w.group, to: w.county });
    const hidden = await aResource(h, { owner: w.colleague, org: w.school, to: 'own' });
    await h.deps.db.insert(resourceParents).values({
      id: h.deps.newId('par'),
      childId: hidden,
      parentId: second,
      parentVersion: 1,
      parentTitle: '原',
      createdAt: h.deps.now(),
    });
    const body = { kind: 'taught', day: '2026-08-31', note: '三（1）班' };
    await h.request(w.stranger, 'POST', `/api/community/resources/${first}/reuses`, body);
    type Offered = { items: { resource: { id: string }; reused: number }[]; total: number };
    const offered = async (actor: Actor, query: string) => {
      const page = await answer<Offered>(h.request(actor, 'GET', `${AT}/${w.school.id}/resources?${query}`));
      return [page.total, ...page.items.map(({ resource, reused }) => [resource.id, reused])];
    };
    expect(await offered(w.stranger, 'order=newest')).toEqual([2, [second, 0], [first, 1]]);
    expect(await offered(w.stranger, 'order=reused')).toEqual([1, [first, 1]]);
    expect(await offered(w.colleague, 'order=reused')).toEqual([2, [second, 1], [first, 1]]);
    expect(await offered(w.stranger, 'own=yes')).toEqual([1, [first, 1]]);
  });
});

describe('the usage report of a space', () => {
  type Report = { items: Record<string, unknown>[]; listed: number };
  const report = (actor: Actor, from = '2026-09-01', to = '2026-09-30') =>
    h.request(actor, 'GET', `${AT}/${w.school.id}/usage?from=${from}&to=${to}`);

  test('says how often and by how many each was used, within the days asked for', async () => {
    const id = await aResource(h, { owner: w.owner, org: w.school, to: w.county, title: '面积' });
    await aResource(h, { owner: w.owner, org: w.school, to: w.county });
    const use = (actor: Actor, kind: string) =>
      h.request(actor, 'POST', `/api/community/resources/${id}/uses`, { kind });
    await use(w.colleague, 'opened');
    await use(w.stranger, 'opened');
    await use(w.stranger, 'downloaded');
    const taught = { kind: 'taught', day: '2026-09-01', note: '三（1）班' };
    await h.request(w.stranger, 'POST', `/api/community/resources/${id}/reuses`, taught);
    const sentence = '导入用了学生身边的例子，一下子就听进去了';
    await h.request(w.stranger, 'PUT', `/api/community/resources/${id}/rating`, { stars: 4, sentence });
    const { items, listed } = await answer<Report>(report(w.head));
    expect(listed).toBe(2);
    expect(items).toMatchObject([
      {
        id,
        title: '面积',
        opened: 2,
        downloaded: 1,
        exported: 0,
        persons: 2,
        outside: 1,
        taught: 1,
        cited: 0,
        adapted: 0,
        ratings: 1,
        stars: 4,
      },
    ]);
    expect((await answer<Report>(report(w.head, '2026-10-01', '2026-10-31'))).items).toEqual([]);
    expect(await outcome(report(w.head, '2026-10-02', '2026-10-01'))).toEqual([400, 'request.invalid']);
  });

  test('is for those who run the space, and leaves out what is not listed', async () => {
    const id = await aResource(h, { owner: w.owner, org: w.school, to: w.county });
    await h.request(w.stranger, 'POST', `/api/community/resources/${id}/uses`, { kind: 'opened' });
    for (const actor of [w.owner, w.colleague, w.stranger, w.otherHead, w.leader]) {
      expect(await outcome(report(actor))).toEqual([403, 'community.not_your_space']);
    }
    await h.deps.db
      .update(resources)
      .set({ visibility: 'own', visibleOrgId: null, listing: 'withdrawn', listedVersion: null })
      .where(eq(resources.id, id));
    expect(await answer<Report>(report(w.researcher))).toMatchObject({ items: [], listed: 0 });
  });
});
