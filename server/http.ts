import { Hono, type MiddlewareHandler } from 'hono';
import { fileURLToPath } from 'node:url';
import { createApi } from './app.ts';
import type { AppEnv, Deps } from './kernel/deps.ts';
import { docsPage } from './kernel/docs.ts';
import { notFound } from './kernel/errors.ts';
import { answerFailure } from './kernel/failures.ts';
import { hardened, sameOrigin, smallBodies } from './kernel/guard.ts';
import { openApi } from './kernel/openapi.ts';
import { routePattern } from './kernel/pattern.ts';
import { session, visitor, type Identify } from './kernel/session.ts';
import { webPages } from './kernel/web.ts';
import { identify as identifyByCookie } from './people/index.ts';

const PAGES = fileURLToPath(new URL('../web/dist', import.meta.url));

/** One line per request: which route, by whom, how it ended, how long it took. Never what was asked or answered. */
const logged =
  (deps: Deps): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const started = performance.now();
    const requestId = deps.newId('req');
    c.set('requestId', requestId);
    c.header('x-request-id', requestId);
    await next();
    deps.log.info('request', {
      requestId,
      method: c.req.method,
      route: routePattern(c),
      status: c.res.status,
      ms: Math.round((performance.now() - started) * 10) / 10,
      personId: visitor(c)?.personId ?? null,
    });
  };

/** The server as one function from request to response. Tests bring an `identify` of their own to act as somebody. */
export function createApp(deps: Deps, identify: Identify = identifyByCookie(deps), pages = PAGES) {
  const { publicUrl } = deps.config;
  const app = new Hono<AppEnv>();
  const api = createApi(deps);
  let described: ReturnType<typeof openApi> | undefined;
  const document = () => (described ??= openApi(api));

  app.onError(answerFailure(deps.log));
  app.use(logged(deps), ...hardened(publicUrl?.startsWith('https:') ?? false));
  app.use('/api/*', sameOrigin(publicUrl), smallBodies, session(identify), async (c, next) => {
    await next();
    // Answers depend on who asks: nothing between here and the browser keeps them.
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });
  app.get('/api/openapi.json', async (c) => c.json(await document()));
  app.get('/api/docs', async (c) => c.html(docsPage(await document())));
  app.route('/', api);
  app.all('/api/*', () => {
    throw notFound();
  });
  app.route('/', webPages(pages));
  app.notFound(() => {
    throw notFound();
  });
  return app;
}
