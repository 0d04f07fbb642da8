import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { documented } from '../kernel/openapi.ts';
import { valid } from '../kernel/valid.ts';
import { behind, comparison, health, newSnapshot, snapshots } from './schemas.ts';
import { compareSnapshots, showBehind, showHealth, showSnapshots, takeSnapshot } from './usecases.ts';

const doc = (summary: string) => documented(summary, 'dashboards');

export const dashboardsRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/health', doc('Coverage and work lists of a library'), valid('query', health), async (c) =>
      c.json(await showHealth(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/resources', doc('The resources behind a number'), valid('query', behind), async (c) =>
      c.json(await showBehind(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/snapshots', doc('The days on which coverage was recorded'), valid('query', snapshots), async (c) =>
      c.json(await showSnapshots(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/snapshots', doc('Record today’s coverage'), valid('json', newSnapshot), async (c) =>
      c.json(await takeSnapshot(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .get('/snapshots/compare', doc('What changed between two days'), valid('query', comparison), async (c) =>
      c.json(await compareSnapshots(deps, c.var.actor, c.req.valid('query'))),
    );
