import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { collections } from '../../db/schema/index.ts';
import { findCollection, listCollections } from '../../server/community/collections/repo.ts';
import { whyNotRead, type Collection } from '../../server/community/collections/rules.ts';
import { readingScope, type Role } from '../../server/people/index.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';

const h = await harness();
beforeEach(() => h.reset());

type Organisation = Awaited<ReturnType<typeof make.organisation>>;
const ROLES: Role[] = ['teacher', 'group_leader', 'school_admin', 'researcher', 'county_admin'];
const worlds = fc.record({
  parents: fc.array(fc.option(fc.nat()), { minLength: 2, maxLength: 7 }),
  people: fc.array(
    fc.record({
      org: fc.nat(),
      roles: fc.array(fc.record({ role: fc.constantFrom(...ROLES), org: fc.nat() }), { maxLength: 2 }),
    }),
    { minLength: 2, maxLength: 4 },
  ),
  shared: fc.array(
    fc.record({
      owner: fc.nat(),
      home: fc.nat(),
      to: fc.nat(),
      visibility: fc.constantFrom('own' as const, 'organisation' as const, 'public' as const),
      isHidden: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});
const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('empty list');
  return found;
};

test('collections are listed, counted and found exactly as the rule allows, whatever the tree and the roles', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (given) => {
      await h.reset();
      const orgs: Organisation[] = [];
      for (const parent of given.parents) {
        orgs.push(
          await make.organisation(h.deps, parent === null || orgs.length === 0 ? {} : { parent: at(orgs, parent) }),
        );
      }
      const actors = [];
      for (const { org, roles } of given.people) {
        const held = roles.map((grant) => ({ role: grant.role, org: at(orgs, grant.org) }));
        const unique = [...new Map(held.map((grant) => [grant.role + grant.org.id, grant])).values()];
        actors.push(await make.actor(h.deps, { org: at(orgs, org), roles: unique }));
      }
      const rows = new Map<string, Collection>();
      const now = h.deps.now();
      for (const one of given.shared) {
        const id = h.deps.newId('col');
        const [home, to] = [at(orgs, one.home), at(orgs, one.to)];
        const isShared = one.visibility === 'organisation';
        const collection = {
          ownerId: at(actors, one.owner).personId,
          visibility: one.visibility,
          visibleOrgId: isShared ? to.id : null,
          isOpen: false,
          isShelf: false,
          hiddenAt: one.isHidden ? now : null,
        };
        rows.set(id, { ...collection, orgPath: home.path, visibleOrgPath: isShared ? to.path : null });
        await h.deps.db
          .insert(collections)
          .values({ ...collection, id, title: id, orgId: home.id, createdAt: now, updatedAt: now });
      }
      for (const actor of actors) {
        const scope = readingScope(actor);
        const allowed = [...rows].filter(([, row]) => whyNotRead(actor, row) === null).map(([id]) => id);
        const wanted = { q: '', limit: 100, offset: 0, worksIn: [], runs: [] };
        const mine = await listCollections(h.deps.db, scope, { ...wanted, list: 'mine' });
        const others = await listCollections(h.deps.db, scope, { ...wanted, list: 'shared' });
        expect([...mine.items, ...others.items].map(({ id }) => id).sort()).toEqual([...allowed].sort());
        expect(mine.total + others.total).toBe(allowed.length);
        for (const id of rows.keys()) {
          expect((await findCollection(h.deps.db, scope, id)) !== null).toBe(allowed.includes(id));
        }
      }
    }),
    { numRuns: 25 },
  );
});
