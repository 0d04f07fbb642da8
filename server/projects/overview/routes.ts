import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { contentDisposition } from '../../kernel/download.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { asked, unitsAsked } from '../changes/schemas.ts';
import { askChange, showUnits } from '../changes/ask.ts';
import { applyClosing } from '../closing/usecases/apply.ts';
import { seen, steering, topicId } from '../milestones/schemas.ts';
import { steerTopic } from '../milestones/usecases/steer.ts';
import { showProject } from '../show.ts';
import { feedQuery, listQuery, monthQuery, sheetQuery } from './schemas.ts';
import { exportCalendar, exportRunning, showMonth, showRunning } from './usecases.ts';

const doc = (summary: string, media?: string) => documented(summary, 'projects', media ? { media } : {});
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const overviewRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/running', doc('Running topics and how they stand'), valid('query', listQuery), async (c) =>
      c.json(await showRunning(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/running/sheet', doc('The same as an Excel file', XLSX), valid('query', sheetQuery), async (c) =>
      c.body(new Uint8Array(await exportRunning(deps, c.var.actor, c.req.valid('query'))), 200, {
        'content-type': XLSX,
        'content-disposition': contentDisposition('attachment', '在研课题.xlsx'),
      }),
    )
    .get('/calendar', doc('Duties of a month'), valid('query', monthQuery), async (c) =>
      c.json(await showMonth(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/calendar/file', doc('Duties as a calendar', 'text/calendar'), valid('query', feedQuery), async (c) =>
      c.body(await exportCalendar(deps, c.var.actor, c.req.valid('query')), 200, {
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': contentDisposition('attachment', '课题日历.ics'),
      }),
    )
    .get('/topics/:id', doc('The life of an approved topic'), valid('param', topicId), async (c) =>
      c.json(await showProject(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/topics/:id/changes', doc('Ask for a change'), valid('param', topicId), valid('json', asked), async (c) =>
      c.json(await askChange(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') }), 201),
    )
    .get(
      '/topics/:id/units',
      doc('Where it may be moved'),
      valid('param', topicId),
      valid('query', unitsAsked),
      async (c) => c.json(await showUnits(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .post('/topics/:id/closing', doc('Apply for closing'), valid('param', topicId), valid('json', seen), async (c) =>
      c.json(await applyClosing(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/topics/:id/steer', doc('Suspend or cancel'), valid('param', topicId), valid('json', steering), async (c) =>
      c.json(await steerTopic(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    );
