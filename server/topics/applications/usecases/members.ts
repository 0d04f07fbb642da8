import type { Db } from '../../../../db/client.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { notInThisState, notYoursToDo } from '../../errors.ts';
import { finishReminders } from '../../reminders/repo.ts';
import { remind } from '../../reminders/usecases.ts';
import type { TopicState } from '../../../../db/schema/topic-data.ts';
import {
  alreadyAnswered,
  alreadyInvited,
  leaderCannot,
  memberNotFound,
  notAsked,
  personNotFound,
  teamFull,
} from '../errors.ts';
import { findPerson, searchPeople } from '../repo/drafts.ts';
import { deleteMember, findOwnMembership, insertMember, saveMember } from '../repo/people.ts';
import { holdApplication, note, openApplication, type Opened } from './open.ts';

/** More than any form has lines for; a call's own limit is a rule of eligibility. */
const MOST_MEMBERS = 30;
const FOUND = 20;
const INVITING: readonly TopicState[] = ['draft', 'returned'];
/** An invitation may be answered as long as the application is not decided about. */
const ANSWERING: readonly TopicState[] = ['draft', 'submitted', 'screening', 'returned', 'accepted'];

const invitationKey = (memberId: string) => `member:${memberId}`;

/** @throws topics.not_yours_to_do, topics.not_in_this_state */
export function leading(held: Opened): void {
  if (!held.parts.includes('leader')) throw notYoursToDo();
  if (!INVITING.includes(held.topic.state)) throw notInThisState();
}

/** Colleagues within the call's body who can be asked, by a part of the name. */
export async function findColleagues(deps: Deps, actor: Actor, { id, q }: { id: string; q: string }) {
  const { topic, callOrgPath, parts, members } = await openApplication(deps.db, actor, id);
  if (!parts.includes('leader')) throw notYoursToDo();
  const there = members.filter(({ member }) => member.state !== 'declined').map(({ member }) => member.personId);
  const items = await searchPeople(deps.db, {
    q,
    callPath: callOrgPath ?? actor.orgPath,
    ownPath: actor.schoolPath ?? actor.orgPath,
    except: [topic.leaderId, ...there],
    limit: FOUND,
  });
  return { items };
}

/** Whoever is asked works at or below the call's body and is not the leader. @throws topics.person_not_found */
export async function personToAsk(tx: Db, held: Opened, personId: string) {
  if (personId === held.topic.leaderId) throw leaderCannot();
  const person = await findPerson(tx, personId);
  const isWithin = person?.isActive && held.callOrgPath !== null && person.orgPath.startsWith(held.callOrgPath);
  if (!person || !isWithin) throw personNotFound();
  return person;
}

/** Asks a colleague to take part; she answers herself. Who declined may be asked again. */
export async function inviteMember(deps: Deps, actor: Actor, input: { id: string; personId: string; task: string }) {
  return deps.db.transaction(async (tx) => {
    const held = await holdApplication(tx, actor, { id: input.id });
    leading(held);
    const person = await personToAsk(tx, held, input.personId);
    const rows = held.members.map(({ member }) => member);
    const there = rows.find((row) => row.personId === person.id);
    if (there && there.state !== 'declined') throw alreadyInvited();
    if (!there && rows.length >= MOST_MEMBERS) throw teamFull({ most: MOST_MEMBERS });
    // Asked anew after a decline, it is another invitation.
    if (there) await deleteMember(tx, there);
    const [id, now] = [deps.newId('tmb'), deps.now()];
    const places = rows.filter((row) => row !== there).map((row) => row.place);
    await insertMember(tx, {
      id,
      topicId: input.id,
      personId: person.id,
      place: places.length + 1,
      task: input.task,
      state: 'invited',
      respondedAt: null,
      createdAt: now,
      updatedAt: now,
    });
    await note(deps, tx, held, actor, { kind: 'member.invited', detail: { memberId: id, personId: person.id } });
    await remindInvited(deps, tx, held, { id, personId: person.id });
    return { id };
  });
}

const remindInvited = (deps: Deps, tx: Db, { topic }: Opened, member: { id: string; personId: string }) =>
  remind(deps, tx, [
    {
      personId: member.personId,
      kind: 'member_invited',
      key: invitationKey(member.id),
      href: `/topics/${topic.id}`,
      params: { title: topic.title },
      dueOn: null,
    },
  ]);

export async function changeTask(deps: Deps, actor: Actor, input: { id: string; memberId: string; task: string }) {
  await deps.db.transaction(async (tx) => {
    const held = await holdApplication(tx, actor, { id: input.id });
    leading(held);
    if (!held.members.some(({ member }) => member.id === input.memberId)) throw memberNotFound();
    await saveMember(tx, input.memberId, { task: input.task, updatedAt: deps.now() });
  });
  return { id: input.memberId };
}

export async function removeMember(deps: Deps, actor: Actor, input: { id: string; memberId: string }) {
  await deps.db.transaction(async (tx) => {
    const held = await holdApplication(tx, actor, { id: input.id });
    leading(held);
    const found = held.members.find(({ member }) => member.id === input.memberId);
    if (!found) throw memberNotFound();
    const { personId } = found.member;
    await deleteMember(tx, found.member);
    await finishReminders(tx, [invitationKey(input.memberId)]);
    await note(deps, tx, held, actor, { kind: 'member.removed', detail: { memberId: input.memberId, personId } });
  });
  return { id: input.memberId };
}

/** 确认参加 or 谢绝, by the person who was asked. @throws topics.not_asked, topics.already_answered */
export async function answerInvitation(deps: Deps, actor: Actor, input: { id: string; accepts: boolean }) {
  return deps.db.transaction(async (tx) => {
    const held = await holdApplication(tx, actor, { id: input.id });
    const own = await findOwnMembership(tx, input.id, actor.personId);
    if (!own) throw notAsked();
    if (own.state !== 'invited') throw alreadyAnswered();
    if (!ANSWERING.includes(held.topic.state)) throw notInThisState();
    const state = input.accepts ? ('confirmed' as const) : ('declined' as const);
    const now = deps.now();
    await saveMember(tx, own.id, { state, respondedAt: now, updatedAt: now });
    await finishReminders(tx, [invitationKey(own.id)]);
    await note(deps, tx, held, actor, { kind: `member.${state}`, detail: { memberId: own.id } });
    return { state };
  });
}
