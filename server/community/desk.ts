import { Hono } from 'hono';
import type { Actor, AppEnv, Deps } from '../kernel/deps.ts';
import { documented } from '../kernel/openapi.ts';
import { readingScope } from '../people/index.ts';
import { countUndecided, listCalls } from './calls/repo.ts';
import { countUnread } from './comments/repo.ts';
import { listQueue } from './flags/repo.ts';
import { dayOf } from './rules.ts';

/** What waits for somebody: new comments on their resources, flags and contributions to decide, calls to answer. */
async function showDesk(deps: Deps, actor: Actor) {
  const scope = readingScope(actor);
  const one = { limit: 1, offset: 0 };
  const [comments, flags, contributions, calls] = await Promise.all([
    countUnread(deps.db, scope),
    listQueue(deps.db, scope, { state: 'open', ...one }),
    countUndecided(deps.db, scope),
    listCalls(deps.db, scope, { list: 'open', today: dayOf(deps.now()), ...one }),
  ]);
  return {
    unread: comments.reduce((sum, { unread }) => sum + unread, 0),
    commented: comments.slice(0, 5),
    flags: flags.total,
    contributions,
    calls: calls.total,
  };
}

export const deskRoutes = (deps: Deps) =>
  new Hono<AppEnv>().get('/desk', documented('What waits for oneself', 'community'), async (c) =>
    c.json(await showDesk(deps, c.var.actor)),
  );
