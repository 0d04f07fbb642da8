import { Hono, type Context } from 'hono';
import { Readable } from 'node:stream';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { contentDisposition } from '../../kernel/download.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { findArchive, startBatch } from './jobs.ts';
import { drawPaper } from './paper/index.ts';
import { serialOf } from './payload.ts';
import * as schemas from './schemas.ts';
import { issueCompletion, issueStatement } from './usecases/issue.ts';
import { applyForCompletion, findPaper, revoke, showIssued, showMine, showReady } from './usecases/keep.ts';
import { showKeys, verifyScanned, verifyTyped } from './usecases/verify.ts';

const doc = (summary: string, status: 200 | 201 | 202 = 200) => documented(summary, 'credits', { status });

/** Where people reach this server: what the QR code on a paper begins with. */
const siteOf = (deps: Deps, c: Context<AppEnv>): string =>
  (deps.config.publicUrl ?? new URL(c.req.url).origin).replace(/\/+$/, '');

const saved = (name: string) => ({
  'content-disposition': contentDisposition('attachment', name),
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-store',
});

/** What strangers ask: these three answer without a session (kernel/session.ts). */
const publicRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/keys', doc('Public keys that certificates are verified with'), async (c) => c.json(await showKeys(deps)))
    .post('/verify', doc('Verify what a QR code carries'), valid('json', schemas.scanned), async (c) =>
      c.json(await verifyScanned(deps, c.req.valid('json'))),
    )
    .post('/lookup', doc('Look up a number with the code beside it'), valid('json', schemas.typed), async (c) =>
      c.json(await verifyTyped(deps, c.req.valid('json'))),
    );

const officeRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get(
      '/ready',
      doc('Who has completed the cycle and has no certificate'),
      valid('query', schemas.office),
      async (c) => c.json(await showReady(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/issued', doc('What an office and those below issued'), valid('query', schemas.issued), async (c) =>
      c.json(await showIssued(deps, c.var.actor, c.req.valid('query'))),
    )
    .post(
      '/completions',
      doc('Issue a certificate of completion', 201),
      valid('json', schemas.completion),
      async (c) => {
        const { certificate, isNew } = await issueCompletion(deps, c.var.actor, c.req.valid('json'));
        return c.json({ id: certificate.id, number: certificate.number, isNew }, 201);
      },
    )
    .post('/batches', doc('Certify everybody who is complete', 202), valid('json', schemas.batch), async (c) =>
      c.json(await startBatch(deps, c.var.actor, { ...c.req.valid('json'), site: siteOf(deps, c) }), 202),
    )
    .get(
      '/batches/:jobId/archive',
      doc('The papers of a batch in one zip'),
      valid('param', schemas.jobId),
      async (c) => {
        const sha256 = await findArchive(deps, c.var.actor, c.req.valid('param'));
        const body = Readable.toWeb(deps.files.read(sha256)) as ReadableStream;
        return c.body(body, 200, { ...saved('certificates.zip'), 'content-type': 'application/zip' });
      },
    );

const ownRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/', doc('One’s own certificates'), valid('query', schemas.mine), async (c) =>
      c.json(await showMine(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/applications', doc('Ask for the certificate of completion', 201), async (c) =>
      c.json(await applyForCompletion(deps, c.var.actor), 201),
    )
    .post('/statements', doc('Issue a statement of credits', 201), valid('json', schemas.statement), async (c) => {
      const { certificate, isNew } = await issueStatement(deps, c.var.actor, c.req.valid('json'));
      return c.json({ id: certificate.id, number: certificate.number, isNew }, 201);
    })
    .get('/:id/pdf', doc('The paper as PDF'), valid('param', schemas.certificateId), async (c) => {
      const paper = await findPaper(deps, c.var.actor, c.req.valid('param'));
      const bytes = await drawPaper({ ...paper, site: siteOf(deps, c) });
      const name = `${serialOf(paper.body.number)} ${paper.body.name}.pdf`;
      return c.body(new Uint8Array(bytes), 200, { ...saved(name), 'content-type': 'application/pdf' });
    })
    .post(
      '/:id/revocation',
      doc('Revoke a certificate'),
      valid('param', schemas.certificateId),
      valid('json', schemas.revocation),
      async (c) => c.json(await revoke(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );

export const certificatesRoutes = (deps: Deps) =>
  new Hono<AppEnv>().route('/', publicRoutes(deps)).route('/', officeRoutes(deps)).route('/', ownRoutes(deps));
