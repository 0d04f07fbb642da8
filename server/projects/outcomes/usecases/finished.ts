import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { findReadableResources, showLineage } from '../../../library/index.ts';
import { readingScope } from '../../../people/index.ts';
import { membersOf, topicScope } from '../../../topics/index.ts';
import { finishedNotFound } from '../errors.ts';
import { findFinished, finishedOutcomes, timelineOf, TOLD } from '../repo/finished.ts';
import { promisesOf } from '../repo/outcomes.ts';
import { NO_REUSE, reuseOf, sumOf } from '../repo/reuse.ts';

/** A picture holds no more outcomes than this; the list beside it has all. */
const MOST_DRAWN = 12;

/** Outcomes and what others made of them, from the outcomes downwards, as far as this reader may read it. */
async function lineageOf(deps: Deps, actor: Actor, ids: readonly string[]) {
  const drawn = ids.slice(0, MOST_DRAWN);
  const whole = await Promise.all(drawn.map((id) => showLineage(deps, actor, { id })));
  const links = whole.flatMap(({ edges }) => edges);
  const below = new Set(drawn);
  for (let before = 0; before !== below.size;) {
    before = below.size;
    for (const { parentId, childId } of links) if (below.has(parentId)) below.add(childId);
  }
  const nodes = new Map(whole.flatMap(({ nodes: all }) => all.map((node) => [node.id, node])));
  const edges = new Map(links.map((link) => [`${link.parentId} ${link.childId}`, link]));
  return {
    outcomeIds: drawn,
    nodes: [...nodes.values()].filter(({ id }) => below.has(id)).map((node) => ({ ...node, isHere: false })),
    edges: [...edges.values()].filter(({ parentId, childId }) => below.has(parentId) && below.has(childId)),
  };
}

/**
 * The page of a finished topic: who did it, what was promised and what was reached, its outcomes with what became of them.
 * For everybody at or below the body that ran the call; a resource that the reader may not read is named, not linked.
 * @throws projects.finished_not_found
 */
export async function showFinished(deps: Deps, actor: Actor, { id }: { id: string }) {
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
    lineage: await lineageOf(deps, actor, [...readable]),
    timeline: events.flatMap(({ kind, at }) => {
      const told = TOLD.find((one) => one === kind);
      return told ? [{ kind: told, day: dayOf(at) }] : [];
    }),
  };
}
