import type { Db } from '../../../../db/client.ts';
import type { CallBody } from '../../../../db/schema/topic-data.ts';
import { bodyFor } from '../../eligibility/judge.ts';
import { topicNotFound } from '../../errors.ts';
import { findCall, type TopicRow } from '../../repo.ts';
import type { Dictionary } from '../rules/index.ts';
import { boilerplatesFor } from '../repo/boilerplates.ts';
import { loadTopic, peopleOf, unitsOf } from '../repo/material.ts';

type People = Awaited<ReturnType<typeof peopleOf>>;
export type Material = {
  topic: TopicRow;
  people: People;
  dictionary: Dictionary;
  /** Null for a topic from before the platform: nothing is demanded of it. */
  call: { id: string; body: CallBody } | null;
  /** Texts that anybody may quote, and skeletons that are sold. */
  policies: string[];
  templates: string[];
};

/** What a call itself says: whoever answers it repeats it. */
function wordsOf(body: CallBody): string[] {
  const { rubric, guide, lead, eligibility } = body;
  const anchors = rubric.dimensions.flatMap((one) => [one.name, ...Object.values(one.anchors)]);
  const clauses = [...eligibility.map(({ clause }) => clause.quotation), rubric.clause.quotation];
  return [lead, ...guide.flatMap(({ title, note }) => [title, note]), anchors.join('\n'), clauses.join('\n')];
}

const SCHOOL = /学校|小学|中学|幼儿园|学院|进修|教研室|教科|中心/;

function dictionaryOf(
  { leader, members, recommenders }: People,
  units: Awaited<ReturnType<typeof unitsOf>>,
): Dictionary {
  const people: Dictionary['people'][number][] = [];
  if (leader) people.push({ id: leader.id, name: leader.name, who: 'leader' });
  for (const { id, name, state } of members) if (state !== 'declined') people.push({ id, name, who: 'member' });
  for (const { id, name } of recommenders) people.push({ id, name, who: 'recommender' });
  return {
    people,
    // A county by itself names nobody in its own call; its training college does.
    units: units
      .filter(({ kind, name }) => kind === 'school' || SCHOOL.test(name))
      .map(({ name, above }) => ({ name, above })),
  };
}

/** Everything that looking at a topic takes, but for the other topics. @throws topics.not_found */
export async function loadMaterial(db: Db, topicId: string): Promise<Material> {
  const topic = await loadTopic(db, topicId);
  if (!topic) throw topicNotFound();
  const found = topic.callId === null ? null : await findCall(db, topic.callId);
  const people = await peopleOf(db, topicId);
  const orgIds = new Set([topic.orgId, ...[...people.members, ...people.recommenders].map(({ orgId }) => orgId)]);
  if (people.leader) orgIds.add(people.leader.orgId);
  const units = await unitsOf(db, [...orgIds]);
  const kept = found ? await boilerplatesFor(db, found.orgPath) : [];
  const call = found ? { id: found.id, body: await bodyFor(db, found, topic) } : null;
  const of = (kind: 'policy' | 'template') => kept.filter((one) => one.kind === kind).map(({ text }) => text);
  return {
    ...{ topic, people, call },
    dictionary: dictionaryOf(people, units),
    policies: [...(call ? wordsOf(call.body) : []), ...of('policy')].filter((text) => text.trim() !== ''),
    templates: of('template'),
  };
}
