import { beforeEach, expect, test } from 'vitest';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { loadActor } from '../../server/people/index.ts';

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
