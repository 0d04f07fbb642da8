import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schemas from './schemas.ts';
import { endTie, enterTie, removeTie, showTies } from './usecases.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'people', { status });

export const tieRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/', doc('Ties between people, within one’s places'), valid('query', schemas.tieQuery), async (c) =>
      c.json(await showTies(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/', doc('Enter a tie between people', 201), valid('json', schemas.newTie), async (c) =>
      c.json(await enterTie(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .post('/:id/end', doc('A tie has ended'), valid('param', schemas.tieId), valid('json', schemas.tieEnd), async (c) =>
      c.json(await endTie(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .delete('/:id', doc('Take back a tie entered by mistake'), valid('param', schemas.tieId), async (c) =>
      c.json(await removeTie(deps, c.var.actor, c.req.valid('param'))),
    );
