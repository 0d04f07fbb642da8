import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { contentDisposition } from '../../kernel/download.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { callId, callList, callVersion, cancelling, change, checking, comparing, draft, newCall } from './schemas.ts';
import { beginCall, cancelCall, changeCall, checkCall, compareCall, publishCall, saveDraft } from './usecases/keep.ts';
import { exportCall, showCall, showCalls, showCallVersion, showPresets } from './usecases/show.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'topics', { status });

export const callRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get(
      '/',
      doc('Calls of one’s own bodies: open, past, or drafts that one keeps'),
      valid('query', callList),
      async (c) => c.json(await showCalls(deps, c.var.actor, c.req.valid('query'))),
    )
    .post(
      '/',
      doc('Begin a call from a preset, an earlier one, a file or nothing', 201),
      valid('json', newCall),
      async (c) => c.json(await beginCall(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .get('/presets', doc('Calls to begin from'), (c) => c.json(showPresets()))
    .post('/check', doc('What a call would lack'), valid('json', checking), (c) =>
      c.json(checkCall(deps, c.req.valid('json'))),
    )
    .get('/:id', doc('A call with everything it demands'), valid('param', callId), async (c) =>
      c.json(await showCall(deps, c.var.actor, c.req.valid('param'))),
    )
    .put('/:id', doc('Save a draft'), valid('param', callId), valid('json', draft), async (c) =>
      c.json(await saveDraft(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/publish', doc('Publish a call'), valid('param', callId), async (c) =>
      c.json(await publishCall(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/:id/versions', doc('Change a published call'), valid('param', callId), valid('json', change), async (c) =>
      c.json(await changeCall(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .get('/:id/versions/:number', doc('What one version said and changed'), valid('param', callVersion), async (c) =>
      c.json(await showCallVersion(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/:id/compare', doc('How a body differs'), valid('param', callId), valid('json', comparing), async (c) =>
      c.json(await compareCall(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/cancel', doc('Cancel a call'), valid('param', callId), valid('json', cancelling), async (c) =>
      c.json(await cancelCall(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .get(
      '/:id/file',
      documented('A call as a file', 'topics', { media: 'application/json' }),
      valid('param', callId),
      async (c) => {
        const { name, file } = await exportCall(deps, c.var.actor, c.req.valid('param'));
        const headers = {
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Disposition': contentDisposition('attachment', name),
        };
        return c.body(JSON.stringify(file, null, 2), 200, headers);
      },
    );
