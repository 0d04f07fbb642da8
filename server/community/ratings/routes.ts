import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schemas from './schemas.ts';
import { moderateRating, rate, showRatings, takeBackRating } from './usecases.ts';

const doc = (summary: string) => documented(summary, 'community');

export const ratingRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get(
      '/resources/:id/ratings',
      doc('How a resource is rated, with a page of the sentences'),
      valid('param', schemas.resourceId),
      valid('query', schemas.ratingPage),
      async (c) => c.json(await showRatings(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .put(
      '/resources/:id/rating',
      doc('Rate a resource with stars and a sentence'),
      valid('param', schemas.resourceId),
      valid('json', schemas.rating),
      async (c) => c.json(await rate(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .delete('/resources/:id/rating', doc('Take the own rating back'), valid('param', schemas.resourceId), async (c) =>
      c.json(await takeBackRating(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/resources/:id/ratings/:personId/hide',
      doc('Take a rating out of sight, or show it again'),
      valid('param', schemas.ratingId),
      valid('json', schemas.hiding),
      async (c) => c.json(await moderateRating(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );
