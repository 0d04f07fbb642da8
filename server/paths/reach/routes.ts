import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schema from './schemas.ts';
import { compareReach, listReach, listReachRows, reachChoices, startReachRun, viewReach } from './usecases.ts';

const doc = (summary: string, status: 200 | 202 = 200) => documented(summary, 'paths', { status });

/** How many teachers can still finish under a policy. */
export const reachRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .post('/', doc('Count who can still finish, in the background', 202), valid('json', schema.startReach), async (c) =>
      c.json(await startReachRun(deps, c.var.actor, c.req.valid('json')), 202),
    )
    .get('/', doc('Counts within reach, the newest first'), valid('query', schema.reachList), async (c) =>
      c.json(await listReach(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/choices', doc('Policies that can be asked about'), valid('query', schema.reachChoices), async (c) =>
      c.json(await reachChoices(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/:id', doc('A count and the rules that stop most'), valid('param', schema.reachId), async (c) =>
      c.json(await viewReach(deps, c.var.actor, c.req.valid('param'))),
    )
    .get(
      '/:id/rows',
      doc('Names behind a count'),
      valid('param', schema.reachId),
      valid('query', schema.reachRows),
      async (c) => c.json(await listReachRows(deps, c.var.actor, { ...c.req.valid('query'), ...c.req.valid('param') })),
    )
    .get(
      '/:id/compare',
      doc('Two counts side by side'),
      valid('param', schema.reachId),
      valid('query', schema.reachCompare),
      async (c) => c.json(await compareReach(deps, c.var.actor, { ...c.req.valid('query'), ...c.req.valid('param') })),
    );
