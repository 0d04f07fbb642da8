import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schemas from './schemas.ts';
import { applyPanel } from './usecases/apply.ts';
import { editPanel, freezeSeat } from './usecases/edit.ts';
import { startPanel } from './usecases/run.ts';
import { showCandidates, showPanel, showPanels } from './usecases/show.ts';

const doc = (summary: string, status: 200 | 202 = 200) => documented(summary, 'reviews', { status });

export const panelRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/of/:callId', doc('The panels of a call'), valid('param', schemas.callId), async (c) =>
      c.json(await showPanels(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/of/:callId',
      doc('Work out who would judge what', 202),
      valid('param', schemas.callId),
      valid('json', schemas.newPanel),
      async (c) =>
        c.json(await startPanel(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 202),
    )
    .get(
      '/:id',
      doc('A panel with a page of its topics'),
      valid('param', schemas.panelId),
      valid('query', schemas.panelQuery),
      async (c) => c.json(await showPanel(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .get(
      '/:id/topics/:topicId/candidates',
      doc('Everybody who could judge a topic, and who may not'),
      valid('param', schemas.panelTopic),
      async (c) => c.json(await showCandidates(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/:id/edit',
      doc('Change a dry run by hand'),
      valid('param', schemas.panelId),
      valid('json', schemas.panelEdit),
      async (c) => c.json(await editPanel(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    )
    .post(
      '/:id/freeze',
      doc('Keep a seat in later runs'),
      valid('param', schemas.panelId),
      valid('json', schemas.freezing),
      async (c) => c.json(await freezeSeat(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    )
    .post(
      '/:id/apply',
      doc('Send the invitations of a dry run'),
      valid('param', schemas.panelId),
      valid('json', schemas.applying),
      async (c) => c.json(await applyPanel(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    );
