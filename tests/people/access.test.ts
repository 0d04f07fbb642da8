import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { loadActor, ROLES, whyNot } from '../../server/people/index.ts';

const h = await harness();
beforeEach(h.reset);

test('a person is a member of the home organisation, those of the roles, and all above them', async () => {
  const city = await make.organisation(h.deps, { kind: 'city' });
  const school = await make.organisation(h.deps, { parent: city });
  const other = await make.organisation(h.deps, { parent: city });
  const group = await make.organisation(h.deps, { parent: other, kind: 'group' });
  const actor = await make.actor(h.deps, { org: school, roles: ['teacher', { role: 'expert', org: group }] });
  expect(new Set(actor.memberOf)).toEqual(new Set([city.id, school.id, other.id, group.id]));
  expect(actor.roles).toHaveLength(2);
  expect(actor.schoolPath).toBe(school.path);
});

test('the school of a group is found however deep the group lies; a bureau has none', async () => {
  const county = await make.organisation(h.deps, { kind: 'county' });
  const school = await make.organisation(h.deps, { parent: county });
  const department = await make.organisation(h.deps, { parent: school, kind: 'group' });
  const group = await make.organisation(h.deps, { parent: department, kind: 'group' });
  expect((await make.actor(h.deps, { org: group })).schoolPath).toBe(school.path);
  expect((await make.actor(h.deps, { org: county, roles: ['researcher'] })).schoolPath).toBeNull();
});

test('a person who was made inactive acts no more', async () => {
  const school = await make.organisation(h.deps);
  const person = await make.person(h.deps, { org: school, isActive: false });
  expect(await loadActor(h.deps, person.id)).toBeNull();
});

test('a stranger is asked to sign in', async () => {
  const response = await h.request(null, 'GET', '/api/library/resources/res_1');
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ error: { code: 'session.needed' } });
});

test('lists show exactly what the rule allows, for random trees and roles, with the persons counted', async () => {
  const way = fc.array(fc.nat({ max: 100 }), { minLength: 6, maxLength: 9 });
  const held = fc.array(fc.record({ role: fc.constantFrom(...ROLES), at: fc.nat({ max: 100 }) }), { maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(way, fc.nat({ max: 100 }), held, async (parents, homeAt, grants) => {
      await h.reset();
      const tree: Awaited<ReturnType<typeof make.organisation>>[] = [];
      for (const [i, parentAt] of parents.entries()) {
        const parent = i === 0 ? undefined : tree[parentAt % i];
        const kind = (['county', 'school', 'group'] as const)[parentAt % 3] ?? 'school';
        tree.push(await make.organisation(h.deps, { kind, ...(parent ? { parent } : {}) }));
      }
      const pick = (n: number) => tree[n % tree.length] as (typeof tree)[number];
      for (const org of tree) await make.person(h.deps, { org });
      await make.person(h.deps, { org: pick(homeAt), isActive: false });
      const given = grants.map(({ role, at }) => ({ role, org: pick(at) }));
      // The same role is held at the same place once.
      const roles = [...new Map(given.map((one) => [`${one.role} ${one.org.id}`, one])).values()];
      const actor = await make.actor(h.deps, { org: pick(homeAt), roles });

      const allowed = tree.filter((org) => whyNot(actor, 'people.read', { orgPath: org.path }) === null);
      const listed = await h.request(actor, 'GET', '/api/people/organisations');
      const { organisations } = (await listed.json()) as { organisations: { id: string; persons: number }[] };
      expect(organisations.map((org) => org.id).sort()).toEqual(allowed.map((org) => org.id).sort());
      for (const org of organisations) expect(org.persons).toBe(org.id === actor.orgId ? 2 : 1);

      const persons = await h.request(actor, 'GET', '/api/people/persons?limit=100');
      const { items, total } = (await persons.json()) as { items: { orgId: string }[]; total: number };
      expect(total).toBe(items.length);
      expect(new Set(items.map((item) => item.orgId))).toEqual(new Set(allowed.map((org) => org.id)));
    }),
    { numRuns: 15 },
  );
});
