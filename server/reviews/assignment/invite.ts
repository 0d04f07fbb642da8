import type { Db } from '../../../db/client.ts';
import type { Deps } from '../../kernel/deps.ts';
import { remind } from '../../topics/index.ts';
import { insertSeats, type AssignmentRow } from './repo/seats.ts';

export const invitedKey = (id: string): string => `review:${id}:invited`;

export type Invitation = Pick<
  AssignmentRow,
  'callId' | 'topicId' | 'expertId' | 'panelId' | 'role' | 'isFrozen' | 'affinity' | 'parts' | 'replacesId' | 'dueOn'
> & { personId: string; code: string };

/** Seats people and tells them, in the caller's transaction. What they are told holds a code and a day, nothing else. */
export async function invite(deps: Deps, tx: Db, list: readonly Invitation[]): Promise<AssignmentRow[]> {
  const at = deps.now();
  const rows = list.map(({ personId: _person, code: _code, ...seat }): AssignmentRow => ({
    ...seat,
    id: deps.newId('asg'),
    state: 'invited',
    reason: '',
    respondedAt: null,
    submittedAt: null,
    createdAt: at,
    updatedAt: at,
  }));
  await insertSeats(tx, rows);
  await remind(
    deps,
    tx,
    rows.flatMap(({ id, dueOn }, i) => {
      const invitation = list[i];
      if (!invitation) return [];
      const { personId, code } = invitation;
      const kind = 'review_invited' as const;
      return [{ personId, kind, key: invitedKey(id), href: `/reviews/${id}`, params: { code }, dueOn }];
    }),
  );
  return rows;
}
