import type { CallRow } from '../../topics/index.ts';
import type { Match, Candidate } from './match.ts';
import type { Assignable } from './repo/seats.ts';
import type { CheckFacts } from './rules/check.ts';
import { SCALE, type PanelInput } from './rules/panel.ts';
import type { PanelOptions, PanelResult, PanelSeat } from './schemas.ts';

export type Terms = { count: number; subjectExperts: number; mostPerUnit: number };
export const termsOf = (call: CallRow, options: PanelOptions): Terms => ({
  count: call.body.review.count,
  subjectExperts: options.subjectExperts ?? call.body.review.subjectExperts,
  mostPerUnit: options.mostPerUnit ?? call.body.review.mostPerUnit,
});

type Kept = Pick<PanelSeat, 'topicId' | 'expertId'>;
type Asked = {
  call: CallRow;
  options: PanelOptions;
  topics: readonly Assignable[];
  /** Seats that stay as they are. */
  frozen: readonly Kept[];
  /** Who is not asked this time. */
  resting: ReadonlySet<string>;
  seed: number;
};

/** Every topic against every expert, once; what solves, edits and checks a panel asks here. */
export type Grid = { candidates: ReadonlyMap<string, ReadonlyMap<string, Candidate>> };
export const gridOf = (match: Match, topics: readonly Assignable[]): Grid => ({
  candidates: new Map(
    topics.map((topic) => [topic.id, new Map(match.pool.map((expert) => [expert.id, match.candidate(topic, expert)]))]),
  ),
});

/** The problem in numbers: what sits already or is frozen is taken off needs, units and room. */
export function inputOf(match: Match, grid: Grid, asked: Asked): PanelInput {
  const { call, options, topics, frozen, resting, seed } = asked;
  const { count, subjectExperts, mostPerUnit } = termsOf(call, options);
  const pinned = (topicId: string) =>
    frozen.flatMap((one) => (one.topicId === topicId ? [grid.candidates.get(topicId)?.get(one.expertId)] : []));
  const sitting = topics.map((topic) => [
    ...match.seated(topic),
    ...pinned(topic.id).flatMap((one) => (one ? [one] : [])),
  ]);
  const needs = sitting.map((own) => Math.max(0, count - own.length));
  const rooms = match.pool.map((expert) => {
    const room = match.room.get(expert.id) ?? 0;
    const held = frozen.filter(({ expertId }) => expertId === expert.id).length;
    return resting.has(expert.id) ? 0 : Math.max(0, room - held);
  });
  const able = rooms.filter((room) => room > 0).length;
  const even = able === 0 ? 0 : Math.ceil(needs.reduce((sum, need) => sum + need, 0) / able);
  return {
    topics: topics.map(({ id }, i) => {
      const own = sitting[i] ?? [];
      const need = needs[i] ?? 0;
      const units = own.map(({ unitId }) => unitId);
      return {
        id,
        need,
        subjectNeed: Math.min(need, Math.max(0, subjectExperts - own.filter(({ isOfSubject }) => isOfSubject).length)),
        taken: new Map(units.map((unit) => [unit, units.filter((one) => one === unit).length])),
      };
    }),
    experts: match.pool.map(({ id, unitId }, j) => ({
      id,
      unit: unitId,
      room: rooms[j] ?? 0,
      even: Math.min(rooms[j] ?? 0, even),
    })),
    fit: topics.map((topic) =>
      Int16Array.from(match.pool, ({ id }) => {
        const candidate = grid.candidates.get(topic.id)?.get(id);
        const isPinned = frozen.some((one) => one.topicId === topic.id && one.expertId === id);
        if (!candidate || candidate.conflicts > 0 || candidate.hasSat || isPinned) return -1;
        return Math.round(candidate.affinity * SCALE);
      }),
    ),
    ofSubject: topics.map((topic) =>
      Uint8Array.from(match.pool, ({ id }) => (grid.candidates.get(topic.id)?.get(id)?.isOfSubject ? 1 : 0)),
    ),
    mostPerUnit,
    balance: options.balance,
    seed,
  };
}

/** What the independent check asks, from the same facts by another way. */
export function checkFacts(match: Match, grid: Grid, asked: Pick<Asked, 'call' | 'options' | 'topics'>): CheckFacts {
  const terms = termsOf(asked.call, asked.options);
  const of = (topicId: string, expertId: string) => grid.candidates.get(topicId)?.get(expertId);
  return {
    topics: asked.topics.map(({ id }) => ({ id, count: terms.count, subjectExperts: terms.subjectExperts })),
    experts: match.pool.map(({ id, unitId }) => ({
      id,
      unitId,
      room: match.room.get(id) ?? 0,
    })),
    mostPerUnit: terms.mostPerUnit,
    hasConflict: (topicId, expertId) => (of(topicId, expertId)?.conflicts ?? 0) > 0,
    isOfSubject: (topicId, expertId) =>
      of(topicId, expertId)?.isOfSubject ??
      asked.topics.some(
        (topic) =>
          topic.id === topicId && match.seated(topic).some((one) => one.expertId === expertId && one.isOfSubject),
      ),
    seated: asked.topics.flatMap((topic) =>
      match.seated(topic).map(({ expertId, unitId }) => ({ topicId: topic.id, expertId, unitId })),
    ),
  };
}

/** Which topics a panel leaves without enough readers, and how many could be asked at all. */
export function shortagesOf(
  match: Match,
  grid: Grid,
  asked: Pick<Asked, 'call' | 'options' | 'topics' | 'resting'>,
  seats: readonly Kept[],
): PanelResult['shortages'] {
  const { count, subjectExperts } = termsOf(asked.call, asked.options);
  return asked.topics.flatMap((topic) => {
    const own = seats.filter(({ topicId }) => topicId === topic.id);
    const all = [...(grid.candidates.get(topic.id)?.values() ?? [])];
    const sitting = match.seated(topic);
    const ofSubject =
      sitting.filter((one) => one.isOfSubject).length +
      own.filter(({ expertId }) => grid.candidates.get(topic.id)?.get(expertId)?.isOfSubject).length;
    const free = all.filter(
      (one) => one.conflicts === 0 && !one.hasSat && one.room > 0 && !asked.resting.has(one.expertId),
    );
    const facts = { topicId: topic.id, free: free.length, ofSubject: free.filter((one) => one.isOfSubject).length };
    const empty = count - sitting.length - own.length;
    return [
      ...(empty > 0 ? [{ kind: 'seats' as const, missing: empty, ...facts }] : []),
      ...(ofSubject < subjectExperts
        ? [{ kind: 'subject' as const, missing: subjectExperts - ofSubject, ...facts }]
        : []),
    ];
  });
}
