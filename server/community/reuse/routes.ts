import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schemas from './schemas.ts';
import { moderateReuse, recordUse, showReuse, stateReuse, takeBackReuse } from './usecases.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'community', { status });

export const reuseRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get(
      '/resources/:id/reuse',
      doc('Who adapted, taught and cited it'),
      valid('param', schemas.resourceId),
      async (c) => c.json(await showReuse(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/resources/:id/reuses',
      doc('Say that one has taught with it or cited it', 201),
      valid('param', schemas.resourceId),
      valid('json', schemas.newReuse),
      async (c) =>
        c.json(await stateReuse(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 201),
    )
    .delete('/reuses/:id', doc('Take the own statement back'), valid('param', schemas.reuseId), async (c) =>
      c.json(await takeBackReuse(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/reuses/:id/hide',
      doc('Take a statement out of sight, or show it again'),
      valid('param', schemas.reuseId),
      valid('json', schemas.hiding),
      async (c) => c.json(await moderateReuse(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post(
      '/resources/:id/uses',
      doc('Note that it was opened, downloaded or exported'),
      valid('param', schemas.resourceId),
      valid('json', schemas.use),
      async (c) => c.json(await recordUse(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );
