import type { Milp, Solution, Solver } from '../../kernel/milp.ts';
import { boundOf, floorBound, pricesOf, type Prices } from './rules/bound.ts';
import { greedyPanel } from './rules/greedy.ts';
import { figuresOf, fitOf, isSubjectPair, shuffled, type Figures, type Pair, type PanelInput } from './rules/panel.ts';
import { servable } from './rules/team.ts';
import { panelProblem, pairOf, type Asked } from './rules/problem.ts';

export type Solved = {
  pairs: Pair[];
  figures: Figures;
  greedy: Figures;
  /** Every seat is filled and every subject served; else what cannot be is left out, and the rest is as good as can be. */
  isComplete: boolean;
  /** No panel with this floor is worth more, by `bound`. */
  isProved: boolean;
  bound: number;
  floor: { value: number; bound: number };
  /** Pairs that were looked at in the end, of all that are allowed. */
  looked: number;
  allowed: number;
  ms: number;
};

const SECONDS = 20;
/** Worths are whole numbers: what is less than one from the best is the best. */
const GAP = 0.99;
/** Of each topic, so many of the best pairs are priced first, and so many of its subject. */
const FIRST = 12;
const ROUNDS = 3;
/** Thousandths below the bound within which pairs are looked at first. */
const NEAR = 120;

type Found = { pairs: Pair[]; figures: Figures; isOptimal: boolean };
type Working = { solver: Solver; input: PanelInput; allowed: readonly Pair[]; leastTotal?: number };

function allowedPairs(input: PanelInput): Pair[] {
  const experts = shuffled(input.experts.length, input.seed + 1);
  return shuffled(input.topics.length, input.seed).flatMap((i) =>
    (input.topics[i]?.need ?? 0) === 0
      ? []
      : experts
          .map((j): Pair => [i, j])
          .filter((pair) => fitOf(input, pair) >= 0 && (input.experts[pair[1]]?.room ?? 0) > 0),
  );
}

/** The pairs most likely to be chosen: the best of each topic, and the best of its subject. */
function firstPairs(input: PanelInput, allowed: readonly Pair[], most: number): Pair[] {
  const chosen = new Set<Pair>();
  for (const own of Map.groupBy(allowed, ([i]) => i).values()) {
    const ranked = [...own].sort((a, b) => fitOf(input, b) - fitOf(input, a));
    for (const pair of ranked.slice(0, most)) chosen.add(pair);
    for (const pair of ranked.filter((one) => isSubjectPair(input, one)).slice(0, most)) chosen.add(pair);
  }
  return allowed.filter((pair) => chosen.has(pair));
}

const ask = (solver: Solver, problem: Milp): Promise<Solution> => solver.solve(problem, { seconds: SECONDS, gap: GAP });

async function panelOf({ solver, input, leastTotal }: Working, asked: Omit<Asked, 'isRelaxed'>): Promise<Found | null> {
  const more = leastTotal === undefined ? {} : { leastTotal };
  const solution = await ask(solver, panelProblem(input, { ...asked, ...more, isRelaxed: false }));
  if (solution.status !== 'optimal' && solution.status !== 'feasible') return null;
  const pairs = [...solution.chosen].filter((name) => name.startsWith('x')).map(pairOf);
  return { pairs, figures: figuresOf(input, pairs), isOptimal: solution.status === 'optimal' };
}

async function pricesFor({ solver, input }: Working, asked: Omit<Asked, 'isRelaxed'>): Promise<Prices | null> {
  const problem = panelProblem(input, { ...asked, isRelaxed: true });
  const solution = await ask(solver, problem);
  return solution.status === 'optimal' ? pricesOf(input, problem, solution.prices) : null;
}

type Priced = { bound: ReturnType<typeof boundOf>; pairs: readonly Pair[] };

/** Good prices, by adding the pairs that they call worth a look until none is left; null when the floor cannot be held. */
async function priced(working: Working, floor: number): Promise<Priced | null> {
  const { input, allowed } = working;
  let pairs: readonly Pair[] = firstPairs(input, allowed, FIRST);
  let bound: Priced['bound'] | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const prices = await pricesFor(working, { pairs, floor });
    if (!prices) {
      if (bound !== null || pairs.length === allowed.length) break;
      pairs = allowed;
      continue;
    }
    const next = boundOf(input, prices, floor);
    if (bound === null || next.worth < bound.worth) bound = next;
    const known = new Set(pairs);
    const possible = allowed.filter((pair) => known.has(pair) || next.mayHold(pair, next.worth));
    if (possible.length === pairs.length) break;
    pairs = possible;
  }
  return bound && { bound, pairs };
}

type Best = { found: Found; bound: number; isProved: boolean; looked: number };

/**
 * The best panel above a floor: over the pairs that a panel close to the bound could hold. A pair left out cannot be in any
 * panel better than the one found, once that is as close.
 */
async function bestAbove(working: Working, floor: number): Promise<Best | null> {
  const { allowed } = working;
  const start = await priced(working, floor);
  if (!start) return null;
  const { worth, mayHold } = start.bound;
  let best: Best | null = null;
  for (let near = NEAR, looked = 0; looked < allowed.length;) {
    const pairs = allowed.filter((pair) => mayHold(pair, worth - near));
    looked = pairs.length;
    const found = await panelOf(working, { pairs, floor });
    if (!found) {
      near *= 4;
      if (near > worth) break;
      continue;
    }
    const gap = worth - found.figures.worth;
    const isProved = found.isOptimal && (gap < near || looked === allowed.length);
    best = { found, bound: isProved ? found.figures.worth : worth, isProved: isProved || gap < 1, looked };
    if (best.isProved || !found.isOptimal) break;
    near = gap + 1;
  }
  return best;
}

/**
 * Raises the floor as far as it goes. Tried from the proved bound downwards: it is nearly always held at once, because one
 * topic with few experts decides it.
 */
async function raiseFloor(working: Working): Promise<{ best: Best | null; floor: Solved['floor'] }> {
  const { input, allowed } = working;
  let bound = Math.floor(floorBound(input, { loads: [], floors: [] }) + 1e-6);
  const atOnce = await bestAbove(working, bound);
  if (atOnce) return { best: atOnce, floor: { value: bound, bound } };
  const prices = await pricesFor(working, { pairs: firstPairs(input, allowed, FIRST), floor: 'max' });
  if (prices) bound = Math.min(bound - 1, Math.floor(floorBound(input, prices) + 1e-6));
  let best: Best | null = null;
  let low = -1;
  for (let next = bound, high = bound; low < high; next = Math.ceil((low + high) / 2)) {
    const held = await bestAbove(working, Math.max(0, next));
    if (held) {
      best = held;
      low = Math.max(next, Math.floor(held.found.figures.least + 1e-6));
    } else high = next - 1;
  }
  return { best, floor: { value: Math.max(0, low), bound } };
}

/**
 * The best panel there is: nobody judges across a conflict, loads and units are kept, every topic has its experts of the
 * subject; then the worst-served topic is served as well as possible; then the sum of fit, less what uneven loads cost, is
 * the highest. Never behind the careful hand in the worst topic or in the sum. Same input and seed, same panel.
 */
export async function solvePanel(solver: Solver, given: PanelInput): Promise<Solved> {
  const started = performance.now();
  // One topic that nobody may judge must not spoil the panel of all others: it gets what there is.
  const input = servable(given);
  const allowed = allowedPairs(input);
  const byHand = figuresOf(given, greedyPanel(input));
  const working: Working = { solver, input, allowed };
  let { best, floor } = await raiseFloor(working);
  // A higher floor may cost the sum, and more than even a hand would have given away: then the sum is held, too.
  if (best && byHand.empty <= figuresOf(given, best.found.pairs).empty && best.found.figures.total < byHand.total) {
    ({ best, floor } = await raiseFloor({ ...working, leastTotal: byHand.total }));
  }
  const common = { greedy: byHand, allowed: allowed.length };
  if (best) {
    const { found, bound, isProved, looked } = best;
    const isComplete = input === given;
    const ms = Math.round(performance.now() - started);
    return {
      ...{ ...common, pairs: found.pairs, figures: figuresOf(given, found.pairs), isComplete, isProved, bound },
      ...{ floor, looked, ms },
    };
  }
  const part = await panelOf(working, { pairs: allowed, floor: 0, isElastic: true });
  return {
    ...{ ...common, pairs: part?.pairs ?? [], figures: figuresOf(given, part?.pairs ?? []), isComplete: false },
    ...{ isProved: false, bound: 0, floor: { value: 0, bound: 0 }, looked: allowed.length },
    ms: Math.round(performance.now() - started),
  };
}
