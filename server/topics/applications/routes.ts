import { Hono } from 'hono';
import { Readable } from 'node:stream';
import { contentDisposition } from '../../kernel/download.ts';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schemas from './schemas.ts';
import { addAttachment, openAttachment, removeAttachment } from './usecases/attachments.ts';
import { admitMany, previewAdmissions } from './usecases/bulk.ts';
import * as commands from './usecases/commands.ts';
import { beginTopic, discardTopic, saveForm } from './usecases/draft.ts';
import { showDesk, showMine } from './usecases/lists.ts';
import { answerInvitation, changeTask, findColleagues, inviteMember, removeMember } from './usecases/members.ts';
import { drawApplication, drawPacket, type Sent } from './usecases/papers.ts';
import { showChanges } from './usecases/changes.ts';
import { showEvents, showTopic } from './usecases/show.ts';
import { askRecommender, giveStatement, removeRecommender } from './usecases/statements.ts';

const doc = (summary: string, status: 200 | 201 = 200) => documented(summary, 'topics', { status });
const one = valid('param', schemas.topicId);
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Headers of a file that is saved, never shown in the page. */
const asFile = ({ name }: { name: string }, type: string) => ({
  'content-type': type,
  'content-disposition': contentDisposition('attachment', name),
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-store',
});
/** A copy on a buffer of its own, as a body of a response has to be. */
const bytesOf = ({ bytes }: Sent): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

const listRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/mine', doc('Topics one leads, takes part in or recommends'), valid('query', schemas.mineQuery), async (c) =>
      c.json(await showMine(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/desk', doc('What lies on the desk of a unit or a keeper'), valid('query', schemas.deskQuery), async (c) =>
      c.json(await showDesk(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/admissions/preview', doc('What admitting many would do'), valid('json', schemas.bulk), async (c) =>
      c.json(await previewAdmissions(deps, c.var.actor, c.req.valid('json'))),
    )
    .post('/admissions', doc('Admit all of the chosen or none'), valid('json', schemas.bulk), async (c) =>
      c.json(await admitMany(deps, c.var.actor, c.req.valid('json'))),
    );

const draftRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .post('/', doc('Begin an application', 201), valid('json', schemas.newTopic), async (c) =>
      c.json(await beginTopic(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .get('/:id', doc('One topic with everything one may see of it'), one, async (c) =>
      c.json(await showTopic(deps, c.var.actor, c.req.valid('param'))),
    )
    .delete('/:id', doc('Throw a draft away'), one, async (c) =>
      c.json(await discardTopic(deps, c.var.actor, c.req.valid('param'))),
    )
    .put('/:id/form', doc('Save the form as it is'), one, valid('json', schemas.saving), async (c) =>
      c.json(await saveForm(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .get('/:id/changes', doc('What changed between the last two versions'), one, async (c) =>
      c.json(await showChanges(deps, c.var.actor, c.req.valid('param'))),
    )
    .get('/:id/events', doc('The chain of what happened'), one, valid('query', schemas.eventsQuery), async (c) =>
      c.json(await showEvents(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .get('/:id/form.docx', doc('申报书 as Word'), one, async (c) => {
      const file = await drawApplication(deps, c.var.actor, { ...c.req.valid('param'), as: 'docx' });
      return c.body(bytesOf(file), 200, asFile(file, DOCX));
    })
    .get('/:id/form.pdf', doc('申报书 as PDF'), one, async (c) => {
      const file = await drawApplication(deps, c.var.actor, { ...c.req.valid('param'), as: 'pdf' });
      return c.body(bytesOf(file), 200, asFile(file, 'application/pdf'));
    })
    .get('/:id/packet.pdf', doc('活页 as PDF'), one, async (c) => {
      const file = await drawPacket(deps, c.var.actor, c.req.valid('param'));
      return c.body(bytesOf(file), 200, asFile(file, 'application/pdf'));
    });

const peopleRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/:id/colleagues', doc('Whom one can ask'), one, valid('query', schemas.searching), async (c) =>
      c.json(await findColleagues(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .post('/:id/members', doc('Ask a colleague to take part', 201), one, valid('json', schemas.asking), async (c) =>
      c.json(await inviteMember(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 201),
    )
    .post('/:id/members/answer', doc('Confirm or decline'), one, valid('json', schemas.answer), async (c) =>
      c.json(await answerInvitation(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .patch(
      '/:id/members/:memberId',
      doc('What a member does'),
      valid('param', schemas.memberOf),
      valid('json', schemas.tasking),
      async (c) => c.json(await changeTask(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .delete('/:id/members/:memberId', doc('Take a member out'), valid('param', schemas.memberOf), async (c) =>
      c.json(await removeMember(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/:id/recommenders', doc('Ask a recommender', 201), one, valid('json', schemas.recommending), async (c) =>
      c.json(await askRecommender(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 201),
    )
    .post('/:id/recommenders/answer', doc('Recommend or decline'), one, valid('json', schemas.statement), async (c) =>
      c.json(await giveStatement(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .delete('/:id/recommenders/:statementId', doc('Ask no more'), valid('param', schemas.statementOf), async (c) =>
      c.json(await removeRecommender(deps, c.var.actor, c.req.valid('param'))),
    );

const fileRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .put('/:id/attachments', doc('Add a file (raw bytes)', 201), one, valid('query', schemas.fileGiven), async (c) => {
      const source = c.req.raw.body;
      const body = source ? Readable.fromWeb(source as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([]);
      const input = { ...c.req.valid('param'), ...c.req.valid('query'), body };
      return c.json(await addAttachment(deps, c.var.actor, input), 201);
    })
    .get(
      '/:id/attachments/:attachmentId',
      doc('A file of a topic'),
      valid('param', schemas.attachmentOf),
      async (c) => {
        const { sha256, name } = await openAttachment(deps, c.var.actor, c.req.valid('param'));
        const body = Readable.toWeb(deps.files.read(sha256)) as ReadableStream;
        return c.body(body, 200, asFile({ name }, 'application/octet-stream'));
      },
    )
    .delete('/:id/attachments/:attachmentId', doc('Take a file out'), valid('param', schemas.attachmentOf), async (c) =>
      c.json(await removeAttachment(deps, c.var.actor, c.req.valid('param'))),
    );

/** What a leader commands. */
const leaderRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .post('/:id/submit', doc('Hand it in'), one, valid('json', schemas.seenForm), async (c) =>
      c.json(await commands.submitTopic(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/resubmit', doc('Hand in the supplement'), one, valid('json', schemas.seenForm), async (c) =>
      c.json(await commands.resubmitTopic(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/hand-in-revision', doc('Hand in the revision'), one, valid('json', schemas.seenForm), async (c) =>
      c.json(await commands.handInRevision(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/withdraw', doc('Take the application back'), one, valid('json', schemas.withdrawal), async (c) =>
      c.json(await commands.withdrawTopic(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );

/** What the unit and the keepers of the call command. */
const officeRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .post('/:id/endorse', doc('Put it forward, with commitment'), one, valid('json', schemas.endorsement), async (c) =>
      c.json(await commands.endorseTopic(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/hand-back', doc('Hand back to its leader'), one, valid('json', schemas.explained), async (c) =>
      c.json(await commands.handBackTopic(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/return', doc('Return for a supplement'), one, valid('json', schemas.returning), async (c) =>
      c.json(await commands.returnTopic(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/accept', doc('Admit'), one, valid('json', schemas.admission), async (c) =>
      c.json(await commands.acceptTopic(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/refuse', doc('Do not admit'), one, valid('json', schemas.refusing), async (c) =>
      c.json(await commands.refuseTopic(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );

export const applicationRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .route('/', listRoutes(deps))
    .route('/', draftRoutes(deps))
    .route('/', peopleRoutes(deps))
    .route('/', fileRoutes(deps))
    .route('/', leaderRoutes(deps))
    .route('/', officeRoutes(deps));
