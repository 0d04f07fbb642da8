import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { resources } from '../../db/schema/index.ts';
import { findReadableResources } from '../../server/library/index.ts';
import { readingScope, whyNot, type Role, type Target } from '../../server/people/index.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';

const h = await harness();
beforeEach(() => h.reset());

type Organisation = Awaited<ReturnType<typeof make.organisation>>;

const ROLES: Role[] = ['teacher', 'group_leader', 'school_admin', 'researcher', 'county_admin', 'expert'];
/** Each organisation hangs below an earlier one; the first is the root of the tree, and there may be several trees. */
const worlds = fc.record({
  parents: fc.array(fc.option(fc.nat()), { minLength: 2, maxLength: 9 }),
  people: fc.array(
    fc.record({
      org: fc.nat(),
      roles: fc.array(fc.record({ role: fc.constantFrom(...ROLES), org: fc.nat() }), { maxLength: 3 }),
    }),
    { minLength: 2, maxLength: 5 },
  ),
  shared: fc.array(
    fc.record({
      owner: fc.nat(),
      home: fc.nat(),
      to: fc.nat(),
      visibility: fc.constantFrom('own' as const, 'organisation' as const, 'public' as const),
    }),
    { minLength: 1, maxLength: 12 },
  ),
});

test('what lists show is exactly what the rule allows, whatever the tree, the roles and the sharing', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      await h.reset();
      const at = <T>(list: readonly T[], index: number): T => {
        const found = list[index % list.length];
        if (found === undefined) throw new Error('empty list');
        return found;
      };
      const orgs: Organisation[] = [];
      for (const parent of world.parents) {
        const below = parent === null || orgs.length === 0 ? {} : { parent: at(orgs, parent) };
        orgs.push(await make.organisation(h.deps, below));
      }
      const actors = [];
      for (const { org, roles } of world.people) {
        const held = roles.map((grant) => ({ role: grant.role, org: at(orgs, grant.org) }));
        const unique = [...new Map(held.map((grant) => [grant.role + grant.org.id, grant])).values()];
        actors.push(await make.actor(h.deps, { org: at(orgs, org), roles: unique }));
      }
      const targets = new Map<string, Target>();
      for (const { owner, home, to, visibility } of world.shared) {
        const id = h.deps.newId('res');
        const { personId: ownerId } = at(actors, owner);
        const org = at(orgs, home);
        const { id: orgId, path: orgPath } = at(orgs, to);
        const isShared = visibility === 'organisation';
        targets.set(id, {
          orgPath: org.path,
          ownerId,
          sharing: isShared ? { visibility, orgId, orgPath } : { visibility },
        });
        const now = h.deps.now();
        await h.deps.db.insert(resources).values({
          id,
          title: id,
          kind: 'other',
          minutes: 1,
          ownerId,
          orgId: org.id,
          visibility,
          visibleOrgId: isShared ? orgId : null,
          createdAt: now,
          updatedAt: now,
        });
      }
      const ids = [...targets.keys()];
      for (const actor of actors) {
        const allowed = ids.filter((id) => {
          const target = targets.get(id);
          return target !== undefined && whyNot(actor, 'library.read', target) === null;
        });
        const listed = await findReadableResources(h.deps.db, readingScope(actor), ids);
        expect(listed.map((resource) => resource.id)).toEqual(allowed);
      }
    }),
    { numRuns: 40 },
  );
});
