import type { Actor, Deps } from '../../../kernel/deps.ts';
import { brokenAt } from '../../../kernel/chain.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { TopicForm } from '../../../../db/schema/topic-data.ts';
import { seenTopic, type Seen } from '../../access.ts';
import { eventsOf } from '../../repo.ts';
import { isPublic, isWritable, whyNotMove, type Command } from '../../rules/states.ts';
import { listAttachments } from '../repo/attachments.ts';
import { lastReturn, lastVersions, listEvents, statementsOf, unmetRules } from '../repo/drafts.ts';
import { USES, whyNotAttach } from '../rules/attaching.ts';
import { withoutContact } from '../rules/saving.ts';
import { whyNotInWindow } from '../rules/windows.ts';
import { lacksIn } from './commands.ts';
import { openApplication, type Opened } from './open.ts';

const permission = (because: string | null) => ({ allowed: because === null, because });

function permissionsOf(opened: Opened, lacks: number, today: string) {
  const { topic, parts } = opened;
  const window = whyNotInWindow(opened.call, today);
  const because = (command: Command): string | null => {
    const refusal = whyNotMove(topic.state, command, parts);
    if (refusal !== null) return refusal;
    if (command === 'submit' || command === 'endorse') {
      if (window !== null) return window;
    }
    const handsIn = command === 'submit' || command === 'resubmit' || command === 'hand_in_revision';
    return handsIn && lacks > 0 ? 'topics.incomplete' : null;
  };
  const edits = !parts.includes('leader') ? 'topics.not_yours_to_do' : null;
  const may = (command: Command) => permission(because(command));
  return {
    submit: may('submit'),
    resubmit: may('resubmit'),
    hand_in_revision: may('hand_in_revision'),
    withdraw: may('withdraw'),
    endorse: may('endorse'),
    hand_back: may('hand_back'),
    return: may('return'),
    accept: may('accept'),
    refuse: may('refuse'),
    edit: permission(edits ?? (isWritable(topic.state) ? null : 'topics.not_in_this_state')),
  };
}

/** Which of its faces somebody is shown: the leader's own, what was handed in, or that without how to reach her. */
async function faceOf(deps: Deps, { topic, parts }: Seen): Promise<{ form: TopicForm; isHandedIn: boolean }> {
  const isInside = parts.includes('leader') || parts.includes('member');
  // What she is still mending is hers: others read what was handed in.
  const [last] = isInside || !isWritable(topic.state) ? [] : await lastVersions(deps.db, topic.id, 1);
  const form = last?.form ?? topic.form;
  const isTrusted = parts.includes('leader') || parts.includes('unit') || parts.includes('keeper');
  return { form: isTrusted ? form : withoutContact(form), isHandedIn: last !== undefined || !isWritable(topic.state) };
}

const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

/**
 * A topic with everything one may see of it, and what one may do.
 * @throws topics.not_found also for a topic that is none of one's business
 */
export async function showTopic(deps: Deps, actor: Actor, { id }: { id: string }) {
  const opened = await openApplication(deps.db, actor, id);
  const { topic, parts, members, call, body } = opened;
  const today = dayOf(deps.now());
  const isLeader = parts.includes('leader');
  const lacks = isLeader && isWritable(topic.state) ? lacksIn(opened) : [];
  const [{ form, isHandedIn }, statements, attachments, versions, unmet] = await Promise.all([
    faceOf(deps, opened),
    statementsOf(deps.db, id),
    listAttachments(deps.db, id),
    lastVersions(deps.db, id, 20),
    unmetRules(deps.db, id),
  ]);
  const { leaderName, orgName, callTitle } = opened;
  const { state, title, revision, orgId, leaderId, blindCode, approvalNumber, approvedOn, endsOn, closedOn, grade } =
    topic;
  const isKeeper = parts.includes('keeper');
  return {
    topic: {
      ...{ id, state, title, revision, orgId, orgName, leaderId, leaderName, callId: call.id, callTitle },
      ...{ approvalNumber, approvedOn, endsOn, closedOn, grade, mergedIntoId: topic.mergedIntoId },
      // Whoever knows both a code and a name could tell a reviewer whose work she reads.
      blindCode: isKeeper ? blindCode : null,
      submittedAt: iso(topic.submittedAt),
      updatedAt: topic.updatedAt.toISOString(),
    },
    form,
    /** False while it is still being written: what is read is a draft. */
    isHandedIn,
    call: { id: call.id, title: call.title, version: topic.callVersion ?? call.version, state: call.state, body },
    parts,
    isPublic: isPublic(state),
    members: members.map(({ member, name, orgName: unit }) => ({
      ...{ id: member.id, personId: member.personId, name, orgName: unit, place: member.place, task: member.task },
      ...{ state: member.state, respondedAt: iso(member.respondedAt), isMe: member.personId === actor.personId },
    })),
    statements: statements.map(({ statement, name, orgName: unit }) => ({
      ...{ id: statement.id, kind: statement.kind, personId: statement.personId, name, orgName: unit },
      ...{ state: statement.state, title: statement.title, text: statement.text, givenAt: iso(statement.givenAt) },
      isMe: statement.personId === actor.personId,
    })),
    attachments: attachments.map(({ createdAt, topicId: _topic, byId: _by, ...file }) => ({
      ...file,
      createdAt: createdAt.toISOString(),
    })),
    versions: versions.map(({ number, command, at }) => ({ number, command, at: at.toISOString() })),
    lacks,
    /** Why it came back, as long as it is with the leader. */
    returned: isWritable(state) ? await lastReturn(deps.db, id) : null,
    unmet: parts.length > 0 ? unmet : [],
    can: {
      ...permissionsOf(opened, lacks.length, today),
      attach: Object.fromEntries(USES.map((use) => [use, permission(whyNotAttach(state, use, parts))])),
    },
    today,
  };
}

/** The chain of what happened, newest first, and whether it is whole. */
export async function showEvents(deps: Deps, actor: Actor, input: { id: string; limit: number; offset: number }) {
  const { parts } = await seenTopic(deps.db, actor, input.id);
  const { items, total } = await listEvents(deps.db, input.id, input);
  const brokenFrom = brokenAt(await eventsOf(deps.db, input.id));
  const knowsActors = parts.includes('keeper');
  return {
    items: items.map(({ event: { seq, kind, from, to, reason, at, actorId }, actorName }) => ({
      ...{ seq, kind, from, to, reason, at: at.toISOString() },
      // Reviewers act on a topic too: their names are for those who asked them.
      actorName: knowsActors || isOfTheTopic(kind) ? actorName : null,
      isMe: actorId === actor.personId,
    })),
    total,
    brokenFrom,
  };
}

/** Deeds of the applicant's side and of the offices, whose names everybody of the topic may read. */
const isOfTheTopic = (kind: string): boolean =>
  /^(submit|resubmit|hand_in_revision|withdraw|endorse|hand_back|return|accept|refuse)$/.test(kind) ||
  /^(member|recommender|attachment)\./.test(kind);
