import type { Milp } from '../../../kernel/milp.ts';
import { fitOf, isSubjectPair, unevenCost, type Pair, type PanelInput } from './panel.ts';
import { bestTeam } from './team.ts';

/**
 * How good any panel can be at all, over every pair and not only those that were looked at. Loads are given prices; then each
 * topic may take its best team for itself, and no panel within the loads can be worth more than the sum (weak duality:
 * whatever the prices are, the bound holds; good prices make it tight). Nothing of the solver has to be believed.
 */
export type Prices = {
  /** By expert: what one more topic costs her. */
  loads: readonly number[];
  /** By topic: what its floor adds to the worth of its seats. */
  floors: readonly number[];
};

/** The prices that a relaxed problem was answered with. */
export function pricesOf(input: PanelInput, problem: Milp, prices: readonly number[]): Prices {
  const loads = input.experts.map(() => 0);
  const floors = input.topics.map(() => 0);
  problem.constraints.forEach(({ name }, row) => {
    const [kind, place] = name.split('_');
    const price = Math.abs(prices[row] ?? 0);
    const at = Number(place);
    if (kind === 'room' || kind === 'even') loads[at] = (loads[at] ?? 0) + price;
    if (kind === 'floor') floors[at] = price;
  });
  return { loads, floors };
}

type Bound = {
  /** No panel is worth more. */
  worth: number;
  /** Whether a panel that is worth `least` or more can hold this pair. */
  mayHold: (pair: Pair, least: number) => boolean;
};

/** @param floor that every topic has to reach, per seat; 0 for none */
export function boundOf(input: PanelInput, prices: Prices, floor: number): Bound {
  const priceOf = (j: number) => prices.loads[j] ?? 0;
  const weight = (i: number) => 1 + (floor > 0 ? (prices.floors[i] ?? 0) : 0);
  const valueAt = (i: number) => (j: number) => weight(i) * fitOf(input, [i, j]) - priceOf(j);
  const best = input.topics.map(({ need, subjectNeed }, i) =>
    need === 0 ? 0 : bestTeam(input, i, { size: need, subjectNeed, value: valueAt(i) }),
  );
  const teams = input.topics.reduce((sum, { need }, i) => sum + (best[i] ?? 0) - (weight(i) - 1) * need * floor, 0);
  const loads = input.experts.reduce((sum, expert, j) => {
    let most = 0;
    for (let load = 1; load <= expert.room; load++) {
      most = Math.max(most, priceOf(j) * load - unevenCost(expert, load, input.balance));
    }
    return sum + most;
  }, 0);
  const worth = teams + loads;
  const others = new Map<string, number>();
  const withoutOne = (i: number, ofSubject: boolean): number => {
    const key = `${i} ${ofSubject}`;
    const known = others.get(key);
    if (known !== undefined) return known;
    const { need, subjectNeed } = input.topics[i] ?? { need: 0, subjectNeed: 0 };
    const left = Math.max(0, subjectNeed - (ofSubject ? 1 : 0));
    const value = bestTeam(input, i, { size: need - 1, subjectNeed: left, value: valueAt(i) });
    others.set(key, value);
    return value;
  };
  return {
    worth,
    mayHold: (pair, least) => {
      const [i, j] = pair;
      const forced = valueAt(i)(j) + withoutOne(i, isSubjectPair(input, pair));
      return worth - (best[i] ?? 0) + forced >= least - 1e-6;
    },
  };
}

/** The highest floor, per seat, that any panel can give to all topics. */
export function floorBound(input: PanelInput, prices: Prices): number {
  const sum = input.topics.reduce((all, { need }, i) => all + need * (prices.floors[i] ?? 0), 0);
  const alone = input.topics.reduce((least, { need, subjectNeed }, i) => {
    if (need === 0) return least;
    return Math.min(least, bestTeam(input, i, { size: need, subjectNeed, value: (j) => fitOf(input, [i, j]) }) / need);
  }, Infinity);
  if (sum <= 1e-9) return alone;
  const priceOf = (j: number) => (prices.loads[j] ?? 0) / sum;
  const teams = input.topics.reduce((all, { need, subjectNeed }, i) => {
    if (need === 0) return all;
    const weight = (prices.floors[i] ?? 0) / sum;
    return (
      all + bestTeam(input, i, { size: need, subjectNeed, value: (j) => weight * fitOf(input, [i, j]) - priceOf(j) })
    );
  }, 0);
  const loads = input.experts.reduce((all, { room }, j) => all + room * priceOf(j), 0);
  return Math.min(alone, teams + loads);
}
