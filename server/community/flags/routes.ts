import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schemas from './schemas.ts';
import { decideFlag, raiseFlag, showFlags } from './usecases.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'community', { status });

export const flagRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/flags', doc('Flags to decide, or those one has raised'), valid('query', schemas.flagList), async (c) =>
      c.json(await showFlags(deps, c.var.actor, c.req.valid('query'))),
    )
    .post(
      '/resources/:id/flags',
      doc('Say that something is wrong with a resource', 201),
      valid('param', schemas.resourceId),
      valid('json', schemas.newFlag),
      async (c) => c.json(await raiseFlag(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 201),
    )
    .post(
      '/flags/:id/decision',
      doc('Settle a flag with an answer'),
      valid('param', schemas.flagId),
      valid('json', schemas.verdict),
      async (c) => c.json(await decideFlag(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );
