import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { contentDisposition } from '../../kernel/download.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import {
  changedOutcome,
  handingIn,
  newOutcome,
  outcomeParam,
  registerQuery,
  sheetQuery,
  topicParam,
} from './schemas.ts';
import { showFinished } from './usecases/finished.ts';
import { exportRegister, showRegister } from './usecases/register.ts';
import { showOutcomes, showPledge } from './usecases/show.ts';
import { addOutcome, changeOutcome, handIn, publishAgain, removeOutcome, setAside } from './usecases/write.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const doc = (summary: string) => documented(summary, 'projects');

const ownRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/topics/:id/outcomes', doc('List what a topic brought forth'), valid('param', topicParam), async (c) =>
      c.json(await showOutcomes(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/topics/:id/outcomes',
      documented('Add an outcome', 'projects', { status: 201 }),
      valid('param', topicParam),
      valid('json', newOutcome),
      async (c) => {
        const topicId = c.req.valid('param').id;
        return c.json(await addOutcome(deps, c.var.actor, { ...c.req.valid('json'), topicId }), 201);
      },
    )
    .patch(
      '/outcomes/:id',
      doc('Change an outcome'),
      valid('param', outcomeParam),
      valid('json', changedOutcome),
      async (c) => c.json(await changeOutcome(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    )
    .delete('/outcomes/:id', doc('Remove a draft'), valid('param', outcomeParam), async (c) =>
      c.json(await removeOutcome(deps, c.var.actor, c.req.valid('param'))),
    )
    .get('/outcomes/:id/pledge', doc('What handing it in asks for'), valid('param', outcomeParam), async (c) =>
      c.json(await showPledge(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/outcomes/:id/hand-in',
      doc('Hand it in for the library'),
      valid('param', outcomeParam),
      valid('json', handingIn),
      async (c) => c.json(await handIn(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    )
    .post('/outcomes/:id/keep', doc('Keep it in the dossier only'), valid('param', outcomeParam), async (c) =>
      c.json(await setAside(deps, c.var.actor, { ...c.req.valid('param'), command: 'keep' })),
    )
    .post('/outcomes/:id/take-back', doc('Take it back to change it'), valid('param', outcomeParam), async (c) =>
      c.json(await setAside(deps, c.var.actor, { ...c.req.valid('param'), command: 'take_back' })),
    )
    .post('/outcomes/:id/publish', doc('Try the publication again'), valid('param', outcomeParam), async (c) =>
      c.json(await publishAgain(deps, c.var.actor, c.req.valid('param'))),
    );

const publicRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/finished/:id', doc('Show a finished topic'), valid('param', topicParam), async (c) =>
      c.json(await showFinished(deps, c.var.actor, c.req.valid('param'))),
    )
    .get('/register', doc('Show the register of an organisation'), valid('query', registerQuery), async (c) =>
      c.json(await showRegister(deps, c.var.actor, c.req.valid('query'))),
    )
    .get(
      '/register/export.xlsx',
      documented('Export the register', 'projects', { media: XLSX }),
      valid('query', sheetQuery),
      async (c) => {
        const { bytes, name } = await exportRegister(deps, c.var.actor, c.req.valid('query'));
        return c.body(new Uint8Array(bytes), 200, {
          'content-type': XLSX,
          'content-disposition': contentDisposition('attachment', name),
          'cache-control': 'no-store',
        });
      },
    );

export const outcomeRoutes = (deps: Deps) =>
  new Hono<AppEnv>().route('/', ownRoutes(deps)).route('/', publicRoutes(deps));
