import type { Db } from '../../../db/client.ts';
import type { Deps } from '../../kernel/deps.ts';
import { finishReminders, findCall, lockCall, lockTopic, record, remind } from '../../topics/index.ts';
import { withoutPersonalData } from '../../ai/redact.ts';
import { listNames } from '../assignment/repo/seats.ts';
import { standIn } from '../assignment/replace.ts';
import { findAssignment, keepersOf, saveAssignment, type AssignmentRow } from './repo.ts';
import { keysOf } from './rules.ts';

/**
 * What the blind desk may have done to an assignment without learning whose topic it is: ids go in, nothing of a topic
 * comes out.
 */
export type Deed = { kind: `review.${string}`; detail?: Record<string, string | number | null> };

/** Holds the call of an assignment, then its topic: stand-ins are counted under the call. Before anything else is held. */
export async function holdCallOf(tx: Db, assignmentId: string): Promise<void> {
  const found = await findAssignment(tx, assignmentId);
  if (!found) return;
  await lockCall(tx, found.callId);
  await lockTopic(tx, found.topicId);
}

/**
 * Writes a deed of a reviewer into the topic's chain, which the caller holds. It names the assignment, never the person:
 * those who may read a dossier are not always those who may know its reviewers.
 */
export async function noteSeat(deps: Deps, tx: Db, assignmentId: string, { kind, detail = {} }: Deed): Promise<void> {
  const found = await findAssignment(tx, assignmentId);
  if (found) await record(deps, tx, found.topicId, null, { kind, detail: { ...detail, assignmentId } });
}

/** Nothing of it is to be done any more: reminders of it, of whatever kind, are over. */
export const finishSeat = (tx: Db, assignmentId: string) =>
  finishReminders(tx, [...keysOf(assignmentId), `review:${assignmentId}:invited`]);

/**
 * Somebody has left: the best stand-in without a conflict is asked at once, and the keepers are told, also that there
 * is none. The caller holds the call and has saved the state.
 * @returns the stand-in's assignment, or null
 */
export async function fillSeat(deps: Deps, tx: Db, assignmentId: string): Promise<string | null> {
  const left = await findAssignment(tx, assignmentId);
  if (!left) return null;
  await finishSeat(tx, assignmentId);
  const { code, personId: _, ...assignment } = left;
  const next = await standIn(deps, tx, assignment);
  await tellKeepers(deps, tx, assignment, code);
  return next?.id ?? null;
}

async function tellKeepers(deps: Deps, tx: Db, { id, callId }: AssignmentRow, code: string): Promise<void> {
  const call = await findCall(tx, callId);
  if (!call) return;
  const keepers = await keepersOf(tx, call.orgId);
  await remind(
    deps,
    tx,
    keepers.map((personId) => ({
      ...{ personId, kind: 'reviewer_declined', key: `review:${id}:left`, params: { code }, dueOn: null },
      href: `/topics/calls/${callId}/progress`,
    })),
  );
}

/** Takes a seat back by the keeper's decision. */
export const vacate = (deps: Deps, tx: Db, id: string, reason: string) =>
  saveAssignment(tx, id, { state: 'replaced', reason, respondedAt: deps.now(), updatedAt: deps.now() });

type Text = { text: string };
/**
 * Texts about an application, or from it, without the names of its people and without numbers that lead to persons: as
 * a model may see them.
 */
export async function nameless<T extends Text>(db: Db, assignmentId: string, texts: readonly T[]): Promise<T[]> {
  const found = await findAssignment(db, assignmentId);
  const names = found ? await listNames(db, [found.topicId]) : [];
  const known = names.map(({ name }) => name);
  return texts.map((one) => ({ ...one, text: withoutPersonalData(one.text, known) }));
}
