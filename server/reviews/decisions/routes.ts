import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { contentDisposition } from '../../kernel/download.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schemas from './schemas.ts';
import { confirmAnswer, fileAppeal, proposeAnswer, showAppeals } from './usecases/appeals.ts';
import { approveTopics } from './usecases/approve.ts';
import { showCase } from './usecases/case.ts';
import { confirmDecisions, rejectDecision } from './usecases/confirm.ts';
import { closeDeliberation, endReviews, openDeliberation } from './usecases/deliberate.ts';
import { exportFairness, showFairness } from './usecases/fairness.ts';
import { drawLetter } from './usecases/letters.ts';
import { objectToNotice, publishNotice, showNotices } from './usecases/notice.ts';
import { proposeDecisions } from './usecases/propose.ts';
import { showRanking, showSensitivity } from './usecases/ranking.ts';
import { showResult } from './usecases/result.ts';
import { judgeRevision } from './usecases/revision.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'reviews', { status });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const MEDIA = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
} as const;
const file = (type: string, name: string) => ({
  'content-type': type,
  'content-disposition': contentDisposition('attachment', name),
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-store',
});
const { byId } = schemas;

/** What the keepers of a call do with its topics. */
const callRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get(
      '/:id/ranking',
      doc('Rank the topics of a call, raw and calibrated'),
      valid('param', byId),
      valid('query', schemas.rankingQuery),
      async (c) => c.json(await showRanking(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .get('/:id/sensitivity', doc('Topics that change sides at the cut line'), valid('param', byId), async (c) =>
      c.json(await showSensitivity(deps, c.var.actor, c.req.valid('param'))),
    )
    .get('/:id/fairness', doc('Approvals by group, and the panel'), valid('param', byId), async (c) =>
      c.json(await showFairness(deps, c.var.actor, c.req.valid('param'))),
    )
    .get(
      '/:id/fairness.xlsx',
      documented('Export approvals by group, and the panel', 'reviews', { media: XLSX }),
      valid('param', byId),
      async (c) => {
        const { bytes, name } = await exportFairness(deps, c.var.actor, c.req.valid('param'));
        return c.body(new Uint8Array(bytes), 200, file(XLSX, name));
      },
    )
    .post('/:id/end', doc('End the review of topics'), valid('param', byId), valid('json', schemas.ending), async (c) =>
      c.json(await endReviews(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post(
      '/:id/propose',
      doc('Turn the first key of decisions'),
      valid('param', byId),
      valid('json', schemas.proposing),
      async (c) =>
        c.json(await proposeDecisions(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post(
      '/:id/confirm',
      doc('Turn the second key of decisions'),
      valid('param', byId),
      valid('json', schemas.confirming),
      async (c) =>
        c.json(await confirmDecisions(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post(
      '/:id/reject',
      doc('Send a proposal back'),
      valid('param', byId),
      valid('json', schemas.rejecting),
      async (c) => c.json(await rejectDecision(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post(
      '/:id/approve',
      doc('Approve topics after their notice'),
      valid('param', byId),
      valid('json', schemas.approving),
      async (c) => c.json(await approveTopics(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .get(
      '/:id/appeals',
      doc('Appeals and objections of a call'),
      valid('param', byId),
      valid('query', schemas.appealsQuery),
      async (c) => c.json(await showAppeals(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .get(
      '/:id/notices',
      doc('Public notices of a call'),
      valid('param', byId),
      valid('query', schemas.noticeQuery),
      async (c) => c.json(await showNotices(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .post(
      '/:id/notices',
      doc('Announce topics', 201),
      valid('param', byId),
      valid('json', schemas.publishing),
      async (c) =>
        c.json(await publishNotice(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 201),
    );

const topicRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/:id', doc('The decision about a topic, as its applicant reads it'), valid('param', byId), async (c) =>
      c.json(await showResult(deps, c.var.actor, c.req.valid('param'))),
    )
    .get('/:id/case', doc('Everything a keeper decides by'), valid('param', byId), async (c) =>
      c.json(await showCase(deps, c.var.actor, c.req.valid('param'))),
    )
    .get(
      '/:id/papers/:name',
      documented('A letter about the decision', 'reviews', { media: MEDIA.docx }),
      valid('param', schemas.paper),
      async (c) => {
        const { bytes, format, name } = await drawLetter(deps, c.var.actor, c.req.valid('param'));
        return c.body(new Uint8Array(bytes), 200, file(MEDIA[format], `${name}.${format}`));
      },
    )
    .post(
      '/:id/deliberations',
      doc('Ask a third reader, or talk it over', 201),
      valid('param', byId),
      valid('json', schemas.opening),
      async (c) =>
        c.json(await openDeliberation(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 201),
    )
    .post(
      '/:id/revision',
      doc('Accept or return a revision'),
      valid('param', byId),
      valid('json', schemas.revisionVerdict),
      async (c) => c.json(await judgeRevision(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post(
      '/:id/appeals',
      doc('Appeal against a refusal or decline', 201),
      valid('param', byId),
      valid('json', schemas.appealing),
      async (c) =>
        c.json(await fileAppeal(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 201),
    );

export const decisionRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .route('/calls', callRoutes(deps))
    .route('/topics', topicRoutes(deps))
    .post(
      '/deliberations/:id/close',
      doc('Close a deliberation with its minutes'),
      valid('param', byId),
      valid('json', schemas.closing),
      async (c) =>
        c.json(await closeDeliberation(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post(
      '/notices/:id/objections',
      doc('Object to a topic on a notice', 201),
      valid('param', byId),
      valid('json', schemas.objecting),
      async (c) =>
        c.json(await objectToNotice(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 201),
    )
    .post(
      '/appeals/:id/propose',
      doc('Propose the answer to an appeal'),
      valid('param', byId),
      valid('json', schemas.appealProposal),
      async (c) => c.json(await proposeAnswer(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post(
      '/appeals/:id/confirm',
      doc('Confirm the answer to an appeal, or send it back'),
      valid('param', byId),
      valid('json', schemas.appealConfirmation),
      async (c) => c.json(await confirmAnswer(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );
