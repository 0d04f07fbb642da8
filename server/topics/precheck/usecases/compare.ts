import type { Db } from '../../../../db/client.ts';
import { isAlive } from '../../rules/states.ts';
import type { TopicRow } from '../../repo.ts';
import {
  comparedTexts,
  figuresOf,
  foundShared,
  foundSimilar,
  foundTitles,
  likenessTo,
  markCommon,
  marked,
  markTexts,
  OWN,
  printsOf,
  titlesLike,
  type Figure,
  type Found,
  type Marked,
} from '../rules/index.ts';
import { otherTitles, sharedPeople, textsOfTopics } from '../repo/material.ts';
import { candidates, commonHashes, type PrintRow } from '../repo/prints.ts';
import type { Material } from './material.ts';

/** Other topics that are compared letter by letter. */
const MOST_COMPARED = 40;
/** A sentence in so many other applications of the call is nobody's. */
const COMMON_AT = 5;
/** Shares of other topics that are shown of one section. */
const MOST_EACH = 5;
const NO_CALL = 0.3;

export type Relation = 'earlier' | 'own' | 'call';

/** Whether another topic is one's own of before, another of the call, or an earlier one of others. */
function relationTo(topic: TopicRow, other: Pick<TopicRow, 'callId' | 'state'>, isOurs: boolean): Relation {
  const isThisCall = topic.callId !== null && other.callId === topic.callId;
  // One's own application that was taken back is no rival of the one that took its place.
  if (isOurs && !(isThisCall && isAlive(other.state))) return 'own';
  return isThisCall ? 'call' : 'earlier';
}

/** One's own texts with everything marked that may be anybody's. */
export async function markedTexts(db: Db, { topic, call, policies, templates }: Material): Promise<Marked> {
  const own = marked(comparedTexts(topic.form), OWN);
  markTexts(own, 'policy', policies);
  markTexts(own, 'template', templates);
  if (call) {
    const hashes = own.row.parts.flatMap(({ folded }) => printsOf(folded).map(({ hash }) => hash));
    markCommon(own, await commonHashes(db, { callId: call.id, topicId: topic.id, least: COMMON_AT }, hashes));
  }
  return own;
}

export type Comparison = { found: Found[]; figures: Figure[]; prints: PrintRow[]; compared: number };

/** Compares a topic with everything that was ever handed in. Reads only. */
export async function compareAll(db: Db, material: Material): Promise<Comparison> {
  const { topic, call, people } = material;
  const own = await markedTexts(db, material);
  const prints = own.row.parts.map(({ section, folded }): PrintRow => {
    const hashes = [...new Set(printsOf(folded).map(({ hash }) => hash))];
    return { section, hashes, characters: folded.chars.length };
  });
  const hashes = [...new Set(prints.flatMap((one) => one.hashes))];
  const others = await textsOfTopics(db, await candidates(db, topic.id, hashes, MOST_COMPARED));
  const ours = await sharedPeople(db, others.map(({ id }) => id), [
    ...(people.leader ? [people.leader.id] : []),
    ...people.members.filter(({ state }) => state === 'confirmed').map(({ id }) => id),
  ]); // prettier-ignore
  const texts = new Map(own.row.parts.map(({ section, text }) => [section, text]));
  const threshold = call?.body.similarity.section ?? NO_CALL;
  const found = others.flatMap((other) => {
    const relation = relationTo(topic, other, ours.has(other.id));
    const likenesses = likenessTo(own, comparedTexts(other.form), relation);
    return foundSimilar(likenesses, { topicId: other.id, relation }, texts, threshold);
  });
  const figures = figuresOf(own);
  const titles = await titlesOf(db, material);
  return {
    found: [...mostAlike(found), ...foundShared(figures, threshold), ...titles],
    ...{ figures, prints, compared: others.length },
  };
}

const shareOf = ({ detail }: Found): number => (typeof detail.share === 'number' ? detail.share : 0);

function mostAlike(found: readonly Found[]): Found[] {
  const counts = new Map<string, number>();
  return [...found]
    .sort((a, b) => shareOf(b) - shareOf(a) || (a.key < b.key ? -1 : 1))
    .filter(({ section }) => {
      const count = (counts.get(section) ?? 0) + 1;
      counts.set(section, count);
      return count <= MOST_EACH;
    });
}

async function titlesOf(db: Db, { topic, call, people }: Material): Promise<Found[]> {
  const guide = (call?.body.guide ?? []).filter(({ id }) => id !== topic.guideItem);
  const item = call?.body.guide.find(({ id }) => id === topic.guideItem);
  // Whoever takes a locked item of the guide bears its title, and so does everybody else who does.
  const isLocked = item?.isLocked === true && item.title === topic.form.title.trim();
  const known = [
    ...(isLocked ? [] : await otherTitles(db, topic.id)).map(({ id, title, callId, leaderId }) => {
      const isOurs = leaderId === people.leader?.id;
      const source = isOurs
        ? ('own' as const)
        : callId === topic.callId && callId !== null
          ? ('call' as const)
          : ('earlier' as const);
      return { id, title, source };
    }),
    ...(isLocked ? [] : guide).map(({ id, title }) => ({ id: `guide-${id}`, title, source: 'guide' as const })),
  ];
  return foundTitles(titlesLike(topic.form.title, known));
}
