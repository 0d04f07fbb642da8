import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { setting, topicId, verdictId } from './schemas.ts';
import { judgeAgain, setVerdict, showVerdicts } from './usecases.ts';

const doc = (summary: string) => documented(summary, 'topics');

export const eligibilityRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/:id/verdicts', doc('Eligibility: rule, facts, clause'), valid('param', topicId), async (c) =>
      c.json(await showVerdicts(deps, c.var.actor, c.req.valid('param'))),
    )
    .post('/:id/verdicts', doc('Judge eligibility anew'), valid('param', topicId), async (c) =>
      c.json(await judgeAgain(deps, c.var.actor, c.req.valid('param'))),
    )
    .post(
      '/:id/verdicts/:rule',
      doc('Set a verdict aside'),
      valid('param', verdictId),
      valid('json', setting),
      async (c) => c.json(await setVerdict(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') })),
    );
