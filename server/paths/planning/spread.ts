import type { Choice } from './ground.ts';
import { areKept, type Model } from './model.ts';

/** How much a step that answers the need gains by each slot it comes earlier, against the evenness of the load. */
const EARLIER = 0.004;
/** Moves tried, not made: each asks the whole policy. */
const TRIES = 300;

/**
 * Moves steps between slots as long as the load becomes more even or what answers the need comes earlier, and every
 * row stays kept. A good spread, not a proved best one; the same for the same plan.
 */
export function spreadOut(model: Model, chosen: readonly Choice[]): Choice[] {
  const fixed = new Set(model.ground.task.fixed.map(({ ref }) => ref));
  const refused = new Set<Choice>();
  let plan = [...chosen];
  for (let tries = 0; tries < TRIES; tries++) {
    const [move] = betterMoves(model, plan, fixed).filter(({ to }) => !refused.has(to));
    if (!move) break;
    const next = plan.map((one) => (one === move.from ? move.to : one));
    if (areKept(model, next)) plan = next;
    else refused.add(move.to);
  }
  return plan;
}

type Move = { from: Choice; to: Choice; gain: number };

/** What would gain, most first. */
function betterMoves({ ground }: Model, plan: readonly Choice[], fixed: ReadonlySet<string>): Move[] {
  const load = ground.slots.map(() => 0);
  for (const { slot, candidate } of plan) load[slot] = (load[slot] ?? 0) + candidate.minutes;
  const room = ground.slots.map((slot) => Math.max(1, slot.minutes));
  const most = Math.max(...room);
  const moves = plan.flatMap((from) => {
    const { candidate } = from;
    if (fixed.has(candidate.ref)) return [];
    return (ground.byRef.get(candidate.ref) ?? []).flatMap((to): Move[] => {
      if (to.slot === from.slot) return [];
      const [a = 0, b = 0] = [load[from.slot], load[to.slot]];
      const [roomA = 1, roomB = 1] = [room[from.slot], room[to.slot]];
      if (b + candidate.minutes > roomB) return [];
      const before = a ** 2 / roomA + b ** 2 / roomB;
      const after = (a - candidate.minutes) ** 2 / roomA + (b + candidate.minutes) ** 2 / roomB;
      const earlier = candidate.mayBePrecise ? candidate.relevance * (from.slot - to.slot) : 0;
      const gain = (before - after) / most + EARLIER * earlier;
      return gain > 1e-6 ? [{ from, to, gain }] : [];
    });
  });
  return moves.sort((x, y) => y.gain - x.gain);
}
