import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { insertReminders, listReminders, markRead, mute, mutedKinds, unmute } from './repo.ts';
import { KINDS, type ReminderKind } from './rules.ts';

export type Reminding = {
  personId: string;
  kind: ReminderKind;
  /** What it is about and which turn of it ('review:asg_1:due-3'): asked twice, it is there once. */
  key: string;
  href: string;
  params: Record<string, string | number>;
  dueOn: string | null;
};

/** Reminds people, in the caller's transaction. A muted kind is kept and not shown. @returns how many were new */
export const remind = (deps: Deps, tx: Db, list: readonly Reminding[]): Promise<number> =>
  insertReminders(
    tx,
    list.map((one) => ({ ...one, id: deps.newId('rmd'), isDone: false, readAt: null, at: deps.now() })),
  );

/** One's reminders, what is open first. */
export async function showReminders(deps: Deps, actor: Actor, input: { limit: number; offset: number }) {
  const muted = await mutedKinds(deps.db, actor.personId);
  const { items, total, unread } = await listReminders(deps.db, actor.personId, { ...input, muted });
  const shown = items.map(({ id, kind, href, params, dueOn, isDone, readAt, at }) => ({
    id,
    kind,
    href,
    params,
    dueOn,
    isDone,
    isRead: readAt !== null,
    at,
  }));
  return { items: shown, total, unread, muted, kinds: KINDS };
}

export async function readReminders(deps: Deps, actor: Actor) {
  await markRead(deps.db, actor.personId, deps.now());
  return { unread: 0 };
}

export async function setMute(deps: Deps, actor: Actor, input: { kind: ReminderKind; isMuted: boolean }) {
  const { kind, isMuted } = input;
  if (isMuted) await mute(deps.db, { personId: actor.personId, kind, at: deps.now() });
  else await unmute(deps.db, actor.personId, kind);
  return { kind, isMuted };
}
