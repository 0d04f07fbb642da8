import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { newSaved, savedChange, savedId } from './schemas.ts';
import { changeSearch, countNews, forgetSearch, keepSearch, listSearches, markSeen } from './usecases.ts';

export const savedRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/', documented('List one’s saved searches with what is new in each', 'search'), async (c) =>
      c.json(await listSearches(deps, c.var.actor)),
    )
    .get('/news', documented('Count what is new in one’s saved searches', 'search'), async (c) =>
      c.json(await countNews(deps, c.var.actor)),
    )
    .post(
      '/',
      documented('Save a search, or follow what its filters hold', 'search'),
      valid('json', newSaved),
      async (c) => c.json(await keepSearch(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .patch(
      '/:id',
      documented('Rename, mute or unmute a saved search', 'search'),
      valid('param', savedId),
      valid('json', savedChange),
      async (c) => c.json(await changeSearch(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post(
      '/:id/seen',
      documented('Mark what is new in a saved search as seen', 'search'),
      valid('param', savedId),
      async (c) => c.json(await markSeen(deps, c.var.actor, c.req.valid('param'))),
    )
    .delete('/:id', documented('Delete a saved search', 'search'), valid('param', savedId), async (c) =>
      c.json(await forgetSearch(deps, c.var.actor, c.req.valid('param'))),
    );
