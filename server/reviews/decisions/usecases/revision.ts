import type { Db } from '../../../../db/client.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import type { Subscriptions } from '../../../kernel/events.ts';
import { refuse } from '../../../kernel/errors.ts';
import { finishReminders, moveTopic, remind } from '../../../topics/index.ts';
import { latestDecision, listDeeds } from '../repo/decisions.ts';
import { whyNotKey } from '../rules/keys.ts';
import { holderOf, keptTopic } from './open.ts';

/** The reminder of a revision that is owed: `turn` 0 after the decision, then one for each time it is returned. */
export const revisionKey = (decisionId: string, turn: number): string => `revision:${decisionId}:${turn}`;

async function turnsOf(tx: Db, topicId: string): Promise<{ decisionId: string; turns: number }> {
  const decision = await latestDecision(tx, topicId);
  const returned = await listDeeds(tx, [topicId], ['return_revision']);
  return { decisionId: decision?.id ?? topicId, turns: returned.length };
}

/** A revision that is handed in is owed no longer. */
export const followRevisions: NonNullable<Subscriptions<Deps>['topics.moved']> = async (_, tx, moved) => {
  if (moved.command !== 'hand_in_revision') return;
  const { decisionId, turns } = await turnsOf(tx, moved.topicId);
  const keys = Array.from({ length: turns + 1 }, (_, turn) => revisionKey(decisionId, turn));
  await finishReminders(tx, keys);
};

type Verdict = { id: string } & ({ verdict: 'accept' } | { verdict: 'return'; reason: string });

/** Accepts a revision, which is then to be announced, or returns it with a reason. @throws reviews.own_review, reviews.own_unit */
export async function judgeRevision(deps: Deps, actor: Actor, input: Verdict) {
  return deps.db.transaction(async (tx) => {
    const seen = await keptTopic(tx, actor, input.id);
    const { topic, parts } = seen;
    refuse(whyNotKey(await holderOf(tx, actor, seen), null));
    const command = input.verdict === 'accept' ? 'accept_revision' : 'return_revision';
    const reason = input.verdict === 'return' ? { reason: input.reason } : {};
    const { state } = await moveTopic(deps, tx, actor, { id: topic.id, command, parts, ...reason });
    if (input.verdict === 'return') {
      const { decisionId, turns } = await turnsOf(tx, topic.id);
      const about = { href: `/topics/${topic.id}`, params: { title: topic.title }, dueOn: null };
      const key = revisionKey(decisionId, turns);
      await remind(deps, tx, [{ personId: topic.leaderId, kind: 'revision_due', key, ...about }]);
    }
    return { state };
  });
}
