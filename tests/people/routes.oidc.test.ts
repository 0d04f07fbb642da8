import { afterAll, beforeEach, expect, test } from 'vitest';
import { createPerson, identify, PRODUCT } from '../../server/people/index.ts';
import { createApp } from '../../server/http.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { startProvider } from './provider.ts';

const provider = await startProvider('yantu');
afterAll(() => provider.close());
const env = {
  OIDC_ISSUER: provider.issuer,
  OIDC_CLIENT_ID: 'yantu',
  OIDC_CLIENT_SECRET: 's3cret',
  OIDC_NAME: '区统一认证',
};
const h = await harness({ env });
const app = createApp(h.deps, identify(h.deps));
beforeEach(h.reset);

const cookies = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

/** The way of a browser: to the provider and back. */
async function throughProvider(): Promise<Response> {
  const start = await app.request('/api/people/oidc');
  expect(start.status).toBe(302);
  const back = provider.visit(start.headers.get('location') ?? '');
  return app.request(back, { headers: { cookie: cookies(start) } });
}

async function aPerson(userName: string) {
  const org = await make.organisation(h.deps);
  const unknown = { subject: null, stage: null, grades: [], ladderLevel: null, teachingYears: null };
  const input = { userName, name: '林老师', orgId: org.id, password: 'spring-rain-27', roles: [], ...unknown };
  return { org, ...(await createPerson(h.deps, PRODUCT, input)) };
}

test('the provider signs in the person of that user name, this time and the next', async () => {
  await aPerson('lin');
  provider.signsIn({ sub: 'subject-1', preferred_username: 'Lin' });
  for (let time = 0; time < 2; time++) {
    const arrived = await throughProvider();
    expect([arrived.status, arrived.headers.get('location')]).toEqual([302, '/']);
    const me = await app.request('/api/people/me', { headers: { cookie: cookies(arrived) } });
    expect(await me.json()).toMatchObject({ person: { userName: 'lin' } });
  }
});

test('whom the provider knows and we do not is told so and gets no session', async () => {
  await aPerson('lin');
  provider.signsIn({ sub: 'subject-2', preferred_username: 'wang' });
  const arrived = await throughProvider();
  expect(arrived.headers.get('location')).toBe('/sign-in?error=people.oidc_unknown_person');
  expect((await app.request('/api/people/me', { headers: { cookie: cookies(arrived) } })).status).toBe(401);
});

test('who was made inactive does not come in through the provider', async () => {
  const { org, id } = await aPerson('lin');
  const admin = await make.actor(h.deps, { org, roles: ['school_admin'] });
  await h.request(admin, 'PATCH', `/api/people/persons/${id}`, { isActive: false });
  provider.signsIn({ sub: 'subject-3', preferred_username: 'lin' });
  const arrived = await throughProvider();
  expect(arrived.headers.get('location')).toBe('/sign-in?error=people.oidc_failed');
  expect((await app.request('/api/people/me', { headers: { cookie: cookies(arrived) } })).status).toBe(401);
});

test('an answer that nobody asked for signs nobody in', async () => {
  await aPerson('lin');
  provider.signsIn({ sub: 'subject-1', preferred_username: 'lin' });
  const arrived = await app.request('/api/auth/callback/oidc?code=c1&state=made-up');
  expect(arrived.headers.get('location') ?? '').toContain('/sign-in?error=people.oidc_failed');
});

test('the sign-in page learns the name of the provider, and that there is none', async () => {
  const read = async (from: typeof h) => (await from.request(null, 'GET', '/api/people/setup')).json();
  expect(await read(h)).toMatchObject({ oidc: { name: '区统一认证' } });
  const without = await harness();
  expect(await read(without)).toMatchObject({ oidc: null });
  expect((await without.request(null, 'GET', '/api/people/oidc')).status).toBe(404);
});

test('a provider that does not answer is said to, and asked again the next time', async () => {
  const deaf = await harness({ env: { ...env, OIDC_ISSUER: 'http://127.0.0.1:9' } });
  for (let time = 0; time < 2; time++) {
    const answer = await deaf.request(null, 'GET', '/api/people/oidc');
    expect(await answer.json()).toMatchObject({ error: { code: 'people.oidc_unavailable' } });
  }
});
