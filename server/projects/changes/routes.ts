import { Hono } from 'hono';
import { z } from 'zod';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { contentDisposition } from '../../kernel/download.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { answerChange, consent, showConsents } from './answer.ts';
import { drawChange } from './draw.ts';
import { answering, approving, changeId, refusing } from './schemas.ts';

const doc = (summary: string) => documented(summary, 'projects');
const agreeing = z.strictObject({ agrees: z.boolean() });
const paper = z.strictObject({ ...changeId.shape, format: z.enum(['docx', 'pdf']) });

export const changeRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/consents', doc('Teams that wait for one’s own word'), async (c) =>
      c.json(await showConsents(deps, c.var.actor)),
    )
    .post('/:id/consent', doc('Agree to join or lead'), valid('param', changeId), valid('json', agreeing), async (c) =>
      c.json(await consent(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/endorse', doc('Endorse a change'), valid('param', changeId), valid('json', answering), async (c) =>
      c.json(
        await answerChange(deps, c.var.actor, {
          ...c.req.valid('param'),
          ...c.req.valid('json'),
          command: 'endorse',
        }),
      ),
    )
    .post(
      '/:id/decline',
      doc('Do not endorse a change'),
      valid('param', changeId),
      valid('json', refusing),
      async (c) =>
        c.json(
          await answerChange(deps, c.var.actor, {
            ...c.req.valid('param'),
            ...c.req.valid('json'),
            command: 'decline',
          }),
        ),
    )
    .post('/:id/approve', doc('Approve a change'), valid('param', changeId), valid('json', approving), async (c) =>
      c.json(
        await answerChange(deps, c.var.actor, {
          ...c.req.valid('param'),
          ...c.req.valid('json'),
          command: 'approve',
        }),
      ),
    )
    .post('/:id/reject', doc('Reject a change'), valid('param', changeId), valid('json', refusing), async (c) =>
      c.json(
        await answerChange(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json'), command: 'reject' }),
      ),
    )
    .post('/:id/withdraw', doc('Take a change back'), valid('param', changeId), async (c) =>
      c.json(await answerChange(deps, c.var.actor, { ...c.req.valid('param'), answer: '', command: 'withdraw' })),
    )
    .get('/:id/form/:format', doc('Print the official form'), valid('param', paper), async (c) => {
      const { bytes, name, media } = await drawChange(deps, c.var.actor, c.req.valid('param'));
      return c.body(bytes, 200, {
        'content-type': media,
        'content-disposition': contentDisposition('attachment', name),
      });
    });
