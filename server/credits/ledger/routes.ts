import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { entryId, ledgerQuery, personId, reversal } from './schemas.ts';
import { askReversal, confirmReversal, dropReversal } from './usecases/reverse.ts';
import { showEntry, showLedger } from './usecases/show.ts';

const doc = (summary: string) => documented(summary, 'credits');

export const ledgerRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/entries/:id', doc('One entry of a ledger'), valid('param', entryId), async (c) =>
      c.json(await showEntry(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/entries/:id/reversal',
      doc('Ask to take an entry back: the first key'),
      valid('param', entryId),
      valid('json', reversal),
      async (c) => c.json(await askReversal(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post(
      '/entries/:id/reversal/confirm',
      doc('Take an entry back: the second key'),
      valid('param', entryId),
      async (c) => c.json(await confirmReversal(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/entries/:id/reversal/drop',
      doc('Let an entry stand that was asked back'),
      valid('param', entryId),
      async (c) => c.json(await dropReversal(deps, c.var.actor, c.req.valid('param'))),
    )
    .get(
      '/:personId',
      doc('A person’s ledger, newest first'),
      valid('param', personId),
      valid('query', ledgerQuery),
      async (c) => c.json(await showLedger(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    );
