import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { lockCall, lockTopic, moveTopic, remind, saveLastNumber } from '../../../topics/index.ts';
import { whyNotMove } from '../../../topics/rules/index.ts';
import { noticeMissing, noticeRunning, numberTaken, objectionsOpen } from '../errors.ts';
import { objectedTo } from '../repo/appeals.ts';
import { isNumberGiven } from '../repo/decisions.ts';
import { endOf, numberOf, whyNotKey } from '../rules/keys.ts';
import { inBulk } from './bulk.ts';
import { noticeOf } from './notice.ts';
import { holderOf, keptCall, keptTopic, type Call } from './open.ts';

/**
 * Approves topics whose notice is over and to which nobody objects any more. Numbers are given with the call held, one
 * after the other: none twice, none left out.
 * @throws reviews.notice_missing, reviews.notice_running, reviews.objections_open, reviews.number_taken, reviews.batch_refused
 */
export async function approveTopics(
  deps: Deps,
  actor: Actor,
  { id, topicIds, dryRun }: { id: string; topicIds: readonly string[]; dryRun: boolean },
) {
  const call = await keptCall(deps.db, actor, id);
  const items = [...new Set(topicIds)];
  return inBulk(deps, call, { items, topicOf: (one) => one, dryRun }, async (tx, one) => {
    const seen = await keptTopic(tx, actor, one, call.id);
    const { topic, parts } = seen;
    await lockTopic(tx, one);
    refuse(whyNotMove(topic.state, 'approve', parts));
    refuse(whyNotKey(await holderOf(tx, actor, seen), null));
    const today = dayOf(deps.now());
    const notice = await noticeOf(tx, call.id, one);
    if (!notice) throw noticeMissing();
    if (today <= notice.to) throw noticeRunning({ until: notice.to });
    if ((await objectedTo(tx, [one])).length > 0) throw objectionsOpen();
    const approvalNumber = await nextNumber(tx, call, topic.track, today);
    const endsOn = endOf(call.body, today, topic.track, topic.form.months);
    const values = { approvalNumber, approvedOn: today, endsOn };
    const detail = { number: approvalNumber };
    const moved = await moveTopic(deps, tx, actor, { id: one, command: 'approve', parts, detail, values });
    const params = { title: topic.title };
    await remind(deps, tx, [
      {
        ...{ personId: topic.leaderId, kind: 'decided', key: `approved:${one}`, params },
        ...{ href: `/topics/${one}`, dueOn: null },
      },
    ]);
    return { title: topic.title, track: topic.track, to: moved.state };
  });
}

/** @throws reviews.number_taken {number}: the call's pattern gives what another call has given */
async function nextNumber(tx: Db, call: Call, track: string, today: string): Promise<string> {
  const held = await lockCall(tx, call.id);
  const n = (held?.lastNumber ?? call.lastNumber) + 1;
  const number = numberOf(held?.body.numberPattern ?? '', { year: today.slice(0, 4), track, n });
  if (await isNumberGiven(tx, number)) throw numberTaken({ number });
  await saveLastNumber(tx, call.id, n);
  return number;
}
