import { beforeEach, describe, expect, test } from 'vitest';
import { createPerson, identify, PRODUCT, type Role } from '../../server/people/index.ts';
import { createApp } from '../../server/http.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';

const h = await harness();
/** The server as strangers meet it: sessions come from cookies. */
const app = createApp(h.deps, identify(h.deps));
beforeEach(h.reset);

const MINUTE = 60_000;
const password = 'spring-rain-27';

async function aPerson(userName: string, roles: Role[] = ['teacher'], more: object = {}) {
  const org = await make.organisation(h.deps);
  const input = { userName, name: '林老师', orgId: org.id, password, subject: null, stage: null, grades: [] };
  const rest = { ladderLevel: null, teachingYears: null, roles: roles.map((role) => ({ role })), ...more };
  return { org, ...(await createPerson(h.deps, PRODUCT, { ...input, ...rest })) };
}

const send = (method: string, path: string, body?: unknown, cookie = '') =>
  app.request(path, {
    method,
    headers: { origin: 'http://localhost', 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const signIn = (userName: string, given = password) =>
  send('POST', '/api/people/sign-in', { userName, password: given });
const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
const codeOf = async (response: Response) => {
  const body = (await response.json()) as { error?: { code: string; params?: object } };
  return [response.status, body.error?.code];
};

describe('signing in', () => {
  test('the right password opens a session that says who one is and what one may do', async () => {
    const { org } = await aPerson('lin.xiaoyu');
    const opened = await signIn('Lin.Xiaoyu ');
    expect(opened.status).toBe(200);
    expect(opened.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Lax$/);
    const me = await send('GET', '/api/people/me', undefined, cookieOf(opened));
    expect(await me.json()).toMatchObject({
      person: { userName: 'lin.xiaoyu', name: '林老师', roles: [{ role: 'teacher', orgId: org.id }] },
      organisation: { id: org.id },
      can: { upload: true, managePeople: false },
    });
  });

  test('a wrong password and an unknown name are answered alike', async () => {
    await aPerson('lin');
    expect(await codeOf(await signIn('lin', 'wrong-password'))).toEqual([401, 'people.sign_in_failed']);
    expect(await codeOf(await signIn('nobody', 'wrong-password'))).toEqual([401, 'people.sign_in_failed']);
  });

  test('an account and a name without one lock alike at the fifth failure, and longer after each further one', async () => {
    await aPerson('lin');
    for (const name of ['lin', 'nobody']) {
      for (let i = 0; i < 5; i++) expect((await signIn(name, 'wrong-password')).status).toBe(401);
      const locked = await signIn(name, password);
      expect(await locked.json()).toMatchObject({ error: { code: 'people.sign_in_locked', params: { minutes: 15 } } });
      h.clock.advance(15 * MINUTE);
      expect((await signIn(name, 'wrong-password')).status).toBe(401);
      const longer = await signIn(name, password);
      expect(await longer.json()).toMatchObject({ error: { params: { minutes: 30 } } });
      h.clock.advance(30 * MINUTE);
    }
    expect((await signIn('lin')).status).toBe(200);
  });

  test('many guesses at once get no more tries than guesses in a row', async () => {
    await aPerson('lin');
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn('lin', 'wrong-password')));
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(5);
    expect(answers.filter((answer) => answer.status === 423)).toHaveLength(7);
  });

  test('the right password before the lock clears the count', async () => {
    await aPerson('lin');
    for (let i = 0; i < 4; i++) await signIn('lin', 'wrong-password');
    expect((await signIn('lin')).status).toBe(200);
    for (let i = 0; i < 4; i++) expect((await signIn('lin', 'wrong-password')).status).toBe(401);
    expect((await signIn('lin')).status).toBe(200);
  });

  test('who was made inactive is out at once and cannot come back', async () => {
    const { org, id } = await aPerson('lin');
    const cookie = cookieOf(await signIn('lin'));
    const admin = await make.actor(h.deps, { org, roles: ['school_admin'] });
    expect((await h.request(admin, 'PATCH', `/api/people/persons/${id}`, { isActive: false })).status).toBe(200);
    expect((await send('GET', '/api/people/me', undefined, cookie)).status).toBe(401);
    expect(await codeOf(await signIn('lin'))).toEqual([401, 'people.sign_in_failed']);
  });

  test('signing out ends the session, not only the cookie', async () => {
    await aPerson('lin');
    const cookie = cookieOf(await signIn('lin'));
    expect((await send('POST', '/api/people/sign-out', {}, cookie)).status).toBe(200);
    expect((await send('GET', '/api/people/me', undefined, cookie)).status).toBe(401);
  });

  test('a forged cookie is nobody', async () => {
    expect((await send('GET', '/api/people/me', undefined, 'yantu.session_token=abc.def')).status).toBe(401);
  });
});

describe('passwords', () => {
  test('changing it needs the current one and ends the other sessions', async () => {
    await aPerson('lin');
    const [here, there] = [cookieOf(await signIn('lin')), cookieOf(await signIn('lin'))];
    const change = (current: string) => send('POST', '/api/people/password', { current, next: 'autumn-wind-28' }, here);
    expect(await codeOf(await change('not-the-current'))).toEqual([403, 'people.password_wrong']);
    expect((await change(password)).status).toBe(200);
    expect((await send('GET', '/api/people/me', undefined, here)).status).toBe(200);
    expect((await send('GET', '/api/people/me', undefined, there)).status).toBe(401);
    expect((await signIn('lin')).status).toBe(401);
    expect((await signIn('lin', 'autumn-wind-28')).status).toBe(200);
  });

  test('a new one has at least eight characters', async () => {
    await aPerson('lin');
    const cookie = cookieOf(await signIn('lin'));
    const response = await send('POST', '/api/people/password', { current: password, next: 'short' }, cookie);
    expect(await response.json()).toMatchObject({
      error: { code: 'request.invalid', fields: [{ path: 'next', code: 'too_small' }] },
    });
  });

  test('an administrator resets it, which also unlocks; a colleague may not', async () => {
    const { org, id } = await aPerson('lin');
    const cookie = cookieOf(await signIn('lin'));
    for (let i = 0; i < 5; i++) await signIn('lin', 'wrong-password');
    const colleague = await make.actor(h.deps, { org });
    const admin = await make.actor(h.deps, { org, roles: ['school_admin'] });
    const path = `/api/people/persons/${id}/password`;
    const body = { password: 'winter-snow-29' };
    expect(await codeOf(await h.request(colleague, 'POST', path, body))).toEqual([403, 'access.role_needed']);
    expect((await h.request(admin, 'POST', path, body)).status).toBe(200);
    expect((await send('GET', '/api/people/me', undefined, cookie)).status).toBe(401);
    expect((await signIn('lin', 'winter-snow-29')).status).toBe(200);
  });
});

describe('the first administrator', () => {
  const setup = {
    organisation: { kind: 'county', name: '临江县教育局' },
    administrator: { userName: 'admin', name: '程立', password },
  };

  test('is made once on an empty database and may then manage it', async () => {
    expect(await (await send('GET', '/api/people/setup')).json()).toEqual({
      needsFirstAdministrator: true,
      oidc: null,
      isDemo: false,
      demoAccounts: [],
    });
    expect((await send('POST', '/api/people/setup', setup)).status).toBe(201);
    expect(await codeOf(await send('POST', '/api/people/setup', setup))).toEqual([409, 'people.already_set_up']);
    const me = await send('GET', '/api/people/me', undefined, cookieOf(await signIn('admin')));
    expect(await me.json()).toMatchObject({
      person: { roles: [{ role: 'county_admin' }] },
      organisation: { kind: 'county' },
      can: { managePeople: true },
    });
  });

  test('is one, even when two ask at the same time', async () => {
    const other = { ...setup, administrator: { ...setup.administrator, userName: 'other' } };
    const answers = await Promise.all([setup, other].map((body) => send('POST', '/api/people/setup', body)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
  });
});

describe('the demo', () => {
  test('shows its accounts to strangers for as long as their password is the known one', async () => {
    const demo = await harness({ env: { YANTU_DEMO: 'on' } });
    const { DEMO_PASSWORD } = await import('../../server/people/index.ts');
    await aPerson('demo.lin', ['teacher'], { isDemo: true, password: DEMO_PASSWORD });
    await aPerson('real.wang');
    const accounts = async (from: typeof h) =>
      ((await (await from.request(null, 'GET', '/api/people/setup')).json()) as { demoAccounts: object[] })
        .demoAccounts;
    expect(await accounts(demo)).toMatchObject([{ userName: 'demo.lin', roles: ['teacher'], password: DEMO_PASSWORD }]);
    expect(await accounts(h)).toEqual([]);
    const cookie = cookieOf(await signIn('demo.lin', DEMO_PASSWORD));
    await send('POST', '/api/people/password', { current: DEMO_PASSWORD, next: 'autumn-wind-28' }, cookie);
    expect(await accounts(demo)).toEqual([]);
  });
});

describe('managing people', () => {
  async function district() {
    const county = await make.organisation(h.deps, { kind: 'county' });
    const school = await make.organisation(h.deps, { parent: county });
    const group = await make.organisation(h.deps, { parent: school, kind: 'group' });
    const elsewhere = await make.organisation(h.deps, { parent: county });
    const admin = await make.actor(h.deps, { org: school, roles: ['school_admin'] });
    const countyAdmin = await make.actor(h.deps, { org: county, roles: ['county_admin'] });
    return { county, school, group, elsewhere, admin, countyAdmin };
  }
  const person = (orgId: string, roles: object[] = []) => ({
    userName: 'new.person',
    name: '新老师',
    orgId,
    password,
    roles,
  });

  test('an administrator adds a group and a teacher in it', async () => {
    const { school, admin } = await district();
    const made = await h.request(admin, 'POST', '/api/people/organisations', {
      parentId: school.id,
      kind: 'group',
      name: '语文组',
    });
    const { id } = (await made.json()) as { id: string };
    const answer = await h.request(admin, 'POST', '/api/people/persons', person(id, [{ role: 'teacher' }]));
    expect(answer.status).toBe(201);
    const read = await h.request(admin, 'GET', `/api/people/organisations/${id}`);
    expect(await read.json()).toMatchObject({
      organisation: { name: '语文组', can: { manage: true } },
      persons: { total: 1, items: [{ name: '新老师', userName: 'new.person', roles: [{ role: 'teacher' }] }] },
    });
  });

  test('nobody gives a role above the own one, outside the own organisations, or where it is not held', async () => {
    const { school, elsewhere, county, group, admin, countyAdmin } = await district();
    const teacher = await make.person(h.deps, { org: school });
    const give = async (actor: typeof admin, role: string, orgId: string) =>
      codeOf(await h.request(actor, 'POST', `/api/people/persons/${teacher.id}/roles`, { role, orgId }));
    expect(await give(admin, 'county_admin', school.id)).toEqual([403, 'people.role_above_yours']);
    expect(await give(admin, 'teacher', elsewhere.id)).toEqual([403, 'access.outside_your_organisations']);
    expect(await give(countyAdmin, 'county_admin', group.id)).toEqual([422, 'people.role_does_not_fit']);
    expect(await give(countyAdmin, 'county_admin', county.id)).toEqual([201, undefined]);
    expect(await give(admin, 'group_leader', group.id)).toEqual([201, undefined]);
  });

  test("a school's administrator cannot take over a higher administrator who works there", async () => {
    const { school, county, admin } = await district();
    const high = await make.actor(h.deps, { org: school, roles: [{ role: 'county_admin', org: county }] });
    const path = `/api/people/persons/${high.personId}`;
    const expected = [403, 'access.outside_your_organisations'];
    expect(await codeOf(await h.request(admin, 'PATCH', path, { isActive: false }))).toEqual(expected);
    expect(await codeOf(await h.request(admin, 'POST', `${path}/password`, { password }))).toEqual(expected);
  });

  test('a role is taken away by whoever could give it, but not by its holder', async () => {
    const { admin, countyAdmin } = await district();
    const listed = await h.request(countyAdmin, 'GET', `/api/people/persons?orgId=${admin.orgId}`);
    const { items } = (await listed.json()) as { items: { id: string; roles: { id: string }[] }[] };
    const roleId = items.find((item) => item.id === admin.personId)?.roles[0]?.id;
    const path = `/api/people/persons/${admin.personId}/roles/${roleId}`;
    expect(await codeOf(await h.request(admin, 'DELETE', path))).toEqual([409, 'people.not_yourself']);
    expect((await h.request(countyAdmin, 'DELETE', path)).status).toBe(200);
    expect(await codeOf(await h.request(countyAdmin, 'DELETE', path))).toEqual([404, 'people.role_not_found']);
  });

  test('a user name and the name of an organisation are taken once', async () => {
    const { school, admin, group } = await district();
    await h.request(admin, 'POST', '/api/people/persons', person(school.id));
    expect(await codeOf(await h.request(admin, 'POST', '/api/people/persons', person(school.id)))).toEqual([
      409,
      'people.user_name_taken',
    ]);
    const again = { parentId: school.id, kind: 'group', name: group.name };
    expect(await codeOf(await h.request(admin, 'POST', '/api/people/organisations', again))).toEqual([
      409,
      'people.organisation_name_taken',
    ]);
  });

  test('a teacher sees colleagues without their user names, and no other school', async () => {
    const { school, group, elsewhere, county } = await district();
    await make.person(h.deps, { org: school, name: '同事' });
    await make.person(h.deps, { org: elsewhere, name: '外校' });
    const teacher = await make.actor(h.deps, { org: group, name: '本人' });
    const listed = await h.request(teacher, 'GET', '/api/people/persons');
    const { items } = (await listed.json()) as { items: { id: string; name: string; userName: string | null }[] };
    expect(items.map((item) => item.name)).toEqual(expect.arrayContaining(['同事', '本人']));
    expect(items.map((item) => item.name)).not.toContain('外校');
    expect(items.filter((item) => item.userName !== null).map((item) => item.id)).toEqual([teacher.personId]);
    const tree = await h.request(teacher, 'GET', '/api/people/organisations');
    const { organisations } = (await tree.json()) as { organisations: { id: string }[] };
    expect(new Set(organisations.map((org) => org.id))).toEqual(new Set([county.id, school.id, group.id]));
    const outside = await h.request(teacher, 'GET', `/api/people/organisations/${elsewhere.id}`);
    expect(await codeOf(outside)).toEqual([403, 'access.role_needed']);
  });

  test('a name is found by a part of it, and the signs of a pattern are only signs', async () => {
    const { school, admin } = await district();
    await make.person(h.deps, { org: school, name: '欧阳文静' });
    const total = async (q: string) =>
      (
        (await (await h.request(admin, 'GET', `/api/people/persons?q=${encodeURIComponent(q)}`)).json()) as {
          total: number;
        }
      ).total;
    expect(await total('文静')).toBe(1);
    expect(await total('%')).toBe(0);
  });
});
