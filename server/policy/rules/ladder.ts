import type { LadderLevel } from '../../../db/schema/people.ts';
import { LADDER } from './body.ts';
import type { Fact } from './count.ts';
import type { Effective, PersonFacts } from './effective.ts';
import { gatesOf, type Gate } from './standing.ts';

/** One need of one gate that is not done yet: `missing` more entries of this kind. */
export type Lacking = { ruleId: string; of: Gate['needs'][number]['of']; missing: number };
export type Rung = {
  level: LadderLevel;
  at: 'below' | 'here' | 'next' | 'above';
  gates: Gate[];
  /** Nothing that the policy asks for before this level is missing; also where it asks for nothing (`gates` is empty). */
  isOpen: boolean;
  lacking: Lacking[];
};
export type Ladder = {
  level: LadderLevel | null;
  /** 新任 to 名师, all five. */
  rungs: Rung[];
  /** The level after hers; null at the top. Who has no level yet stands before the first. */
  next: Rung | null;
  /** Gates before trainings or before teaching on one's own: of no level. */
  others: (Gate & { lacking: Lacking[] })[];
};

const lackingOf = (gates: readonly Gate[]): Lacking[] =>
  gates.flatMap(({ ruleId, needs }) =>
    needs.flatMap(({ of, times, done }) => (done < times ? [{ ruleId, of, missing: times - done }] : [])),
  );

/**
 * A person's ladder of growth: at each level the gates that the policy puts before it, what of them is done and what is
 * missing. It says what the policy asks for, not who is chosen: a level is given by people.
 * @param facts what was done by `asOf`, of any cycle
 */
export function ladderOf(
  policy: Pick<Effective, 'rules'>,
  person: PersonFacts,
  facts: readonly Fact[],
  asOf: string,
): Ladder {
  const live = facts.filter((fact) => fact.on <= asOf && (fact.expiresOn === null || fact.expiresOn > asOf));
  const gates = gatesOf(policy, person, live, asOf);
  const here = person.ladderLevel === null ? -1 : LADDER.indexOf(person.ladderLevel);
  const rungs = LADDER.map((level, i): Rung => {
    const before = gates.filter((gate) => 'ladder' in gate.before && gate.before.ladder === level);
    const lacking = lackingOf(before);
    return { level, at: placeOf(i, here), gates: before, isOpen: lacking.length === 0, lacking };
  });
  const others = gates
    .filter((gate) => !('ladder' in gate.before))
    .map((gate) => ({ ...gate, lacking: lackingOf([gate]) }));
  return { level: person.ladderLevel, rungs, next: rungs[here + 1] ?? null, others };
}

function placeOf(rung: number, here: number): Rung['at'] {
  if (rung === here) return 'here';
  if (rung < here) return 'below';
  return rung === here + 1 ? 'next' : 'above';
}
