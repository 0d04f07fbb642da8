import { beforeEach, describe, expect, test } from 'vitest';
import { offeringsFor } from '../../server/credits/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { district } from './sheets.ts';

const world = await harness();
const { deps, request, reset } = world;
beforeEach(reset);

const training = (more: Record<string, unknown> = {}) => ({
  title: '课堂提问研修班',
  category: 'post',
  level: 'county',
  form: 'in_person',
  hours: 1600,
  minutes: 720,
  fromDay: '2026-10-01',
  toDay: '2026-10-20',
  ...more,
});
type Shown = {
  id: string;
  title: string;
  worth: { credits: number | null; refusal: string | null } | null;
  can: { edit: boolean };
};
const offer = async (actor: Actor, body: Record<string, unknown>) => {
  const answer = await request(actor, 'POST', '/api/credits/offerings', body);
  const json = (await answer.json()) as { offering?: Shown; error?: { code: string } };
  return { status: answer.status, id: json.offering?.id ?? '', offering: json.offering, code: json.error?.code };
};
const listed = async (actor: Actor, query = '') =>
  (
    (await (await request(actor, 'GET', `/api/credits/offerings?limit=50${query}`)).json()) as {
      items: Shown[];
      total: number;
    }
  ).items;

test('a county offers a training; its teachers see it with what it is worth, those of the next county do not', async () => {
  const { county, school, foreign, auditor } = await district(world);
  const teacher = await make.actor(deps, { org: school });
  const elsewhere = await make.actor(deps, { org: foreign });
  const { id, status } = await offer(auditor, { orgId: county.id, ...training() });
  expect(status).toBe(201);
  expect(await listed(teacher)).toMatchObject([{ id, worth: { credits: 400 }, can: { edit: false } }]);
  expect(await listed(auditor)).toMatchObject([{ id, can: { edit: true } }]);
  expect(await listed(elsewhere)).toEqual([]);
  expect((await request(elsewhere, 'GET', `/api/credits/offerings/${id}`)).status).toBe(404);
  expect((await offer(teacher, { orgId: school.id, ...training({ level: 'school' }) })).code).toBe(
    'access.role_needed',
  );
  expect((await request(elsewhere, 'PUT', `/api/credits/offerings/${id}`, training())).status).toBe(404);
  expect((await request(teacher, 'PUT', `/api/credits/offerings/${id}`, training())).status).toBe(403);
});

test('planners get what can be taken in their time, of their own organisations and those above, while it is open', async () => {
  const { city, county, school, second, auditor, admin, cityAdmin } = await district(world);
  const own = await offer(admin, {
    orgId: school.id,
    ...training({ level: 'school', form: 'school_based', category: 'school' }),
  });
  const above = await offer(auditor, {
    orgId: county.id,
    ...training({ fromDay: '2026-09-10', toDay: null, repeats: 'term' }),
  });
  await offer(auditor, { orgId: second.id, ...training({ level: 'school' }) });
  await offer(cityAdmin, {
    orgId: city.id,
    ...training({ level: 'city', fromDay: '2027-03-01', toDay: '2027-03-05' }),
  });
  const shut = await offer(cityAdmin, { orgId: city.id, ...training({ level: 'city' }) });
  await request(cityAdmin, 'POST', `/api/credits/offerings/${shut.id}/state`, { isOpen: false });
  const found = await offeringsFor(deps.db, school.path, { from: '2026-10-10', to: '2026-12-31' });
  expect(found.map(({ id, minutes }) => [id, minutes])).toEqual([
    [above.id, 720],
    [own.id, 720],
  ]);
  expect(found[0]).toMatchObject({ repeats: 'term', toDay: null, orgName: '某县', hours: 1600, statedCredits: null });
  expect((await listed(cityAdmin, '&list=closed')).map(({ id }) => id)).toEqual([shut.id]);
});

describe('an offering is refused', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['that ends before it begins', { toDay: '2026-09-30' }, 'credits.offering_days'],
    ['of a category that the policy has not', { category: 'travel' }, 'policy.category_unknown'],
    ['of a form that the category has not', { category: 'degree', level: 'national' }, 'policy.form_does_not_fit'],
    ['after one that is not there', { after: ['off_nowhere'] }, 'credits.offering_after'],
    ['without a title', { title: ' ' }, 'request.invalid'],
  ])('%s', async (_, more, code) => {
    const { county, auditor } = await district(world);
    expect((await offer(auditor, { orgId: county.id, ...training(more) })).code).toBe(code);
  });

  test('of a level above a school’s', async () => {
    const { school, admin } = await district(world);
    expect((await offer(admin, { orgId: school.id, ...training() })).code).toBe('credits.offering_level');
  });

  test('that would have to be taken before itself', async () => {
    const { county, auditor } = await district(world);
    const first = await offer(auditor, { orgId: county.id, ...training() });
    const second = await offer(auditor, { orgId: county.id, ...training({ after: [first.id] }) });
    expect(second.status).toBe(201);
    const answer = await request(
      auditor,
      'PUT',
      `/api/credits/offerings/${first.id}`,
      training({ after: [second.id] }),
    );
    expect(await answer.json()).toMatchObject({ error: { code: 'credits.offering_after' } });
  });
});

test('while it is written the form says what it will be worth, and by which rule', async () => {
  const { county, auditor, stranger } = await district(world);
  const asked = {
    orgId: county.id,
    category: 'post',
    level: 'county',
    form: 'in_person',
    hours: 1500,
    fromDay: '2026-10-01',
  };
  const answer = await request(auditor, 'POST', '/api/credits/offerings/preview', asked);
  expect(await answer.json()).toMatchObject({ credits: 350, rule: { id: 'conversion', clause: { place: '第一条' } } });
  const bad = await request(auditor, 'POST', '/api/credits/offerings/preview', { ...asked, category: 'none' });
  expect(await bad.json()).toMatchObject({ credits: null, refusal: 'policy.category_unknown' });
  expect((await request(stranger, 'POST', '/api/credits/offerings/preview', asked)).status).toBe(403);
  expect((await request(stranger, 'GET', `/api/credits/offerings/choices?orgId=${county.id}`)).status).toBe(403);
});
