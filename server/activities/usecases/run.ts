import type { Actor, Deps } from '../../kernel/deps.ts';
import { dayOf } from '../../kernel/day.ts';
import { refuse } from '../../kernel/errors.ts';
import { findOrganisation, listProfiles } from '../../people/index.ts';
import { notAMember, organisationNotFound } from '../errors.ts';
import {
  deleteAttendances,
  insertActivity,
  insertAttendances,
  listAttendances,
  saveActivity,
  saveAttendance,
} from '../repo.ts';
import { whyNotAttend, whyNotChange, whyNotClose } from '../rules.ts';
import type { AttendanceList, Change, NewActivity } from '../schemas.ts';
import { run, seen, whyNotRun } from './access.ts';
import { tell } from './tell.ts';

/** Announces an activity; its leader is who announces it. @throws activities.organisation_not_found, access.* */
export async function planActivity(deps: Deps, actor: Actor, input: NewActivity): Promise<{ id: string }> {
  const org = await findOrganisation(deps.db, input.orgId);
  if (!org) throw organisationNotFound();
  refuse(whyNotRun(actor, org.path));
  const now = deps.now();
  const id = deps.newId('act');
  await insertActivity(deps.db, {
    ...input,
    id,
    state: 'planned',
    record: '',
    leaderId: actor.personId,
    closedAt: null,
    revision: 1,
    createdAt: now,
    updatedAt: now,
  });
  return { id };
}

/** @throws activities.changed_meanwhile, activities.already_held, activities.cancelled, access.* */
export const changeActivity = (deps: Deps, actor: Actor, { id, revision, ...change }: Change & { id: string }) =>
  deps.db.transaction(async (tx) => {
    const held = await run(tx, actor, { id, revision });
    refuse(whyNotChange(held.state));
    const values = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    await saveActivity(tx, id, { ...values, revision: held.revision + 1, updatedAt: deps.now() });
    return { id, revision: held.revision + 1 };
  });

/**
 * Sets who is on the list and who was there. Whose attendance has been told stays as it is; who is left out of the list
 * is taken off it.
 * @throws activities.not_a_member, activities.cancelled, access.*
 */
export const keepList = (deps: Deps, actor: Actor, input: AttendanceList & { id: string }) =>
  deps.db.transaction(async (tx) => {
    const activity = await run(tx, actor, input);
    const { orgPath } = await seen(tx, actor, input.id);
    const there = new Map((await listAttendances(tx, input.id)).map((one) => [one.personId, one]));
    const fresh = input.attendances.filter((one) => !there.has(one.personId));
    const profiles = await listProfiles(tx, deps.now(), { personIds: ['', ...fresh.map((one) => one.personId)] });
    if (profiles.filter((one) => one.isActive && one.orgPath.startsWith(orgPath)).length < fresh.length)
      throw notAMember();
    const now = deps.now();
    const stamps = { createdAt: now, updatedAt: now };
    await insertAttendances(
      tx,
      fresh.map((one) => ({
        ...one,
        ...stamps,
        id: deps.newId('att'),
        activityId: input.id,
        artefacts: [],
        toldAt: null,
      })),
    );
    const named = new Set(input.attendances.map((one) => one.personId));
    const gone = [...there.values()].filter((one) => !named.has(one.personId) && one.toldAt === null);
    await deleteAttendances(
      tx,
      input.id,
      gone.map((one) => one.personId),
    );
    for (const { personId, state, missedHours } of input.attendances) {
      const one = there.get(personId);
      if (!one || (one.state === state && one.missedHours === missedHours)) continue;
      refuse(whyNotAttend({ isTold: one.toldAt !== null }, activity.state));
      await saveAttendance(tx, one.id, { state, missedHours, updatedAt: now });
      await tell(deps, tx, activity, { ...one, state, missedHours });
    }
    return { id: input.id };
  });

/** Ends an activity with its record; who was there and shows something for it is told to whoever keeps credits. */
export const closeActivity = (
  deps: Deps,
  actor: Actor,
  { id, record, revision }: { id: string; record: string; revision: number },
) =>
  deps.db.transaction(async (tx) => {
    const activity = await run(tx, actor, { id, revision });
    const now = deps.now();
    refuse(whyNotClose(activity, dayOf(now)));
    const held = { ...activity, state: 'held' as const, record, closedAt: now, revision: revision + 1, updatedAt: now };
    await saveActivity(tx, id, held);
    for (const one of await listAttendances(tx, id)) await tell(deps, tx, held, one);
    return { id, revision: held.revision };
  });

export const cancelActivity = (deps: Deps, actor: Actor, { id, reason }: { id: string; reason: string }) =>
  deps.db.transaction(async (tx) => {
    const activity = await run(tx, actor, { id });
    refuse(whyNotChange(activity.state));
    const revision = activity.revision + 1;
    await saveActivity(tx, id, { state: 'cancelled', record: reason, revision, updatedAt: deps.now() });
    return { id, revision };
  });
