import { Hono, type Context } from 'hono';
import { addressOf } from '../kernel/address.ts';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { documented } from '../kernel/openapi.ts';
import { valid } from '../kernel/valid.ts';
import * as schemas from './schemas.ts';
import { tieRoutes } from './ties/routes.ts';
import { me } from './usecases/me.ts';
import { oidcCallback, startOidc } from './usecases/oidc.ts';
import { createOrganisation, organisationTree, organisationWithPersons } from './usecases/organisations.ts';
import { changePassword, resetPassword } from './usecases/password.ts';
import { changeLocale, changePerson, createPerson, pageOfPersons } from './usecases/persons.ts';
import { grantRole, revokeRole } from './usecases/roles.ts';
import { setUp, setupState } from './usecases/setup.ts';
import { signIn, signOut } from './usecases/sign-in.ts';

const withCookies = (c: Context, cookies: readonly string[]) => {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
};
const doc = (summary: string, status: 200 | 201 | 302 = 200) => documented(summary, 'people', { status });

export const peopleRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .route('/ties', tieRoutes(deps))
    .post('/sign-in', doc('Sign in with user name and password'), valid('json', schemas.signInInput), async (c) => {
      const address = addressOf(c, deps.config.trustsProxy);
      const { cookies } = await signIn(deps, { ...c.req.valid('json'), address });
      withCookies(c, cookies);
      return c.json({ done: true });
    })
    .post('/sign-out', doc('End this session'), async (c) => {
      withCookies(c, (await signOut(deps, c.req.raw.headers)).cookies);
      return c.json({ done: true });
    })
    .get('/me', doc('Read who is signed in and what that person may do'), async (c) =>
      c.json(await me(deps, c.var.actor)),
    )
    .patch('/me', doc('Change the language of the pages'), valid('json', schemas.localeInput), async (c) => {
      await changeLocale(deps, c.var.actor, c.req.valid('json').locale);
      return c.json({ done: true });
    })
    .post('/password', doc('Change the own password'), valid('json', schemas.passwordInput), async (c) => {
      await changePassword(deps, c.var.actor, { ...c.req.valid('json'), headers: c.req.raw.headers });
      return c.json({ done: true });
    })
    .get('/setup', doc('Read which ways in there are'), async (c) => c.json(await setupState(deps)))
    .post('/setup', doc('Make the first administrator', 201), valid('json', schemas.setupInput), async (c) =>
      c.json(await setUp(deps, c.req.valid('json')), 201),
    )
    .get('/oidc', doc('Go to the identity provider', 302), async (c) => {
      const { url, cookies } = await startOidc(deps);
      withCookies(c, cookies);
      return c.redirect(url);
    })
    .get('/organisations', doc('List the organisations one may see'), async (c) =>
      c.json({ organisations: await organisationTree(deps, c.var.actor) }),
    )
    .post('/organisations', doc('Make an organisation', 201), valid('json', schemas.organisationInput), async (c) => {
      const { id } = await createOrganisation(deps, c.var.actor, c.req.valid('json'));
      return c.json({ id }, 201);
    })
    .get(
      '/organisations/:id',
      doc('Read an organisation and its persons'),
      valid('param', schemas.byId),
      valid('query', schemas.pageQuery),
      async (c) =>
        c.json(await organisationWithPersons(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .get('/persons', doc('List the persons one may see'), valid('query', schemas.personsQuery), async (c) =>
      c.json(await pageOfPersons(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/persons', doc('Make a person', 201), valid('json', schemas.personInput), async (c) =>
      c.json(await createPerson(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .patch(
      '/persons/:id',
      doc('Change a person'),
      valid('param', schemas.byId),
      valid('json', schemas.personChange),
      async (c) => {
        await changePerson(deps, c.var.actor, c.req.valid('param').id, c.req.valid('json'));
        return c.json({ done: true });
      },
    )
    .post(
      '/persons/:id/password',
      doc('Give a person a new password'),
      valid('param', schemas.byId),
      valid('json', schemas.newPassword),
      async (c) => {
        await resetPassword(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') });
        return c.json({ done: true });
      },
    )
    .post(
      '/persons/:id/roles',
      doc('Give a person a role', 201),
      valid('param', schemas.byId),
      valid('json', schemas.roleInput),
      async (c) => {
        await grantRole(deps, c.var.actor, { personId: c.req.valid('param').id, ...c.req.valid('json') });
        return c.json({ done: true }, 201);
      },
    )
    .delete(
      '/persons/:id/roles/:roleId',
      doc('Take a role from a person'),
      valid('param', schemas.byRole),
      async (c) => {
        await revokeRole(deps, c.var.actor, c.req.valid('param'));
        return c.json({ done: true });
      },
    );

/** The one address of the identity library that the outside needs: where the provider sends people back to. */
export const authRoutes = (deps: Deps) =>
  new Hono<AppEnv>().get('/callback/oidc', doc('Come back from the identity provider', 302), (c) =>
    oidcCallback(deps, c.req.raw),
  );
