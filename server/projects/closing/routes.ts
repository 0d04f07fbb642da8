import { Readable } from 'node:stream';
import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { contentDisposition } from '../../kernel/download.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { closingId, convening, deciding, opining, opinionId, ownOpinions, paper, paperOf } from './schemas.ts';
import { drawClosing } from './usecases/draw.ts';
import { convenePanel, decideClosing, showPool } from './usecases/judge.ts';
import { giveOpinion, openPaper, showOpinion, showOwnOpinions } from './usecases/opine.ts';

const doc = (summary: string) => documented(summary, 'projects');

export const closingRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/:id/pool', doc('Experts who may judge a closing'), valid('param', closingId), async (c) =>
      c.json(await showPool(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/:id/panel', doc('Call a panel together'), valid('param', closingId), valid('json', convening), async (c) =>
      c.json(await convenePanel(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/decide', doc('Decide a closing'), valid('param', closingId), valid('json', deciding), async (c) =>
      c.json(await decideClosing(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    )
    .get('/:id/forms/:form/:format', doc('Print the official form'), valid('param', paper), async (c) => {
      const { bytes, name, media } = await drawClosing(deps, c.var.actor, c.req.valid('param'));
      return c.body(bytes, 200, {
        'content-type': media,
        'content-disposition': contentDisposition('attachment', name),
      });
    });

export const opinionRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/', doc('Closings that one judges'), valid('query', ownOpinions), async (c) =>
      c.json(await showOwnOpinions(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/:id', doc('The papers of a closing one judges'), valid('param', opinionId), async (c) =>
      c.json(await showOpinion(deps, c.var.actor, c.req.valid('param'))),
    )
    .get('/:id/files/:fileId', doc('A paper of a closing one judges'), valid('param', paperOf), async (c) => {
      const { sha256, name } = await openPaper(deps, c.var.actor, c.req.valid('param'));
      return c.body(Readable.toWeb(deps.files.read(sha256)) as ReadableStream, 200, {
        'content-type': 'application/octet-stream',
        'content-disposition': contentDisposition('attachment', name),
        'x-content-type-options': 'nosniff',
      });
    })
    .put('/:id', doc('Give one’s opinion'), valid('param', opinionId), valid('json', opining), async (c) =>
      c.json(await giveOpinion(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );
