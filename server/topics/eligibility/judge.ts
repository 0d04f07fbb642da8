import type { Db } from '../../../db/client.ts';
import type { CallBody } from '../../../db/schema/topic-data.ts';
import type { Deps } from '../../kernel/deps.ts';
import { topicNotFound } from '../errors.ts';
import type { CallRow, TopicRow } from '../repo.ts';
import { factsOf, placesOf } from './facts.ts';
import { findApplication, findVersionBody, listVerdicts, replaceVerdicts, type VerdictRow } from './repo.ts';
import { judgeAll, type Judged } from './rules/index.ts';

export type { Judged } from './rules/index.ts';

/**
 * The body that holds for a topic: that of the version it was handed in by, or the call's own while it is a draft.
 * @param call the topic's call as it is now
 */
export const bodyFor = async (db: Db, call: Pick<CallRow, 'id' | 'body'>, topic: TopicRow): Promise<CallBody> =>
  (topic.callVersion === null ? null : await findVersionBody(db, call.id, topic.callVersion)) ?? call.body;

/** The database orders the keys of what it keeps, so facts are compared by their content. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, ordered(one)]),
  );
}
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));

/**
 * Judges an application by every rule of its call and keeps the verdicts. What a keeper set aside stays aside while the
 * rule says the same of the same facts. Topics without a call have no rules.
 * @throws topics.not_found
 */
export async function judgeTopic(deps: Deps, tx: Db, topicId: string): Promise<Judged[]> {
  const application = await findApplication(tx, topicId);
  if (!application) throw topicNotFound();
  const { rules, facts } = await factsOf(deps, tx, application, application.body ?? application.current);
  const judged = judgeAll(rules, facts);
  const before = await listVerdicts(tx, topicId);
  const rows = judged.map(({ ruleId, verdict, fact }): VerdictRow => {
    const earlier = before.find((row) => row.ruleId === ruleId);
    const stands = earlier?.verdict === verdict && isSame(earlier.fact, fact) ? earlier : undefined;
    return {
      ...{ id: earlier?.id ?? deps.newId('vdt'), topicId, ruleId, verdict, fact, at: deps.now() },
      callVersion: application.callVersion,
      setTo: stands?.setTo ?? null,
      setById: stands?.setById ?? null,
      setReason: stands?.setReason ?? '',
    };
  });
  await replaceVerdicts(tx, topicId, rows);
  return judged;
}

/**
 * Why a unit may not put this application forward: a quota of the call is used up. Ask it with the call held (`lockCall`),
 * before the topic, or two who endorse at once would both find the last place free.
 * @returns 'topics.quota_full' or null
 */
export async function quotaRefusal(tx: Db, call: CallRow, topic: TopicRow): Promise<string | null> {
  const application = await findApplication(tx, topic.id);
  if (!application) throw topicNotFound();
  const { quotas, taken } = await placesOf(tx, application, call.body.eligibility);
  return quotas.some((rule) => (taken[rule.id]?.length ?? 0) >= rule.most) ? 'topics.quota_full' : null;
}
