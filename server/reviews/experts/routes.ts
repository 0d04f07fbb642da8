import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { declareConflict, withdrawDeclared } from './declared.ts';
import * as schemas from './schemas.ts';
import { changeProfile, moveExpert, proposeExpert, showExpert, showOwn, showPool } from './usecases.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'reviews', { status });
type Profile = Parameters<typeof changeProfile>[2]['profile'];
/** Fields that were not sent are not changed. */
const sent = (given: object): Profile =>
  Object.fromEntries(Object.entries(given).filter(([, one]) => one !== undefined));

export const expertRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/', doc('The pool of experts of a body'), valid('query', schemas.poolQuery), async (c) =>
      c.json(await showPool(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/', doc('Propose somebody for a pool', 201), valid('json', schemas.proposal), async (c) =>
      c.json(await proposeExpert(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .get('/mine', doc('One’s own places in pools'), async (c) => c.json(await showOwn(deps, c.var.actor)))
    .patch(
      '/mine/:id',
      doc('Change one’s own profile'),
      valid('param', schemas.expertId),
      valid('json', schemas.ownProfile),
      async (c) => {
        const profile = sent(c.req.valid('json'));
        return c.json(await changeProfile(deps, c.var.actor, { ...c.req.valid('param'), own: true, profile }));
      },
    )
    .post(
      '/mine/:id/conflicts',
      doc('Declare whom one will not judge', 201),
      valid('param', schemas.expertId),
      valid('json', schemas.declaring),
      async (c) =>
        c.json(await declareConflict(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') }), 201),
    )
    .delete(
      '/mine/:id/conflicts/:declaredId',
      doc('Take a declared conflict back'),
      valid('param', schemas.declaredId),
      async (c) => c.json(await withdrawDeclared(deps, c.var.actor, c.req.valid('param'))),
    )
    .get('/:id', doc('One expert with her record'), valid('param', schemas.expertId), async (c) =>
      c.json(await showExpert(deps, c.var.actor, c.req.valid('param'))),
    )
    .patch(
      '/:id',
      doc('Change the profile of an expert'),
      valid('param', schemas.expertId),
      valid('json', schemas.keptProfile),
      async (c) => {
        const profile = sent(c.req.valid('json'));
        return c.json(await changeProfile(deps, c.var.actor, { ...c.req.valid('param'), own: false, profile }));
      },
    )
    .post(
      '/:id/deed',
      doc('Enter, pause, resume or leave a pool'),
      valid('param', schemas.expertId),
      valid('json', schemas.deed),
      async (c) => c.json(await moveExpert(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    );
