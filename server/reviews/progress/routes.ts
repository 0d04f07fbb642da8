import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { callId, progressList, replacing, seatOfCall } from './schemas.ts';
import { remindSeat, replaceSeat, showProgress } from './usecases.ts';

const doc = (summary: string) => documented(summary, 'reviews');

export const progressRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get(
      '/:id/progress',
      doc('How far the review of a call is'),
      valid('param', callId),
      valid('query', progressList),
      async (c) => c.json(await showProgress(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .post(
      '/:id/seats/:seatId/replace',
      doc('Replace a reviewer by the best stand-in'),
      valid('param', seatOfCall),
      valid('json', replacing),
      async (c) => c.json(await replaceSeat(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/seats/:seatId/remind', doc('Remind a reviewer now'), valid('param', seatOfCall), async (c) =>
      c.json(await remindSeat(deps, c.var.actor, c.req.valid('param'))),
    );
