import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schemas from './schemas.ts';
import {
  decideException,
  endException,
  requestException,
  showExceptions,
  showExceptionsOf,
  showRuleChoices,
  withdrawException,
} from './usecases.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'credits', { status });

export const exceptionsRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get(
      '/',
      doc('Individual exceptions within one’s administration'),
      valid('query', schemas.exceptionList),
      async (c) => c.json(await showExceptions(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/', doc('Ask for an exception', 201), valid('json', schemas.newException), async (c) =>
      c.json(await requestException(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .get('/choices', doc('Which rules may be excepted'), valid('query', schemas.exceptionChoices), async (c) =>
      c.json(await showRuleChoices(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/of/:personId', doc('The exceptions of one person'), valid('param', schemas.ofPerson), async (c) =>
      c.json(await showExceptionsOf(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/:id/decision',
      doc('Approve or refuse an exception'),
      valid('param', schemas.exceptionId),
      valid('json', schemas.verdict),
      async (c) =>
        c.json(await decideException(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/end', doc('End an exception'), valid('param', schemas.exceptionId), async (c) =>
      c.json(await endException(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/:id/withdraw', doc('Take back what one asked for'), valid('param', schemas.exceptionId), async (c) =>
      c.json(await withdrawException(deps, c.var.actor, c.req.valid('param'))),
    );
