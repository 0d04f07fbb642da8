import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { AppError } from '../../kernel/errors.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { acceptCyclePlan, changeCyclePlan } from './change.ts';
import { makeCyclePlan } from './make.ts';
import * as schema from './schemas.ts';
import { listCyclePlans, planChoices, viewCyclePlan } from './view.ts';
import { tryPlan } from './what-if.ts';

const doc = (summary: string) => documented(summary, 'paths');

/** Plans for the whole credit cycle, each proved against every rule of the policy. */
export const cycleRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/', doc('My plans for the cycle'), valid('query', schema.planList), async (c) =>
      c.json(await listCyclePlans(deps, c.var.actor, c.req.valid('query'))),
    )
    .post(
      '/',
      doc('Make a plan for the rest of the cycle; answers with a stream of stages'),
      valid('json', schema.makePlan),
      (c) => {
        const input = c.req.valid('json');
        return streamSSE(c, async (stream) => {
          const leaving = new AbortController();
          stream.onAbort(() => leaving.abort());
          try {
            await makeCyclePlan(
              deps,
              c.var.actor,
              input,
              async (stage) => stream.writeSSE({ event: stage.stage, data: JSON.stringify(stage) }),
              leaving.signal,
            );
          } catch (error) {
            const known = error instanceof AppError ? error : null;
            if (!known) deps.log.error('paths.cycle_plan_failed', { person: c.var.actor.personId }, error);
            const data = { code: known?.code ?? 'internal.error', params: known?.params ?? {} };
            await stream.writeSSE({ event: 'failed', data: JSON.stringify(data) });
          }
        });
      },
    )
    .get('/choices', doc('What a plan can be made with, and where I stand before it'), async (c) =>
      c.json(await planChoices(deps, c.var.actor)),
    )
    .post('/what-if', doc('A plan as it would be, beside the present one'), valid('json', schema.whatIf), async (c) =>
      c.json(await tryPlan(deps, c.var.actor, c.req.valid('json'))),
    )
    .get('/:id', doc('A plan, term by term, with its proof'), valid('param', schema.planId), async (c) =>
      c.json({ plan: await viewCyclePlan(deps, c.var.actor, c.req.valid('param')) }),
    )
    .post('/:id/accept', doc('Accept a plan'), valid('param', schema.planId), async (c) =>
      c.json(await acceptCyclePlan(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/:id/change',
      doc('Move, pin or drop an item, or plan again with other limits'),
      valid('param', schema.planId),
      valid('json', schema.changePlan),
      async (c) =>
        c.json(await changeCyclePlan(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    );
