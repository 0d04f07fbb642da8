import type { Db } from '../../../../db/client.ts';
import type { CallBody } from '../../../../db/schema/topic-data.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { seenTopic, type Seen } from '../../access.ts';
import { bodyFor } from '../../eligibility/judge.ts';
import { callNotFound, changedMeanwhile, topicNotFound } from '../../errors.ts';
import { record } from '../../move.ts';
import { findCall, lockCall, lockTopic, type CallRow } from '../../repo.ts';

/** A topic of a call, with the call and the body of it that holds for the topic. */
export type Opened = Seen & { call: CallRow; body: CallBody };

/** @throws topics.not_found also for a topic from before the platform: nothing is applied for there */
export async function openApplication(db: Db, actor: Actor, id: string): Promise<Opened> {
  const seen = await seenTopic(db, actor, id);
  const call = seen.topic.callId === null ? null : await findCall(db, seen.topic.callId);
  if (!call) throw topicNotFound();
  return { ...seen, call, body: await bodyFor(db, call, seen.topic) };
}

export type Sight = { id: string; revision: number };

/**
 * The same with the topic held to the end of the transaction, and before it the call where its places are counted.
 * @param seen the revision of the form that whoever acts has looked at
 * @throws topics.changed_meanwhile
 */
export async function holdApplication(
  tx: Db,
  actor: Actor,
  { id, revision }: { id: string; revision?: number },
  { withCall = false } = {},
): Promise<Opened> {
  const first = await openApplication(tx, actor, id);
  if (withCall && !(await lockCall(tx, first.call.id))) throw callNotFound();
  if (!(await lockTopic(tx, id))) throw topicNotFound();
  const held = await openApplication(tx, actor, id);
  if (revision !== undefined && held.topic.revision !== revision) throw changedMeanwhile();
  return held;
}

/** Chains a deed. What is done to a draft is its author's own affair until it is handed in, and then told as a whole. */
export async function note(
  deps: Deps,
  tx: Db,
  { topic }: Pick<Opened, 'topic'>,
  actor: Actor,
  deed: { kind: string; reason?: string; detail?: Record<string, unknown> },
): Promise<void> {
  if (topic.state !== 'draft') await record(deps, tx, topic.id, actor.personId, deed);
}
