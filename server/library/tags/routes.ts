import { Hono } from 'hono';
import { z } from 'zod';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { page } from '../../kernel/page.ts';
import { valid } from '../../kernel/valid.ts';
import { resourceId } from '../schemas.ts';
import { decideTag, showSuggested, showVocabulary } from './usecases.ts';

const doc = (summary: string) => documented(summary, 'library');
const listing = z.object({ state: z.enum(['open', 'promoted', 'merged', 'rejected']).default('open'), ...page });
const decision = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('promote') }),
  z.strictObject({ decision: z.literal('reject') }),
  z.strictObject({ decision: z.literal('merge'), into: z.string().trim().min(1).max(60) }),
]);

export const tagRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/tags', doc('The vocabulary of tags'), async (c) => c.json(await showVocabulary(deps)))
    .get('/tags/suggested', doc('Tags in use that are not in it'), valid('query', listing), async (c) =>
      c.json(await showSuggested(deps, c.var.actor, c.req.valid('query'))),
    )
    .post(
      '/tags/suggested/:id',
      doc('Promote, merge or turn down a tag'),
      valid('param', resourceId),
      valid('json', decision),
      async (c) => c.json(await decideTag(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );
