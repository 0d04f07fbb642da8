import type { Unit } from '../../../db/schema/policy.ts';
import type { Constraint, Term } from '../../kernel/milp.ts';
import {
  amountOf,
  appliesTo,
  centi,
  countFacts,
  periodAt,
  rulesOf,
  selects,
  type Fact,
} from '../../policy/rules/index.ts';
import { factOf, grossOf, inOrder, type Choice, type Ground } from './ground.ts';
import { askedLines, type Asked } from './lines.ts';

/** A sum with a constant part. */
export type Sum = { terms: Term[]; constant: number };
type Room = { key: string; capId: string; left: number };
/** Entries of one kind on one day: they follow each other, so they count like one. */
type Block = {
  id: string;
  /** Someone of the block: its kind and day decide for all. */
  sample: Fact;
  choices: readonly Choice[];
  facts: readonly Fact[];
  /** Before shared caps, after those of one training. */
  gross: Record<Unit, Sum>;
  /** Shared caps it falls under, with what is left of each before the plan. */
  rooms: Record<Unit, Room[]>;
  /** What counts: an amount where caps share, else the gross. */
  counted: Record<Unit, Sum>;
};

/**
 * How a plan counts, as rows. Counting takes entries in their order and gives each what the caps have room for; here what
 * counts of a block is free between nothing and its gross, within the caps. So whatever counting can reach is found
 * (no plan under these rows: none at all), and a little more; `exactRows` states the order for the blocks where a
 * solution made use of that.
 */
export type Counting = {
  amounts: { name: string; most: number }[];
  rows: Constraint[];
  asked: (Asked & { sum: Sum })[];
  /** Names of amounts that caps take from, in the order of counting. */
  capped: readonly string[];
  exactRows: (names: ReadonlySet<string>) => { variables: string[]; rows: Constraint[] };
  /** What the policy's own counting gives for these choices, by name of the amount. */
  realAmounts: (chosen: readonly Choice[]) => Map<string, number>;
};

const UNITS: readonly Unit[] = ['credit', 'hour'];

export function countingOf(ground: Ground): Counting {
  const blocks = blocksOf(ground);
  const asked = askedLines(ground).map((line) => ({ ...line, sum: sumOf(line, blocks) }));
  const units = UNITS.filter((unit) => asked.some((line) => line.measure === 'counted' && line.unit === unit));
  const capped = units.flatMap((unit) =>
    blocks.filter((block) => block.rooms[unit].length > 0).map((block) => ({ block, unit, name: nameOf(block, unit) })),
  );
  const homes: Homes = {
    facts: new Map(blocks.flatMap((block) => block.facts.map((fact) => [fact, block]))),
    choices: new Map(blocks.flatMap((block) => block.choices.map((choice) => [choice, block]))),
  };
  const rows: Constraint[] = [
    ...capped.map(({ block, unit }): Constraint => {
      const { terms, constant } = less(block.counted[unit], block.gross[unit]);
      return { name: 'counting', terms, relation: '<=', bound: -constant };
    }),
    ...units.flatMap((unit) => capRows(blocks, unit)),
    ...asked.map(({ name, sum, needed }): Constraint => {
      return { name, terms: sum.terms, relation: '>=', bound: needed - sum.constant };
    }),
  ];
  return {
    amounts: capped.map(({ block, unit, name }) => ({ name, most: mostOf(block.gross[unit]) })),
    rows,
    asked,
    capped: capped.map(({ name }) => name),
    exactRows: (names) => {
      const wanted = capped.filter(({ name }) => names.has(name));
      const made = wanted.map(({ block, unit }) => exactly(blocks, block, unit));
      return { variables: made.flatMap((one) => one.variables), rows: made.flatMap((one) => one.rows) };
    },
    realAmounts: (chosen) => realAmounts(ground, homes, chosen),
  };
}

const nameOf = (block: Block, unit: Unit) => `${unit === 'credit' ? 'c' : 'h'}${block.id}`;
const mostOf = ({ terms, constant }: Sum) => terms.reduce((sum, term) => sum + term.coefficient, constant);
const less = (a: Sum, b: Sum): Sum => ({
  terms: [...a.terms, ...b.terms.map(({ variable, coefficient }) => ({ variable, coefficient: -coefficient }))],
  constant: a.constant - b.constant,
});
const added = (sums: readonly Sum[]): Sum => ({
  terms: sums.flatMap((sum) => sum.terms),
  constant: sums.reduce((all, sum) => all + sum.constant, 0),
});

/** All blocks in the order of counting: by day, what is known before what is planned, then kinds in their order. */
function blocksOf(ground: Ground): Block[] {
  const used = usedBefore(ground);
  // Alone, so that only what concerns one entry (its category, its certificate, caps on one) takes from it.
  const alone = countFacts({ rules: sharedCapsLeftOut(ground) }, ground.task.person, ground.cycle, ground.earned);
  const grossAhead = new Map(alone.map((one) => [one.fact, one]));
  const known = ground.ahead.flatMap((fact, i): Block[] => {
    const one = grossAhead.get(fact);
    if (!one) return [];
    const gross = {
      credit: { terms: [], constant: one.credits },
      hour: { terms: [], constant: one.hours },
    };
    return [blockOf(ground, used, { id: `f${i}`, sample: fact, choices: [], facts: [fact], gross })];
  });
  const planned = [...Map.groupBy(inOrder(ground.choices), (choice) => `${choice.slot}_${choice.kind}`)].flatMap(
    ([key, choices]): Block[] => {
      const [first] = choices;
      const day = first && ground.slots[first.slot]?.from;
      if (!first || !day) return [];
      const each = choices.map((choice) => ({ choice, gross: grossOf(ground, choice.candidate, day) }));
      const sum = (unit: Unit): Sum => ({
        terms: each
          .filter(({ gross }) => gross[unit] > 0)
          .map(({ choice, gross }) => ({ variable: choice.variable, coefficient: gross[unit] })),
        constant: 0,
      });
      const gross = { credit: sum('credit'), hour: sum('hour') };
      const sample = factOf(first.candidate, day);
      return [blockOf(ground, used, { id: `b${key}`, sample, choices, facts: [], gross })];
    },
  );
  return [...known, ...planned].sort((a, b) => (a.sample.on < b.sample.on ? -1 : a.sample.on > b.sample.on ? 1 : 0));
}

const sharedCapsLeftOut = ({ task }: Ground) =>
  task.policy.rules.filter((rule) => rule.type !== 'cap' || rule.per === 'item');

/** What is used of each cap in each period before anything is planned. */
function usedBefore({ task, cycle, before }: Ground): Map<string, number> {
  const used = new Map<string, number>();
  const units = new Map(rulesOf(task.policy, 'cap').map((cap) => [cap.id, cap.unit]));
  for (const counted of countFacts(task.policy, task.person, cycle, before)) {
    for (const cut of counted.cuts) {
      const key = `${cut.ruleId} ${cut.from ?? ''}`;
      used.set(key, (used.get(key) ?? 0) + amountOf(counted, units.get(cut.ruleId) ?? 'credit'));
    }
  }
  return used;
}

type Bare = Omit<Block, 'rooms' | 'counted'>;
function blockOf({ task, cycle }: Ground, used: ReadonlyMap<string, number>, bare: Bare): Block {
  const { sample } = bare;
  const rooms: Block['rooms'] = { credit: [], hour: [] };
  for (const cap of rulesOf(task.policy, 'cap')) {
    if (cap.per === 'item' || !selects(cap.of, sample) || !appliesTo(cap.when, task.person, sample.on)) continue;
    const key = `${cap.id} ${periodAt(cycle, cap.per, sample.on)?.from ?? sample.id}`;
    rooms[cap.unit].push({ key, capId: cap.id, left: Math.max(0, centi(cap.most) - (used.get(key) ?? 0)) });
  }
  const block = { ...bare, rooms, counted: bare.gross };
  const counted = (unit: Unit): Sum =>
    rooms[unit].length === 0
      ? bare.gross[unit]
      : { terms: [{ variable: nameOf(block, unit), coefficient: 1 }], constant: 0 };
  return { ...block, counted: { credit: counted('credit'), hour: counted('hour') } };
}

function capRows(blocks: readonly Block[], unit: Unit): Constraint[] {
  const under = Map.groupBy(
    blocks.flatMap((block) => block.rooms[unit].map((room) => ({ block, room }))),
    ({ room }) => room.key,
  );
  return [...under.values()].flatMap((all): Constraint[] => {
    const room = all[0]?.room;
    if (!room) return [];
    const { terms } = added(all.map(({ block }) => block.counted[unit]));
    return [{ name: room.capId, terms, relation: '<=', bound: room.left }];
  });
}

/**
 * The rows that leave a block no less than counting gives it: its whole gross, unless some cap is used up by what comes
 * before it and itself.
 */
function exactly(blocks: readonly Block[], block: Block, unit: Unit): { variables: string[]; rows: Constraint[] } {
  const most = mostOf(block.gross[unit]);
  const full = block.rooms[unit].map((room, i) => ({ room, variable: `s${nameOf(block, unit)}_${i}` }));
  const { terms, constant } = less(block.counted[unit], block.gross[unit]);
  const whole: Constraint = {
    name: 'counting',
    terms: [...terms, ...full.map(({ variable }) => ({ variable, coefficient: most }))],
    relation: '>=',
    bound: -constant,
  };
  const upTo = blocks.slice(0, blocks.indexOf(block) + 1);
  const rows = full.map(({ room, variable }): Constraint => {
    const sharing = upTo.filter((one) => one.rooms[unit].some(({ key }) => key === room.key));
    const used = added(sharing.map((one) => one.counted[unit]));
    return {
      name: 'counting',
      terms: [...used.terms, { variable, coefficient: -room.left }],
      relation: '>=',
      bound: -used.constant,
    };
  });
  return { variables: full.map(({ variable }) => variable), rows: [whole, ...rows] };
}

/** What of the blocks a line sums. */
function sumOf(line: Asked, blocks: readonly Block[]): Sum {
  const meant = blocks.filter((block) => line.takes(block.sample));
  const parts = meant.map((block): Sum => {
    if (line.measure === 'counted') return block.counted[line.unit];
    const measured = (one: { credits: number; hours: number }) =>
      line.measure === 'times' ? 1 : amountOf(one, line.unit);
    return {
      terms: block.choices.map((choice) => ({ variable: choice.variable, coefficient: measured(choice.candidate) })),
      constant: block.facts.reduce((sum, fact) => sum + measured(fact), 0),
    };
  });
  const { terms, constant } = added(parts);
  return { terms, constant: constant + line.base };
}

/** Which block counts what. */
type Homes = { facts: ReadonlyMap<Fact, Block>; choices: ReadonlyMap<Choice, Block> };

function realAmounts(ground: Ground, homes: Homes, chosen: readonly Choice[]): Map<string, number> {
  const { task, cycle, slots, earned } = ground;
  const planned = new Map(
    inOrder(chosen).map((choice) => [
      factOf(choice.candidate, slots[choice.slot]?.from ?? task.asOf),
      homes.choices.get(choice),
    ]),
  );
  const real = new Map<string, number>();
  for (const one of countFacts(task.policy, task.person, cycle, [...earned, ...planned.keys()])) {
    const block = homes.facts.get(one.fact) ?? planned.get(one.fact);
    if (!block) continue;
    for (const unit of UNITS) {
      const name = nameOf(block, unit);
      real.set(name, (real.get(name) ?? 0) + amountOf(one, unit));
    }
  }
  return real;
}
