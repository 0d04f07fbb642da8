import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { documented } from '../kernel/openapi.ts';
import { valid } from '../kernel/valid.ts';
import { askRoutes } from './ask/routes.ts';
import { benchRoutes, labelRoutes } from './labels/routes.ts';
import { savedRoutes } from './saved/routes.ts';
import { similarRoutes } from './similar/routes.ts';
import { passagesQuery, searchQuery } from './schemas.ts';
import { suggestRoutes } from './suggest/routes.ts';
import { search, searchWithin, spacesState } from './usecases.ts';

export const searchRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .route('/ask', askRoutes(deps))
    .route('/bench', benchRoutes(deps))
    .route('/labels', labelRoutes(deps))
    .route('/saved', savedRoutes(deps))
    .route('/similar', similarRoutes(deps))
    .route('/suggest', suggestRoutes(deps))
    .get(
      '/',
      documented('Search resources and their passages, or browse them without a query', 'search'),
      valid('query', searchQuery),
      async (c) => c.json(await search(deps, c.var.actor, c.req.valid('query'))),
    )
    .get(
      '/passages',
      documented('List the passages of one resource that match a query', 'search'),
      valid('query', passagesQuery),
      async (c) => c.json(await searchWithin(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/space', documented('Show the embedding spaces and how far they are', 'search'), async (c) =>
      c.json(await spacesState(deps, c.var.actor)),
    );
