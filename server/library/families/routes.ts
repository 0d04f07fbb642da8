import { Hono } from 'hono';
import { z } from 'zod';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { page } from '../../kernel/page.ts';
import { valid } from '../../kernel/valid.ts';
import { batchId, resourceId } from '../schemas.ts';
import { decideTwin, listFamilies, showFamily, showTwinsOfBatch } from './usecases.ts';

const doc = (summary: string) => documented(summary, 'library');
const id = z.string().trim().min(1).max(60);
const pair = z.object({ id, otherId: id });
const decision = z.strictObject({ decision: z.enum(['confirmed', 'rejected']) });
const listing = z.object({ orgId: id.optional(), ...page });

export const familyRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/resources/:id/family', doc('Its other versions, copies and parts'), valid('param', resourceId), async (c) =>
      c.json(await showFamily(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/resources/:id/family/:otherId',
      doc('Say whether two resources are one work'),
      valid('param', pair),
      valid('json', decision),
      async (c) => c.json(await decideTwin(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .get('/families', doc('Families with something to decide'), valid('query', listing), async (c) =>
      c.json(await listFamilies(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/batches/:id/twins', doc('What the files of a drop resemble'), valid('param', batchId), async (c) =>
      c.json(await showTwinsOfBatch(deps, c.var.actor, c.req.valid('param'))),
    );
