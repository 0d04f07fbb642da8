import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { documented } from '../kernel/openapi.ts';
import { valid } from '../kernel/valid.ts';
import * as schemas from './schemas.ts';
import { showEffective } from './usecases/show.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'policy', { status });

export const policyRoutes = (deps: Deps) =>
  new Hono<AppEnv>().get(
    '/effective',
    doc('Read which rules hold at an organisation on a day, each with its origin'),
    valid('query', schemas.effectiveQuery),
    async (c) => c.json(await showEffective(deps, c.var.actor, c.req.valid('query'))),
  );
