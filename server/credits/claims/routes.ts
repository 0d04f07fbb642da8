import { Hono } from 'hono';
import { Readable } from 'node:stream';
import type { Db } from '../../../db/client.ts';
import { contentDisposition } from '../../kernel/download.ts';
import type { Actor, AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schemas from './schemas.ts';
import { applyBatch, previewBatch } from './usecases/batch.ts';
import { auditClaim, registerClaim, returnClaim } from './usecases/decide.ts';
import { showDesk } from './usecases/desk.ts';
import { changeClaim, createClaim, discardClaim, showOptions } from './usecases/draft.ts';
import { addEvidence, openEvidence, removeEvidence } from './usecases/evidence.ts';
import { showClaim, showMine, showWorth } from './usecases/show.ts';
import { recallClaim, submitClaim } from './usecases/submit.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'credits', { status });
const one = valid('param', schemas.claimId);

/** Turns a key in a transaction of its own, and answers the claim as it is then. */
const turned = async <I extends { id: string }>(
  deps: Deps,
  actor: Actor,
  input: I,
  turn: (deps: Deps, tx: Db, actor: Actor, input: I) => Promise<void>,
) => {
  await deps.db.transaction((tx) => turn(deps, tx, actor, input));
  return showClaim(deps, actor, input);
};

/** What a claimant does with a claim of hers. */
const ownRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/', doc('One’s own claims'), valid('query', schemas.mine), async (c) =>
      c.json(await showMine(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/options', doc('What can be claimed on a day'), valid('query', schemas.optionsQuery), async (c) =>
      c.json(await showOptions(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/preview', doc('What a training would be worth'), valid('json', schemas.preview), async (c) =>
      c.json(await showWorth(deps, c.var.actor, c.req.valid('json'))),
    )
    .post('/', doc('Begin a claim', 201), valid('json', schemas.newClaim), async (c) =>
      c.json(await createClaim(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .patch('/:id', doc('Save what is filled in'), one, valid('json', schemas.claimChange), async (c) => {
      const { revision, ...change } = c.req.valid('json');
      return c.json(await changeClaim(deps, c.var.actor, { ...c.req.valid('param'), revision, change }));
    })
    .delete('/:id', doc('Throw a draft away'), one, async (c) =>
      c.json(await discardClaim(deps, c.var.actor, c.req.valid('param'))),
    )
    .put('/:id/evidence', doc('Add a file (raw bytes)', 201), one, valid('query', schemas.evidenceFile), async (c) => {
      const source = c.req.raw.body;
      const body = source ? Readable.fromWeb(source as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([]);
      const input = { ...c.req.valid('param'), ...c.req.valid('query'), body };
      return c.json(await addEvidence(deps, c.var.actor, input), 201);
    })
    .delete('/:id/evidence/:sha256', doc('Take a file out'), valid('param', schemas.evidenceId), async (c) =>
      c.json(await removeEvidence(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/:id/submit', doc('Hand a claim in'), one, valid('json', schemas.seen), async (c) =>
      c.json(await submitClaim(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/recall', doc('Take a claim back'), one, valid('json', schemas.seen), async (c) =>
      c.json(await recallClaim(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );

/** What those do who keep the keys. */
const keyRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/desk', doc('What waits at one’s bodies'), valid('query', schemas.desk), async (c) =>
      c.json(await showDesk(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/batch/preview', doc('What a batch would do'), valid('json', schemas.batch), async (c) =>
      c.json(await previewBatch(deps, c.var.actor, c.req.valid('json'))),
    )
    .post('/batch', doc('Turn a key for many claims'), valid('json', schemas.batch), async (c) =>
      c.json(await applyBatch(deps, c.var.actor, c.req.valid('json'))),
    )
    .get('/:id', doc('One claim with its worth, route and history'), one, async (c) =>
      c.json(await showClaim(deps, c.var.actor, c.req.valid('param'))),
    )
    .get('/:id/evidence/:sha256', doc('A file of a claim'), valid('param', schemas.evidenceId), async (c) => {
      const { sha256, name } = await openEvidence(deps, c.var.actor, c.req.valid('param'));
      return c.body(Readable.toWeb(deps.files.read(sha256)) as ReadableStream, 200, {
        'content-type': 'application/octet-stream',
        'content-disposition': contentDisposition('attachment', name),
        'x-content-type-options': 'nosniff',
      });
    })
    .post('/:id/register', doc('Register: the first key'), one, valid('json', schemas.seen), async (c) =>
      c.json(await turned(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }, registerClaim)),
    )
    .post('/:id/return', doc('Send a claim back with a reason'), one, valid('json', schemas.returning), async (c) =>
      c.json(await turned(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }, returnClaim)),
    )
    .post('/:id/audit', doc('Audit: the second key, which posts it'), one, valid('json', schemas.seen), async (c) =>
      c.json(await turned(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }, auditClaim)),
    );

export const claimsRoutes = (deps: Deps) => new Hono<AppEnv>().route('/', ownRoutes(deps)).route('/', keyRoutes(deps));
