import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { documented } from '../kernel/openapi.ts';
import { valid } from '../kernel/valid.ts';
import {
  auditFile,
  auditId,
  bulk,
  bulkPreview,
  checkQuery,
  listing,
  negativeQuery,
  newTerm,
  queue,
  resourceId,
  returning,
  submission,
  termChange,
  termId,
  withdrawal,
} from './schemas.ts';
import { applyBulk, previewBulk } from './usecases/bulk.ts';
import { listAudit, recallAudit, returnAudit, withdraw } from './usecases/decide.ts';
import { addTerm, changeTerm, removeTerm, showTerms } from './usecases/negative.ts';
import { showQueue, showTodo } from './usecases/queue.ts';
import { sendAudited, showAudit, showStatus } from './usecases/show.ts';
import { checkBefore, showOffer, submit } from './usecases/submit.ts';

const doc = (summary: string) => documented(summary, 'audit');

/** What an author does with a resource of hers, and what readers learn of it. */
const resourceRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/resources/:id', doc('Where a resource stands in its audit'), valid('param', resourceId), async (c) =>
      c.json(await showStatus(deps, c.var.actor, c.req.valid('param'))),
    )
    .get(
      '/resources/:id/check',
      doc('What a submission would find, before it is made'),
      valid('param', resourceId),
      valid('query', checkQuery),
      async (c) => c.json(await checkBefore(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .post(
      '/resources/:id/submissions',
      doc('Submit a version for a scope'),
      valid('param', resourceId),
      valid('json', submission),
      async (c) => c.json(await submit(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 201),
    )
    .post(
      '/resources/:id/withdraw',
      doc('Take a listed resource back'),
      valid('param', resourceId),
      valid('json', withdrawal),
      async (c) => c.json(await withdraw(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );

const termRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/negative-terms', doc('The negative list that holds somewhere'), valid('query', negativeQuery), async (c) =>
      c.json(await showTerms(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/negative-terms', doc('Add a term'), valid('json', newTerm), async (c) =>
      c.json(await addTerm(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .patch(
      '/negative-terms/:id',
      doc('Change a term’s weight or reason'),
      valid('param', termId),
      valid('json', termChange),
      async (c) => c.json(await changeTerm(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .delete('/negative-terms/:id', doc('Remove a term'), valid('param', termId), async (c) =>
      c.json(await removeTerm(deps, c.var.actor, c.req.valid('param'))),
    );

const decisionRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/queue', doc('What waits at one’s bodies'), valid('query', queue), async (c) =>
      c.json(await showQueue(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/todo', doc('What the person signed in has to do'), async (c) => c.json(await showTodo(deps, c.var.actor)))
    .get('/offer', doc('Scopes and commitment for submitting several'), async (c) =>
      c.json(await showOffer(deps, c.var.actor)),
    )
    .post('/bulk/preview', doc('What a bulk action would do'), valid('json', bulkPreview), async (c) =>
      c.json(await previewBulk(deps, c.var.actor, c.req.valid('json'))),
    )
    .post('/bulk', doc('Do what was previewed'), valid('json', bulk), async (c) =>
      c.json(await applyBulk(deps, c.var.actor, c.req.valid('json'))),
    )
    .get('/:id', doc('One audit with the version it is about'), valid('param', auditId), async (c) =>
      c.json(await showAudit(deps, c.var.actor, c.req.valid('param'))),
    )
    .get('/:id/files/:fileId', doc('A file of the audited version'), valid('param', auditFile), (c) =>
      sendAudited(deps, c.var.actor, {
        ...c.req.valid('param'),
        range: c.req.header('range'),
        ifRange: c.req.header('if-range'),
        ifNoneMatch: c.req.header('if-none-match'),
      }),
    )
    .post('/:id/list', doc('List it'), valid('param', auditId), valid('json', listing), async (c) =>
      c.json(await listAudit(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/return', doc('Return it for change'), valid('param', auditId), valid('json', returning), async (c) =>
      c.json(await returnAudit(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/recall', doc('Take a submission back'), valid('param', auditId), async (c) =>
      c.json(await recallAudit(deps, c.var.actor, c.req.valid('param'))),
    );

export const auditRoutes = (deps: Deps) =>
  new Hono<AppEnv>().route('/', resourceRoutes(deps)).route('/', termRoutes(deps)).route('/', decisionRoutes(deps));
