import type { RuleException } from '../../../db/schema/policy.ts';
import {
  addDays,
  cycleAt,
  categoryOf,
  centi,
  rulesOf,
  selects,
  standingOf,
  warningsOf,
  withExceptions,
  type Centi,
  type Effective,
  type Fact,
  type Line,
  type PersonFacts,
  type Standing,
  type Warning,
} from '../../policy/rules/index.ts';

/**
 * What the rules leave to somebody who can no longer meet one of them. The first four are individual exceptions: asked
 * for with a reason and approved by another. A recognition is her own to earn. Amounts in hundredths.
 */
export type Remedy =
  | { kind: 'extend'; ruleId: string; to: string; terms: number; change: RuleException }
  | { kind: 'lower'; ruleId: string; from: Centi; to: Centi; change: RuleException }
  | { kind: 'raise'; ruleId: string; from: Centi; to: Centi; change: RuleException }
  | { kind: 'waive'; ruleId: string; change: RuleException }
  | { kind: 'recognise'; ruleId: string; category: string; label: string; labelEn: string; credits: Centi };

/** A person with the rules that hold for her and what she has done. */
export type Case = { policy: Effective; person: PersonFacts; facts: readonly Fact[]; standing: Standing };

/** A cycle is not stretched by more than this. */
const MOST_TERMS = 10;
/** Caps are raised in halves of a credit or an hour, as policies write them. */
const STEP: Centi = 50;

/** The warnings that would remain of a rule after a change; null where no cycle would hold. */
function warnedAfter({ policy, person, facts, standing }: Case, ruleId: string, change: RuleException, of: string) {
  const changed = withExceptions(policy, [{ ruleId, change }]);
  const then = standingOf(changed, person, facts, standing.asOf);
  if (!then) return null;
  return warningsOf(changed, person, facts, then).filter((warning) => warning.ruleId === of);
}
const helps = (one: Case, ruleId: string, change: RuleException, { ruleId: of, period }: Warning): boolean =>
  warnedAfter(one, ruleId, change, of)?.every((left) => left.period.from !== period.from) ?? false;

/**
 * Lawful ways out of a warning, nearest to the rules first; each one that changes a number is tried, and named with the
 * smallest change that is enough.
 */
export function remediesOf(one: Case, warning: Warning): Remedy[] {
  const line = one.standing.lines.find(
    ({ ruleId, period }) => ruleId === warning.ruleId && period.from === warning.period.from,
  );
  if (!line) return [];
  return [
    ...(line.per === 'cycle' ? extension(one, warning) : []),
    ...raised(one, warning),
    ...lowered(one, warning),
    { kind: 'waive', ruleId: warning.ruleId, change: { kind: 'waive' } },
  ];
}

/** The last days of the terms that would follow, as the calendar of the policy has them. */
function laterEnds({ policy, standing }: Case): string[] {
  const [cycle] = rulesOf(policy, 'cycle');
  const starts = [...(cycle?.terms ?? [])].map((term) => term.start).sort();
  const year = Number(standing.cycle.to.slice(0, 4));
  return Array.from({ length: MOST_TERMS + 1 }, (_, i) => year + i)
    .flatMap((each) => starts.map((start) => addDays(`${each}-${start}`, -1)))
    .filter((end) => end > standing.cycle.to)
    .slice(0, MOST_TERMS);
}

function extension(one: Case, warning: Warning): Remedy[] {
  const [cycle] = rulesOf(one.policy, 'cycle');
  if (!cycle) return [];
  const to = laterEnds(one).find((end) => helps(one, cycle.id, { kind: 'until', to: end }, warning));
  if (to === undefined) return [];
  const longer = cycleAt({ ...cycle, until: to }, one.standing.asOf);
  const terms = (longer?.terms.length ?? 0) - one.standing.cycle.terms.length;
  return [{ kind: 'extend', ruleId: cycle.id, to, terms, change: { kind: 'until', to } }];
}

function lowered(one: Case, warning: Warning): Remedy[] {
  const change: RuleException = { kind: 'least', least: warning.attainable / 100 };
  if (warning.attainable <= 0 || !helps(one, warning.ruleId, change, warning)) return [];
  return [{ kind: 'lower', ruleId: warning.ruleId, from: warning.needed, to: warning.attainable, change }];
}

/** The smallest cap, in halves, under which the rule can be met; found by halving, since a wider cap never hurts it. */
function raised(one: Case, warning: Warning): Remedy[] {
  const { cap } = warning;
  if (!cap) return [];
  const change = (most: Centi): RuleException => ({ kind: 'most', most: most / 100 });
  let tooFew = Math.floor(cap.most / STEP);
  let enough = Math.ceil(warning.needed / STEP);
  if (!helps(one, cap.ruleId, change(enough * STEP), warning)) return [];
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (helps(one, cap.ruleId, change(middle * STEP), warning)) enough = middle;
    else tooFew = middle;
  }
  const to = enough * STEP;
  return [{ kind: 'raise', ruleId: cap.ruleId, from: cap.most, to, change: change(to) }];
}

/** Recognitions (a degree and the like) that would count for a line that is not met and that she has not had yet. */
export function recognitionsFor({ policy, person, facts, standing }: Case, line: Line): Remedy[] {
  const rule = rulesOf(policy, 'minimum').find(({ id }) => id === line.ruleId);
  if (!rule || line.isMet || line.at === 'past' || line.unit !== 'credit') return [];
  return rulesOf(policy, 'category').flatMap((category) => {
    if (category.counted.by !== 'certificate' || facts.some((fact) => fact.category === category.key)) return [];
    const fact: Fact = {
      id: `recognition ${category.key}`,
      category: category.key,
      level: category.levels[0] ?? 'national',
      form: category.forms[0] ?? 'degree',
      on: standing.asOf < line.period.from ? line.period.from : standing.asOf,
      hours: 0,
      credits: centi(category.counted.credits),
      expiresOn: null,
      certificateNo: null,
    };
    if (!selects(rule.of, fact) || !categoryOf(policy, category.key)) return [];
    const then = standingOf(policy, person, [...facts, fact], standing.asOf);
    const share = then?.lines
      .find(({ ruleId, period }) => ruleId === line.ruleId && period.from === line.period.from)
      ?.shares.find(({ id }) => id === fact.id);
    if (!share || share.counted === 0) return [];
    const { id: ruleId, key, label, labelEn } = category;
    return [{ kind: 'recognise' as const, ruleId, category: key, label, labelEn, credits: share.counted }];
  });
}
