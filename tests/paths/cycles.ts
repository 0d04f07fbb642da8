import type { PolicyRule, RuleContent, RuleOf, Selector, Unit, When } from '../../db/schema/policy.ts';
import type { CycleCandidate, Task } from '../../server/paths/planning/types.ts';
import { addDays, addMonths, selects, type Fact, type PersonFacts } from '../../server/policy/rules/index.ts';
import { aFact, aPolicy, aRule, aTeacher } from '../policy/world.ts';

/** Candidates and tasks with defaults: a test names only what matters to it. */
export const aCandidate = (ref: string, given: Partial<CycleCandidate> = {}): CycleCandidate => ({
  ref,
  source: 'offering',
  title: ref,
  category: 'post',
  level: 'county',
  form: 'in_person',
  minutes: 60,
  hours: 0,
  credits: 100,
  relevance: 0,
  mayBePrecise: false,
  from: null,
  to: null,
  after: [],
  certificateNo: null,
  ...given,
});
export const aTask = (given: Partial<Task> & Pick<Task, 'policy' | 'asOf'>): Task => ({
  person: aTeacher(),
  facts: [],
  minutesPerWeek: 60,
  precise: { least: 0, most: 0 },
  candidates: [],
  groups: [],
  fixed: [],
  ...given,
});
export const TERMS = [
  { start: '02-15', weeks: 18, label: '春季学期', labelEn: 'Spring' },
  { start: '09-01', weeks: 18, label: '秋季学期', labelEn: 'Autumn' },
];
export const cycleOf = (from: string, to: string, yearStart = '01-01') =>
  aRule('cycle', { type: 'cycle', from, to, repeats: false, yearStart, terms: TERMS });
export const aCategory = (
  key: string,
  counted: Extract<RuleContent, { type: 'category' }>['counted'] = { by: 'item' },
) =>
  aRule(`category-${key}`, {
    ...{ type: 'category', key, group: '', audience: '', when: null, isRequired: false, counted },
    ...{ levels: [], forms: [], organisedBy: '' },
  });

type Rule = PolicyRule & { policyId: string };
export type Size = { candidates: readonly [number, number]; months: readonly [number, number] };
export const TINY: Size = { candidates: [2, 5], months: [6, 20] };
export const SMALL: Size = { candidates: [6, 14], months: [12, 60] };
export const LARGE: Size = { candidates: [30, 90], months: [24, 60] };

/** Repeatable chance: from 0 to 1. */
function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A dice of one case: numbers, choices and odds from one seed. */
class Dice {
  readonly #next: () => number;
  constructor(seed: number) {
    this.#next = chanceOf(seed);
  }
  int = (from: number, to: number) => from + Math.floor(this.#next() * (to - from + 1));
  odds = (share: number) => this.#next() < share;
  of = <T>(list: readonly [T, ...T[]]): T => list[this.int(0, list.length - 1)] ?? list[0];
  some = <T>(list: readonly T[], share: number): T[] => list.filter(() => this.odds(share));
  times = <T>(from: number, to: number, make: (i: number) => T): T[] =>
    Array.from({ length: this.int(from, to) }, (_, i) => make(i));
}

const CATEGORIES = ['school', 'post', 'safety', 'degree'] as const;
const LEVELS = ['school', 'county', 'city'] as const;
const FORMS = ['in_person', 'remote'] as const;
const START = '2020-01-01';

/** A random teacher under a random policy with a random library: the same for the same seed. */
export function randomTask(seed: number, size: Size): Task {
  const dice = new Dice(seed);
  const months = dice.int(...size.months);
  const to = addDays(addMonths(START, months), -1);
  const asOf = addDays(START, dice.odds(0.5) ? dice.int(0, 40) : dice.int(0, Math.min(months * 15, 400)));
  const candidates = dice.times(...size.candidates, (i) => randomCandidate(dice, i, asOf, to));
  const rules = randomRules(dice, { candidates, months });
  const refs = candidates.map((one) => one.ref);
  const group = (i: number) => {
    const meant = dice.some(refs, 0.5);
    const atLeast = dice.int(1, Math.max(1, Math.ceil(meant.length / 2)));
    return { id: `g${i}`, label: `组${i}`, labelEn: `g${i}`, kind: 'required', clause, atLeast, refs: meant } as const;
  };
  const task = aTask({
    policy: aPolicy(cycleOf(START, to, dice.of(['01-01', '07-01', '09-01'])), ...rules),
    person: randomPerson(dice, asOf),
    asOf,
    facts: dice.times(0, 5, (i) => randomFact(dice, i, asOf)),
    minutesPerWeek: dice.of([5, 30, 60, 120, 240]),
    precise: { least: dice.odds(0.2) ? 1 : 0, most: dice.int(1, 2) },
    candidates,
    groups: dice.odds(0.25) ? dice.times(1, 2, group) : [],
  });
  const fixed = dice.odds(0.1) && refs[0] ? [{ ref: refs[0], slot: asOf }] : [];
  return { ...task, fixed };
}

const clause = { document: '测试政策', place: '第一条', quotation: '……' };
const kindOf = (dice: Dice) => ({
  category: dice.of([...CATEGORIES, 'school', 'post']),
  level: dice.of(LEVELS),
  form: dice.of(FORMS),
});

function randomCandidate(dice: Dice, i: number, asOf: string, to: string): CycleCandidate {
  const kind = kindOf(dice);
  const from = dice.odds(0.3) ? addDays(asOf, dice.int(-60, 500)) : null;
  return aCandidate(`r${i}`, {
    ...kind,
    minutes: dice.of([0, 30, 45, 90, 200, 600]),
    hours: dice.int(0, 12) * 100,
    credits: dice.of([0, 50, 100, 250, 400, 700]),
    relevance: dice.of([0, 0.5, 1, 2, 3]),
    mayBePrecise: dice.odds(0.4),
    from,
    to: from !== null && dice.odds(0.7) ? addDays(from, dice.int(0, 200)) : dice.odds(0.1) ? addDays(to, -200) : null,
    after: i > 0 && dice.odds(0.15) ? [`r${dice.int(0, i - 1)}`] : [],
    certificateNo: kind.category === 'degree' && dice.odds(0.7) ? `C${dice.int(1, 2)}` : null,
  });
}

function randomFact(dice: Dice, i: number, asOf: string): Fact {
  const on = addDays(asOf, dice.odds(0.15) ? dice.int(1, 200) : -dice.int(0, 400));
  const kind = kindOf(dice);
  return aFact({
    ...{ ...kind, id: `f${i}`, on, hours: dice.int(0, 8) * 100, credits: dice.of([0, 100, 300, 600]) },
    expiresOn: dice.odds(0.1) ? addDays(asOf, dice.int(-50, 900)) : null,
    certificateNo: kind.category === 'degree' ? `C${dice.int(1, 3)}` : null,
  });
}

function randomPerson(dice: Dice, asOf: string): PersonFacts {
  const from = addDays(asOf, -dice.int(0, 500));
  const to = dice.odds(0.5) ? addDays(asOf, dice.int(10, 400)) : null;
  return aTeacher({
    hiredOn: addDays(asOf, -dice.of([10, 200, 700, 4000])),
    positions: dice.odds(0.4) ? [{ position: 'class_teacher', from, to }] : [],
  });
}

function selectorOf(dice: Dice): Selector {
  const way = dice.int(0, 5);
  if (way <= 1) return { categories: [dice.of(CATEGORIES)] };
  if (way === 2) return { levels: [dice.of(LEVELS)] };
  if (way === 3) return { categories: ['school', 'post'], forms: [dice.of(FORMS)] };
  return way === 4 ? { categories: dice.some(CATEGORIES, 0.6) } : {};
}

/** What the candidates that a selector means add up to, in credits or hours. */
const supplyOf = (candidates: readonly CycleCandidate[], of: Selector, unit: Unit) =>
  candidates
    .filter((one) => selects(of, one) && (unit === 'hour' || one.category !== 'safety'))
    .reduce((sum, one) => sum + (unit === 'hour' ? one.hours : one.credits), 0) / 100;

type Ground = { candidates: readonly CycleCandidate[]; months: number };
function randomRules(dice: Dice, { candidates, months }: Ground): Rule[] {
  const per = () => dice.of(['term', 'year', 'cycle', 'cycle'] as const);
  const unit = () => dice.of(['credit', 'credit', 'credit', 'hour'] as const);
  const when = () =>
    dice.odds(0.15)
      ? dice.of<When>([{ positions: ['class_teacher'] }, { serviceBelowYears: 1 }, { serviceFromYears: 2 }])
      : null;
  const minimum = (i: number) => {
    const measured = unit();
    const wanted = selectorOf(dice);
    const of = supplyOf(candidates, wanted, measured) > 0 ? wanted : {};
    const period = dice.of(['term', 'year', 'cycle', 'cycle', 'cycle', 'cycle'] as const);
    const periods = { term: months / 6, year: months / 12, cycle: 1 }[period];
    const within = supplyOf(candidates, of, measured) / (period === 'cycle' ? 1 : 2 * periods + 2);
    const least = Math.max(0.5, Math.round(dice.int(1, 60) * 0.02 * within) / 2);
    const binding = dice.odds(period === 'cycle' ? 0.15 : 0.85) ? 'consequence' : 'completion';
    const kind = { type: 'minimum', of, least, unit: measured, per: period } as const;
    return aRule(`min${i}`, { ...kind, when: when(), binding, consequence: null });
  };
  const cap = (i: number) => {
    const most = dice.of([1, 2.5, 4, 6, 10, 15]);
    const period = dice.of(['item', 'term', 'term', 'year', 'cycle'] as const);
    return aRule(`cap${i}`, { type: 'cap', of: selectorOf(dice), most, unit: unit(), per: period, when: when() });
  };
  const rules: Rule[] = [
    ...[aCategory('school'), aCategory('post'), aCategory('safety', { by: 'none' })],
    aCategory('degree', { by: 'certificate', credits: 7 }),
    ...dice.times(1, 3, minimum),
    ...dice.times(0, 4, cap),
  ];
  if (dice.odds(0.3))
    rules.push(
      aRule('req', { type: 'requirement', of: selectorOf(dice), times: dice.int(1, 2), per: per(), when: when() }),
    );
  if (dice.odds(0.25)) rules.push(randomDuty(dice));
  if (dice.odds(0.25)) {
    const before: RuleOf<'gate'>['before'] = dice.odds(0.8)
      ? { of: { categories: ['post'] } }
      : { ladder: 'backbone' as const };
    const needs = dice.times(1, 2, () => ({ of: { categories: [dice.of(CATEGORIES)] }, times: dice.int(1, 2) }));
    rules.push(aRule('gate', { type: 'gate', when: when(), before, needs }));
  }
  if (dice.odds(0.15)) {
    const [from, until] = dice.of<[string, string]>([
      ['03-01', '04-30'],
      ['12-15', '01-31'],
      ['06-01', '10-01'],
    ]);
    const timesPerYear = dice.of([null, 1, 2]);
    rules.push(
      aRule('window', { type: 'window', of: { categories: [dice.of(CATEGORIES)] }, from, to: until, timesPerYear }),
    );
  }
  if (dice.odds(0.1)) rules.push(aRule('expiry', { type: 'expiry', of: selectorOf(dice), months: dice.int(3, 60) }));
  if (dice.odds(0.3)) rules.push(aRule('completion', { type: 'completion', needs: ['min0', 'req'] }));
  return rules;
}

function randomDuty(dice: Dice): Rule {
  const within = dice.of<RuleOf<'duty'>['within']>([
    { from: 'cycle' },
    { from: 'hired', months: 12 },
    { from: 'appointed', months: dice.int(6, 24) },
  ]);
  const parts = dice.times(1, 2, () => ({
    of: selectorOf(dice),
    least: dice.int(1, 10),
    unit: dice.of(['hour', 'credit'] as const),
  }));
  const when: When = within.from === 'hired' ? {} : { positions: ['class_teacher'] };
  return aRule('duty', { type: 'duty', when, parts, within, isAdditional: dice.odds(0.5) });
}
