import type { Actor, Deps } from '../kernel/deps.ts';
import { refuse } from '../kernel/errors.ts';
import { whyNot } from '../people/index.ts';
import { listUsage, spentSince } from './repo.ts';
import { startOfDay } from './rules.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;

/** What the models were asked in the last 30 days, by prompt and outcome, and how much of today's budget is spent. */
export async function modelUsage({ db, ai, config, now }: Deps, actor: Actor) {
  refuse(whyNot(actor, 'status.read', { orgPath: actor.orgPath }));
  const [calls, spentToday] = await Promise.all([
    listUsage(db, new Date(now().getTime() - DAYS * DAY_MS)),
    spentSince(db, startOfDay(now())),
  ]);
  return {
    days: DAYS,
    state: ai.state(),
    chatModel: ai.chatModel,
    embeddingSpace: ai.embeddingSpace,
    budget: { dailyTokens: config.ai.dailyTokens, spentToday },
    calls,
  };
}
