import type { Db } from '../../../../db/client.ts';
import type { Deps } from '../../../kernel/deps.ts';
import { remind } from '../../reminders/usecases.ts';
import type { TopicRow } from '../../repo.ts';
import { lastEvent } from '../../repo.ts';
import { administratorsOf } from '../repo/drafts.ts';
import { finishOfTopic } from '../repo/reminding.ts';

/** One turn of a topic: handed in twice, its unit is asked twice. */
const turnOf = async (tx: Db, topicId: string) => (await lastEvent(tx, topicId))?.seq ?? 0;

/** The unit has an application to look at. */
export async function tellUnit(deps: Deps, tx: Db, topic: TopicRow): Promise<void> {
  const key = `topic:${topic.id}:endorse:${await turnOf(tx, topic.id)}`;
  const persons = (await administratorsOf(tx, topic.orgId)).filter((personId) => personId !== topic.leaderId);
  await remind(
    deps,
    tx,
    persons.map((personId) => ({
      personId,
      kind: 'endorse_waiting' as const,
      key,
      href: `/topics/${topic.id}`,
      params: { title: topic.title },
      dueOn: null,
    })),
  );
}

/** The leader has something to mend, or to read. */
export async function tellLeader(deps: Deps, tx: Db, topic: TopicRow, kind: 'returned' | 'decided'): Promise<void> {
  const { id, leaderId, title } = topic;
  const key = `topic:${id}:${kind}:${await turnOf(tx, id)}`;
  const href = kind === 'returned' ? `/topics/${id}/edit` : `/topics/${id}`;
  await remind(deps, tx, [{ personId: leaderId, kind, key, href, params: { title }, dueOn: null }]);
}

/** Whatever waited for the leader or the unit at this topic has been done. */
export async function toldAll(tx: Db, topic: Pick<TopicRow, 'id' | 'leaderId' | 'orgId'>): Promise<void> {
  await finishOfTopic(tx, topic.id, [topic.leaderId, ...(await administratorsOf(tx, topic.orgId))]);
}
