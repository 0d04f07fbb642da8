import type { CycleCandidate, Placement, Task } from '../planning/types.ts';
import type { Supply } from './gather.ts';
import type { Footing } from './ground.ts';
import type { Options } from './options.ts';

/** How many steps may answer the need over a whole cycle: enough to choose from, few enough to finish. */
const MOST_PRECISE = 8;

type Held = {
  fixed?: readonly Placement[];
  /** Candidates as a plan knew them, over what was gathered now. */
  known?: readonly CycleCandidate[];
};

/** States what is asked of the planner. */
export function taskOf(
  { policy, person, facts, asOf }: Footing,
  supply: Pick<Supply, 'candidates' | 'groups'>,
  options: Options,
  { fixed = [], known = [] }: Held = {},
): Task {
  const unwanted = new Set(options.dropped.map(({ ref }) => ref));
  const all = new Map([...supply.candidates, ...known].map((one) => [one.ref, one]));
  const candidates = [...all.values()].filter(({ ref }) => !unwanted.has(ref));
  const answers = candidates.filter((one) => one.mayBePrecise).length;
  // Where nothing answers the need the plan still holds what is owed, and its page says what is missing.
  const least = options.precise ?? Math.min(1, answers);
  return {
    ...{ policy, person, facts, asOf, candidates, fixed },
    minutesPerWeek: options.minutesPerWeek,
    precise: { least, most: Math.max(MOST_PRECISE, least) },
    groups: supply.groups,
    accepted: options.accepted,
  };
}
