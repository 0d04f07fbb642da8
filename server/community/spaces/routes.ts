import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schemas from './schemas.ts';
import { reportUsage } from './usage/usecases.ts';
import { introduce, showOffered, showSpace, showSpaces } from './usecases.ts';

const doc = (summary: string) => documented(summary, 'community');

export const spaceRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/spaces', doc('Spaces of organisations that hold something'), valid('query', schemas.spaceList), async (c) =>
      c.json(await showSpaces(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/spaces/:orgId', doc('The space of an organisation'), valid('param', schemas.spaceId), async (c) =>
      c.json(await showSpace(deps, c.var.actor, c.req.valid('param'))),
    )
    .get(
      '/spaces/:orgId/resources',
      doc('What a space offers'),
      valid('param', schemas.spaceId),
      valid('query', schemas.spaceResources),
      async (c) => c.json(await showOffered(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .put(
      '/spaces/:orgId',
      doc('Write the introduction of a space'),
      valid('param', schemas.spaceId),
      valid('json', schemas.introduction),
      async (c) => c.json(await introduce(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .get(
      '/spaces/:orgId/usage',
      doc('How the resources of a space were used in a period'),
      valid('param', schemas.spaceId),
      valid('query', schemas.period),
      async (c) => c.json(await reportUsage(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    );
