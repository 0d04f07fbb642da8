import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { appealId, appealList, newAppeal, vote } from './schemas.ts';
import { fileAppeal, showAppeal, showAppeals, voteOnAppeal, withdrawAppeal } from './usecases.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'credits', { status });

export const appealsRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/', doc('One’s own appeals, or those of one’s bodies'), valid('query', appealList), async (c) =>
      c.json(await showAppeals(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/', doc('Appeal against a returned claim', 201), valid('json', newAppeal), async (c) =>
      c.json(await fileAppeal(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .get('/:id', doc('One appeal with its votes'), valid('param', appealId), async (c) =>
      c.json(await showAppeal(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/:id/vote', doc('Decide with one’s vote'), valid('param', appealId), valid('json', vote), async (c) =>
      c.json(await voteOnAppeal(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/withdraw', doc('Take an appeal back'), valid('param', appealId), async (c) =>
      c.json(await withdrawAppeal(deps, c.var.actor, c.req.valid('param'))),
    );
