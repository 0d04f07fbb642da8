import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { flags, resourceUses, resourceVersions, reuses } from '../../db/schema/index.ts';
import { takeAll } from '../../server/dashboards/usecases.ts';
import { WORK_LISTS } from '../../server/dashboards/rules.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { whyNot } from '../../server/people/index.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { answer } from '../library/intake.ts';
import { put, type Put } from '../search/shelf.ts';

const h = await harness();
type Organisation = Awaited<ReturnType<typeof make.organisation>>;
let city: Organisation;
let county: Organisation;
let school: Organisation;
let other: Organisation;
let teacher: Actor;
let researcher: Actor;

beforeEach(async () => {
  await h.reset();
  city = await make.organisation(h.deps, { kind: 'city' });
  county = await make.organisation(h.deps, { kind: 'county', parent: city });
  school = await make.organisation(h.deps, { parent: county });
  other = await make.organisation(h.deps, { kind: 'county', parent: city });
  teacher = await make.actor(h.deps, { org: school });
  researcher = await make.actor(h.deps, { org: county, roles: ['researcher'] });
});

type Cell = { resources: number; quality: number | null; reused: number; old: number };
type Health = {
  org: { id: string };
  rows: { value: string | null; total: number; cells: Record<string, Cell> }[];
  counts: Record<string, number>;
  lastSnapshot: string | null;
};
const get = async <T>(actor: Actor, path: string) =>
  answer<T>(await h.request(actor, 'GET', `/api/dashboards/${path}`));
const health = (actor: Actor, query = '') => get<Health>(actor, `health?${query}`);
const behind = (actor: Actor, query: string) =>
  get<{ items: { id: string }[]; total: number }>(actor, `resources?${query}`);
const listed = (given: Partial<Put> & { to?: Organisation | null }) => {
  const { to = county, ...fields } = given;
  const scope =
    to === null ? { visibility: 'public' as const } : { visibility: 'organisation' as const, visibleOrgId: to.id };
  return put(h.deps, { owner: teacher, org: school, texts: [], listedAt: h.deps.now(), ...scope, ...fields });
};

describe('library health', () => {
  test('is for those who look after the organisation or one above it', async () => {
    expect((await h.request(teacher, 'GET', '/api/dashboards/health')).status).toBe(403);
    expect((await h.request(researcher, 'GET', `/api/dashboards/health?orgId=${other.id}`)).status).toBe(403);
    expect((await h.request(researcher, 'GET', `/api/dashboards/health?orgId=${city.id}`)).status).toBe(403);
    expect((await h.request(researcher, 'GET', `/api/dashboards/health?orgId=${school.id}`)).status).toBe(200);
    expect((await h.request(researcher, 'GET', '/api/dashboards/health?orgId=org_none')).status).toBe(404);
    for (const path of ['resources', 'snapshots', 'snapshots/compare?from=2026-09-01']) {
      expect((await h.request(teacher, 'GET', `/api/dashboards/${path}`)).status).toBe(403);
    }
  });

  test('counts what people there find: listed for them, below them, above them or for all; no draft, nothing of others', async () => {
    const seen = [
      await listed({ subject: 'mathematics' }),
      await listed({ subject: 'mathematics', to: school, kind: 'case' }),
      await listed({ subject: 'mathematics', to: city }),
      await listed({ subject: 'mathematics', to: null }),
    ];
    await listed({ subject: 'mathematics', to: other });
    await put(h.deps, { owner: teacher, org: school, texts: [], visibility: 'own', subject: 'mathematics' });
    const { rows, counts } = await health(researcher);
    const row = rows.find(({ value }) => value === 'mathematics');
    expect(row).toMatchObject({ total: 4, cells: { lesson_plan: { resources: 3 }, case: { resources: 1 } } });
    expect(counts.total).toBe(4);
    expect(rows.find(({ value }) => value === 'chinese')).toMatchObject({ total: 0, cells: {} });
    const { items } = await behind(researcher, 'subject=mathematics');
    expect(items.map(({ id }) => id).sort()).toEqual([...seen].sort());
  });

  test('says of a cell how good it is, how much of it is reused, and how much is of old textbooks', async () => {
    const id = await listed({ subject: 'chinese', quality: 0.9, completeness: 0.8, editionEra: 'old' });
    await listed({ subject: 'chinese', completeness: 0.4 });
    const row = { id: 'reu_1', resourceId: id, personId: teacher.personId, orgId: school.id, kind: 'taught' as const };
    const now = h.deps.now();
    await h.deps.db
      .insert(reuses)
      .values({ ...row, day: '2026-08-30', note: '八（2）班', createdAt: now, updatedAt: now });
    const { rows } = await health(researcher);
    const cell = rows.find(({ value }) => value === 'chinese')?.cells['lesson_plan'];
    expect(cell).toMatchObject({ resources: 2, reused: 1, old: 1 });
    expect(cell?.quality).toBeCloseTo(0.9);
  });

  test('puts on its lists what lacks something, is old, unused, flagged or weak', async () => {
    const now = h.deps.now();
    const long = new Date(now.getTime() - 400 * 86_400_000);
    const full = {
      stage: 'junior',
      subject: 'chinese',
      grades: ['8'],
      unit: '第一单元',
      summary: '摘要',
      tags: ['集体备课'],
    };
    const good = { ...full, sourceName: '校本', licence: 'cc_by', completeness: 0.9 };
    const fine = await listed(good);
    const unused = await listed({ ...good, listedAt: long });
    const opened = await listed({ ...good, listedAt: long });
    await h.deps.db
      .insert(resourceUses)
      .values({ resourceId: opened, personId: teacher.personId, day: '2026-08-01', kind: 'opened' });
    const old = await listed({ ...good, editionEra: 'old' });
    const flagged = await listed(good);
    const flag = {
      id: 'flg_1',
      resourceId: flagged,
      personId: teacher.personId,
      reason: 'broken' as const,
      text: '打不开',
    };
    await h.deps.db.insert(flags).values({ ...flag, state: 'open', createdAt: now, updatedAt: now });
    const weak = await listed({ ...good, completeness: 0.3 });
    const bare = await listed({ ...good, licence: null, unit: null, tags: ['我们组的说法'] });
    const { counts } = await health(researcher);
    expect(counts).toMatchObject({
      ...{ total: 7, no_licence: 1, no_unit: 1, no_subject: 0, never_used: 1, outdated: 1, flagged: 1, weak: 1 },
      ...{ free_tags: 1, in_families: 0 },
    });
    const only = async (list: string) => (await behind(researcher, `list=${list}`)).items.map(({ id }) => id);
    expect(await only('never_used')).toEqual([unused]);
    expect(await only('outdated')).toEqual([old]);
    expect(await only('flagged')).toEqual([flagged]);
    expect(await only('weak')).toEqual([weak]);
    expect(await only('free_tags')).toEqual([bare]);
    expect(await only('no_licence')).not.toContain(fine);
  });
});

const SUBJECTS = ['chinese', 'mathematics', null];
const shelves = fc.array(
  fc.record({
    subject: fc.constantFrom(...SUBJECTS),
    stage: fc.constantFrom('primary', 'junior', null),
    grades: fc.constantFrom<string[]>([], ['7'], ['7', '8']),
    unit: fc.constantFrom('第一单元', null),
    kind: fc.constantFrom('case' as const, 'lesson_plan' as const),
    licence: fc.constantFrom('cc_by', null),
    to: fc.integer({ min: 0, max: 4 }),
  }),
  { minLength: 1, maxLength: 8 },
);

test('every number is as long as the list behind it, which holds only what may be read', async () => {
  await fc.assert(
    fc.asyncProperty(shelves, async (given) => {
      await h.reset();
      city = await make.organisation(h.deps, { kind: 'city' });
      county = await make.organisation(h.deps, { kind: 'county', parent: city });
      school = await make.organisation(h.deps, { parent: county });
      other = await make.organisation(h.deps, { kind: 'county', parent: city });
      teacher = await make.actor(h.deps, { org: school });
      researcher = await make.actor(h.deps, { org: county, roles: ['researcher'] });
      const scopes = [city, county, school, other, null];
      const targets = new Map<string, Organisation | null>();
      for (const { to, ...fields } of given) {
        const org = scopes[to] ?? null;
        targets.set(await listed({ ...fields, to: org }), org);
      }
      for (const [by, name] of [
        ['subject', 'subject'],
        ['grade', 'grade'],
        ['unit', 'unit'],
      ] as const) {
        const { rows, counts } = await health(researcher, `by=${by}`);
        for (const row of rows) {
          for (const [kind, cell] of Object.entries(row.cells)) {
            const { items, total } = await behind(
              researcher,
              `${name}=${encodeURIComponent(row.value ?? '')}&kind=${kind}&limit=100`,
            );
            expect([total, items.length]).toEqual([cell.resources, cell.resources]);
          }
        }
        if (by !== 'subject') continue;
        for (const list of WORK_LISTS) expect((await behind(researcher, `list=${list}`)).total).toBe(counts[list]);
        const { items, total } = await behind(researcher, 'limit=100');
        expect(total).toBe(counts['total']);
        for (const { id } of items) {
          const org = targets.get(id);
          const sharing = org
            ? { visibility: 'organisation' as const, orgId: org.id, orgPath: org.path }
            : { visibility: 'public' as const };
          expect(
            whyNot(researcher, 'library.read', { orgPath: school.path, ownerId: teacher.personId, sharing }),
          ).toBeNull();
        }
      }
    }),
    { numRuns: 6 },
  );
});

describe('a record of the coverage', () => {
  test('is one per day, and two days show what changed', async () => {
    await listed({ subject: 'chinese' });
    const taken = await answer<{ day: string }>(await h.request(researcher, 'POST', '/api/dashboards/snapshots', {}));
    await h.request(researcher, 'POST', '/api/dashboards/snapshots', {});
    const { items } = await get<{ items: { day: string }[] }>(researcher, 'snapshots');
    expect(items.map(({ day }) => day)).toEqual([taken.day]);
    h.clock.advance(86_400_000);
    await listed({ subject: 'chinese', unit: '第二单元' });
    await listed({ subject: 'mathematics', kind: 'case' });
    const now = await get<{ from: { total: number }; to: { total: number }; changes: object[] }>(
      researcher,
      `snapshots/compare?from=${taken.day}`,
    );
    expect(now.from.total).toBe(1);
    expect(now.to.total).toBe(3);
    expect(now.changes).toEqual([
      { value: 'chinese', kind: 'lesson_plan', before: 1, after: 2 },
      { value: 'mathematics', kind: 'case', before: 0, after: 1 },
    ]);
    expect(await get(researcher, `snapshots/compare?from=${taken.day}&subject=chinese`)).toMatchObject({
      changes: [{ value: '第二单元', kind: 'lesson_plan', before: 0, after: 1 }],
    });
    expect((await h.request(researcher, 'GET', '/api/dashboards/snapshots/compare?from=2020-01-01')).status).toBe(404);
  });

  test('is taken every night for each organisation that somebody looks after', async () => {
    await listed({ subject: 'chinese' });
    expect(await takeAll(h.deps, new AbortController().signal)).toBe(1);
    expect((await health(researcher)).lastSnapshot).toBe('2026-09-01');
  });
});

describe('many at once', () => {
  const withVersion = async (id: string) => {
    const fields = {
      ...{ title: '教案', kind: 'lesson_plan' as const, stage: null, grades: [], subject: null, edition: null },
      ...{ editionEra: null, volume: null, unit: null, lesson: null, tags: [], competencies: [], coreCompetencies: [] },
      ...{ aiUse: null, licence: null, sourceName: null, sourceUrl: null, summary: '', minutes: 20, language: 'zh' },
    };
    const row = { resourceId: id, number: 1, how: 'read' as const, fields, format: 'md', blocks: [], sections: [] };
    await h.deps.db.insert(resourceVersions).values({ ...row, createdAt: h.deps.now() });
    return id;
  };
  const apply = (actor: Actor, items: object[], fields: object) =>
    h.request(actor, 'POST', '/api/library/bulk', { items, fields });

  test('a preview says what would wait for an audit, what is so already, and what one may not change', async () => {
    const inside = await withVersion(await listed({}));
    const mine = await withVersion(await put(h.deps, { owner: researcher, org: county, texts: [], visibility: 'own' }));
    const foreign = await listed({ org: other, to: city });
    const { items } = await answer<{ items: { id: string; consequence: string | null; because: string | null }[] }>(
      await h.request(researcher, 'POST', '/api/library/bulk/preview', {
        ids: [inside, mine, foreign, 'res_none'],
        fields: { licence: 'cc_by' },
      }),
    );
    expect(items).toMatchObject([
      { id: inside, consequence: 'waits_for_audit', because: null },
      { id: mine, consequence: 'shown_at_once' },
      { id: foreign, consequence: null, because: 'access.outside_your_organisations' },
    ]);
  });

  test('all are changed or none, and readers of what is listed go on seeing what was audited', async () => {
    const first = await withVersion(await listed({}));
    const second = await withVersion(await listed({}));
    const stale = await apply(researcher, [{ id: first, base: 1 }, { id: second, base: 7 }], { licence: 'cc_by' }); // prettier-ignore
    expect(stale.status).toBe(409);
    expect((await health(researcher)).counts['no_licence']).toBe(2);
    const head = async (id: string) =>
      (await answer<{ headVersion: number }>(await h.request(researcher, 'GET', `/api/library/resources/${id}`)))
        .headVersion;
    expect(await head(first)).toBe(1);
    const done = await apply(researcher, [{ id: first, base: 1 }, { id: second, base: 1 }], { licence: 'cc_by' }); // prettier-ignore
    expect(await done.json()).toEqual({ done: { unchanged: 0, shown_at_once: 0, waits_for_audit: 2 } });
    expect(await head(first)).toBe(2);
    expect((await health(researcher)).counts['no_licence']).toBe(2);
  });

  test('nobody changes by the dozen what they may not change one by one', async () => {
    const id = await withVersion(await listed({}));
    const stranger = await make.actor(h.deps, { org: school });
    expect((await apply(stranger, [{ id, base: 1 }], { licence: 'cc_by' })).status).toBe(403);
  });
});

describe('tags that are not in the vocabulary', () => {
  type Listed = { items: { id: string; tag: string; uses: number }[]; total: number };
  const suggested = async (actor: Actor, state = 'open') =>
    answer<Listed>(await h.request(actor, 'GET', `/api/library/tags/suggested?state=${state}`));
  const decide = (actor: Actor, id: string, decision: object) =>
    h.request(actor, 'POST', `/api/library/tags/suggested/${id}`, decision);
  const idOf = async (tag: string) => (await suggested(researcher)).items.find((one) => one.tag === tag)?.id ?? '';

  test('are suggestions once they are listed, with how often they are used; a draft’s tags are nobody’s business', async () => {
    await listed({ tags: ['集体备课', '磨课日记'] });
    await listed({ tags: ['磨课日记'] });
    await put(h.deps, { owner: teacher, org: school, texts: [], visibility: 'own', tags: ['我的秘密'] });
    const { items, total } = await suggested(researcher);
    expect(total).toBe(1);
    expect(items).toMatchObject([{ tag: '磨课日记', uses: 2 }]);
    expect((await h.request(teacher, 'GET', '/api/library/tags/suggested')).status).toBe(403);
  });

  test('are not shown to whoever may not read a resource that bears them', async () => {
    await listed({ tags: ['外县说法'], to: other });
    expect((await suggested(researcher)).total).toBe(0);
  });

  test('join the vocabulary when promoted, and stand for others that are merged into them', async () => {
    const own = await put(h.deps, { owner: teacher, org: school, texts: [], visibility: 'own' });
    await listed({ tags: ['磨课日记', '磨课记录'] });
    const [first, second] = [await idOf('磨课日记'), await idOf('磨课记录')];
    expect((await decide(researcher, second, { decision: 'merge', into: '磨课日记' })).status).toBe(422);
    expect((await decide(researcher, first, { decision: 'promote' })).status).toBe(200);
    expect((await decide(researcher, second, { decision: 'merge', into: '磨课日记' })).status).toBe(200);
    expect((await suggested(researcher)).total).toBe(0);
    const { tags } = await answer<{ tags: string[] }>(await h.request(teacher, 'GET', '/api/library/tags'));
    expect(tags).toContain('磨课日记');
    expect(tags).not.toContain('磨课记录');
    const fields = {
      ...{ title: '教案', kind: 'lesson_plan' as const, stage: null, grades: [], subject: null, edition: null },
      ...{ editionEra: null, volume: null, unit: null, lesson: null, tags: [], competencies: [], coreCompetencies: [] },
      ...{ aiUse: null, licence: null, sourceName: null, sourceUrl: null, summary: '', minutes: 20, language: 'zh' },
    };
    const row = { resourceId: own, number: 1, how: 'read' as const, fields, format: 'md', blocks: [], sections: [] };
    await h.deps.db.insert(resourceVersions).values({ ...row, createdAt: h.deps.now() });
    const saved = await h.request(teacher, 'PATCH', `/api/library/resources/${own}`, {
      base: 1,
      fields: { tags: ['磨课记录', '磨课日记'] },
    });
    expect(await saved.json()).toMatchObject({ resource: { tags: ['磨课日记'] } });
  });
});
