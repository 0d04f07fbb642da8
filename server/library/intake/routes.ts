import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { page } from '../../kernel/page.ts';
import { valid } from '../../kernel/valid.ts';
import { batchFileId, batchId, filePath, newBatch } from '../schemas.ts';
import { listBatches, openBatch, receiveFile, retryFile, showBatch, startBatch } from './batches.ts';
import { followBatch } from './follow.ts';

const doc = (summary: string) => documented(summary, 'library');

export const intakeRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .post('/batches', doc('Open a drop of files'), valid('json', newBatch), async (c) =>
      c.json(await openBatch(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .get('/batches', doc('One’s own drops, newest first'), valid('query', z.object(page)), async (c) =>
      c.json(await listBatches(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/batches/:id', doc('A drop with its files'), valid('param', batchId), async (c) =>
      c.json(await showBatch(deps, c.var.actor, c.req.valid('param'))),
    )
    .put(
      '/batches/:id/files',
      doc('Send one file as the raw body'),
      valid('param', batchId),
      valid('query', filePath),
      async (c) =>
        c.json(
          await receiveFile(deps, c.var.actor, {
            ...c.req.valid('param'),
            ...c.req.valid('query'),
            body: c.req.raw.body,
          }),
          201,
        ),
    )
    .post('/batches/:id/start', doc('Close the drop and read it'), valid('param', batchId), async (c) =>
      c.json(await startBatch(deps, c.var.actor, c.req.valid('param')), 202),
    )
    .post('/batches/:id/files/:fid/retry', doc('Read a refused file again'), valid('param', batchFileId), async (c) =>
      c.json(await retryFile(deps, c.var.actor, c.req.valid('param')), 202),
    )
    .get('/batches/:id/events', doc('Progress as server-sent events'), valid('param', batchId), async (c) => {
      const steps = await followBatch(deps, c.var.actor, c.req.valid('param'));
      return streamSSE(c, async (stream) => {
        stream.onAbort(steps.stop);
        for await (const step of steps) {
          await stream.writeSSE({
            event: step.batch.state === 'done' ? 'done' : 'progress',
            data: JSON.stringify(step),
          });
        }
      });
    });
