import type { Context, MiddlewareHandler } from 'hono';
import type { Actor, AppEnv } from './deps.ts';
import { signInNeeded } from './errors.ts';

/** Finds out who sends a request; null when nobody is signed in. */
export type Identify = (headers: Headers) => Promise<Actor | null>;

/** Routes that answer strangers: method and path below /api. */
const OPEN = [
  /^POST \/people\/sign-in$/,
  /^(GET|POST) \/people\/setup$/,
  /^GET \/(health|openapi\.json|docs|people\/oidc)$/,
  /^GET \/auth\/callback\/oidc$/,
  /^GET \/credits\/certificates\/keys$/,
  /^POST \/credits\/certificates\/(verify|lookup)$/,
];

/** @throws session.needed on every route that does not answer strangers */
export const session =
  (identify: Identify): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const call = `${c.req.method === 'HEAD' ? 'GET' : c.req.method} ${c.req.path.replace(/^\/api/, '')}`;
    const isOpen = OPEN.some((open) => open.test(call));
    // Health has to answer, as to a stranger, when the database that knows the person does not.
    const actor = await identify(c.req.raw.headers).catch((error: unknown) => {
      if (isOpen) return null;
      throw error;
    });
    if (actor) c.set('actor', actor);
    else if (!isOpen) throw signInNeeded();
    return next();
  };

/** Who is signed in, on a route that also answers strangers. */
export const visitor = (c: Context<AppEnv>): Actor | null => (c.get('actor') as Actor | undefined) ?? null;
