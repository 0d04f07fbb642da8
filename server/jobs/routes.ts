import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { AppError } from '../kernel/errors.ts';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { documented } from '../kernel/openapi.ts';
import { valid } from '../kernel/valid.ts';
import { jobParam } from './schemas.ts';
import { cancelJob, readJob, watchJob } from './usecases.ts';

/** Proxies close connections on which nothing is said. */
const SIGN_OF_LIFE_MS = 15_000;

export const jobRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/:id', documented('Read the progress of a job', 'jobs'), valid('param', jobParam), async (c) =>
      c.json({ job: await readJob(deps, c.var.actor, c.req.valid('param').id) }),
    )
    .post('/:id/cancel', documented('Cancel a job', 'jobs'), valid('param', jobParam), async (c) =>
      c.json({ job: await cancelJob(deps, c.var.actor, c.req.valid('param').id) }),
    )
    .get(
      '/:id/events',
      documented('Follow a job: one `job` event per change, until it ends', 'jobs', { media: 'text/event-stream' }),
      valid('param', jobParam),
      async (c) => {
        const { id } = c.req.valid('param');
        const { actor } = c.var;
        await readJob(deps, actor, id); // refuses with a status while there still is one
        return streamSSE(
          c,
          async (stream) => {
            const gone = new AbortController();
            stream.onAbort(() => gone.abort());
            const alive = setInterval(() => void stream.write(': alive\n\n'), SIGN_OF_LIFE_MS);
            try {
              for await (const job of watchJob(deps, actor, id, gone.signal)) {
                await stream.writeSSE({ event: 'job', data: JSON.stringify({ job }) });
              }
            } finally {
              clearInterval(alive);
            }
          },
          async (error, stream) => {
            const code = error instanceof AppError ? error.code : 'internal.error';
            if (!(error instanceof AppError)) deps.log.error('jobs.stream_failed', { jobId: id }, error);
            await stream.writeSSE({ event: 'failure', data: JSON.stringify({ error: { code } }) });
          },
        );
      },
    );
