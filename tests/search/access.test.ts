import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { noFilters, searchPassages, type Filters } from '../../server/search/index.ts';
import { browseResources } from '../../server/search/usecases.ts';
import { readingScope, whyNot } from '../../server/people/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { chance } from '../helpers/chance.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { put } from './shelf.ts';

const h = await harness();
type Organisation = Awaited<ReturnType<typeof make.organisation>>;
type Shelved = {
  id: string;
  title: string;
  subject: string;
  org: Organisation;
  ownerId: string;
  shared: 'own' | 'public' | Organisation;
};

let actors: Actor[];
const shelved: Shelved[] = [];

beforeAll(async () => {
  await h.reset();
  const next = chance(20260901);
  const orgs: Organisation[] = [await make.organisation(h.deps, { kind: 'city' })];
  for (let i = 0; i < 9; i++) {
    const parent = orgs[next(orgs.length)];
    if (parent) orgs.push(await make.organisation(h.deps, { parent, kind: 'school' }));
  }
  const pick = () => orgs[next(orgs.length)] ?? orgs[0]!;
  const roles = ['teacher', 'school_admin', 'researcher', 'county_admin', 'expert', 'group_leader'] as const;
  actors = [];
  for (let i = 0; i < 8; i++)
    actors.push(await make.actor(h.deps, { org: pick(), roles: [roles[next(roles.length)] ?? 'teacher'] }));
  for (let i = 0; i < 50; i++) {
    const owner = actors[next(actors.length)] ?? actors[0]!;
    const org = pick();
    const kind = next(4);
    const shared = kind === 0 ? 'own' : kind === 1 ? 'public' : pick();
    const subject = `学科${next(4)}`;
    const title = `提问材料${i}`;
    const id = await put(h.deps, {
      owner,
      org,
      title,
      subject,
      tags: [`标签${i}`],
      texts: [`课堂提问的做法之${i}`, '学生怎样回答'],
      visibility: shared === 'own' || shared === 'public' ? shared : 'organisation',
      visibleOrgId: shared === 'own' || shared === 'public' ? null : shared.id,
    });
    shelved.push({ id, title, subject, org, ownerId: owner.personId, shared });
  }
}, 120_000);

const mayRead = (actor: Actor, { org, ownerId, shared }: Shelved): boolean => {
  const sharing =
    shared === 'own' || shared === 'public'
      ? { visibility: shared }
      : { visibility: 'organisation' as const, orgId: shared.id, orgPath: shared.path };
  return whyNot(actor, 'library.read', { orgPath: org.path, ownerId, sharing }) === null;
};
const subjects = ['学科0', '学科1', '学科2', '学科3'];

describe('whoever searches', () => {
  test('finds exactly what the rule of reading allows, in hits, totals and counts, whatever the filter', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(7),
        fc.subarray(subjects),
        fc.constantFrom('课堂提问', '学生怎样回答', ''),
        async (who, chosen, query) => {
          const actor = actors[who];
          if (!actor) return;
          const filters: Filters = { ...noFilters, subjects: chosen };
          const scope = readingScope(actor);
          const asked = { filters, limit: 100 };
          const answer =
            query === ''
              ? await browseResources(h.deps, scope, asked)
              : await searchPassages(h.deps, scope, { ...asked, query });
          const readable = shelved.filter((one) => mayRead(actor, one));
          const wanted = readable.filter(({ subject }) => chosen.length === 0 || chosen.includes(subject));
          expect(answer.hits.map((hit) => hit.resource.id).sort()).toEqual(wanted.map(({ id }) => id).sort());
          expect(answer.total).toBe(wanted.length);
          // A facet's own filter does not narrow its counts; every other one does, and access always.
          for (const subject of subjects) {
            const count = answer.facets.subjects.find(({ value }) => value === subject)?.count ?? 0;
            expect(count).toBe(readable.filter((one) => one.subject === subject).length);
          }
          const kinds = answer.facets.kinds.reduce((sum, { count }) => sum + count, 0);
          expect(kinds).toBe(wanted.length);
          for (const { value } of answer.facets.tags) {
            expect(wanted.map(({ title }) => title.replace('提问材料', '标签'))).toContain(value);
          }
        },
      ),
      { numRuns: 40, seed: 7 },
    );
  }, 120_000);

  test('turns pages that never repeat or leave out a resource', async () => {
    const actor = actors[0];
    if (!actor) return;
    const ask = (offset: number, limit: number) =>
      searchPassages(h.deps, readingScope(actor), { query: '课堂提问', filters: noFilters, limit, offset });
    const all = (await ask(0, 100)).hits.map((hit) => hit.resource.id);
    const turned: string[] = [];
    for (let offset = 0; offset < all.length; offset += 7)
      turned.push(...(await ask(offset, 7)).hits.map((hit) => hit.resource.id));
    expect(turned).toEqual(all);
  });

  test('is told nothing about a resource that may not be read', async () => {
    for (const actor of actors) {
      const hidden = shelved.find((one) => !mayRead(actor, one));
      if (!hidden) continue;
      const response = await h.request(
        actor,
        'GET',
        `/api/search/passages?resourceId=${hidden.id}&q=${encodeURIComponent('提问')}`,
      );
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: { code: 'library.resource_not_found' } });
    }
  });
});
