import type { MiddlewareHandler } from 'hono';
import type { Actor, AppEnv } from './deps.ts';
import { signInNeeded } from './errors.ts';

/** Finds out who sends a request; null when nobody is signed in. */
export type Identify = (headers: Headers) => Promise<Actor | null>;

/** Routes that answer strangers: method and path below /api. */
const OPEN = [
  /^POST \/people\/sign-in$/,
  /^(GET|POST) \/people\/setup$/,
  /^GET \/(health|openapi\.json|docs)$/,
  /^(GET|POST) \/auth\//,
];

/** @throws session.needed on every route that does not answer strangers */
export const session =
  (identify: Identify): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const call = `${c.req.method === 'HEAD' ? 'GET' : c.req.method} ${c.req.path.replace(/^\/api/, '')}`;
    if (OPEN.some((open) => open.test(call))) return next();
    const actor = await identify(c.req.raw.headers);
    if (!actor) throw signInNeeded();
    c.set('actor', actor);
    return next();
  };
