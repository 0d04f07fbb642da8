import type { Db } from '../../db/client.ts';
import { chained, GENESIS } from '../kernel/chain.ts';
import type { Actor, Deps } from '../kernel/deps.ts';
import { refuse } from '../kernel/errors.ts';
import { topicNotFound } from './errors.ts';
import { insertEvent, lastEvent, lockTopic, saveTopic, type EventRow, type TopicRow } from './repo.ts';
import { target, whyNotMove, type Command, type Part } from './rules/states.ts';

type Deed = { kind: string; reason?: string; detail?: Record<string, unknown> };

/**
 * Adds a row to the chain of a topic. The caller holds the topic (`lockTopic`), so numbers have no gaps.
 * @param deed its detail holds ids and figures, never a name
 */
export async function record(
  deps: Deps,
  tx: Db,
  topicId: string,
  actorId: string | null,
  { kind, reason = '', detail = {} }: Deed,
  moved: { from: TopicRow['state']; to: TopicRow['state'] } | null = null,
): Promise<void> {
  const last = await lastEvent(tx, topicId);
  const row: Omit<EventRow, 'hash'> = {
    id: deps.newId('tev'),
    topicId,
    seq: (last?.seq ?? 0) + 1,
    kind,
    from: moved?.from ?? null,
    to: moved?.to ?? null,
    actorId,
    reason,
    detail,
    at: deps.now(),
  };
  await insertEvent(tx, { ...row, hash: chained(row, last?.hash ?? GENESIS) });
}

/**
 * Gives a command to a topic: asks the table, saves the new state with `values`, adds to the chain, tells the others.
 * Guards that need facts (windows, quotas, first keys) are the caller's, before this, in the same transaction.
 * @param parts who the actor is to it (`seenTopic`), with 'second' or 'expert' added by whoever knows
 * @throws topics.not_found, topics.not_in_this_state, topics.not_yours_to_do
 */
export async function moveTopic(
  deps: Deps,
  tx: Db,
  actor: Actor,
  input: {
    id: string;
    command: Command;
    parts: readonly Part[];
    reason?: string;
    detail?: Record<string, unknown>;
    values?: Partial<TopicRow>;
  },
): Promise<TopicRow> {
  const held = await lockTopic(tx, input.id);
  if (!held) throw topicNotFound();
  refuse(whyNotMove(held.state, input.command, input.parts));
  const to = target(input.command);
  const next = { ...held, ...input.values, state: to, updatedAt: deps.now() };
  await saveTopic(tx, input.id, { ...input.values, state: to, updatedAt: next.updatedAt });
  const { reason, detail, command } = input;
  await record(
    deps,
    tx,
    input.id,
    actor.personId,
    { kind: command, ...(reason ? { reason } : {}), ...(detail ? { detail } : {}) },
    {
      from: held.state,
      to,
    },
  );
  const { callId } = held;
  await deps.emit(tx, 'topics.moved', {
    topicId: held.id,
    callId,
    command,
    from: held.state,
    to,
    actorId: actor.personId,
  });
  return next;
}
