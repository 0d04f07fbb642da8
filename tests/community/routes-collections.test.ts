import { eq } from 'drizzle-orm';
import { strFromU8, unzipSync } from 'fflate';
import { beforeEach, describe, expect, test } from 'vitest';
import { collectionItems, resourceUses } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { aResource, answer, outcome, world, type World } from './world.ts';

const h = await harness();
let w: World;
beforeEach(async () => {
  await h.reset();
  w = await world(h);
});

const AT = '/api/community/collections';
type Page = {
  collection: { id: string; title: string; items: number; updatedAt: string; isOpen: boolean; visibility: string };
  items: {
    resource: { id: string };
    note: string;
    addedByName: string | null;
    can: { takeOut: { allowed: boolean } };
  }[];
  can: Record<'edit' | 'contribute' | 'hide', { allowed: boolean; because: string | null }>;
};
const begin = async (actor: Actor, given: object = {}): Promise<string> =>
  (await answer<{ id: string }>(h.request(actor, 'POST', AT, { title: '分数教学', ...given }))).id;
const shared = (orgId: string, more: object = {}) => ({ sharing: { visibility: 'organisation', orgId }, ...more });
const look = (actor: Actor, id: string) => answer<Page>(h.request(actor, 'GET', `${AT}/${id}`));
const add = (actor: Actor, id: string, resourceId: string, note = '') =>
  h.request(actor, 'POST', `${AT}/${id}/items`, { resourceId, note });
const place = (actor: Actor, id: string, resourceId: string, before: string | null) =>
  h.request(actor, 'POST', `${AT}/${id}/items/${resourceId}/place`, { before });
const order = (page: Page) => page.items.map(({ resource }) => resource.id);

test('a collection keeps its order and its notes, and says who put what in', async () => {
  const [a, b, c] = [
    await aResource(h, { owner: w.owner, org: w.school, to: w.school }),
    await aResource(h, { owner: w.owner, org: w.school, to: w.school }),
    await aResource(h, { owner: w.owner, org: w.school, to: w.school }),
  ];
  const id = await begin(w.colleague);
  for (const one of [a, b, c]) await add(w.colleague, id, one, `看 ${one}`);
  expect(await outcome(add(w.colleague, id, a))).toEqual([409, 'community.already_in_collection']);
  const moved = await answer<Page>(place(w.colleague, id, c, a));
  expect(order(moved)).toEqual([c, a, b]);
  expect(moved.items[0]).toMatchObject({ note: `看 ${c}`, addedByName: '周老师' });
  expect(order(await answer<Page>(place(w.colleague, id, c, null)))).toEqual([a, b, c]);
  const noted = h.request(w.colleague, 'PATCH', `${AT}/${id}/items/${b}`, { note: '第二课时用' });
  expect((await answer<Page>(noted)).items[1]?.note).toBe('第二课时用');
  const without = await answer<Page>(h.request(w.colleague, 'DELETE', `${AT}/${id}/items/${b}`));
  expect(order(without)).toEqual([a, c]);
  expect(await outcome(place(w.colleague, id, a, b))).toEqual([409, 'community.collection_moved']);
});

test('what one may not read is not in it: neither as a gap, nor in a count, nor in a time', async () => {
  const open = await aResource(h, { owner: w.owner, org: w.school, to: null });
  const draft = await aResource(h, { owner: w.owner, org: w.school, to: 'own' });
  const schools = await aResource(h, { owner: w.owner, org: w.school, to: w.school });
  const id = await begin(w.owner, { sharing: { visibility: 'public' } });
  await add(w.owner, id, schools);
  await add(w.owner, id, open);
  h.clock.advance(60_000);
  await add(w.owner, id, draft, '还没写完');
  expect(order(await look(w.owner, id))).toEqual([schools, open, draft]);
  const seen = await look(w.stranger, id);
  expect(order(seen)).toEqual([open]);
  expect(JSON.stringify(seen)).not.toContain(draft);
  expect(JSON.stringify(seen)).not.toContain('还没写完');
  const list = await answer<{ items: { items: number; updatedAt: string }[] }>(
    h.request(w.stranger, 'GET', `${AT}?list=shared`),
  );
  expect(list.items).toMatchObject([{ items: 1, updatedAt: '2026-09-01T08:00:00.000Z' }]);
  const mine = await answer<{ items: { items: number }[] }>(h.request(w.owner, 'GET', `${AT}?list=mine`));
  expect(mine.items).toMatchObject([{ items: 3 }]);
  expect(await outcome(h.request(w.stranger, 'GET', `${AT}?holding=${draft}`))).toEqual([
    404,
    'library.resource_not_found',
  ]);
});

test('two who order at once lose nothing, also when one sees less than the other', async () => {
  const all: string[] = [];
  for (let i = 0; i < 6; i++) {
    all.push(await aResource(h, { owner: w.owner, org: w.school, to: i % 2 === 0 ? w.school : 'own' }));
  }
  const id = await begin(w.owner, shared(w.school.id, { isOpen: true }));
  for (const one of all) await add(w.owner, id, one);
  const [a = '', , c = '', d = '', e = ''] = all;
  const both = await Promise.all([
    place(w.colleague, id, e, a),
    place(w.owner, id, d, a),
    place(w.colleague, id, c, null),
  ]);
  expect(both.map(({ status }) => status)).toEqual([200, 200, 200]);
  const seen = order(await look(w.owner, id));
  expect([...seen].sort()).toEqual([...all].sort());
  expect(seen.at(-1)).toBe(c);
  const rows = await h.deps.db.select().from(collectionItems).where(eq(collectionItems.collectionId, id));
  expect(rows.map(({ position }) => position).sort()).toEqual([0, 1, 2, 3, 4, 5]);
});

test('an open collection is filled by the school, and each takes out only what they put in', async () => {
  const resource = await aResource(h, { owner: w.owner, org: w.school, to: w.county });
  const second = await aResource(h, { owner: w.owner, org: w.school, to: w.county });
  const id = await begin(w.owner, shared(w.school.id, { isOpen: true }));
  await add(w.owner, id, resource);
  expect(await outcome(add(w.colleague, id, second))).toEqual([200, null]);
  const seen = await look(w.colleague, id);
  expect(seen.items.map(({ can }) => can.takeOut.allowed)).toEqual([false, true]);
  expect(await outcome(h.request(w.colleague, 'DELETE', `${AT}/${id}/items/${resource}`))).toEqual([
    403,
    'access.role_needed',
  ]);
  expect(await outcome(h.request(w.colleague, 'DELETE', `${AT}/${id}/items/${second}`))).toEqual([200, null]);
  expect(await outcome(add(w.stranger, id, second))).toEqual([404, 'community.collection_not_found']);
  const addable = await answer<{ items: { id: string }[] }>(
    h.request(w.colleague, 'GET', `${AT}?list=addable&holding=${resource}`),
  );
  expect(addable.items).toMatchObject([{ id, holds: true }]);
});

test('opens only to an organisation, and closes when it is shared with none', async () => {
  const sharing = { visibility: 'public' };
  expect(await outcome(h.request(w.owner, 'POST', AT, { title: '题', sharing, isOpen: true }))).toEqual([
    422,
    'community.open_needs_organisation',
  ]);
  const id = await begin(w.owner, shared(w.school.id, { isOpen: true }));
  const { collection } = await look(w.owner, id);
  const change = { base: collection.updatedAt, sharing: { visibility: 'own' } };
  const changed = await answer<Page>(h.request(w.owner, 'PATCH', `${AT}/${id}`, change));
  expect(changed.collection).toMatchObject({ isOpen: false, visibility: 'own' });
});

test('words that somebody changed meanwhile are not overwritten', async () => {
  const id = await begin(w.owner, shared(w.school.id));
  const { collection } = await look(w.owner, id);
  h.clock.advance(1000);
  const change = (title: string) => h.request(w.owner, 'PATCH', `${AT}/${id}`, { base: collection.updatedAt, title });
  expect(await outcome(change('先到'))).toEqual([200, null]);
  expect(await outcome(change('后到'))).toEqual([409, 'community.changed_meanwhile']);
  expect((await look(w.owner, id)).collection.title).toBe('先到');
});

test('is shared where one belongs, not elsewhere', async () => {
  expect(await outcome(h.request(w.colleague, 'POST', AT, { title: '题', ...shared(w.other.id) }))).toEqual([
    403,
    'access.outside_your_organisations',
  ]);
  expect(await outcome(h.request(w.colleague, 'POST', AT, { title: '题', ...shared('org_none') }))).toEqual([
    404,
    'community.organisation_not_found',
  ]);
});

test('the words of a collection are taken out of sight by a steward, and seen then by its owner and the stewards alone', async () => {
  const id = await begin(w.owner, { sharing: { visibility: 'public' } });
  const hide = (actor: Actor, hidden: boolean) => h.request(actor, 'POST', `${AT}/${id}/hide`, { hidden });
  expect(await outcome(hide(w.owner, true))).toEqual([403, 'access.role_needed']);
  expect(await outcome(hide(w.otherHead, true))).toEqual([403, 'access.outside_your_organisations']);
  expect(await outcome(hide(w.head, true))).toEqual([200, null]);
  for (const actor of [w.colleague, w.stranger, w.otherHead]) {
    expect(await outcome(h.request(actor, 'GET', `${AT}/${id}`))).toEqual([404, 'community.collection_not_found']);
    expect((await answer<{ total: number }>(h.request(actor, 'GET', `${AT}?list=shared`))).total).toBe(0);
  }
  for (const actor of [w.owner, w.head, w.researcher]) expect((await look(actor, id)).collection.id).toBe(id);
  await hide(w.researcher, false);
  expect((await look(w.stranger, id)).collection.id).toBe(id);
});

test('an export holds what its reader may read, with licence, lineage and use of AI, and a note of the use', async () => {
  const open = await aResource(h, { owner: w.owner, org: w.school, to: null, title: '面积/第一课时' });
  const schools = await aResource(h, { owner: w.owner, org: w.school, to: w.school, title: '校内教案' });
  const id = await begin(w.owner, { title: '面积单元', note: '先看第二份', sharing: { visibility: 'public' } });
  await add(w.owner, id, schools, '只在校内');
  await add(w.owner, id, open, '导入可以直接用');
  const unpacked = async (actor: Actor) => {
    const response = await h.request(actor, 'GET', `${AT}/${id}/export`);
    expect(response.headers.get('content-type')).toBe('application/zip');
    return unzipSync(new Uint8Array(await response.arrayBuffer()));
  };
  const whole = await unpacked(w.owner);
  expect(Object.keys(whole)).toContain('1 校内教案/校内教案.docx');
  const part = await unpacked(w.stranger);
  const names = Object.keys(part);
  expect(names.filter((name) => name.endsWith('.docx'))).toEqual(['1 面积_第一课时/面积_第一课时.docx']);
  const index = strFromU8(part['index.md'] ?? new Uint8Array());
  expect(index).toContain('# 面积单元');
  expect(index).toContain('导入可以直接用');
  for (const word of ['许可', '人工智能使用', '贡献者']) expect(index).toContain(word);
  const manifest: unknown = JSON.parse(strFromU8(part['manifest.json'] ?? new Uint8Array()));
  expect(manifest).toMatchObject({ format: 'yantu-collection', resources: [{ id: open, aiUse: null }] });
  expect(JSON.stringify([index, manifest])).not.toContain('校内');
  const used = await h.deps.db.select().from(resourceUses).where(eq(resourceUses.personId, w.stranger.personId));
  expect(used).toMatchObject([{ resourceId: open, kind: 'exported' }]);
  const kept = await begin(w.owner);
  expect(await outcome(h.request(w.stranger, 'GET', `${AT}/${kept}/export`))).toEqual([
    404,
    'community.collection_not_found',
  ]);
});

test('a shelf is put up and arranged by those who run the space', async () => {
  const shelf = { title: '开学第一课', sharing: { visibility: 'public' }, shelfOf: '' };
  const put = (actor: Actor, orgId: string) => h.request(actor, 'POST', AT, { ...shelf, shelfOf: orgId });
  expect(await outcome(put(w.colleague, w.school.id))).toEqual([403, 'community.not_your_space']);
  expect(await outcome(put(w.leader, w.school.id))).toEqual([403, 'community.not_your_space']);
  const id = (await answer<{ id: string }>(put(w.leader, w.group.id))).id;
  const resource = await aResource(h, { owner: w.owner, org: w.school, to: null });
  expect(await outcome(add(w.head, id, resource))).toEqual([200, null]);
  expect(await outcome(add(w.mate, id, resource))).toEqual([403, 'access.role_needed']);
});

describe('who may do what with a collection shared in the school', () => {
  const NOT_FOUND = [404, 'community.collection_not_found'];
  const DONE = [200, null];
  const NO_ROLE = [403, 'access.role_needed'];
  const ELSEWHERE = [404, 'community.collection_not_found'];
  const table: [string, string, object | undefined, Record<string, unknown[]>][] = [
    [
      'GET',
      '',
      undefined,
      { owner: DONE, colleague: DONE, head: DONE, researcher: DONE, stranger: NOT_FOUND, otherHead: ELSEWHERE },
    ],
    [
      'POST',
      '/hide',
      { hidden: false },
      { owner: NO_ROLE, colleague: NO_ROLE, head: DONE, researcher: DONE, stranger: NOT_FOUND, otherHead: ELSEWHERE },
    ],
    [
      'PATCH',
      '/items/RES',
      { note: '注' },
      { owner: DONE, colleague: NO_ROLE, head: DONE, researcher: DONE, stranger: NOT_FOUND, otherHead: ELSEWHERE },
    ],
    [
      'POST',
      '/items/RES/place',
      { before: null },
      { owner: DONE, colleague: NO_ROLE, head: DONE, researcher: DONE, stranger: NOT_FOUND, otherHead: ELSEWHERE },
    ],
    [
      'PATCH',
      '',
      { base: '2026-09-01T08:00:00.000Z', note: '' },
      { owner: DONE, colleague: NO_ROLE, head: DONE, researcher: DONE, stranger: NOT_FOUND, otherHead: ELSEWHERE },
    ],
    [
      'DELETE',
      '/items/RES',
      undefined,
      { owner: DONE, colleague: NO_ROLE, head: DONE, researcher: DONE, stranger: NOT_FOUND, otherHead: ELSEWHERE },
    ],
    [
      'DELETE',
      '',
      undefined,
      { owner: DONE, colleague: NO_ROLE, head: DONE, researcher: DONE, stranger: NOT_FOUND, otherHead: ELSEWHERE },
    ],
  ];

  test.each(table)('%s %s', async (method, path, body, expected) => {
    const resource = await aResource(h, { owner: w.owner, org: w.school, to: w.school });
    for (const [who, end] of Object.entries(expected)) {
      const id = await begin(w.owner, shared(w.school.id));
      await add(w.owner, id, resource);
      const actor = w[who as 'owner'];
      const asked = h.request(actor, method, `${AT}/${id}${path.replace('RES', resource)}`, body);
      expect([who, ...(await outcome(asked))]).toEqual([who, ...end]);
    }
  });
});
