import { Readable } from 'node:stream';
import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { contentDisposition } from '../kernel/download.ts';
import { documented } from '../kernel/openapi.ts';
import { valid } from '../kernel/valid.ts';
import {
  activityId,
  attendanceList,
  cancelling,
  change,
  closing,
  fileName,
  fileOf,
  listQuery,
  newActivity,
  reflection,
} from './schemas.ts';
import { openShown, reflect, showFile } from './usecases/attend.ts';
import { cancelActivity, changeActivity, closeActivity, keepList, planActivity } from './usecases/run.ts';
import { showActivities, showActivity, showMembers, showOffer } from './usecases/show.ts';

const doc = (summary: string) => documented(summary, 'activities');

const runningRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .post('/', doc('Announce an activity'), valid('json', newActivity), async (c) =>
      c.json(await planActivity(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .patch('/:id', doc('Change an announcement'), valid('param', activityId), valid('json', change), async (c) =>
      c.json(await changeActivity(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    )
    .get('/:id/members', doc('Whom an activity can invite'), valid('param', activityId), async (c) =>
      c.json(await showMembers(deps, c.var.actor, c.req.valid('param'))),
    )
    .put(
      '/:id/attendances',
      doc('Who is on the list and who was there'),
      valid('param', activityId),
      valid('json', attendanceList),
      async (c) => c.json(await keepList(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    )
    .post('/:id/close', doc('End it with its record'), valid('param', activityId), valid('json', closing), async (c) =>
      c.json(await closeActivity(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    )
    .post('/:id/cancel', doc('Call it off'), valid('param', activityId), valid('json', cancelling), async (c) =>
      c.json(await cancelActivity(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    );

const attendingRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .post(
      '/:id/reflection',
      doc('Show what came of it, in words'),
      valid('param', activityId),
      valid('json', reflection),
      async (c) => c.json(await reflect(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    )
    .put(
      '/:id/files',
      doc('Show a file (raw bytes)'),
      valid('param', activityId),
      valid('query', fileName),
      async (c) => {
        const source = c.req.raw.body;
        const body = source ? Readable.fromWeb(source as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([]);
        const input = { ...c.req.valid('param'), ...c.req.valid('query'), body };
        return c.json(await showFile(deps, c.var.actor, input), 201);
      },
    )
    .get('/:id/files/:attendanceId', doc('The file somebody showed'), valid('param', fileOf), async (c) => {
      const { sha256, name } = await openShown(deps, c.var.actor, c.req.valid('param'));
      return c.body(Readable.toWeb(deps.files.read(sha256)) as ReadableStream, 200, {
        'content-type': 'application/octet-stream',
        'content-disposition': contentDisposition('attachment', name),
        'x-content-type-options': 'nosniff',
      });
    });

export const activitiesRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/', doc('Activities within reach'), valid('query', listQuery), async (c) =>
      c.json(await showActivities(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/offer', doc('Where one may hold activities, and as what'), async (c) =>
      c.json(await showOffer(deps, c.var.actor)),
    )
    .get('/:id', doc('One activity with who was there'), valid('param', activityId), async (c) =>
      c.json(await showActivity(deps, c.var.actor, c.req.valid('param'))),
    )
    .route('/', runningRoutes(deps))
    .route('/', attendingRoutes(deps));
