import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { findReadableResources } from '../../../library/index.ts';
import { readingScope } from '../../../people/index.ts';
import { membersOf, topicScope } from '../../../topics/index.ts';
import { finishedNotFound } from '../errors.ts';
import { findFinished, finishedOutcomes, timelineOf } from '../repo/finished.ts';
import { promisesOf } from '../repo/outcomes.ts';
import { NO_REUSE, reuseOf, sumOf } from '../repo/reuse.ts';

/**
 * The page of a finished topic: who did it, what was promised and what was reached, its outcomes with what became of them.
 * For everybody at or below the body that ran the call; a resource that the reader may not read is named, not linked.
 * @throws projects.finished_not_found
 */
export async function showFinished(deps: Pick<Deps, 'db'>, actor: Actor, { id }: { id: string }) {
  const { db } = deps;
  const found = await findFinished(db, topicScope(actor), actor.orgPath, id);
  if (!found) throw finishedNotFound();
  const { topic } = found;
  const scope = readingScope(actor);
  const [members, rows, promises, events] = await Promise.all([
    membersOf(db, [id]),
    finishedOutcomes(db, id),
    promisesOf(db, id),
    timelineOf(db, id),
  ]);
  const ids = rows.flatMap(({ resourceId }) => (resourceId === null ? [] : [resourceId]));
  const [cards, reuse] = await Promise.all([findReadableResources(db, scope, ids), reuseOf(db, scope, ids)]);
  const readable = new Set(cards.map((card) => card.id));
  const track = found.callBody?.tracks.find(({ key }) => key === topic.track);
  return {
    topic: {
      id,
      title: topic.title,
      number: topic.approvalNumber,
      track: topic.track,
      trackName: track ? track[actor.locale === 'zh' ? 'name' : 'nameEn'] : topic.track,
      subject: topic.subject,
      stage: topic.stage,
      grade: topic.grade,
      approvedOn: topic.approvedOn,
      closedOn: topic.closedOn,
      orgName: found.orgName,
      callTitle: found.callTitle,
    },
    people: [
      { name: found.leaderName, isLeader: true },
      ...members.filter(({ member }) => member.state === 'confirmed').map(({ name }) => ({ name, isLeader: false })),
    ],
    abstract: rows.find(({ kind, abstract }) => kind === 'report' && abstract !== '')?.abstract ?? '',
    promises,
    outcomes: rows.map(({ id: outcomeId, kind, title, abstract, state, published, resourceId, commitmentId }) => ({
      ...{ id: outcomeId, kind, title, abstract, state, published, commitmentId },
      resourceId: resourceId !== null && readable.has(resourceId) ? resourceId : null,
      reuse: (resourceId !== null && reuse.get(resourceId)) || NO_REUSE,
    })),
    reuse: sumOf(reuse.values()),
    timeline: events.map(({ kind, at }) => ({ kind, day: dayOf(at) })),
  };
}
