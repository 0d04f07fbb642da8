import type { Db } from '../../../db/client.ts';
import type { Deps } from '../../kernel/deps.ts';
import { idOf, type Doer } from '../actor.ts';
import { insertEvent } from '../repo.ts';

export type PeopleEventKind =
  | 'demo_person_created'
  | 'person_created'
  | 'person_changed'
  | 'role_granted'
  | 'role_revoked'
  | 'password_changed'
  | 'password_reset'
  | 'organisation_created';

/** Writes down who did what to whose access; never a password, a hash or a name. */
export const record = (
  deps: Deps,
  tx: Db,
  doer: Doer,
  kind: PeopleEventKind,
  personId: string | null,
  detail: Record<string, string> = {},
) => insertEvent(tx, { id: deps.newId('pev'), personId, actorId: idOf(doer), kind, detail, at: deps.now() });
