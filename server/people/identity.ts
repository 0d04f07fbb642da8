import type { Actor, Deps } from '../kernel/deps.ts';
import type { Identify } from '../kernel/session.ts';
import { loadActor } from './actor.ts';
import { oidcOff, oidcUnavailable } from './errors.ts';
import { findPersonIdOfUser, identityTables } from './repo.ts';

type IdentityDeps = Pick<Deps, 'config' | 'db' | 'log'>;

const DAY_SECONDS = 24 * 60 * 60;
/** A session ends after two weeks whether it is used or not; reading one then never writes. */
const SESSION_SECONDS = 14 * DAY_SECONDS;
export const OIDC_PROVIDER = 'oidc';

/** better-auth takes a third of a second to load: only when somebody's identity is asked for. */
async function build(deps: IdentityDeps, oidc: { discoveryUrl: string } | null) {
  const [{ betterAuth }, { drizzleAdapter }, { username, genericOAuth }] = await Promise.all([
    import('better-auth/minimal'),
    import('better-auth/adapters/drizzle'),
    import('better-auth/plugins'),
  ]);
  const { config, log } = deps;
  const address = config.publicUrl ?? `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${config.port}`;
  const provider =
    oidc && config.oidc
      ? [
          genericOAuth({
            config: [
              {
                providerId: OIDC_PROVIDER,
                name: config.oidc.name,
                clientId: config.oidc.clientId,
                clientSecret: config.oidc.clientSecret,
                discoveryUrl: oidc.discoveryUrl,
                scopes: ['openid', 'profile'],
                pkce: true,
                disableSignUp: true,
                // Persons are ours; the provider only says which user name signed in.
                mapProfileToUser: (profile) => ({
                  email: `${String(profile.preferred_username ?? profile.sub).toLowerCase()}@yantu.invalid`,
                  emailVerified: true,
                }),
              },
            ],
          }),
        ]
      : [];
  return betterAuth({
    appName: 'Yantu',
    baseURL: address,
    basePath: '/api/auth',
    secret: config.secret ?? '',
    database: drizzleAdapter(deps.db, { provider: 'pg', schema: identityTables, transaction: true }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 1, maxPasswordLength: 128 },
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true },
    account: { accountLinking: { enabled: true, trustedProviders: [OIDC_PROVIDER] } },
    plugins: [username({ minUsernameLength: 1, maxUsernameLength: 80, usernameValidator: () => true }), ...provider],
    databaseHooks: {
      // However somebody signed in: whoever was made inactive gets no session.
      session: { create: { before: async ({ userId }) => (await findPersonIdOfUser(deps.db, userId)) !== null } },
    },
    // Attempts are counted by us: per account, in the database, for all servers.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (level, message) =>
        log[level === 'error' ? 'warn' : 'debug']('identity', { message: message.slice(0, 200) }),
    },
    onAPIError: { errorURL: '/sign-in' },
    advanced: {
      cookiePrefix: 'yantu',
      useSecureCookies: address.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { disableIpTracking: true },
    },
  });
}

type Identity = Awaited<ReturnType<typeof build>>;
const built = new WeakMap<IdentityDeps, Promise<Identity>>();
const builtForOidc = new WeakMap<IdentityDeps, Promise<Identity>>();

/** Passwords and sessions, as better-auth keeps them. One per process. */
export function identity(deps: Deps): Promise<Identity> {
  const known = built.get(deps) ?? build(deps, null);
  built.set(deps, known);
  return known;
}

/**
 * The same with the identity provider. Made when first needed and, unlike at start, again when the provider did not
 * answer then.
 * @throws people.oidc_off, people.oidc_unavailable
 */
export async function identityWithOidc(deps: Deps): Promise<Identity> {
  const { oidc } = deps.config;
  if (!oidc) throw oidcOff();
  const known = builtForOidc.get(deps);
  if (known) return known;
  const discoveryUrl = `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(discoveryUrl, { signal: AbortSignal.timeout(5000) }).catch((error: unknown) => {
    deps.log.warn('oidc.unreachable', { cause: error instanceof Error ? error.name : 'unknown' });
    return null;
  });
  if (!answer?.ok) throw oidcUnavailable();
  const fresh = build(deps, { discoveryUrl });
  builtForOidc.set(deps, fresh);
  return fresh;
}

/** The token and identity behind a request's cookie; null when there is none or it has ended. */
export async function currentSession(deps: Deps, headers: Headers) {
  if (!headers.has('cookie')) return null;
  const found = await (await identity(deps)).api.getSession({ headers });
  return found ? { token: found.session.token, userId: found.user.id } : null;
}

const FRESH_MS = 2000;
const MOST = 2000;
type Remembered = { actor: Actor; until: number };
const remembered = new WeakMap<Deps, Map<string, Remembered>>();

/** Whatever changes a session, a role or a person calls this, so that this process sees it with the next request. */
export const forgetActors = (deps: Deps): void => void remembered.delete(deps);

/**
 * Who sends a request. Kept for two seconds, since a page asks several things at once: another server's change of a
 * role or a session is seen that much later.
 */
export const identify =
  (deps: Deps): Identify =>
  async (headers) => {
    const cookie = headers.get('cookie');
    if (!cookie) return null;
    const cache = remembered.get(deps) ?? new Map<string, Remembered>();
    // What is forgotten while we look is forgotten with the map it would have gone into.
    remembered.set(deps, cache);
    const known = cache.get(cookie);
    if (known && known.until > performance.now()) return known.actor;
    const session = await currentSession(deps, headers);
    const personId = session && (await findPersonIdOfUser(deps.db, session.userId));
    const actor = personId ? await loadActor(deps, personId) : null;
    if (cache.size >= MOST) cache.clear();
    if (actor) cache.set(cookie, { actor, until: performance.now() + FRESH_MS });
    return actor;
  };
