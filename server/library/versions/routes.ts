import { Hono } from 'hono';
import { z } from 'zod';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { dropDraft, keepDraft, mergeDraft, showEditing, showEditors } from '../drafts/usecases.ts';
import { exportResource, FORMATS } from '../export/usecases.ts';
import { adapt, showLineage } from '../lineage/usecases.ts';
import { resourceId } from '../schemas.ts';
import { correctStructure, readNewFile, restoreVersion, saveEdited } from './editing.ts';
import { compare, showHistory, showVersion } from './history.ts';
import { comparison, keptDraft, newFile, onBase, savedContent, structure, versionNumber } from './schemas.ts';

const exportFormat = z.object({ format: z.enum(FORMATS).default('docx') });
const doc = (summary: string) => documented(summary, 'library');

const readingRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/resources/:id/versions', doc('Versions, newest first'), valid('param', resourceId), async (c) =>
      c.json(await showHistory(deps, c.var.actor, c.req.valid('param'))),
    )
    .get('/resources/:id/versions/:n', doc('One version by section'), valid('param', versionNumber), async (c) =>
      c.json(await showVersion(deps, c.var.actor, c.req.valid('param'))),
    )
    .get(
      '/resources/:id/compare',
      doc('What differs between two versions, or between two resources'),
      valid('param', resourceId),
      valid('query', comparison),
      async (c) => c.json(await compare(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .get('/resources/:id/lineage', doc('What it was made from and what of it'), valid('param', resourceId), async (c) =>
      c.json(await showLineage(deps, c.var.actor, c.req.valid('param'))),
    )
    .get(
      '/resources/:id/export',
      documented('As a Word document, Markdown, or an archive with everything', 'library', {
        media: 'application/octet-stream',
      }),
      valid('param', resourceId),
      valid('query', exportFormat),
      (c) => exportResource(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') }),
    )
    .post('/resources/:id/adapt', doc('Make a draft of one’s own of it'), valid('param', resourceId), async (c) =>
      c.json(await adapt(deps, c.var.actor, c.req.valid('param')), 201),
    );

const editingRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/resources/:id/editing', doc('The newest version as it is edited'), valid('param', resourceId), async (c) =>
      c.json(await showEditing(deps, c.var.actor, c.req.valid('param'))),
    )
    .get('/resources/:id/editors', doc('Who else is editing it'), valid('param', resourceId), async (c) =>
      c.json(await showEditors(deps, c.var.actor, c.req.valid('param'))),
    )
    .put(
      '/resources/:id/draft',
      doc('Keep what is being typed'),
      valid('param', resourceId),
      valid('json', keptDraft),
      async (c) => c.json(await keepDraft(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .delete('/resources/:id/draft', doc('Drop what was typed'), valid('param', resourceId), async (c) =>
      c.json(await dropDraft(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/resources/:id/merge',
      doc('What is typed together with what others saved meanwhile; writes nothing'),
      valid('param', resourceId),
      valid('json', keptDraft),
      async (c) => c.json(await mergeDraft(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post(
      '/resources/:id/versions',
      doc('Save as a version'),
      valid('param', resourceId),
      valid('json', savedContent),
      async (c) =>
        c.json(await saveEdited(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 201),
    )
    .post(
      '/resources/:id/versions/file',
      doc('Read a file, the raw body, as the next version'),
      valid('param', resourceId),
      valid('query', newFile),
      async (c) => {
        const input = { ...c.req.valid('param'), ...c.req.valid('query'), body: c.req.raw.body };
        return c.json(await readNewFile(deps, c.var.actor, input), 201);
      },
    )
    .post(
      '/resources/:id/versions/:n/restore',
      doc('Make an older version the newest again'),
      valid('param', versionNumber),
      valid('json', onBase),
      async (c) =>
        c.json(await restoreVersion(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 201),
    )
    .put(
      '/resources/:id/structure',
      doc('Correct where sections begin and end and what they are for'),
      valid('param', resourceId),
      valid('json', structure),
      async (c) =>
        c.json(await correctStructure(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );

export const versionRoutes = (deps: Deps) =>
  new Hono<AppEnv>().route('/', readingRoutes(deps)).route('/', editingRoutes(deps));
