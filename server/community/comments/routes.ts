import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schemas from './schemas.ts';
import { changeComment, comment, readComments, showComments } from './usecases.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'community', { status });

export const commentRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/resources/:id/comments', doc('The talk about a resource'), valid('param', schemas.resourceId), async (c) =>
      c.json(await showComments(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/resources/:id/comments',
      doc('Comment on a resource, a section, a second, or answer', 201),
      valid('param', schemas.resourceId),
      valid('json', schemas.newComment),
      async (c) => c.json(await comment(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 201),
    )
    .post('/resources/:id/comments/read', doc('All is read'), valid('param', schemas.resourceId), async (c) =>
      c.json(await readComments(deps, c.var.actor, c.req.valid('param'))),
    )
    .patch(
      '/comments/:id',
      doc('Change the own comment'),
      valid('param', schemas.commentId),
      valid('json', schemas.changed),
      async (c) =>
        c.json(await changeComment(deps, c.var.actor, { ...c.req.valid('param'), change: c.req.valid('json') })),
    )
    .delete('/comments/:id', doc('Take the own comment back'), valid('param', schemas.commentId), async (c) =>
      c.json(await changeComment(deps, c.var.actor, { ...c.req.valid('param'), change: { take: 'back' } })),
    )
    .post(
      '/comments/:id/resolve',
      doc('Settle a thread, or open it again'),
      valid('param', schemas.commentId),
      valid('json', schemas.resolution),
      async (c) =>
        c.json(await changeComment(deps, c.var.actor, { ...c.req.valid('param'), change: c.req.valid('json') })),
    )
    .post(
      '/comments/:id/hide',
      doc('Take a comment out of sight, or show it again'),
      valid('param', schemas.commentId),
      valid('json', schemas.hiding),
      async (c) =>
        c.json(await changeComment(deps, c.var.actor, { ...c.req.valid('param'), change: c.req.valid('json') })),
    );
