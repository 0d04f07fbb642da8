import type { TopicLevel } from '../../../../db/schema/topic-data.ts';
import { isAlive, isUnfinished } from '../../rules/states.ts';
import {
  aside,
  judged,
  met,
  unclear,
  unmet,
  type Facts,
  type Involvement,
  type Judgement,
  type PersonFact,
  type RuleOf,
} from './facts.ts';
import { plainTitle } from './ranks.ts';

const whoever = (facts: Facts, who: 'leader' | 'members' | 'everybody'): readonly PersonFact[] =>
  facts.people.filter(({ place }) => who === 'everybody' || (who === 'leader') === (place === 0));

type Named = { topicId: string | null; title: string; as: 'lead' | 'join'; level: TopicLevel | null; state: string };
const named = ({ topicId, title, as, level, state }: Involvement): Named => ({ topicId, title, as, level, state });

/** Unfinished topics she owns to that the platform does not know. Of those she took part in, nobody says whether they ended. */
function declaredOf({ form }: Facts, person: PersonFact): { unfinished: Named[]; unsaid: Named[] } {
  if (person.place !== 0) return { unfinished: [], unsaid: [] };
  const known = new Set(person.involvements.map(({ title }) => plainTitle(title)));
  const own = form.history.filter(({ title }) => title.trim() !== '' && !known.has(plainTitle(title)));
  const say = (as: 'lead' | 'join') => (one: (typeof own)[number]) => ({
    ...{ topicId: null, title: one.title, as, level: one.level, state: 'declared' },
  });
  return {
    unfinished: own.filter(({ status }) => status === 'B').map(say('lead')),
    unsaid: own.filter(({ status }) => status === 'C').map(say('join')),
  };
}

/**
 * How many topics each person is in at once. Unfinished topics and other applications to this call count; applications to
 * other calls, and topics of which nobody knows whether they ended, only make it unclear.
 */
export function judgeActive(rule: RuleOf<'active_limit'>, facts: Facts): Judgement {
  const fits = (as: 'lead' | 'join') => rule.as === 'any' || rule.as === as;
  const people = whoever(facts, rule.who).map((person) => {
    const own = declaredOf(facts, person);
    const live = person.involvements.filter((one) => fits(one.as) && isAlive(one.state));
    const counts = (one: Involvement) => isUnfinished(one.state) || one.isThisCall;
    const topics = [...live.filter(counts).map(named), ...own.unfinished.filter((one) => fits(one.as))];
    const pending = [...live.filter((one) => !counts(one)).map(named), ...own.unsaid.filter((one) => fits(one.as))];
    const count = topics.length + (fits(person.place === 0 ? 'lead' : 'join') ? 1 : 0);
    return { place: person.place, count, topics, pending };
  });
  const over = people.filter(({ count }) => count > rule.most);
  if (over.length > 0) return unmet({ most: rule.most, as: rule.as, people: over });
  const near = people.filter(({ count, pending }) => count + pending.length > rule.most);
  if (near.length > 0) return unclear({ most: rule.most, as: rule.as, people: near });
  return met({ most: rule.most, as: rule.as, highest: Math.max(0, ...people.map(({ count }) => count)) });
}

/** An unfinished topic of the level named bars its people. */
export function judgeUnfinished(rule: RuleOf<'unfinished_blocks'>, facts: Facts): Judgement {
  const people = whoever(facts, rule.who).map((person) => {
    const own = declaredOf(facts, person).unfinished;
    const open = [...person.involvements.filter((one) => isUnfinished(one.state)).map(named), ...own].filter(
      ({ as }) => rule.as === 'any' || as === 'lead',
    );
    return {
      place: person.place,
      topics: open.filter(({ level }) => rule.level === 'any' || level === rule.level),
      unsaid: open.filter(({ level }) => rule.level !== 'any' && level === null),
    };
  });
  const barred = people.filter(({ topics }) => topics.length > 0);
  if (barred.length > 0) return unmet({ level: rule.level, people: barred });
  const unsaid = people.filter((one) => one.unsaid.length > 0);
  return unsaid.length > 0 ? unclear({ level: rule.level, people: unsaid }) : met({ level: rule.level, people: [] });
}

export function judgeTeam(rule: RuleOf<'team_size'>, { people }: Facts): Judgement {
  const count = people.filter(({ place }) => rule.countsLeader || place > 0).length;
  return judged(count <= rule.most, { count, most: rule.most, countsLeader: rule.countsLeader });
}

export function judgeConsent({ people }: Facts): Judgement {
  const members = people.filter(({ place }) => place > 0);
  const waiting = members.filter(({ consent }) => consent !== 'confirmed').map(({ place }) => place);
  const fact = { members: members.length, confirmed: members.length - waiting.length, people: waiting };
  return members.length === 0 ? aside(fact) : judged(waiting.length === 0, fact);
}

export function judgeWithin({ people }: Facts): Judgement {
  const outside = people.filter(({ worksWithin }) => !worksWithin).map(({ place }) => place);
  return judged(outside.length === 0, { count: people.length, people: outside });
}

/** Other live applications to this call; a leader may be a member elsewhere, other rules count that. */
export function judgeOnce(rule: RuleOf<'once_per_call'>, facts: Facts): Judgement {
  const people = whoever(facts, rule.who).flatMap((person) => {
    const topics = person.involvements.filter(
      (one) => one.isThisCall && isAlive(one.state) && (rule.who === 'everybody' || one.as === 'lead'),
    );
    return topics.length > 0 ? [{ place: person.place, topics: topics.map(named) }] : [];
  });
  return judged(people.length === 0, { people });
}
