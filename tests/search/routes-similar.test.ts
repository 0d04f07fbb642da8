import { beforeEach, describe, expect, test } from 'vitest';
import {
  collectionItems,
  collections,
  needs,
  paths,
  pathSteps,
  pathTemplates,
  resourceParents,
  resourceTwins,
} from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { put, type Put } from './shelf.ts';

const h = await harness();
type Organisation = Awaited<ReturnType<typeof make.organisation>>;
let school: Organisation;
let owner: Actor;
let reader: Actor;

/** About the same, in other words each time: near-copies are a family, not neighbours. */
const aboutFather = (title: string): string =>
  [
    `${title}:学生朗读`,
    `父亲翻过月台买橘子,${title}抓住细节`,
    `体会父爱的深沉,${[...title].reverse().join('、')}`,
  ].join('。');
const shelve = (given: Partial<Put> & { title: string }) =>
  put(h.deps, {
    owner,
    org: school,
    subject: 'chinese',
    grades: ['8'],
    texts: [aboutFather(given.title), '父亲、橘子、月台、细节。'],
    ...given,
  });

beforeEach(async () => {
  await h.reset();
  school = await make.organisation(h.deps, { name: '一中' });
  const other = await make.organisation(h.deps, { name: '二中' });
  owner = await make.actor(h.deps, { org: school });
  reader = await make.actor(h.deps, { org: other });
  await put(h.deps, { owner, org: school, title: '浮力', subject: 'physics', texts: ['弹簧测力计测量浮力。'] });
});

type Answer = {
  similar: { resource: { id: string; title: string }; reasons: { code: string }[]; isOtherEra: boolean }[];
  usedWith: {
    resource: { id: string; title: string };
    reasons: { code: string; title?: string | null; n?: number }[];
  }[];
};
const ask = async (id: string, actor = reader): Promise<Answer> => {
  const response = await h.request(actor, 'GET', `/api/search/similar/${id}`);
  expect(response.status).toBe(200);
  return response.json();
};
const names = (list: { resource: { title: string } }[]) => list.map(({ resource }) => resource.title).sort();

describe('GET /api/search/similar', () => {
  test('shows what deals with the same and stands in the same unit, each with its reasons', async () => {
    const id = await shelve({ title: '背影教案', unit: '第四单元', lesson: '背影' });
    await shelve({ title: '背影课例', unit: '第四单元', lesson: '背影' });
    await shelve({ title: '写父亲的散文', texts: ['散文中的父亲:橘子与月台的细节描写。'] });
    const { similar } = await ask(id);
    expect(names(similar)).toEqual(['写父亲的散文', '背影课例']);
    expect(similar[0]?.reasons).toEqual(
      expect.arrayContaining([
        { code: 'same_lesson', lesson: '背影' },
        { code: 'same_unit', unit: '第四单元' },
      ]),
    );
    const both = similar[1]?.reasons.find(({ code }) => code === 'both_about');
    expect(both).toMatchObject({ terms: expect.arrayContaining(['父亲', '橘子']) });
  });

  test('leaves out near-copies and what was adapted from it, but not a pair that somebody rejected', async () => {
    const id = await shelve({ title: '原件' });
    const copy = await shelve({ title: '副本' });
    const child = await shelve({ title: '改编' });
    const grandchild = await shelve({ title: '再改编' });
    const alike = await shelve({ title: '不是副本' });
    const now = h.deps.now();
    const pair = (otherId: string, state: 'open' | 'rejected') => {
      const [aId = '', bId = ''] = [id, otherId].sort();
      return {
        aId,
        bId,
        kind: 'near' as const,
        similarity: 0.9,
        containment: 1,
        state,
        createdAt: now,
        updatedAt: now,
      };
    };
    await h.deps.db.insert(resourceTwins).values([pair(copy, 'open'), pair(alike, 'rejected')]);
    const from = (childId: string, parentId: string) => ({
      id: h.deps.newId('par'), childId, parentId, parentVersion: 1, parentTitle: '原件', createdAt: now,
    }); // prettier-ignore
    await h.deps.db.insert(resourceParents).values([from(child, id), from(grandchild, child)]);
    expect(names((await ask(id)).similar)).toEqual(['不是副本']);
    expect(names((await ask(grandchild)).similar)).toEqual(['不是副本']);
  });

  test('never shows what may not be read, and answers 404 for what one may not read oneself', async () => {
    const id = await shelve({ title: '背影教案', unit: '第四单元' });
    const hidden = await shelve({ title: '未公开的背影', unit: '第四单元', visibility: 'own' });
    expect(names((await ask(id)).similar)).toEqual([]);
    expect(names((await ask(id, owner)).similar)).toEqual(['未公开的背影']);
    expect((await h.request(reader, 'GET', `/api/search/similar/${hidden}`)).status).toBe(404);
  });

  test('an old edition beside a current one says so', async () => {
    const id = await shelve({ title: '背影教案', unit: '第四单元', editionEra: 'current' });
    await shelve({ title: '旧版背影', unit: '第四单元', editionEra: 'old' });
    expect((await ask(id)).similar).toMatchObject([{ resource: { title: '旧版背影' }, isOtherEra: true }]);
  });
});

describe('used with', () => {
  const stamps = () => ({ createdAt: h.deps.now(), updatedAt: h.deps.now() });

  async function collect(title: string, visibility: 'own' | 'public', ids: readonly string[]) {
    const id = h.deps.newId('col');
    await h.deps.db
      .insert(collections)
      .values({ id, title, ownerId: owner.personId, orgId: school.id, visibility, ...stamps() });
    await h.deps.db
      .insert(collectionItems)
      .values(ids.map((resourceId, position) => ({ collectionId: id, resourceId, position, ...stamps() })));
  }

  test('names the collections that one may read, and no others', async () => {
    const id = await shelve({ title: '背影教案' });
    const beside = await put(h.deps, { owner, org: school, title: '朗读录音', texts: ['录音'] });
    const secret = await put(h.deps, { owner, org: school, title: '另一份', texts: ['另一份'] });
    await collect('散文单元备课包', 'public', [id, beside]);
    await collect('我的草稿夹', 'own', [id, secret]);
    expect((await ask(id)).usedWith).toMatchObject([
      { resource: { title: '朗读录音' }, reasons: [{ code: 'collection', title: '散文单元备课包' }] },
    ]);
    expect(names((await ask(id, owner)).usedWith)).toEqual(['另一份', '朗读录音'].sort());
  });

  test('counts paths only once two persons study both', async () => {
    const id = await shelve({ title: '背影教案' });
    const beside = await put(h.deps, { owner, org: school, title: '提问', texts: ['提问'] });
    await h.deps.db.insert(pathTemplates).values(template());
    await walk(owner, [id, beside]);
    expect((await ask(id)).usedWith).toEqual([]);
    await walk(reader, [id, beside]);
    expect((await ask(id)).usedWith).toMatchObject([
      { resource: { title: '提问' }, reasons: [{ code: 'paths', n: 2 }] },
    ]);
  });

  test('shows what was adapted from the same parent, naming the parent only to whoever may read it', async () => {
    const parent = await shelve({ title: '名师原案', visibility: 'own' });
    const id = await shelve({ title: '改编甲' });
    const sibling = await shelve({ title: '改编乙' });
    const made = (childId: string) => ({
      id: h.deps.newId('par'),
      childId,
      parentId: parent,
      parentVersion: 1,
      parentTitle: '名师原案',
      createdAt: h.deps.now(),
    });
    await h.deps.db.insert(resourceParents).values([made(id), made(sibling)]);
    const reasons = async (actor: Actor) => (await ask(id, actor)).usedWith.map((one) => one.reasons);
    expect(await reasons(reader)).toEqual([[{ code: 'same_parent', title: null }]]);
    expect(await reasons(owner)).toEqual([[{ code: 'same_parent', title: '名师原案' }]]);
  });

  const clause = { document: '要求', place: '一', quotation: '' };
  const template = (): typeof pathTemplates.$inferInsert => ({
    id: 'tpl_1',
    key: 'novice',
    version: 1,
    name: '模板',
    nameEn: 'Template',
    orgId: school.id,
    ladderLevel: 'novice',
    body: {
      cycle: { weeks: 4 },
      conversion: { minutesPerCredit: 45, clause },
      root: {
        id: 'root',
        label: '全部',
        labelEn: 'All',
        step: 'elective',
        clause,
        rule: { type: 'all' },
        children: [],
        select: null,
      },
    },
    ...stamps(),
  });

  async function walk(actor: Actor, resourceIds: readonly string[]) {
    const [needId, pathId] = [h.deps.newId('nee'), h.deps.newId('pth')];
    const { personId } = actor;
    await h.deps.db
      .insert(needs)
      .values({ id: needId, personId, text: '需求', reading: {} as never, madeBy: { way: 'rules' }, ...stamps() });
    await h.deps.db.insert(paths).values({
      id: pathId,
      personId,
      needId,
      templateId: 'tpl_1',
      state: 'accepted',
      startsOn: '2026-09-01',
      weeks: 4,
      minutesPerWeek: 60,
      judgedBy: { way: 'rules' },
      solving: {},
      ...stamps(),
    });
    await h.deps.db.insert(pathSteps).values(
      resourceIds.map((resourceId, seq) => ({
        id: h.deps.newId('stp'),
        pathId,
        resourceId,
        week: 1,
        seq,
        kind: 'elective' as const,
        eligible: [],
        state: 'open' as const,
        minutes: 10,
        credits: 1,
        relevance: 1,
        reason: { sentence: '理由' },
        quote: '',
        ...stamps(),
      })),
    );
  }
});
