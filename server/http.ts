import { Hono } from 'hono';
import { createApi } from './app.ts';
import type { AppEnv, Deps } from './kernel/deps.ts';
import { notFound } from './kernel/errors.ts';
import { answerFailure } from './kernel/failures.ts';
import { session, type Identify } from './kernel/session.ts';

/** The server as one function from request to response. `identify` is replaced in tests that act as somebody. */
export function createApp(deps: Deps, identify: Identify = () => Promise.resolve(null)) {
  const app = new Hono<AppEnv>();
  app.onError(answerFailure(deps.log));
  app.use(async (c, next) => {
    c.set('requestId', deps.newId('req'));
    await next();
  });
  app.use('/api/*', session(identify));
  app.route('/', createApi(deps));
  app.all('/api/*', () => {
    throw notFound();
  });
  return app;
}
