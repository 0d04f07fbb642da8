import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { findCall, lockCall, lockTopic, membersOf, record, remind, whyNotKeep } from '../../../topics/index.ts';
import { isPublic, whyNotMove } from '../../../topics/rules/index.ts';
import { appealOpen, noticeClosed, noticeDay, noticeNotFound, noticeTwice } from '../errors.ts';
import { appealsOf, insertAppeal } from '../repo/appeals.ts';
import { listDeeds } from '../repo/decisions.ts';
import {
  findNotice,
  insertNotice,
  listAnnounced,
  listInNotice,
  listNotices,
  memberNames,
  noticesNaming,
  type NoticeRow,
} from '../repo/notices.ts';
import { noticeSpan } from '../rules/keys.ts';
import { keptCall, keptTopic, missing, type Call } from './open.ts';

const TO_NOTICE = ['confirm_approval', 'accept_revision'] as const;

/** The notice a topic stands on: made since it was last decided to announce it. An earlier one does not count again. */
export async function noticeOf(db: Db, callId: string, topicId: string): Promise<NoticeRow | null> {
  const [since] = await listDeeds(db, [topicId], TO_NOTICE);
  const [latest] = await noticesNaming(db, callId, [topicId]);
  return since && latest && latest.createdAt >= since.at ? latest : null;
}

type Publishing = { id: string; topicIds: readonly string[]; from: string; text: string };

/** Announces topics for as many days as the call says. @throws reviews.notice_day, reviews.notice_twice, topics.not_in_this_state */
export async function publishNotice(deps: Deps, actor: Actor, input: Publishing) {
  const call = await keptCall(deps.db, actor, input.id);
  if (input.from < dayOf(deps.now())) throw noticeDay();
  return deps.db.transaction(async (tx) => {
    await lockCall(tx, call.id);
    const topicIds = [...new Set(input.topicIds)].sort();
    const id = deps.newId('ntc');
    const span = noticeSpan(call.body, input.from);
    for (const topicId of topicIds) {
      const { topic, parts } = await keptTopic(tx, actor, topicId, call.id);
      refuse(whyNotMove(topic.state, 'approve', parts));
      await lockTopic(tx, topicId);
      if (await noticeOf(tx, call.id, topicId)) throw noticeTwice({ title: topic.title });
      const detail = { noticeId: id, ...span };
      await record(deps, tx, topicId, actor.personId, { kind: 'notice.published', detail });
    }
    const at = { byId: actor.personId, createdAt: deps.now(), updatedAt: deps.now() };
    await insertNotice(tx, { id, callId: call.id, topicIds, ...span, text: input.text, ...at });
    return { id, ...span };
  });
}

/** Whether a public notice is for this person: she works at or below the body, or keeps its calls. */
const reads = (actor: Actor, call: Call): boolean =>
  actor.orgPath.startsWith(call.orgPath) || whyNotKeep(actor, call.orgPath) === null;

/**
 * The notices of a call, for everybody at or below its body; those to come are the keepers' alone. A topic that has left
 * the notice is not named any more: its people are nobody's to know while it is judged again.
 */
export async function showNotices(
  deps: Deps,
  actor: Actor,
  { id, limit, offset }: { id: string; limit: number; offset: number },
) {
  const call = await findCall(deps.db, id);
  if (!call || !reads(actor, call)) throw missing('topics.call_not_found');
  const today = dayOf(deps.now());
  const isKeeper = whyNotKeep(actor, call.orgPath) === null;
  const { items, total } = await listNotices(deps.db, call.id, { limit, offset, until: isKeeper ? null : today });
  const ids = [...new Set(items.flatMap(({ topicIds }) => topicIds))];
  const announced = (await listAnnounced(deps.db, ids)).filter(({ state }) => isPublic(state));
  const names = await memberNames(deps.db, ids);
  const waiting = isKeeper ? await unannounced(deps.db, call.id) : [];
  return {
    call: { id: call.id, title: call.title, orgName: call.orgName, days: call.body.notice.days },
    tracks: call.body.tracks.map(({ key, name, nameEn }) => ({ key, name, nameEn })),
    isKeeper,
    today,
    waiting,
    total,
    items: items.map(({ id: noticeId, from, to, text, topicIds }) => ({
      ...{ id: noticeId, from, to, text },
      isOpen: from <= today && today <= to,
      left: topicIds.length - announced.filter(({ topicId }) => topicIds.includes(topicId)).length,
      topics: announced
        .filter(({ topicId }) => topicIds.includes(topicId))
        .map(({ leaderId, ...topic }) => ({
          ...topic,
          members: names.get(topic.topicId) ?? [],
          isMine: leaderId === actor.personId,
        })),
    })),
  };
}

/** Topics that are to be announced and stand on no notice. */
async function unannounced(db: Db, callId: string) {
  const ids: string[] = [];
  for (const { topicId } of await listInNotice(db, callId)) {
    if (!(await noticeOf(db, callId, topicId))) ids.push(topicId);
  }
  const rows = await listAnnounced(db, ids);
  return rows.map(({ topicId, title, track, orgName, leaderName }) => ({ topicId, title, track, orgName, leaderName }));
}

/**
 * Objects to a topic on a notice, by name; the name is the keepers' alone, the leader is told of the matter.
 * @throws reviews.notice_closed, reviews.appeal_open, reviews.notice_not_found
 */
export async function objectToNotice(
  deps: Deps,
  actor: Actor,
  { id, topicId, text }: { id: string; topicId: string; text: string },
) {
  return deps.db.transaction(async (tx) => {
    const notice = await findNotice(tx, id);
    const call = notice ? await findCall(tx, notice.callId) : null;
    const today = dayOf(deps.now());
    if (!notice || !call || !reads(actor, call) || !notice.topicIds.includes(topicId)) throw noticeNotFound();
    const topic = await lockTopic(tx, topicId);
    if (!topic || !isPublic(topic.state)) throw noticeNotFound();
    if (topic.state !== 'notice' || today < notice.from || today > notice.to) throw noticeClosed();
    const members = await membersOf(tx, [topicId]);
    if ([topic.leaderId, ...members.map(({ member }) => member.personId)].includes(actor.personId)) {
      refuse('topics.not_yours_to_do');
    }
    const before = (await appealsOf(tx, [topicId])).map(({ appeal }) => appeal);
    const isOpen = before.some(
      ({ byId, state }) => byId === actor.personId && (state === 'open' || state === 'proposed'),
    );
    if (isOpen) throw appealOpen();
    const appealId = deps.newId('apl');
    await insertAppeal(tx, {
      ...{ id: appealId, topicId, about: 'notice', byId: actor.personId, text, state: 'open', proposal: null },
      ...{ answer: '', proposedById: null, confirmedById: null, decidedAt: null },
      ...{ createdAt: deps.now(), updatedAt: deps.now() },
    });
    // The chain is read by the leader: it does not know who objected.
    await record(deps, tx, topicId, null, { kind: 'objection.filed', detail: { appealId } });
    const about = { href: `/topics/${topicId}`, params: { title: topic.title }, dueOn: null };
    await remind(deps, tx, [{ personId: topic.leaderId, kind: 'objected', key: `objection:${appealId}`, ...about }]);
    return { id: appealId };
  });
}
