import { Hono } from 'hono';
import { z } from 'zod';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { LONGEST_QUERY, text } from '../schemas.ts';
import { bench, judge, judgedQueries, labelsOf, unjudge } from './usecases.ts';

const query = text(1, LONGEST_QUERY);
const chunkId = text(1, 60);

const benched = z.object({
  q: query,
  weight: z.coerce
    .number()
    .min(0)
    .max(1)
    .optional()
    .transform((given) => given ?? null),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});

export const benchRoutes = (deps: Deps) =>
  new Hono<AppEnv>().get(
    '/',
    documented('Search with every part of each score, and how good the order is by the judgements', 'search'),
    valid('query', benched),
    async (c) => c.json(await bench(deps, c.var.actor, c.req.valid('query'))),
  );

export const labelRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/queries', documented('List the queries that were judged', 'search'), async (c) =>
      c.json(await judgedQueries(deps, c.var.actor)),
    )
    .get(
      '/',
      documented('List the judgements about a query', 'search'),
      valid('query', z.object({ q: query })),
      async (c) => c.json(await labelsOf(deps, c.var.actor, c.req.valid('query'))),
    )
    .put(
      '/',
      documented('Judge how well a passage answers a query, 0 to 3', 'search'),
      valid('json', z.strictObject({ query, chunkId, relevance: z.number().int().min(0).max(3) })),
      async (c) => c.json(await judge(deps, c.var.actor, c.req.valid('json'))),
    )
    .delete(
      '/',
      documented('Take a judgement back', 'search'),
      valid('query', z.object({ query, chunkId })),
      async (c) => c.json(await unjudge(deps, c.var.actor, c.req.valid('query'))),
    );
