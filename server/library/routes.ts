import { Hono } from 'hono';
import { z } from 'zod';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { documented } from '../kernel/openapi.ts';
import { page } from '../kernel/page.ts';
import { valid } from '../kernel/valid.ts';
import { tagRoutes } from './tags/routes.ts';
import { familyRoutes } from './families/routes.ts';
import { bulkRoutes } from './bulk/routes.ts';
import { sendCaptions, sendFile } from './files.ts';
import { intakeRoutes } from './intake/routes.ts';
import { change, decision, fileId, resourceId, sharing, suggestionId } from './schemas.ts';
import {
  acceptAll,
  decideSuggestion,
  editResource,
  listResources,
  removeResource,
  shareResource,
  showDocument,
  showPassages,
  showResource,
} from './usecases.ts';
import { catalog } from './catalog.ts';
import { versionRoutes } from './versions/routes.ts';

const listing = z.object({ list: z.enum(['mine', 'recent']).default('recent'), ...page });
const doc = (summary: string) => documented(summary, 'library');

const resourceRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/catalog', doc('Vocabularies of stages, grades, subjects, editions, volumes and kinds'), (c) =>
      c.json(catalog()),
    )
    .get(
      '/resources',
      doc('Resources, newest first: all readable ones or one’s own'),
      valid('query', listing),
      async (c) => c.json(await listResources(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/resources/:id', doc('One resource with the origin of its values'), valid('param', resourceId), async (c) =>
      c.json(await showResource(deps, c.var.actor, c.req.valid('param'))),
    )
    .get('/resources/:id/document', doc('Its text by section'), valid('param', resourceId), async (c) =>
      c.json(await showDocument(deps, c.var.actor, c.req.valid('param'))),
    )
    .get('/resources/:id/passages', doc('Its passages as they are searched'), valid('param', resourceId), async (c) =>
      c.json(await showPassages(deps, c.var.actor, c.req.valid('param'))),
    )
    .patch('/resources/:id', doc('Set fields'), valid('param', resourceId), valid('json', change), async (c) =>
      c.json(await editResource(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .delete('/resources/:id', doc('Remove a resource'), valid('param', resourceId), async (c) =>
      c.json(await removeResource(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/resources/:id/share',
      doc('Share with nobody, an organisation or everybody'),
      valid('param', resourceId),
      valid('json', sharing),
      async (c) =>
        c.json(await shareResource(deps, c.var.actor, { ...c.req.valid('param'), sharing: c.req.valid('json') })),
    )
    .post('/resources/:id/accept-all', doc('Confirm every guess'), valid('param', resourceId), async (c) =>
      c.json(await acceptAll(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/resources/:id/suggestions/:sid',
      doc('Accept or reject a guess'),
      valid('param', suggestionId),
      valid('json', decision),
      async (c) =>
        c.json(await decideSuggestion(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .get('/files/:fileId', doc('Original bytes, whole or a range'), valid('param', fileId), (c) =>
      sendFile(deps, c.var.actor, {
        ...c.req.valid('param'),
        range: c.req.header('range'),
        ifRange: c.req.header('if-range'),
        ifNoneMatch: c.req.header('if-none-match'),
      }),
    )
    .get('/files/:fileId/captions.vtt', doc('Captions of a recording as WebVTT'), valid('param', fileId), (c) =>
      sendCaptions(deps, c.var.actor, c.req.valid('param')),
    );

export const libraryRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .route('/', resourceRoutes(deps))
    .route('/', versionRoutes(deps))
    .route('/', familyRoutes(deps))
    .route('/', bulkRoutes(deps))
    .route('/', tagRoutes(deps))
    .route('/', intakeRoutes(deps));
