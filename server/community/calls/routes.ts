import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schemas from './schemas.ts';
import {
  changeCall,
  closeCall,
  contribute,
  decideContribution,
  openCall,
  showCall,
  showCalls,
  showCandidates,
  takeBackContribution,
} from './usecases.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'community', { status });

export const callRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/calls', doc('Calls for contributions addressed to oneself'), valid('query', schemas.callList), async (c) =>
      c.json(await showCalls(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/calls', doc('Call for contributions', 201), valid('json', schemas.newCall), async (c) =>
      c.json(await openCall(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .get('/calls/:id', doc('One call with what was sent'), valid('param', schemas.callId), async (c) =>
      c.json(await showCall(deps, c.var.actor, c.req.valid('param'))),
    )
    .patch(
      '/calls/:id',
      doc('Change the words or the day of a call'),
      valid('param', schemas.callId),
      valid('json', schemas.callChange),
      async (c) =>
        c.json(await changeCall(deps, c.var.actor, { ...c.req.valid('param'), change: c.req.valid('json') })),
    )
    .post('/calls/:id/close', doc('Close a call'), valid('param', schemas.callId), async (c) =>
      c.json(await closeCall(deps, c.var.actor, c.req.valid('param'))),
    )
    .get(
      '/calls/:id/candidates',
      doc('Resources of one’s own that could be sent'),
      valid('param', schemas.callId),
      valid('query', schemas.candidates),
      async (c) =>
        c.json(await showCandidates(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .post(
      '/calls/:id/contributions',
      doc('Send a resource', 201),
      valid('param', schemas.callId),
      valid('json', schemas.contribution),
      async (c) =>
        c.json(await contribute(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 201),
    )
    .post(
      '/calls/:id/contributions/:resourceId/decision',
      doc('Accept or decline with an answer'),
      valid('param', schemas.contributionId),
      valid('json', schemas.verdict),
      async (c) =>
        c.json(await decideContribution(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .delete(
      '/calls/:id/contributions/:resourceId',
      doc('Take the own contribution back'),
      valid('param', schemas.contributionId),
      async (c) => c.json(await takeBackContribution(deps, c.var.actor, c.req.valid('param'))),
    );
