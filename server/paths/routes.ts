import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { AppError } from '../kernel/errors.ts';
import { contentDisposition } from '../kernel/download.ts';
import { documented } from '../kernel/openapi.ts';
import { valid } from '../kernel/valid.ts';
import { cycleRoutes } from './cycle/routes.ts';
import { reachRoutes } from './reach/routes.ts';
import * as schema from './schemas.ts';
import { buildPath } from './usecases/build.ts';
import { addEvidenceFile, completeStep, openEvidenceFile } from './usecases/evidence.ts';
import { correctNeed, getNeed, writeNeed } from './usecases/needs.ts';
import { acceptPath, replanPath } from './usecases/replan.ts';
import { dropStep, refuseStep, restoreStep, swapStep } from './usecases/steps.ts';
import { listTemplates, publishTemplates } from './usecases/templates.ts';
import { listMyPaths, viewPath } from './usecases/view.ts';
import { competencies } from './vocabulary/competencies.ts';
import { topics } from './vocabulary/topics.ts';

const listing = z.object({ limit: z.coerce.number().int().min(1).max(50).default(20) });
const restore = z.strictObject({ instead: z.string().max(60).optional() });

export const pathsRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .route('/cycle-plans', cycleRoutes(deps))
    .route('/reach', reachRoutes(deps))
    .get('/vocabulary', documented('Topics, competencies and reasons to choose from', 'paths'), (c) =>
      c.json({
        topics: topics.map(({ id, zh, en }) => ({ id, zh, en })),
        competencies: competencies.map(({ code, zh, en }) => ({ code, zh, en })),
        notRelevantReasons: schema.NOT_RELEVANT_REASONS,
        reflectionLeast: schema.REFLECTION_LEAST,
      }),
    )
    .post(
      '/needs',
      documented('Write a need; it is read at once', 'paths'),
      valid('json', schema.writeNeed),
      async (c) => c.json({ need: await writeNeed(deps, c.var.actor, c.req.valid('json'), c.req.raw.signal) }, 201),
    )
    .get('/needs/:id', documented('A need with its reading', 'paths'), valid('param', schema.needId), async (c) =>
      c.json({ need: await getNeed(deps, c.var.actor, c.req.valid('param')) }),
    )
    .patch(
      '/needs/:id',
      documented('Correct or confirm what was read', 'paths'),
      valid('param', schema.needId),
      valid('json', schema.correctNeed),
      async (c) =>
        c.json({ need: await correctNeed(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') }) }),
    )
    .post(
      '/needs/:id/build',
      documented('Build a path; answers with a stream of stages', 'paths'),
      valid('param', schema.needId),
      async (c) => {
        const { id } = c.req.valid('param');
        await getNeed(deps, c.var.actor, { id });
        return streamSSE(c, async (stream) => {
          const leaving = new AbortController();
          stream.onAbort(() => leaving.abort());
          try {
            await buildPath(
              deps,
              c.var.actor,
              id,
              async (stage) => stream.writeSSE({ event: stage.stage, data: JSON.stringify(stage) }),
              leaving.signal,
            );
          } catch (error) {
            const known = error instanceof AppError ? error : null;
            if (!known) deps.log.error('paths.build_failed', { need: id }, error);
            const data = { code: known?.code ?? 'internal.error', params: known?.params ?? {} };
            await stream.writeSSE({ event: 'failed', data: JSON.stringify(data) });
          }
        });
      },
    )
    .get('/templates', documented('Path templates of my organisations', 'paths'), async (c) =>
      c.json(await listTemplates(deps, c.var.actor)),
    )
    .post(
      '/templates',
      documented('Publish path templates for an organisation', 'paths', { status: 201 }),
      valid('json', schema.publishTemplates),
      async (c) => c.json(await publishTemplates(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .get('/', documented('My paths', 'paths'), valid('query', listing), async (c) =>
      c.json(await listMyPaths(deps, c.var.actor, c.req.valid('query'))),
    )
    .get(
      '/:id',
      documented('A path with its steps and live counts', 'paths'),
      valid('param', schema.pathId),
      async (c) => c.json({ path: await viewPath(deps, c.var.actor, c.req.valid('param')) }),
    )
    .post('/:id/accept', documented('Accept a path', 'paths'), valid('param', schema.pathId), async (c) =>
      c.json(await acceptPath(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/:id/replan',
      documented('Plan again what is not done', 'paths'),
      valid('param', schema.pathId),
      valid('json', schema.restart),
      async (c) =>
        c.json(
          await replanPath(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') }, c.req.raw.signal),
        ),
    )
    .post(
      '/steps/:id/swap',
      documented('Swap a step for the next best', 'paths'),
      valid('param', schema.stepId),
      async (c) => c.json(await swapStep(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/steps/:id/drop',
      documented('Drop an elective or precise step', 'paths'),
      valid('param', schema.stepId),
      async (c) => c.json(await dropStep(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/steps/:id/not-relevant',
      documented('Say that a step is not relevant, with reasons', 'paths'),
      valid('param', schema.stepId),
      valid('json', schema.notRelevant),
      async (c) => c.json(await refuseStep(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    )
    .post(
      '/steps/:id/restore',
      documented('Take back a drop, a swap or "not relevant"', 'paths'),
      valid('param', schema.stepId),
      valid('json', restore),
      async (c) => c.json(await restoreStep(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    )
    .put(
      '/steps/:id/evidence',
      documented('Add a file as evidence (raw bytes)', 'paths'),
      valid('param', schema.stepId),
      valid('query', schema.evidenceFile),
      async (c) => {
        const source = c.req.raw.body;
        const body = source ? Readable.fromWeb(source as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([]);
        const input = { ...c.req.valid('param'), ...c.req.valid('query'), body };
        return c.json(await addEvidenceFile(deps, c.var.actor, input), 201);
      },
    )
    .get(
      '/steps/:id/evidence/:evidenceId',
      documented('A file given as evidence', 'paths'),
      valid('param', schema.evidenceId),
      async (c) => {
        const { sha256, name } = await openEvidenceFile(deps, c.var.actor, c.req.valid('param'));
        return c.body(Readable.toWeb(deps.files.read(sha256)) as ReadableStream, 200, {
          'content-type': 'application/octet-stream',
          'content-disposition': contentDisposition('attachment', name),
          'x-content-type-options': 'nosniff',
        });
      },
    )
    .post(
      '/steps/:id/complete',
      documented('Finish a step with evidence', 'paths'),
      valid('param', schema.stepId),
      valid('json', schema.completeStep),
      async (c) => c.json(await completeStep(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    );
