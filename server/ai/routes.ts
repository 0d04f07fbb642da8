import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { documented } from '../kernel/openapi.ts';
import { modelUsage } from './usecases.ts';

export const aiRoutes = (deps: Deps) =>
  new Hono<AppEnv>().get('/calls', documented('Read how the models were used in the last 30 days', 'ai'), async (c) =>
    c.json(await modelUsage(deps, c.var.actor)),
  );
