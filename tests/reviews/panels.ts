import type { PanelInput } from '../../server/reviews/assignment/rules/panel.ts';
import { chanceOf } from '../../server/reviews/assignment/rules/panel.ts';
import type { CheckFacts } from '../../server/reviews/assignment/rules/check.ts';

const SUBJECTS = ['语文', '数学', '英语', '物理', '科学', '音乐', '体育', '心理'];

/** A made-up call: schools, experts of subjects some of which are rare, conflicts, and fit that follows subject and text. */
export function madeUp(given: {
  topics: number;
  experts: number;
  seed: number;
  count?: number;
  load?: number;
  balance?: number;
}) {
  const { count = 3, seed, balance = 10 } = given;
  const chance = chanceOf(seed);
  const pick = (n: number) => Math.floor(chance() * n);
  const subjects = SUBJECTS.slice(0, Math.max(2, Math.ceil(given.experts / 6)));
  const rare = () => Math.min(subjects.length - 1, Math.floor(chance() * chance() * subjects.length));
  const units = Math.max(4, Math.ceil(given.experts / 3));
  const load = given.load ?? Math.ceil((given.topics * count * 1.25) / given.experts);
  const experts = Array.from({ length: given.experts }, (_, j) => ({
    id: `e${j}`,
    unit: `u${pick(units)}`,
    subject: j < subjects.length ? j : rare(),
    room: Math.max(1, load - pick(3)),
    taste: chance(),
  }));
  const topics = Array.from({ length: given.topics }, (_, i) => ({
    id: `t${i}`,
    subject: rare(),
    unit: `u${pick(units)}`,
  }));
  const rivals = new Set(Array.from({ length: given.topics }, () => `t${pick(given.topics)} e${pick(given.experts)}`));
  const hasConflict = (t: (typeof topics)[number], e: (typeof experts)[number]) =>
    t.unit === e.unit || rivals.has(`${t.id} ${e.id}`);
  const even = Math.ceil((given.topics * count) / given.experts);
  const input: PanelInput = {
    topics: topics.map(({ id }) => ({ id, need: count, subjectNeed: 1, taken: new Map() })),
    experts: experts.map(({ id, unit, room }) => ({ id, unit, room, even: Math.min(room, even) })),
    fit: topics.map((t) =>
      Int16Array.from(experts, (e) => {
        const text = 0.45 * 0.7 * Math.abs(chance() - e.taste / 3);
        return hasConflict(t, e)
          ? -1
          : Math.round(1000 * (text + (t.subject === e.subject ? 0.25 : 0) + 0.3 * chance()));
      }),
    ),
    ofSubject: topics.map((t) => Uint8Array.from(experts, (e) => (t.subject === e.subject ? 1 : 0))),
    mostPerUnit: 1,
    balance,
    seed,
  };
  const [topicOf, expertOf] = [new Map(topics.map((t) => [t.id, t])), new Map(experts.map((e) => [e.id, e]))];
  const facts: CheckFacts = {
    topics: topics.map(({ id }) => ({ id, count, subjectExperts: 1 })),
    experts: experts.map(({ id, unit, room }) => ({ id, unitId: unit, room })),
    mostPerUnit: 1,
    hasConflict: (t, e) => hasConflict(topicOf.get(t)!, expertOf.get(e)!),
    isOfSubject: (t, e) => topicOf.get(t)!.subject === expertOf.get(e)!.subject,
    seated: [],
  };
  return { input, facts };
}

export const seatsOf = (input: PanelInput, pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([i, j]) => ({ topicId: input.topics[i]!.id, expertId: input.experts[j]!.id }));
