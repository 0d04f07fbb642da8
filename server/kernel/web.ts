import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import { existsSync } from 'node:fs';
import type { AppEnv } from './deps.ts';
import { notFound } from './errors.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

const kept =
  (how: string): MiddlewareHandler =>
  async (c, next) => {
    await next();
    if (c.res.ok) c.header('cache-control', how);
  };

/**
 * The built pages from `root`. Files under /assets carry a hash in their name and are kept for ever; the page itself is
 * asked for each time. Any other address is the page, which finds its own way.
 */
export function webPages(root: string) {
  const app = new Hono<AppEnv>();
  if (!existsSync(root)) return app;
  const files = serveStatic({ root, precompressed: true });
  const page = serveStatic({ root, path: 'index.html', precompressed: true });
  return (
    app
      .use('/assets/*', kept(FOR_EVER), files)
      // A file that is missing must not answer as a page: browsers would keep that for a year.
      .all('/assets/*', () => {
        throw notFound();
      })
      .use('*', kept(ASK_AGAIN))
      .get('/', page)
      .use('*', files)
      .get('*', page)
  );
}
