/**
 * Who judges what, as numbers: topics and experts by their place in two lists. Fit is in thousandths, so that "no better
 * panel exists" is a statement about whole numbers.
 */
export type PanelTopic = {
  id: string;
  /** Seats to fill. */
  need: number;
  /** Of them at least so many by experts of its subject. */
  subjectNeed: number;
  /** Seats that a unit's people hold already. */
  taken: ReadonlyMap<string, number>;
};
export type PanelExpert = {
  id: string;
  unit: string;
  /** Most topics she can still take. */
  room: number;
  /** Topics she may take before uneven loads cost anything. */
  even: number;
};
export type PanelInput = {
  topics: readonly PanelTopic[];
  experts: readonly PanelExpert[];
  /** By topic and expert, in thousandths; −1: barred by a conflict, or has been asked before. */
  fit: readonly Int16Array[];
  /** By topic and expert: 1 when she is of its subject. */
  ofSubject: readonly Uint8Array[];
  mostPerUnit: number;
  /** Thousandths that each topic beyond the even share costs, growing by as much with each further one. */
  balance: number;
  seed: number;
};
export type Pair = readonly [topic: number, expert: number];

export const SCALE = 1000;

/** Numbers from 0 to below 1 that only the seed decides (mulberry32). */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** 0 … n − 1 in an order that the seed decides. */
export function shuffled(n: number, seed: number): number[] {
  const chance = chanceOf(seed);
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(chance() * (i + 1));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order;
}

export const fitOf = (input: PanelInput, [i, j]: Pair): number => input.fit[i]?.[j] ?? -1;
export const isSubjectPair = (input: PanelInput, [i, j]: Pair): boolean => input.ofSubject[i]?.[j] === 1;
export const unitRoom = (input: PanelInput, topic: PanelTopic, unit: string): number =>
  Math.max(0, input.mostPerUnit - (topic.taken.get(unit) ?? 0));

/** What carrying so many topics costs beyond the even share: 1 + 2 + 3 … times the balance. */
export function unevenCost(expert: PanelExpert, load: number, balance: number): number {
  const beyond = Math.max(0, load - expert.even);
  return (balance * beyond * (beyond + 1)) / 2;
}

export type Figures = {
  /** Sum of fit, in thousandths. */
  total: number;
  /** Of the worst-served topic, per seat, in thousandths. */
  least: number;
  mean: number;
  seats: number;
  empty: number;
  loads: { least: number; most: number };
  /** Total less what uneven loads cost: what is maximised. */
  worth: number;
};

/** What a panel comes to. A topic without a filled seat counts 0; one that needs none is not counted. */
export function figuresOf(input: PanelInput, pairs: readonly Pair[]): Figures {
  const sums = new Map<number, number>();
  const loads = input.experts.map(() => 0);
  for (const pair of pairs) {
    const [i, j] = pair;
    sums.set(i, (sums.get(i) ?? 0) + fitOf(input, pair));
    loads[j] = (loads[j] ?? 0) + 1;
  }
  const perSeat = input.topics.flatMap(({ need }, i) => (need > 0 ? [(sums.get(i) ?? 0) / need] : []));
  const total = [...sums.values()].reduce((sum, one) => sum + one, 0);
  const asked = input.topics.reduce((sum, { need }) => sum + need, 0);
  const cost = input.experts.reduce((sum, expert, j) => sum + unevenCost(expert, loads[j] ?? 0, input.balance), 0);
  return {
    total,
    least: perSeat.reduce((a, b) => Math.min(a, b), perSeat.length === 0 ? 0 : Infinity),
    mean: pairs.length === 0 ? 0 : total / pairs.length,
    seats: pairs.length,
    empty: asked - pairs.length,
    loads: {
      least: loads.reduce((a, b) => Math.min(a, b), loads.length === 0 ? 0 : Infinity),
      most: loads.reduce((a, b) => Math.max(a, b), 0),
    },
    worth: total - cost,
  };
}
