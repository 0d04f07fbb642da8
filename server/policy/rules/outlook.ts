import type { RuleOf, Unit, When } from '../../../db/schema/policy.ts';
import { addDays, addMonths, daysBetween, periodsOf, within, type Cycle, type Span } from './calendar.ts';
import { amountOf, countFacts, type Fact } from './count.ts';
import {
  appliesTo,
  centi,
  rulesOf,
  selects,
  type Centi,
  type Effective,
  type Kind,
  type PersonFacts,
} from './effective.ts';
import { dutySpans, isAdditional, type Line, type Standing } from './standing.ts';

/**
 * A minimum that can no longer be reached, whatever is done from now on: caps leave too little room in the time left.
 * `perPeriod` × `periodsLeft` is what the tightest cap still allows (less, where the current period is partly used).
 */
export type Warning = {
  ruleId: string;
  period: Span;
  unit: Unit;
  needed: Centi;
  counted: Centi;
  /** The most that can still be reached. */
  attainable: Centi;
  cap: {
    ruleId: string;
    per: 'term' | 'year' | 'cycle';
    most: Centi;
    periodsNeeded: number;
    periodsLeft: number;
  } | null;
};

/**
 * The minimums of a standing that cannot be met any more, whatever she does. Offices and levels may still change and
 * are no hindrance here; years of service pass by themselves and are. Never a false alarm where caps lie within each
 * other or apart in what they are about (as in every policy known to us); of caps that cross only some are looked at,
 * so that it may stay silent about what the planner finds.
 */
export function warningsOf(
  policy: Effective,
  person: PersonFacts,
  facts: readonly Fact[],
  standing: Standing,
): Warning[] {
  const { cycle, asOf } = standing;
  const ground = { policy, person, cycle, asOf, facts, counting: countingOnce({ policy, person, cycle, asOf, facts }) };
  return standing.lines.flatMap((line) => {
    if (line.isMet || line.at === 'past' || line.type !== 'minimum') return [];
    const rule = rulesOf(policy, 'minimum').find((one) => one.id === line.ruleId);
    if (!rule) return [];
    const attainable = attainableFor(rule, line.period, ground);
    if (attainable >= line.needed) return [];
    const { period, needed, counted } = line;
    const cap = tightest(rule, line, ground);
    return [{ ruleId: rule.id, period, unit: rule.unit, needed, counted, attainable, cap }];
  });
}

type Minimum = RuleOf<'minimum'>;
type Given = { policy: Effective; person: PersonFacts; cycle: Cycle; asOf: string; facts: readonly Fact[] };
/** `counting`: what the facts count for already; the same for every line. */
type Ground = Given & { counting: () => readonly Fact[] };

function countingOnce({ policy, person, cycle, asOf, facts }: Given): () => readonly Fact[] {
  let found: Fact[] | undefined;
  return () => {
    const live = facts.filter(({ expiresOn }) => expiresOn === null || expiresOn > asOf);
    found ??= countFacts(policy, person, cycle, live).map(({ fact, credits, hours }) => ({
      ...fact,
      credits,
      hours,
      certificateNo: null,
    }));
    return found;
  };
}

/** The most that can be counted for a minimum in a period: what counts already, and endless supply of every kind. */
function attainableFor(rule: Minimum, period: Span, ground: Ground): Centi {
  const { kinds, caps } = supplyOf(ground.policy, rule);
  if (kinds.some((one) => one.isFree)) return PLENTY;
  const { policy, person, cycle } = ground;
  const supply = piecesOf(period, ground).flatMap((on) =>
    kinds.filter(({ category }) => isOpen(category, person, on)).map(({ kind }) => endless(kind, on)),
  );
  const counted = countFacts({ rules: caps }, person, cycle, [...ground.counting(), ...supply]);
  return counted
    .filter(({ fact }) => within(period, fact.on) && selects(rule.of, fact))
    .filter(({ fact }) => !isAdditional(policy, person, cycle, fact))
    .reduce((sum, one) => sum + amountOf(one, rule.unit), 0);
}

/** More than any policy asks for; far from where integers stop being exact. */
const PLENTY = 10_000_000;
const endless = (kind: Kind, on: string): Fact => ({
  ...kind,
  id: 'endless',
  on,
  hours: PLENTY,
  credits: PLENTY,
  expiresOn: null,
  certificateNo: null,
});

type Category = RuleOf<'category'>;
/** Whether a condition, once it holds, does not end with an office or a level. */
const isLasting = (when: When | null): boolean =>
  !when?.ladderLevels?.length && !when?.positions?.length && !when?.notPositions?.length;
/** What may be known of a day to come: years of service. Who holds an office or a level then, nobody knows. */
function isOpen({ when }: Category, person: PersonFacts, on: string): boolean {
  if (when === null) return true;
  const { serviceBelowYears, serviceFromYears } = when;
  return appliesTo({ serviceBelowYears, serviceFromYears }, person, on);
}

type Supply = {
  /** One of each that caps and duties treat alike; those under fewer caps first, which leaves most room for the others. */
  kinds: { kind: Kind; category: Category; isFree: boolean }[];
  caps: Effective['rules'];
};
/** The same for everybody under the same rules: thousands of persons share them. */
const known = new WeakMap<Effective['rules'], Map<string, Supply>>();
function supplyOf(policy: Effective, rule: Minimum): Supply {
  const ofPolicy = known.get(policy.rules) ?? new Map<string, Supply>();
  known.set(policy.rules, ofPolicy);
  const found = ofPolicy.get(rule.id) ?? makeSupply(policy, rule);
  ofPolicy.set(rule.id, found);
  return found;
}

function makeSupply(policy: Effective, rule: Minimum): Supply {
  const all = kindsFor(policy, rule);
  const capsOn = (kind: Kind) =>
    rulesOf(policy, 'cap').filter(
      (cap) => cap.per !== 'item' && cap.unit === rule.unit && isLasting(cap.when) && selects(cap.of, kind),
    );
  const caps = nested(
    [...new Set(all.flatMap(({ kind }) => capsOn(kind)))],
    (cap) => new Set(all.flatMap(({ kind }, i) => (selects(cap.of, kind) ? [i] : []))),
  );
  const duties = rulesOf(policy, 'duty').filter((duty) => duty.isAdditional);
  const alike = new Map<string, Supply['kinds'][number] & { under: number }>();
  for (const { kind, category } of all) {
    const under = capsOn(kind).filter((cap) => caps.includes(cap));
    const beside = duties.filter((duty) => duty.parts.some((part) => selects(part.of, kind)));
    const key = JSON.stringify([...under, ...beside].map(({ id }) => id).concat(JSON.stringify(category.when)));
    const isFree = under.length === 0 && beside.length === 0 && category.when === null;
    if (!alike.has(key)) alike.set(key, { kind, category, isFree, under: under.length });
  }
  return { kinds: [...alike.values()].sort((a, b) => a.under - b.under), caps };
}

const LEVELS = ['school', 'county', 'city', 'province', 'national'] as const;
const FORMS = ['in_person', 'remote', 'base', 'school_based', 'blended', 'self_study', 'degree', 'other'] as const;
/** Every kind of training that the policy knows and that gives something to a minimum. */
const kindsFor = (policy: Effective, rule: Minimum): { kind: Kind; category: Category }[] =>
  rulesOf(policy, 'category')
    .filter((category) => rule.unit === 'hour' || category.counted.by !== 'none')
    .flatMap((category) =>
      (category.levels.length > 0 ? category.levels : LEVELS).flatMap((level) =>
        (category.forms.length > 0 ? category.forms : FORMS).flatMap((form) => {
          const kind = { category: category.key, level, form };
          return selects(rule.of, kind) ? [{ kind, category }] : [];
        }),
      ),
    );

/** As many as lie within each other or apart; leaving one out can only allow more. */
function nested<T>(all: readonly T[], membersOf: (one: T) => ReadonlySet<number>): T[] {
  const kept: { one: T; members: ReadonlySet<number> }[] = [];
  for (const one of all) {
    const members = membersOf(one);
    const fits = kept.every(({ members: other }) => {
      const shared = [...members].filter((member) => other.has(member)).length;
      return shared === 0 || shared === members.size || shared === other.size;
    });
    if (fits) kept.push({ one, members });
  }
  return kept.map(({ one }) => one);
}

/** First days of the stretches left of a period within which every rule says the same all along. */
function piecesOf(period: Span, { policy, person, cycle, asOf }: Ground): string[] {
  const first = asOf > period.from ? asOf : period.from;
  const turns = [
    first,
    ...cycle.terms.map((term) => term.from),
    ...cycle.years.map((year) => year.from),
    ...person.positions.flatMap((span) => [span.from, ...(span.to === null ? [] : [addDays(span.to, 1)])]),
    ...rulesOf(policy, 'duty')
      .filter((duty) => duty.isAdditional)
      .flatMap((duty) => dutySpans(duty, person, cycle, asOf).map((span) => addDays(span.to, 1))),
    ...serviceTurns(policy, person),
  ];
  return [...new Set(turns)].filter((day) => first <= day && day <= period.to).sort();
}

/** Days on which a number of years of service is full that some condition asks about. */
function serviceTurns(policy: Effective, { hiredOn }: PersonFacts): string[] {
  if (hiredOn === null) return [];
  return policy.rules.flatMap((rule) => {
    if (!('when' in rule) || rule.when === null) return [];
    return [rule.when.serviceBelowYears, rule.when.serviceFromYears].flatMap((years) =>
      years === undefined ? [] : [addMonths(hiredOn, 12 * years)],
    );
  });
}

/** The cap that most narrows the way to a line, with how many of its periods are needed and left. */
function tightest(rule: Minimum, line: Line, { policy, person, cycle, asOf }: Ground): Warning['cap'] {
  const kinds = kindsFor(policy, rule);
  const missing = line.needed - line.counted;
  const caps = rulesOf(policy, 'cap').flatMap((cap) => {
    if (cap.per === 'item' || cap.unit !== rule.unit || !appliesTo(cap.when, person, asOf)) return [];
    if (!kinds.every(({ kind }) => selects(cap.of, kind))) return [];
    const most = centi(cap.most);
    const periodsLeft = periodsOf(cycle, cap.per).filter(
      (span) => span.to >= asOf && span.to >= line.period.from && span.from <= line.period.to,
    ).length;
    const periodsNeeded = most > 0 ? Math.ceil(missing / most) : periodsLeft + 1;
    return [{ ruleId: cap.id, per: cap.per, most, periodsNeeded, periodsLeft }];
  });
  caps.sort((a, b) => a.most * a.periodsLeft - b.most * b.periodsLeft);
  return caps[0] ?? null;
}

/** What a line will reach by the end of its period if things go on as they have so far; null outside of it. */
export function paceOf(line: Line, asOf: string): Centi | null {
  if (line.at !== 'current') return null;
  const elapsed = daysBetween(line.period.from, asOf) + 1;
  return Math.round((line.counted / elapsed) * (daysBetween(line.period.from, line.period.to) + 1));
}
