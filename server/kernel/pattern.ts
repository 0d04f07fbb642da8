import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';

/** The pattern of the route that answers, such as '/api/people/persons/:id': a log of patterns holds no ids or words. */
export const routePattern = (c: Context): string =>
  matchedRoutes(c).findLast((route) => route.method !== 'ALL' && !route.path.endsWith('*'))?.path ?? '*';
