import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schemas from './schemas.ts';
import {
  askUndo,
  auditBatch,
  confirmUndo,
  keepBatch,
  registerBatch,
  resumeBatch,
  returnBatch,
} from './usecases/decide.ts';
import { reportSheet, templateSheet } from './usecases/sheets.ts';
import { showBatch, showBatches, showRows } from './usecases/show.ts';
import { discardBatch, readAgain, takeSheet } from './usecases/take.ts';

const doc = (summary: string, status: 200 | 202 = 200) => documented(summary, 'credits', { status });
const workbook = (summary: string) =>
  documented(summary, 'credits', {
    media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  });

const sheetRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/', doc('Imports of old records within reach'), valid('query', schemas.batchList), async (c) =>
      c.json(await showBatches(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/', doc('Take in a sheet (raw bytes) and read it', 202), valid('query', schemas.newBatch), async (c) =>
      c.json(await takeSheet(deps, c.var.actor, { ...c.req.valid('query'), body: c.req.raw.body }), 202),
    )
    .get('/template', workbook('An empty sheet to fill in'), valid('query', schemas.templateFor), (c) =>
      templateSheet(deps, c.var.actor, c.req.valid('query')),
    )
    .get('/:id', doc('One import'), valid('param', schemas.batchId), valid('query', schemas.language), async (c) =>
      c.json(await showBatch(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .delete('/:id', doc('Throw an import away'), valid('param', schemas.batchId), async (c) =>
      c.json(await discardBatch(deps, c.var.actor, c.req.valid('param'))),
    )
    .get(
      '/:id/rows',
      doc('What came of each row'),
      valid('param', schemas.batchId),
      valid('query', schemas.rowList),
      async (c) => c.json(await showRows(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .get(
      '/:id/report',
      workbook('Every row with its reason'),
      valid('param', schemas.batchId),
      valid('query', schemas.language),
      (c) => reportSheet(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') }),
    )
    .put(
      '/:id/mapping',
      doc('Read the sheet again in another way', 202),
      valid('param', schemas.batchId),
      valid('json', schemas.mapping),
      async (c) =>
        c.json(await readAgain(deps, c.var.actor, { ...c.req.valid('param'), mapping: c.req.valid('json') }), 202),
    );

const keyRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .post('/:id/register', doc('Register an import'), valid('param', schemas.batchId), async (c) =>
      c.json(await registerBatch(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/:id/audit',
      doc('Audit an import and post it', 202),
      valid('param', schemas.batchId),
      valid('json', schemas.seen),
      async (c) =>
        c.json(await auditBatch(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 202),
    )
    .post(
      '/:id/return',
      doc('Give an import back'),
      valid('param', schemas.batchId),
      valid('json', schemas.reason),
      async (c) => c.json(await returnBatch(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/resume', doc('Go on with what was cut off', 202), valid('param', schemas.batchId), async (c) =>
      c.json(await resumeBatch(deps, c.var.actor, c.req.valid('param')), 202),
    )
    .post(
      '/:id/undo',
      doc('Ask that an import be taken back'),
      valid('param', schemas.batchId),
      valid('json', schemas.reason),
      async (c) => c.json(await askUndo(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .delete('/:id/undo', doc('Let an import stand'), valid('param', schemas.batchId), async (c) =>
      c.json(await keepBatch(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/:id/undo/confirm', doc('Take an import back', 202), valid('param', schemas.batchId), async (c) =>
      c.json(await confirmUndo(deps, c.var.actor, c.req.valid('param')), 202),
    );

export const importsRoutes = (deps: Deps) =>
  new Hono<AppEnv>().route('/', sheetRoutes(deps)).route('/', keyRoutes(deps));
