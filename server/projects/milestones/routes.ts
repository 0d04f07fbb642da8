import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { contentDisposition } from '../../kernel/download.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { judging, paper, saving, seen, stepId } from './schemas.ts';
import { drawStep } from './usecases/draw.ts';
import { announceOpening, judgeReport, saveReport, submitReport } from './usecases/report.ts';

const doc = (summary: string) => documented(summary, 'projects');

export const milestoneRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .put('/:id/report', doc('Keep a draft of a report'), valid('param', stepId), valid('json', saving), async (c) =>
      c.json(await saveReport(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/announce', doc('Apply for the opening'), valid('param', stepId), valid('json', seen), async (c) =>
      c.json(await announceOpening(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/submit', doc('Hand a report in'), valid('param', stepId), valid('json', seen), async (c) =>
      c.json(await submitReport(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/judge', doc('Pass or return a report'), valid('param', stepId), valid('json', judging), async (c) =>
      c.json(await judgeReport(deps, c.var.actor, { ...c.req.valid('json'), ...c.req.valid('param') })),
    )
    .get('/:id/forms/:form/:format', doc('Print the official form'), valid('param', paper), async (c) => {
      const { bytes, name, media } = await drawStep(deps, c.var.actor, c.req.valid('param'));
      return c.body(bytes, 200, {
        'content-type': media,
        'content-disposition': contentDisposition('attachment', name),
      });
    });
