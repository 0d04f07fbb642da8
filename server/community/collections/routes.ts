import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { exportCollection } from './export.ts';
import * as schemas from './schemas.ts';
import {
  addItem,
  changeCollection,
  createCollection,
  hideCollection,
  noteItem,
  placeItem,
  removeCollection,
  showCollection,
  showCollections,
  takeOutItem,
} from './usecases.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'community', { status });

export const collectionRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/collections', doc('Collections one may read or add to'), valid('query', schemas.listing), async (c) =>
      c.json(await showCollections(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/collections', doc('Begin a collection or a shelf', 201), valid('json', schemas.newCollection), async (c) =>
      c.json(await createCollection(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .get(
      '/collections/:id',
      doc('One collection with its resources'),
      valid('param', schemas.collectionId),
      async (c) => c.json(await showCollection(deps, c.var.actor, c.req.valid('param'))),
    )
    .get(
      '/collections/:id/export',
      documented('One collection as an archive', 'community', { media: 'application/zip' }),
      valid('param', schemas.collectionId),
      (c) => exportCollection(deps, c.var.actor, c.req.valid('param')),
    )
    .patch(
      '/collections/:id',
      doc('Change its words or its sharing'),
      valid('param', schemas.collectionId),
      valid('json', schemas.change),
      async (c) =>
        c.json(await changeCollection(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .delete('/collections/:id', doc('Remove a collection'), valid('param', schemas.collectionId), async (c) =>
      c.json(await removeCollection(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/collections/:id/hide',
      doc('Take a collection out of sight, or show it again'),
      valid('param', schemas.collectionId),
      valid('json', schemas.hiding),
      async (c) => c.json(await hideCollection(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post(
      '/collections/:id/items',
      doc('Add a resource'),
      valid('param', schemas.collectionId),
      valid('json', schemas.addition),
      async (c) => c.json(await addItem(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post(
      '/collections/:id/items/:resourceId/place',
      doc('Move a resource before another, or to the end'),
      valid('param', schemas.itemId),
      valid('json', schemas.placement),
      async (c) => c.json(await placeItem(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .patch(
      '/collections/:id/items/:resourceId',
      doc('Note something on a resource'),
      valid('param', schemas.itemId),
      valid('json', schemas.itemNote),
      async (c) => c.json(await noteItem(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .delete(
      '/collections/:id/items/:resourceId',
      doc('Take a resource out'),
      valid('param', schemas.itemId),
      async (c) => c.json(await takeOutItem(deps, c.var.actor, c.req.valid('param'))),
    );
