import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import * as schemas from './schemas.ts';
import { askModel } from './usecases/ask.ts';
import { addBoilerplate, removeBoilerplate, showBoilerplates } from './usecases/boilerplates.ts';
import { answerFinding, askForLook, reopenFinding, setAside } from './usecases/settle.ts';
import { showPrecheck } from './usecases/show.ts';
import { compareTwo, lookAtCall, showMerges, showSimilar } from './usecases/similar.ts';

const doc = (summary: string, status: 200 | 201 | 202 = 200) => documented(summary, 'topics', { status });
const one = valid('param', schemas.topicId);
const paged = valid('query', schemas.paged);

const libraryRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/', doc('Texts that prove nothing when they are shared'), paged, async (c) =>
      c.json(await showBoilerplates(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/', doc('Add such a text', 201), valid('json', schemas.newBoilerplate), async (c) =>
      c.json(await addBoilerplate(deps, c.var.actor, c.req.valid('json')), 201),
    )
    .delete('/:id', doc('Take such a text out'), one, async (c) =>
      c.json(await removeBoilerplate(deps, c.var.actor, c.req.valid('param'))),
    );

const findingRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .post('/:id/set-aside', doc('Set a finding aside'), one, valid('json', schemas.reasoned), async (c) =>
      c.json(await setAside(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    )
    .post('/:id/reopen', doc('Open a finding again'), one, async (c) =>
      c.json(await reopenFinding(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/:id/answer', doc('Say something to a finding'), one, valid('json', schemas.answered), async (c) =>
      c.json(await answerFinding(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );

const callRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/:id/merges', doc('Pairs of a call that share several sections'), one, paged, async (c) =>
      c.json(await showMerges(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .post('/:id/look', doc('Look at everything of a call again', 202), one, async (c) =>
      c.json(await lookAtCall(deps, c.var.actor, c.req.valid('param')), 202),
    );

export const precheckRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .route('/boilerplates', libraryRoutes(deps))
    .route('/findings', findingRoutes(deps))
    .route('/calls', callRoutes(deps))
    .get('/of/:id', doc('What the pre-check found at a topic'), one, paged, async (c) =>
      c.json(await showPrecheck(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .post('/of/:id/look', doc('Look at a topic again', 202), one, async (c) =>
      c.json(await askForLook(deps, c.var.actor, c.req.valid('param')), 202),
    )
    .post('/of/:id/questions', doc('Let a model ask'), one, async (c) =>
      c.json(await askModel(deps, c.var.actor, c.req.valid('param'))),
    )
    .get('/of/:id/similar', doc('What of a topic stands elsewhere too'), one, async (c) =>
      c.json(await showSimilar(deps, c.var.actor, c.req.valid('param'))),
    )
    .get('/of/:id/similar/:otherId', doc('Two topics side by side'), valid('param', schemas.pairOf), async (c) =>
      c.json(await compareTwo(deps, c.var.actor, c.req.valid('param'))),
    );
