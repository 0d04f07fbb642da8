import type { Db } from '../../../db/client.ts';
import { findGraph, findTopicFacts } from './repo/graph.ts';
import { conflictsWith, relationsOf, type Conflict } from './rules/conflicts.ts';

/** 原工作单位、结束的师徒等关系: years after their end in which they still count. */
export const TIE_YEARS = 3;

export type Conflicts = (topicId: string, personId: string) => readonly Conflict[];

/**
 * What keeps some persons from judging some topics, each with its reasons; computed from the platform's own graph as it
 * is now. Asked in a few queries however many there are.
 */
export async function conflictsOf(
  db: Db,
  asked: { personIds: readonly string[]; topicIds: readonly string[]; today: string },
): Promise<Conflicts> {
  const topics = await findTopicFacts(db, asked.topicIds);
  const graph = await findGraph(db, { personIds: asked.personIds, topics, today: asked.today, years: TIE_YEARS });
  const byId = new Map(topics.map((topic) => [topic.id, topic]));
  const relations = new Map(asked.personIds.map((id) => [id, relationsOf(graph, id)]));
  const found = new Map<string, readonly Conflict[]>();
  return (topicId, personId) => {
    const key = `${topicId} ${personId}`;
    const [topic, own] = [byId.get(topicId), relations.get(personId)];
    const known = found.get(key) ?? (topic && own ? conflictsWith(own, topic, graph.persons) : []);
    found.set(key, known);
    return known;
  };
}
