import { beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { district, workbook } from './sheets.ts';

const world = await harness();
const { deps, request, runJobs, reset } = world;
beforeEach(reset);

const HEADER = ['姓名', '账号', '项目', '类别', '级别', '形式', '学时', '日期'];
const about = (account: string, title: string) => [null, account, title, '岗位培训', '县级', '集中', 16, '2024-07-12'];
const send = async (actor: Actor, orgId: string, rows: (string | number | null)[][]) => {
  const answer = await request(
    actor,
    'POST',
    `/api/credits/imports?orgId=${orgId}&name=a.xlsx`,
    await workbook([HEADER, ...rows]),
  );
  await runJobs();
  return { status: answer.status, id: ((await answer.json()) as { id?: string }).id ?? '' };
};
const status = async (actor: Actor | null, method: string, path: string, body?: unknown) =>
  (await request(actor, method, `/api/credits/imports/${path}`, body)).status;
const codes = async (actor: Actor, id: string) =>
  (
    (await (await request(actor, 'GET', `/api/credits/imports/${id}/rows`)).json()) as {
      items: { code: string | null }[];
    }
  ).items.map(({ code }) => code);

test('only administrators import, each for the organisation itself', async () => {
  const { school, second, county, admin, auditor, clerk, stranger } = await district(world);
  const teacher = await make.actor(deps, { org: school });
  const rows = [about(teacher.userName, '一')];
  const sent = async (actor: Actor, orgId: string) => (await send(actor, orgId, rows)).status;
  expect(await sent(admin, school.id)).toBe(202);
  expect(await sent(auditor, county.id)).toBe(202);
  for (const [actor, org] of [
    [teacher, school],
    [admin, second],
    [admin, county],
    [clerk, county],
    [stranger, county],
    // The key of a school is the school's own, however far up somebody stands.
    [auditor, school],
  ] as const)
    expect(await sent(actor, org.id)).toBe(403);
});

test('an import is seen by its administrators, and by its auditors once it is registered; by nobody else', async () => {
  const { school, admin, clerk, auditor, stranger, cityAdmin } = await district(world);
  const teacher = await make.actor(deps, { org: school });
  const { id } = await send(admin, school.id, [about(teacher.userName, '一')]);
  const seen = async (actor: Actor | null) => [
    await status(actor, 'GET', id),
    await status(actor, 'GET', `${id}/rows`),
    await status(actor, 'GET', `${id}/report`),
  ];
  expect(await seen(admin)).toEqual([200, 200, 200]);
  expect(await seen(auditor)).toEqual([200, 200, 200]);
  expect(await seen(cityAdmin)).toEqual([200, 200, 200]);
  for (const actor of [teacher, stranger, clerk]) expect(await seen(actor)).toEqual([404, 404, 404]);
  expect(await seen(null)).toEqual([401, 401, 401]);
  await request(admin, 'POST', `/api/credits/imports/${id}/register`);
  expect(await seen(clerk)).toEqual([200, 200, 200]);
  expect(await seen(teacher)).toEqual([404, 404, 404]);
  // A city administrator is above, and keeps neither key.
  const { batch } = (await (await request(cityAdmin, 'GET', `/api/credits/imports/${id}`)).json()) as {
    batch: { updatedAt: string };
  };
  expect(await status(cityAdmin, 'POST', `${id}/audit`, { seen: batch.updatedAt })).toBe(403);
  expect(await status(teacher, 'POST', `${id}/audit`, { seen: batch.updatedAt })).toBe(404);
  expect(await status(clerk, 'POST', `${id}/audit`, { seen: batch.updatedAt })).toBe(202);
});

test('nobody keeps a key for credits of their own', async () => {
  const { county, auditor, cityAdmin } = await district(world);
  const second = await make.actor(deps, { org: county, roles: ['county_admin'] });
  const { id } = await send(auditor, county.id, [about(auditor.userName, '一'), about(second.userName, '二')]);
  expect(await codes(auditor, id)).toEqual(['own_row', null]);
  expect(await status(second, 'POST', `${id}/register`)).toBe(403);
  expect(await status(auditor, 'POST', `${id}/register`)).toBe(200);
  const { batch } = (await (await request(cityAdmin, 'GET', `/api/credits/imports/${id}`)).json()) as {
    batch: { updatedAt: string };
  };
  expect(await status(cityAdmin, 'POST', `${id}/audit`, { seen: batch.updatedAt })).toBe(202);
  await runJobs();
  expect(await status(second, 'POST', `${id}/undo`, { reason: '不对' })).toBe(403);
});

test('a sheet finds no person outside the organisation that imports it', async () => {
  const { school, second, admin } = await district(world);
  const neighbour = await make.person(deps, { org: second, name: '邻居老师' });
  const { id } = await send(admin, school.id, [
    about(neighbour.userName, '一'),
    ['邻居老师', null, '二', '岗位培训', '县级', '集中', 16, '2024-07-12'],
  ]);
  expect(await codes(admin, id)).toEqual(['person_unknown', 'person_unknown']);
});
