import type {
  PolicyBody,
  PolicyRule,
  RuleException,
  RuleOf,
  RuleType,
  Selector,
  TrainingForm,
  TrainingLevel,
  When,
} from '../../../db/schema/policy.ts';
import type { LadderLevel, PositionSpan } from '../../../db/schema/people.ts';
import { addMonths } from './calendar.ts';

/** Hundredths of a credit or an hour: an integer, so sums are exact. */
export type Centi = number;
/** From an amount as a policy writes it (at most two decimals). */
export const centi = (amount: number): Centi => Math.round(amount * 100);

/** What rules ask about a person, as known on the day in question. */
export type PersonFacts = {
  personId: string;
  ladderLevel: LadderLevel | null;
  subject: string | null;
  stage: string | null;
  hiredOn: string | null;
  positions: readonly PositionSpan[];
};

/** A published policy that holds for an organisation, as the merge needs it. */
export type PolicyLayer = { id: string; orgId: string; name: string; body: PolicyBody };
/** The rules that hold at one place, each with the policy it came from. */
export type Effective = { policyIds: string[]; rules: readonly (PolicyRule & { policyId: string })[] };

/**
 * Lays the policies of a way down the tree over each other: a base replaces everything above, an override changes
 * rules by their id.
 * @param layers furthest first; at most one per organisation
 */
export function mergeLayers(layers: readonly PolicyLayer[]): Effective {
  let rules = new Map<string, PolicyRule & { policyId: string }>();
  let policyIds: string[] = [];
  for (const { id, body } of layers) {
    if (body.kind === 'base') {
      rules = new Map(body.rules.map((rule) => [rule.id, { ...rule, policyId: id }]));
      policyIds = [id];
      continue;
    }
    policyIds.push(id);
    for (const change of body.changes) {
      if (change.change === 'remove') rules.delete(change.ruleId);
      else rules.set(change.rule.id, { ...change.rule, policyId: id });
    }
  }
  return { policyIds, rules: [...rules.values()] };
}

type Stored<T extends RuleType> = RuleOf<T> & { policyId: string };
type Sorted = { [T in RuleType]?: readonly Stored<T>[] };
/** Lists of rules are never changed, and asked by every fact of every person: sorted by type once. */
const sorted = new WeakMap<Effective['rules'], Sorted>();

/** The rules of one type, in the order of the policy. */
export function rulesOf<T extends RuleType>(policy: Pick<Effective, 'rules'>, type: T): readonly Stored<T>[] {
  const known: Sorted = sorted.get(policy.rules) ?? {};
  const there: Sorted[T] = known[type];
  if (there) return there;
  const found: readonly Stored<T>[] = policy.rules.filter((rule): rule is Stored<T> => rule.type === type);
  sorted.set(policy.rules, { ...known, [type]: found });
  return found;
}
export const categoryOf = (policy: Pick<Effective, 'rules'>, key: string) =>
  rulesOf(policy, 'category').find((rule) => rule.key === key) ?? null;

export type Exception = { ruleId: string; change: RuleException };

/** The rules with a person's approved exceptions in force: a waived rule is gone, a changed one has other numbers. */
export function withExceptions(policy: Effective, exceptions: readonly Exception[]): Effective {
  if (exceptions.length === 0) return policy;
  const rules = policy.rules.flatMap((rule) => {
    let changed: typeof rule | null = rule;
    for (const { ruleId, change } of exceptions) {
      if (ruleId === rule.id && changed) changed = excepted(changed, change);
    }
    return changed ? [changed] : [];
  });
  return { ...policy, rules };
}

function excepted<R extends PolicyRule>(rule: R, change: RuleException): R | null {
  switch (change.kind) {
    case 'waive':
      return null;
    case 'least':
      return rule.type === 'minimum' ? { ...rule, least: change.least } : rule;
    case 'most':
      return rule.type === 'cap' ? { ...rule, most: change.most } : rule;
    case 'until':
      return rule.type === 'cycle' ? { ...rule, until: change.to } : rule;
  }
}

const holds = <T>(wanted: readonly T[] | undefined, value: T): boolean =>
  wanted === undefined || wanted.length === 0 || wanted.includes(value);

export type Kind = { category: string; level: TrainingLevel; form: TrainingForm };
/** Whether a selector means trainings of this kind. */
export const selects = (of: Selector, kind: Kind): boolean =>
  holds(of.categories, kind.category) && holds(of.levels, kind.level) && holds(of.forms, kind.form);

/** Whether a rule is about this person on this day; one without a condition is about everybody. */
export function appliesTo(when: When | null, person: PersonFacts, day: string): boolean {
  if (when === null) return true;
  const { ladderLevels, positions, notPositions, subjects, stages, serviceBelowYears, serviceFromYears } = when;
  if (ladderLevels?.length && !(person.ladderLevel && ladderLevels.includes(person.ladderLevel))) return false;
  if (subjects?.length && !(person.subject && subjects.includes(person.subject))) return false;
  if (stages?.length && !(person.stage && stages.includes(person.stage))) return false;
  if (positions?.length && !positions.some((position) => isHeld(person, position, day))) return false;
  if (notPositions?.some((position) => isHeld(person, position, day))) return false;
  if (serviceBelowYears !== undefined && !(person.hiredOn && day < addMonths(person.hiredOn, 12 * serviceBelowYears)))
    return false;
  if (serviceFromYears !== undefined && !(person.hiredOn && day >= addMonths(person.hiredOn, 12 * serviceFromYears)))
    return false;
  return true;
}

const isHeld = (person: PersonFacts, position: string, day: string) =>
  person.positions.some(
    (span) => span.position === position && span.from <= day && (span.to === null || day <= span.to),
  );
