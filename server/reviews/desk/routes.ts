import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { checkText } from './ask.ts';
import { abstain, declineSeat, recuseSeat } from './leave.ts';
import { showDesk, showSeat } from './read.ts';
import { abstaining, declining, deskList, draft, ignoring, recusing, seatId, seen } from './schemas.ts';
import { acceptSeat, ignoreHint, openOthers, saveDraft, submitReview, takeBack } from './write.ts';

const doc = (summary: string) => documented(summary, 'reviews');
const id = valid('param', seatId);

export const deskRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/', doc('What one is asked to review, by code'), valid('query', deskList), async (c) =>
      c.json(await showDesk(deps, c.var.actor, c.req.valid('query'))),
    )
    .get('/:id', doc('A blind packet with its rubric and one’s own review'), id, async (c) =>
      c.json(await showSeat(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/:id/accept', doc('Take the invitation to review'), id, async (c) =>
      c.json(await acceptSeat(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/:id/decline', doc('Decline to review'), id, valid('json', declining), async (c) =>
      c.json(await declineSeat(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/recuse', doc('Step back for a conflict'), id, valid('json', recusing), async (c) =>
      c.json(await recuseSeat(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/abstain', doc('Say that one cannot judge it'), id, valid('json', abstaining), async (c) =>
      c.json(await abstain(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .put('/:id/draft', doc('Save the draft of a review'), id, valid('json', draft), async (c) =>
      c.json(await saveDraft(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/submit', doc('Hand a review in'), id, valid('json', seen), async (c) =>
      c.json(await submitReview(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/take-back', doc('Take a review back to write on'), id, async (c) =>
      c.json(await takeBack(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/:id/others', doc('Open the others’ reviews; one’s own stays as it is'), id, async (c) =>
      c.json(await openOthers(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/:id/check', doc('Ask what the text of a review could say better'), id, async (c) =>
      c.json(await checkText(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/:id/hints', doc('Set a hint aside or back'), id, valid('json', ignoring), async (c) =>
      c.json(await ignoreHint(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );
