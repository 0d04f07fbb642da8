import type { Period, PolicyClause, RuleOf, RuleType, Selector, Unit } from '../../../db/schema/policy.ts';
import { addDays, addMonths, cycleAt, periodsOf, type Cycle, type Span } from './calendar.ts';
import { amountOf, countFacts, type Counted, type Cut, type Fact } from './count.ts';
import { appliesTo, centi, rulesOf, selects, type Centi, type Effective, type PersonFacts } from './effective.ts';

/** What one entry gives to a line, after caps; `cuts` are the caps it was asked by. */
export type Share = { id: string; gross: Centi; counted: Centi; cuts: Cut[] };
/** One rule in one period: what it asks, what counts, and the entries that this is the sum of. */
export type Line = {
  ruleId: string;
  policyId: string;
  type: Extract<RuleType, 'minimum' | 'duty' | 'requirement'>;
  label: string;
  labelEn: string;
  clause: PolicyClause;
  period: Span;
  per: Period | 'once';
  /** Whether every training counts for it. */
  isTotal: boolean;
  at: 'past' | 'current' | 'future';
  /** `times` counts whole things; the others hundredths. */
  unit: Unit | 'times';
  needed: number;
  counted: number;
  gross: number;
  isMet: boolean;
  /** Whether completing the cycle hangs on it; else what does. */
  binding: 'completion' | 'consequence' | 'duty';
  consequence: string | null;
  shares: Share[];
};
export type Gate = {
  ruleId: string;
  policyId: string;
  label: string;
  labelEn: string;
  clause: PolicyClause;
  before: RuleOf<'gate'>['before'];
  needs: { of: RuleOf<'gate'>['needs'][number]['of']; times: number; done: number }[];
  isOpen: boolean;
};
export type Standing = {
  asOf: string;
  policyIds: string[];
  cycle: Cycle;
  lines: Line[];
  gates: Gate[];
  /** Every rule that completion asks for holds, in every period of the cycle. */
  isComplete: boolean;
  /** Ids of rules that completion asks for and that do not hold yet. */
  missing: string[];
};

type Ground = {
  policy: Effective;
  person: PersonFacts;
  cycle: Cycle;
  asOf: string;
  facts: readonly Fact[];
  counted: readonly Counted[];
  /** Those that serve an additional duty. */
  additional: ReadonlySet<Fact>;
};

/**
 * Where a person stands under a policy on a day.
 *
 * Facts after `asOf` count too: who asks for the past gives only what was known then, and a plan is tried by giving its
 * steps as facts. Expired facts (`expiresOn` ≤ `asOf`) do not count.
 * @returns null when no cycle of the policy holds on that day
 */
export function standingOf(
  policy: Effective,
  person: PersonFacts,
  facts: readonly Fact[],
  asOf: string,
): Standing | null {
  const [cycleRule] = rulesOf(policy, 'cycle');
  const cycle = cycleRule ? cycleAt(cycleRule, asOf) : null;
  if (!cycle) return null;
  const live = facts.filter((fact) => fact.expiresOn === null || fact.expiresOn > asOf);
  const counted = countFacts(policy, person, cycle, live);
  const additional = new Set(live.filter((fact) => isAdditional(policy, person, cycle, fact)));
  const ground: Ground = { policy, person, cycle, asOf, facts: live, counted, additional };
  const lines = [
    ...rulesOf(policy, 'minimum').flatMap((rule) => minimumLines(rule, ground)),
    ...rulesOf(policy, 'requirement').flatMap((rule) => requirementLines(rule, ground)),
    ...rulesOf(policy, 'duty').flatMap((rule) => dutyLines(rule, ground)),
  ];
  const gates = gatesOf(policy, person, live, asOf);
  const asked = completionNeeds(policy);
  const unmet = new Set(lines.filter((line) => !line.isMet).map((line) => line.ruleId));
  const missing = asked.filter((id) => unmet.has(id));
  return { asOf, policyIds: policy.policyIds, cycle, lines, gates, isComplete: missing.length === 0, missing };
}

const needsOf = new WeakMap<Effective['rules'], string[]>();
/** Ids of the rules that completion asks for: those a completion rule names, else every binding minimum. */
export function completionNeeds(policy: Pick<Effective, 'rules'>): string[] {
  const known = needsOf.get(policy.rules) ?? findNeeds(policy);
  needsOf.set(policy.rules, known);
  return known;
}
function findNeeds(policy: Pick<Effective, 'rules'>): string[] {
  const named = rulesOf(policy, 'completion').flatMap((rule) => rule.needs);
  const known = new Set(policy.rules.map((rule) => rule.id));
  if (named.length > 0) return [...new Set(named)].filter((id) => known.has(id));
  return rulesOf(policy, 'minimum')
    .filter((rule) => rule.binding === 'completion')
    .map((rule) => rule.id);
}

/** Whether a fact serves a duty beside the cycle, and so none of its minimums. */
export function isAdditional(policy: Pick<Effective, 'rules'>, person: PersonFacts, cycle: Cycle, fact: Fact): boolean {
  return rulesOf(policy, 'duty').some(
    (duty) =>
      duty.isAdditional &&
      duty.parts.some((part) => selects(part.of, fact)) &&
      dutySpans(duty, person, cycle, fact.on).some(
        (span) => fact.on <= span.to && (span.since === null || span.since <= fact.on),
      ),
  );
}

/** Periods that a rule is about: none that was over before the person's service began. */
const owedPeriods = (cycle: Cycle, per: 'term' | 'year' | 'cycle', person: PersonFacts): Span[] =>
  periodsOf(cycle, per).filter((span) => person.hiredOn === null || span.to >= person.hiredOn);

const timeOf = (span: Span, asOf: string): Line['at'] => {
  if (span.to < asOf) return 'past';
  return span.from > asOf ? 'future' : 'current';
};
/** The day on which a condition is asked for a period: today within it, else its last day, or its first when to come. */
const dayFor = (span: Span, asOf: string) => (asOf < span.from ? span.from : asOf > span.to ? span.to : asOf);

function minimumLines(rule: RuleOf<'minimum'> & { policyId: string }, ground: Ground): Line[] {
  const { person, cycle, asOf } = ground;
  const serving = ground.counted.filter(({ fact }) => selects(rule.of, fact) && !ground.additional.has(fact));
  return owedPeriods(cycle, rule.per, person)
    .filter((span) => appliesTo(rule.when, person, dayFor(span, asOf)))
    .map((period) => {
      const shares = serving
        .filter(({ fact }) => period.from <= fact.on && fact.on <= period.to)
        .map((one) => ({
          id: one.fact.id,
          gross: amountOf(one.fact, rule.unit),
          counted: amountOf(one, rule.unit),
          cuts: one.cuts,
        }));
      return lineOf(rule, {
        period,
        per: rule.per,
        isTotal: isEverything(rule.of),
        asOf,
        unit: rule.unit,
        needed: centi(rule.least),
        shares,
        binding: rule.binding,
        consequence: rule.consequence,
      });
    });
}

function requirementLines(rule: RuleOf<'requirement'> & { policyId: string }, ground: Ground): Line[] {
  const { person, cycle, asOf, facts } = ground;
  const isAsked = completionNeeds(ground.policy).includes(rule.id);
  return owedPeriods(cycle, rule.per, person)
    .filter((span) => appliesTo(rule.when, person, dayFor(span, asOf)))
    .map((period) => {
      const shares = facts
        .filter((fact) => selects(rule.of, fact) && period.from <= fact.on && fact.on <= period.to)
        .map((fact) => ({ id: fact.id, gross: 1, counted: 1, cuts: [] }));
      return lineOf(rule, {
        period,
        per: rule.per,
        isTotal: false,
        asOf,
        unit: 'times',
        needed: rule.times,
        shares,
        binding: isAsked ? 'completion' : 'duty',
        consequence: null,
      });
    });
}

/** `since`: the first day that counts; without it what was done before `from` counts too. */
export type DutySpan = Span & { since: string | null };

/**
 * The times within which a duty is to be done: the cycle, or from the first day of service or of each office on, as long
 * as the office is held. What was done before that day counts too (岗前培训), but not twice where a duty repeats. Only
 * those that reach into this cycle are asked for.
 */
export function dutySpans(rule: RuleOf<'duty'>, person: PersonFacts, cycle: Cycle, asOf: string): DutySpan[] {
  const { within } = rule;
  if (within.from === 'cycle')
    return appliesTo(rule.when, person, dayFor(cycle, asOf))
      ? [{ from: cycle.from, to: cycle.to, since: cycle.from }]
      : [];
  if (within.from === 'hired')
    return person.hiredOn !== null && appliesTo(rule.when, person, person.hiredOn)
      ? stretches(within, person.hiredOn, cycle)
      : [];
  return person.positions
    .filter((span) => rule.when.positions?.includes(span.position) && appliesTo(rule.when, person, span.from))
    .flatMap((office) =>
      stretches(within, office.from, cycle).filter((span) => office.to === null || dayFor(span, asOf) <= office.to),
    );
}

type Stretch = { months: number; after?: number; repeats?: boolean };
function stretches({ months, after = 0, repeats = false }: Stretch, start: string, cycle: Cycle): DutySpan[] {
  const spans: DutySpan[] = [];
  for (let round = 0; ; round += 1) {
    const from = addMonths(start, after + round * months);
    if (from > cycle.to) return spans;
    const to = addDays(addMonths(start, after + (round + 1) * months), -1);
    if (to >= cycle.from) spans.push({ from, to, since: after > 0 || round > 0 ? from : null });
    if (!repeats || months < 1) return spans;
  }
}

function dutyLines(rule: RuleOf<'duty'> & { policyId: string }, ground: Ground): Line[] {
  const { person, cycle, asOf, facts } = ground;
  return dutySpans(rule, person, cycle, asOf).flatMap((period) =>
    rule.parts.map((part) => {
      const first = period.since ?? '';
      const shares = facts
        .filter((fact) => selects(part.of, fact) && first <= fact.on && fact.on <= period.to)
        .map((fact) => ({
          id: fact.id,
          gross: amountOf(fact, part.unit),
          counted: amountOf(fact, part.unit),
          cuts: [],
        }));
      return lineOf(rule, {
        period,
        per: rule.within.from === 'cycle' ? 'cycle' : 'once',
        isTotal: false,
        asOf,
        unit: part.unit,
        needed: centi(part.least),
        shares,
        binding: 'duty',
        consequence: null,
      });
    }),
  );
}

const isEverything = ({ categories, levels, forms }: Selector) =>
  !categories?.length && !levels?.length && !forms?.length;

type LineInput = Pick<Line, 'period' | 'per' | 'isTotal' | 'unit' | 'needed' | 'shares' | 'binding' | 'consequence'> & {
  asOf: string;
};
function lineOf(
  rule: { id: string; policyId: string; type: Line['type']; label: string; labelEn: string; clause: PolicyClause },
  { asOf, ...given }: LineInput,
): Line {
  const counted = given.shares.reduce((sum, share) => sum + share.counted, 0);
  const gross = given.shares.reduce((sum, share) => sum + share.gross, 0);
  const { from, to } = given.period;
  return {
    ruleId: rule.id,
    policyId: rule.policyId,
    type: rule.type,
    label: rule.label,
    labelEn: rule.labelEn,
    clause: rule.clause,
    ...given,
    period: { from, to },
    at: timeOf(given.period, asOf),
    counted,
    gross,
    isMet: counted >= given.needed,
  };
}

/** The gates of a policy that are before a person on a day, open or not. Whatever was done counts, in any cycle. */
export function gatesOf(
  policy: Pick<Effective, 'rules'>,
  person: PersonFacts,
  facts: readonly Fact[],
  asOf: string,
): Gate[] {
  return rulesOf(policy, 'gate')
    .filter((rule) => appliesTo(rule.when, person, asOf))
    .map(({ id: ruleId, policyId, label, labelEn, clause, before, needs: asked }) => {
      const needs = asked.map((need) => ({ ...need, done: facts.filter((fact) => selects(need.of, fact)).length }));
      const isOpen = needs.every((need) => need.done >= need.times);
      return { ruleId, policyId, label, labelEn, clause, before, needs, isOpen };
    });
}
