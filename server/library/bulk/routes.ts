import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { apply, preview } from './schemas.ts';
import { applyBulk, previewBulk } from './usecases.ts';

const doc = (summary: string) => documented(summary, 'library');

export const bulkRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .post('/bulk/preview', doc('What setting fields of many would do'), valid('json', preview), async (c) =>
      c.json(await previewBulk(deps, c.var.actor, c.req.valid('json'))),
    )
    .post('/bulk', doc('Set fields of many, all or none'), valid('json', apply), async (c) =>
      c.json(await applyBulk(deps, c.var.actor, c.req.valid('json'))),
    );
