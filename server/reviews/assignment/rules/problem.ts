import type { Constraint, Milp, Term } from '../../../kernel/milp.ts';
import { fitOf, isSubjectPair, SCALE, unitRoom, type Pair, type PanelInput } from './panel.ts';

export const nameOf = ([i, j]: Pair): string => `x${i}_${j}`;
export const pairOf = (name: string): Pair => {
  const [, i, j] = /^x(\d+)_(\d+)$/.exec(name) ?? [];
  return [Number(i), Number(j)];
};
export const FLOOR = 'floor';

export type Asked = {
  /** The pairs that may be chosen, in the order the seed gave. */
  pairs: readonly Pair[];
  /** Every topic's fit per seat is at least this; `max`: as high as can be, which is then the objective. */
  floor: number | 'max';
  /** Fractions allowed: fast, and its prices prove how good anything can be. */
  isRelaxed: boolean;
  /** Seats may stay empty and subjects unserved, at a price above any fit. */
  isElastic?: boolean;
  /** The sum of fit is at least this. */
  leastTotal?: number;
};

/** Dearer than any seat is worth: an empty one, and a topic without an expert of its subject. */
const EMPTY = 20 * SCALE;
const UNSERVED = 5 * SCALE;

const one = (pair: Pair, coefficient = 1): Term => ({ variable: nameOf(pair), coefficient });

function topicRows(input: PanelInput, i: number, pairs: readonly Pair[], asked: Asked): Constraint[] {
  const topic = input.topics[i];
  if (!topic) return [];
  const spare = (name: string): Term[] => (asked.isElastic ? [{ variable: `${name}${i}`, coefficient: 1 }] : []);
  const rows: Constraint[] = [
    {
      name: `need_${i}`,
      terms: [...pairs.map((pair) => one(pair)), ...spare('short')],
      relation: '=',
      bound: topic.need,
    },
  ];
  if (topic.subjectNeed > 0) {
    const own = pairs.filter((pair) => isSubjectPair(input, pair)).map((pair) => one(pair));
    rows.push({ name: `subject_${i}`, terms: [...own, ...spare('miss')], relation: '>=', bound: topic.subjectNeed });
  }
  for (const [unit, own] of Map.groupBy(pairs, ([, j]) => input.experts[j]?.unit ?? '')) {
    const room = unitRoom(input, topic, unit);
    if (own.length > room)
      rows.push({ name: `unit_${i}`, terms: own.map((pair) => one(pair)), relation: '<=', bound: room });
  }
  if (asked.floor === 0) return rows;
  const sum = pairs.map((pair) => one(pair, fitOf(input, pair)));
  const isMost = asked.floor === 'max';
  const least = isMost ? [{ variable: FLOOR, coefficient: -topic.need }] : [];
  rows.push({
    name: `floor_${i}`,
    terms: [...sum, ...least],
    relation: '>=',
    bound: isMost ? 0 : topic.need * Number(asked.floor),
  });
  return rows;
}

/** Steps of uneven load that an expert can reach, each dearer than the one before. */
const stepsOf = (input: PanelInput, j: number): number => {
  const expert = input.experts[j];
  return expert && input.balance > 0 ? Math.max(0, expert.room - expert.even) : 0;
};

function expertRows(input: PanelInput, j: number, pairs: readonly Pair[], asked: Asked): Constraint[] {
  const expert = input.experts[j];
  if (!expert || pairs.length === 0) return [];
  const load = pairs.map((pair) => one(pair));
  const steps = asked.floor === 'max' ? 0 : stepsOf(input, j);
  const over = Array.from({ length: steps }, (_, k) => ({ variable: `o${j}_${k + 1}`, coefficient: -1 }));
  return [
    { name: `room_${j}`, terms: load, relation: '<=', bound: expert.room },
    ...(steps > 0
      ? [{ name: `even_${j}`, terms: [...load, ...over], relation: '<=' as const, bound: expert.even }]
      : []),
  ];
}

/** The panel as an integer program. Rows are named `need_`, `subject_`, `unit_`, `floor_` by topic, `room_`, `even_` by expert. */
export function panelProblem(input: PanelInput, asked: Asked): Milp {
  const byTopic = Map.groupBy(asked.pairs, ([i]) => i);
  const byExpert = Map.groupBy(asked.pairs, ([, j]) => j);
  const isMost = asked.floor === 'max';
  const constraints = [
    ...input.topics.flatMap((topic, i) => (topic.need > 0 ? topicRows(input, i, byTopic.get(i) ?? [], asked) : [])),
    ...input.experts.flatMap((_, j) => expertRows(input, j, byExpert.get(j) ?? [], asked)),
  ];
  const worth = asked.pairs.map((pair) => one(pair, fitOf(input, pair)));
  if (asked.leastTotal !== undefined)
    constraints.push({ name: 'total', terms: worth, relation: '>=', bound: asked.leastTotal });
  const steps = isMost
    ? []
    : input.experts.flatMap((_, j) =>
        Array.from({ length: byExpert.has(j) ? stepsOf(input, j) : 0 }, (_unused, k) => ({ j, k: k + 1 })),
      );
  const spares = asked.isElastic
    ? input.topics.flatMap(({ need, subjectNeed }, i) => [
        ...(need > 0 ? [{ name: `short${i}`, most: need, cost: EMPTY }] : []),
        ...(need > 0 && subjectNeed > 0 ? [{ name: `miss${i}`, most: subjectNeed, cost: UNSERVED }] : []),
      ])
    : [];
  const objective: Term[] = isMost
    ? [{ variable: FLOOR, coefficient: 1 }]
    : [
        ...worth,
        ...steps.map(({ j, k }) => ({ variable: `o${j}_${k}`, coefficient: -k * input.balance })),
        ...spares.map(({ name, cost }) => ({ variable: name, coefficient: -cost })),
      ];
  const names = asked.pairs.map(nameOf);
  return {
    objective,
    constraints,
    variables: asked.isRelaxed ? [] : names,
    amounts: [
      ...(asked.isRelaxed ? names.map((name) => ({ name, most: 1 })) : []),
      ...(isMost ? [{ name: FLOOR, most: SCALE }] : []),
      ...steps.map(({ j, k }) => ({ name: `o${j}_${k}`, most: 1 })),
      ...spares.map(({ name, most }) => ({ name, most })),
    ],
  };
}
