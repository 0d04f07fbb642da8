import type { Db } from '../../../db/client.ts';
import { dayOf } from '../../kernel/day.ts';
import type { Deps } from '../../kernel/deps.ts';
import { findCall, record } from '../../topics/index.ts';
import { invite } from './invite.ts';
import { matchOf, NO_MODEL } from './match.ts';
import { lockPool } from './repo/pool.ts';
import { findAssignable, type AssignmentRow } from './repo/seats.ts';
import { bestStandIn, dayAfter } from './rules/seats.ts';

type Wish = { topicId: string; role: AssignmentRow['role']; replaces: Pick<AssignmentRow, 'id' | 'panelId'> | null };

async function seatBest(deps: Deps, tx: Db, { topicId, role, replaces }: Wish): Promise<AssignmentRow | null> {
  const topic = await findAssignable(tx, topicId);
  const call = topic?.callId ? await findCall(tx, topic.callId) : null;
  if (!topic || !call) return null;
  await lockPool(tx, call.orgId);
  const { count, days, subjectExperts, mostPerUnit } = call.body.review;
  const from = dayOf(deps.now());
  const to = dayAfter(from, days);
  const match = await matchOf(tx, NO_MODEL, { call, topics: [topic], from, to });
  const seated = match.seated(topic);
  const terms = { count: Math.max(count, seated.length + 1), subjectExperts, mostPerUnit };
  // A third reader is asked beside a full panel: what it had to have, it has.
  const asked = role === 'third' ? { ...terms, subjectExperts: 0 } : terms;
  const best =
    bestStandIn(
      match.pool.map((expert) => match.candidate(topic, expert)),
      seated,
      asked,
    ) ??
    // With nobody of the subject left somebody else is better than nobody.
    bestStandIn(
      match.pool.map((expert) => match.candidate(topic, expert)),
      seated,
      { ...asked, subjectExperts: 0 },
    );
  if (!best) return null;
  const { expert, affinity, parts } = best;
  const [row] = await invite(deps, tx, [
    {
      ...{ callId: call.id, topicId, expertId: expert.id, panelId: replaces?.panelId ?? null, role, isFrozen: false },
      ...{ affinity, parts, replacesId: replaces?.id ?? null, dueOn: to },
      ...{ personId: expert.personId, code: topic.code ?? '' },
    },
  ]);
  if (!row) return null;
  const detail = { assignmentId: row.id, replacesId: replaces?.id ?? null, role };
  await record(deps, tx, topicId, null, { kind: 'reviewer_invited', detail });
  return row;
}

/**
 * Asks the best free expert without a conflict to take the place of one who has left (`declined`, `recused`, `abstained` or
 * `replaced`: saved before this). In the caller's transaction, with the topic held; the pool is locked in here.
 * @returns the new, invited assignment, or null when nobody is left to ask
 */
export const standIn = (
  deps: Deps,
  tx: Db,
  left: Pick<AssignmentRow, 'id' | 'topicId' | 'role' | 'panelId'>,
): Promise<AssignmentRow | null> => seatBest(deps, tx, { topicId: left.topicId, role: left.role, replaces: left });

/**
 * Asks one more reader: a third one, because the first ones disagree, or a regular one where a seat stayed empty. In the
 * caller's transaction, with the topic held.
 * @returns the new, invited assignment, or null when nobody is left to ask
 */
export const addReader = (
  deps: Deps,
  tx: Db,
  topicId: string,
  role: AssignmentRow['role'],
): Promise<AssignmentRow | null> => seatBest(deps, tx, { topicId, role, replaces: null });
