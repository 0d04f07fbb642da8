import { Hono } from 'hono';
import { z } from 'zod';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { page } from '../../kernel/page.ts';
import { valid } from '../../kernel/valid.ts';
import { comparison } from '../../policy/index.ts';
import { affectedPages } from './usecases.ts';

const query = z.object({ ...comparison.shape, ...page });

export const affectedRoutes = (deps: Deps) => {
  const showAffected = affectedPages(deps);
  return new Hono<AppEnv>().get(
    '/',
    documented('List the teachers whose standing differs between two policies', 'credits'),
    valid('query', query),
    async (c) => c.json(await showAffected(c.var.actor, c.req.valid('query'))),
  );
};
