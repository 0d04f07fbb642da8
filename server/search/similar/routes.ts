import { Hono } from 'hono';
import { z } from 'zod';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { text } from '../schemas.ts';
import { similar } from './usecases.ts';

export const similarRoutes = (deps: Deps) =>
  new Hono<AppEnv>().get(
    '/:resourceId',
    documented('Show what is similar to a resource and what it is used with, each with its reasons', 'search'),
    valid('param', z.object({ resourceId: text(1, 60) })),
    async (c) => c.json(await similar(deps, c.var.actor, c.req.valid('param'))),
  );
