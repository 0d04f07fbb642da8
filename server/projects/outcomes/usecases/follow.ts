import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Deps } from '../../../kernel/deps.ts';
import type { AppEvents, Subscriptions } from '../../../kernel/events.ts';
import { findCall, lockTopic, membersOf, type TopicRow } from '../../../topics/index.ts';
import { PUBLISH } from '../names.ts';
import { listOfResource, listOfTopic, listPublishing } from '../repo/outcomes.ts';
import { startPublication, step } from './publish.ts';

type Moved = AppEvents['topics.moved'];

/** Tells those who count credits that each person of a topic has finished it; with a grade that counts, and once. */
async function tellPeople(deps: Deps, tx: Db, topic: TopicRow): Promise<void> {
  const { grade, callId, leaderId, title } = topic;
  const call = callId === null ? null : await findCall(tx, callId);
  if (!call || grade === null || grade === 'failed') return;
  const about = {
    topicId: topic.id,
    title,
    level: call.body.level,
    grade,
    approvalNumber: topic.approvalNumber ?? topic.id,
    day: topic.closedOn ?? dayOf(deps.now()),
  };
  await deps.emit(tx, 'topics.closed', { ...about, personId: leaderId, role: 'leader' });
  for (const { member } of await membersOf(tx, [topic.id])) {
    if (member.state !== 'confirmed') continue;
    await deps.emit(tx, 'topics.closed', { ...about, personId: member.personId, role: 'member' });
  }
}

/** 结题: what was handed in goes to the library, and the people of the topic are told of to whoever counts credits. */
async function topicMoved(deps: Deps, tx: Db, { topicId, command }: Moved): Promise<void> {
  if (command !== 'close') return;
  const topic = await lockTopic(tx, topicId);
  if (!topic) return;
  for (const outcome of await listOfTopic(tx, topicId, ['handed_in'])) {
    await startPublication(deps, tx, outcome);
  }
  await tellPeople(deps, tx, topic);
}

const everyOutcome = async (
  deps: Deps,
  tx: Db,
  resourceId: string,
  how: Pick<Parameters<typeof step>[2], 'command' | 'actorId' | 'values'>,
): Promise<void> => {
  for (const { id, topicId } of await listOfResource(tx, resourceId)) await step(deps, tx, { id, topicId, ...how });
};

/** What happens to outcomes when their topic is closed, and when the library lists, withdraws or loses what came of them. */
export const followOutcomes = {
  'topics.moved': topicMoved,
  'library.listed': (deps, tx, { resourceId, by }) =>
    everyOutcome(deps, tx, resourceId, { command: 'list', actorId: by }),
  'library.withdrawn': (deps, tx, { resourceId, by }) =>
    everyOutcome(deps, tx, resourceId, {
      ...{ command: 'withdraw', actorId: by },
      values: { refusal: 'projects.outcome_withdrawn' },
    }),
  'library.removed': (deps, tx, { resourceId }) =>
    everyOutcome(deps, tx, resourceId, {
      ...{ command: 'lose', actorId: null },
      values: { resourceId: null, refusal: 'projects.outcome_removed' },
    }),
} satisfies Subscriptions<Deps>;

/** After a start: publications that a stopped server left behind are taken up. */
export async function resumePublishing(deps: Deps): Promise<void> {
  for (const { id } of await listPublishing(deps.db)) {
    await deps.jobs.enqueue(deps.db, PUBLISH, { outcomeId: id }, { key: id });
  }
}
