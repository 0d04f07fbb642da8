import { beforeEach, expect, test } from 'vitest';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';

const h = await harness();
beforeEach(() => h.reset());

test('the tree counts the active persons directly in each organisation', async () => {
  const school = await make.organisation(h.deps);
  const group = await make.organisation(h.deps, { parent: school, kind: 'group' });
  const admin = await make.actor(h.deps, { org: school, roles: ['school_admin'] });
  await make.actor(h.deps, { org: group });
  const gone = await make.actor(h.deps, { org: group });
  await h.request(admin, 'PATCH', `/api/people/persons/${gone.personId}`, { isActive: false });

  const answer = await h.request(admin, 'GET', '/api/people/organisations');
  expect(await answer.json()).toMatchObject({
    organisations: [
      { id: school.id, persons: 1 },
      { id: group.id, persons: 1 },
    ],
  });
});
