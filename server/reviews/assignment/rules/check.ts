/**
 * Checks a finished panel again, from rows of who judges what and the facts about them. It shares no code and no numbering
 * with what made the panel: a mistake there cannot hide here.
 */
export type SeatFact = { topicId: string; expertId: string };
export type CheckFacts = {
  topics: readonly { id: string; count: number; subjectExperts: number }[];
  /** `room`: how many of these seats she can take. */
  experts: readonly { id: string; unitId: string; room: number }[];
  mostPerUnit: number;
  hasConflict: (topicId: string, expertId: string) => boolean;
  isOfSubject: (topicId: string, expertId: string) => boolean;
  /** Who sits already and is counted with the new ones. */
  seated: readonly (SeatFact & { unitId: string })[];
};
export const VIOLATIONS = [
  'conflict',
  'twice',
  'unknown',
  'overload',
  'too_few',
  'too_many',
  'unit',
  'subject',
] as const;
export type ViolationKind = (typeof VIOLATIONS)[number];
export type Violation = { kind: ViolationKind; topicId: string | null; expertId: string | null };

function ofTopic(facts: CheckFacts, topic: CheckFacts['topics'][number], seats: readonly SeatFact[]): Violation[] {
  const found: Violation[] = [];
  const say = (kind: ViolationKind, expertId: string | null = null) =>
    found.push({ kind, topicId: topic.id, expertId });
  const units: string[] = facts.seated.filter(({ topicId }) => topicId === topic.id).map(({ unitId }) => unitId);
  const everybody = facts.seated.filter(({ topicId }) => topicId === topic.id).map(({ expertId }) => expertId);
  for (const { expertId } of seats) {
    if (everybody.includes(expertId)) say('twice', expertId);
    everybody.push(expertId);
    const expert = facts.experts.find(({ id }) => id === expertId);
    if (!expert) say('unknown', expertId);
    else units.push(expert.unitId);
    if (facts.hasConflict(topic.id, expertId)) say('conflict', expertId);
  }
  if (everybody.length < topic.count) say('too_few');
  if (everybody.length > topic.count) say('too_many');
  const perUnit = new Map<string, number>();
  for (const unit of units.filter((one) => one !== '')) perUnit.set(unit, (perUnit.get(unit) ?? 0) + 1);
  if ([...perUnit.values()].some((n) => n > facts.mostPerUnit)) say('unit');
  const ofSubject = everybody.filter((expertId) => facts.isOfSubject(topic.id, expertId)).length;
  if (ofSubject < topic.subjectExperts) say('subject');
  return found;
}

/** Everything a panel breaks; empty when it breaks nothing. */
export function violationsOf(facts: CheckFacts, seats: readonly SeatFact[]): Violation[] {
  const byTopic = new Map<string, SeatFact[]>();
  const perExpert = new Map<string, number>();
  for (const seat of seats) {
    const own = byTopic.get(seat.topicId);
    if (own) own.push(seat);
    else byTopic.set(seat.topicId, [seat]);
    perExpert.set(seat.expertId, (perExpert.get(seat.expertId) ?? 0) + 1);
  }
  const known = new Set(facts.topics.map(({ id }) => id));
  return [
    ...facts.topics.flatMap((topic) => ofTopic(facts, topic, byTopic.get(topic.id) ?? [])),
    ...facts.experts
      .filter(({ id, room }) => (perExpert.get(id) ?? 0) > room)
      .map(({ id }): Violation => ({ kind: 'overload', topicId: null, expertId: id })),
    ...seats
      .filter(({ topicId }) => !known.has(topicId))
      .map(({ topicId, expertId }): Violation => ({ kind: 'unknown', topicId, expertId })),
  ];
}
