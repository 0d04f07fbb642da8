import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { contentDisposition } from '../kernel/download.ts';
import { documented } from '../kernel/openapi.ts';
import { valid } from '../kernel/valid.ts';
import * as schemas from './schemas.ts';
import { comparePolicies } from './usecases/compare.ts';
import { adoptPreset, beginNextVersion, deleteDraft, importPolicy, newDraft, saveDraft } from './usecases/drafts.ts';
import { publishPolicy, withdrawPolicy } from './usecases/publish.ts';
import { policyFile, showEffective, showPolicies, showPolicy, showPresets } from './usecases/show.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'policy', { status });

export const policyRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get(
      '/effective',
      doc('Read which rules hold at an organisation on a day, each with its origin'),
      valid('query', schemas.effectiveQuery),
      async (c) => c.json(await showEffective(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/presets', doc('List the ready-made policies'), (c) => c.json({ items: showPresets() }))
    .post(
      '/presets/:key/adopt',
      doc('Copy a ready-made policy into a draft', 201),
      valid('param', schemas.byKey),
      valid('json', schemas.adoption),
      async (c) =>
        c.json(await adoptPreset(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 201),
    )
    .get(
      '/compare',
      doc('Read what differs between two policies, or a policy and what holds'),
      valid('query', schemas.comparison),
      async (c) => c.json(await comparePolicies(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/policies', doc('List the policies within reach'), valid('query', schemas.listQuery), async (c) =>
      c.json(await showPolicies(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/policies', doc('Begin a policy', 201), valid('json', schemas.newPolicy), async (c) =>
      c.json(await newDraft(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .post('/policies/import', doc('Make a draft of a policy file', 201), valid('json', schemas.importing), async (c) =>
      c.json(await importPolicy(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .get('/policies/:id', doc('Read a policy with its versions'), valid('param', schemas.byId), async (c) =>
      c.json(await showPolicy(deps, c.var.actor, c.req.valid('param'))),
    )
    .put('/policies/:id', doc('Save a draft'), valid('param', schemas.byId), valid('json', schemas.draft), async (c) =>
      c.json(await saveDraft(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .delete(
      '/policies/:id',
      doc('Throw a draft away'),
      valid('param', schemas.byId),
      valid('query', schemas.deleteQuery),
      async (c) => c.json(await deleteDraft(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .post(
      '/policies/:id/publish',
      doc('Put a draft into force'),
      valid('param', schemas.byId),
      valid('json', schemas.atRevision),
      async (c) => c.json(await publishPolicy(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/policies/:id/withdraw', doc('Take a published version back'), valid('param', schemas.byId), async (c) =>
      c.json(await withdrawPolicy(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/policies/:id/next',
      doc('Begin the next version of a policy', 201),
      valid('param', schemas.byId),
      async (c) => c.json(await beginNextVersion(deps, c.var.actor, c.req.valid('param')), 201),
    )
    .get('/policies/:id/file', doc('Take a policy away as a file'), valid('param', schemas.byId), async (c) => {
      const { name, file } = await policyFile(deps, c.var.actor, c.req.valid('param'));
      c.header('content-disposition', contentDisposition('attachment', name));
      return c.body(JSON.stringify(file, null, 2), 200, { 'content-type': 'application/json; charset=utf-8' });
    });
