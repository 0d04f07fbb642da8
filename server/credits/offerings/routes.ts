import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schemas from './schemas.ts';
import {
  changeOffering,
  makeOffering,
  previewOffering,
  setOfferingOpen,
  showChoices,
  showOffering,
  showOfferings,
} from './usecases.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'credits', { status });

export const offeringsRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/', doc('Trainings on offer within reach'), valid('query', schemas.offeringList), async (c) =>
      c.json(await showOfferings(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/', doc('Offer a training', 201), valid('json', schemas.newOffering), async (c) =>
      c.json(await makeOffering(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .get('/choices', doc('What an offering may say here'), valid('query', schemas.offeringChoices), async (c) =>
      c.json(await showChoices(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/preview', doc('What an offering would be worth'), valid('json', schemas.offeringPreview), async (c) =>
      c.json(await previewOffering(deps, c.var.actor, c.req.valid('json'))),
    )
    .get('/:id', doc('One training on offer'), valid('param', schemas.offeringId), async (c) =>
      c.json(await showOffering(deps, c.var.actor, c.req.valid('param'))),
    )
    .put(
      '/:id',
      doc('Change an offering'),
      valid('param', schemas.offeringId),
      valid('json', schemas.offeringChange),
      async (c) =>
        c.json(await changeOffering(deps, c.var.actor, { ...c.req.valid('param'), fields: c.req.valid('json') })),
    )
    .post(
      '/:id/state',
      doc('Close an offering or open it again'),
      valid('param', schemas.offeringId),
      valid('json', schemas.offeringState),
      async (c) =>
        c.json(await setOfferingOpen(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );
