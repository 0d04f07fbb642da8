import type { PolicyBody, PolicyClause, PolicyRule, Selector, When } from '../../../db/schema/policy.ts';
import type { Effective } from './effective.ts';
import { mergeLayers } from './effective.ts';

export type ProblemCode =
  | 'empty'
  | 'id_taken'
  | 'id_malformed'
  | 'key_taken'
  | 'no_cycle'
  | 'several_cycles'
  | 'no_rules'
  | 'no_base_above'
  | 'category_unknown'
  | 'rule_unknown'
  | 'rule_does_not_fit'
  | 'changes_unknown'
  | 'adds_known'
  | 'day_malformed'
  | 'dates_reversed'
  | 'day_taken'
  | 'decimals'
  | 'not_positive'
  | 'share_out_of_range'
  | 'nobody'
  | 'nothing'
  | 'too_few'
  | 'same_body';
/** Something that keeps a draft from being published: at which rule (null: the whole), in which field of it. */
export type Problem = { ruleId: string | null; field: string; code: ProblemCode };

type Where = { rules: readonly PolicyRule[]; categories: ReadonlySet<string> };
type Found = Omit<Problem, 'ruleId'>;

const MONTH_DAY = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const RULE_ID = /^[a-z0-9][a-z0-9_.-]*$/i;

const flag = (isWrong: boolean, field: string, code: ProblemCode): Found[] => (isWrong ? [{ field, code }] : []);
const hasTooManyDecimals = (amount: number) => Math.abs(amount * 100 - Math.round(amount * 100)) > 1e-6;
const amountProblems = (amount: number, field: string): Found[] => [
  ...flag(amount <= 0, field, 'not_positive'),
  ...flag(hasTooManyDecimals(amount), field, 'decimals'),
];
const shareProblems = (share: number, field: string): Found[] =>
  flag(!(share > 0 && share <= 1), field, 'share_out_of_range');
const monthDayProblems = (day: string, field: string): Found[] => flag(!MONTH_DAY.test(day), field, 'day_malformed');
const selectorProblems = (of: Selector, field: string, { categories }: Where): Found[] =>
  (of.categories ?? []).flatMap((key, i) => flag(!categories.has(key), `${field}.categories.${i}`, 'category_unknown'));
const whenProblems = ({ serviceBelowYears: below, serviceFromYears: from }: When): Found[] =>
  flag(below !== undefined && from !== undefined && below <= from, 'when.serviceBelowYears', 'nobody');
const clauseProblems = (clause: PolicyClause): Found[] =>
  (['document', 'place', 'quotation'] as const).flatMap((field) =>
    flag(clause[field].trim() === '', `clause.${field}`, 'empty'),
  );

function referenceProblems(id: string, field: string, allowed: readonly PolicyRule['type'][], { rules }: Where) {
  const named = rules.find((rule) => rule.id === id);
  if (!named) return flag(true, field, 'rule_unknown');
  return flag(!allowed.includes(named.type), field, 'rule_does_not_fit');
}

/** What is wrong with the parts that only rules of this type have. */
function ownProblems(rule: PolicyRule, where: Where): Found[] {
  switch (rule.type) {
    case 'cycle':
      return [
        ...flag(rule.from === '', 'from', 'empty'),
        ...flag(rule.to === '', 'to', 'empty'),
        ...flag(rule.from !== '' && rule.to !== '' && rule.to <= rule.from, 'to', 'dates_reversed'),
        ...monthDayProblems(rule.yearStart, 'yearStart'),
        ...flag(rule.terms.length === 0, 'terms', 'nothing'),
        ...rule.terms.flatMap((term, i) => [
          ...monthDayProblems(term.start, `terms.${i}.start`),
          ...flag(
            rule.terms.some((other, j) => j < i && other.start === term.start),
            `terms.${i}.start`,
            'day_taken',
          ),
          ...flag(term.weeks < 1, `terms.${i}.weeks`, 'not_positive'),
          ...flag(term.label === '', `terms.${i}.label`, 'empty'),
        ]),
      ];
    case 'category':
      return [
        ...flag(!RULE_ID.test(rule.key), 'key', 'id_malformed'),
        ...('credits' in rule.counted ? amountProblems(rule.counted.credits, 'counted.credits') : []),
      ];
    case 'conversion':
      return [
        ...amountProblems(rule.hoursPerCredit, 'hoursPerCredit'),
        ...amountProblems(rule.step, 'step'),
        ...(rule.absence ? shareProblems(rule.absence.share, 'absence.share') : []),
      ];
    case 'cap':
      // 最多计 0: a kind that counts for nothing may be said so.
      return flag(hasTooManyDecimals(rule.most), 'most', 'decimals');
    case 'minimum':
      return [
        ...amountProblems(rule.least, 'least'),
        ...flag(rule.binding === 'consequence' && !rule.consequence, 'consequence', 'empty'),
      ];
    case 'duty':
      return [
        ...flag(rule.parts.length === 0, 'parts', 'nothing'),
        ...rule.parts.flatMap((part, i) => [
          ...selectorProblems(part.of, `parts.${i}.of`, where),
          ...amountProblems(part.least, `parts.${i}.least`),
        ]),
        ...(rule.within.from === 'cycle' ? [] : flag(rule.within.months < 1, 'within.months', 'not_positive')),
        // From an appointment: to which office has to be said.
        ...flag(rule.within.from === 'appointed' && !rule.when.positions?.length, 'when.positions', 'nobody'),
      ];
    case 'requirement':
      return flag(rule.times < 1, 'times', 'not_positive');
    case 'completion':
      return [
        ...flag(rule.needs.length === 0, 'needs', 'nothing'),
        ...rule.needs.flatMap((id, i) =>
          referenceProblems(id, `needs.${i}`, ['minimum', 'requirement', 'duty'], where),
        ),
      ];
    case 'gate':
      return [
        ...('of' in rule.before ? selectorProblems(rule.before.of, 'before.of', where) : []),
        ...flag(rule.needs.length === 0, 'needs', 'nothing'),
        ...rule.needs.flatMap((need, i) => [
          ...selectorProblems(need.of, `needs.${i}.of`, where),
          ...flag(need.times < 1, `needs.${i}.times`, 'not_positive'),
        ]),
      ];
    case 'threshold':
      return [
        ...shareProblems(rule.share, 'share'),
        ...referenceProblems(rule.of, 'of', ['minimum', 'requirement', 'completion', 'duty'], where),
      ];
    case 'routing':
      return flag(rule.isOtherBody && rule.registers === rule.audits, 'audits', 'same_body');
    case 'window':
      return [
        ...monthDayProblems(rule.from, 'from'),
        ...monthDayProblems(rule.to, 'to'),
        ...flag(rule.timesPerYear !== null && rule.timesPerYear < 1, 'timesPerYear', 'not_positive'),
      ];
    case 'expiry':
      return flag(rule.months < 1, 'months', 'not_positive');
    case 'sharing':
      return [
        ...flag(rule.categories.length < 2, 'categories', 'too_few'),
        ...selectorProblems({ categories: rule.categories }, 'categories', where).map((found) => ({
          ...found,
          field: found.field.replace('categories.categories', 'categories'),
        })),
      ];
    case 'appeal':
      return [
        ...flag(rule.days < 1, 'days', 'not_positive'),
        // 由另外两人裁定: one person alone would decide over another alone.
        ...flag(rule.deciders < 1, 'deciders', 'not_positive'),
      ];
    case 'source':
      return [
        ...flag(!where.categories.has(rule.category), 'category', 'category_unknown'),
        ...amountProblems(rule.minutesPerHour, 'minutesPerHour'),
        ...(rule.hours
          ? [...amountProblems(rule.hours.leader, 'hours.leader'), ...amountProblems(rule.hours.member, 'hours.member')]
          : []),
      ];
  }
}

function ruleProblems(rule: PolicyRule, where: Where): Problem[] {
  const found = [
    ...flag(rule.id === '', 'id', 'empty'),
    ...flag(rule.id !== '' && !RULE_ID.test(rule.id), 'id', 'id_malformed'),
    ...flag(rule.label === '', 'label', 'empty'),
    ...clauseProblems(rule.clause),
    ...('of' in rule && typeof rule.of === 'object' ? selectorProblems(rule.of, 'of', where) : []),
    ...('when' in rule && rule.when ? whenProblems(rule.when) : []),
    ...ownProblems(rule, where),
  ];
  return found.map((one) => ({ ruleId: rule.id, ...one }));
}

const repeated = (ids: readonly string[]): string[] => [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))];

function wholeProblems(body: PolicyBody, own: readonly PolicyRule[], merged: readonly PolicyRule[]): Problem[] {
  const cycles = merged.filter((rule) => rule.type === 'cycle');
  const keys = merged.flatMap((rule) => (rule.type === 'category' ? [rule.key] : []));
  const taken = new Set(repeated(keys));
  const isBase = body.kind === 'base';
  return [
    ...flag(own.length === 0 && (isBase || body.changes.length === 0), 'rules', 'no_rules'),
    ...flag(isBase && own.length > 0 && cycles.length === 0, 'rules', 'no_cycle'),
    ...flag(cycles.length > 1, 'rules', 'several_cycles'),
  ]
    .map((one): Problem => ({ ruleId: null, ...one }))
    .concat(repeated(own.map((rule) => rule.id)).map((ruleId) => ({ ruleId, field: 'id', code: 'id_taken' })))
    .concat(
      own.flatMap((rule) =>
        rule.type === 'category' && taken.has(rule.key)
          ? [{ ruleId: rule.id, field: 'key', code: 'key_taken' as const }]
          : [],
      ),
    );
}

function overrideProblems(body: Extract<PolicyBody, { kind: 'override' }>, above: Pick<Effective, 'rules'>): Problem[] {
  if (above.rules.length === 0) return [{ ruleId: null, field: 'kind', code: 'no_base_above' }];
  const known = new Set(above.rules.map((rule) => rule.id));
  return body.changes.flatMap((change): Problem[] => {
    if (change.change === 'remove') {
      const { ruleId } = change;
      const unknown: Problem[] = known.has(ruleId) ? [] : [{ ruleId, field: 'ruleId', code: 'changes_unknown' }];
      return [...unknown, ...clauseProblems(change.clause).map((one) => ({ ruleId, ...one }))];
    }
    const { id: ruleId } = change.rule;
    if (change.change === 'add') return known.has(ruleId) ? [{ ruleId, field: 'id', code: 'adds_known' }] : [];
    return known.has(ruleId) ? [] : [{ ruleId, field: 'id', code: 'changes_unknown' }];
  });
}

/**
 * Everything that keeps a policy from being published, at the rules and fields it stands in.
 * @param above the rules that hold above its owner on the first day; an override is judged in what results
 */
export function problemsOf(body: PolicyBody, above: Pick<Effective, 'rules'>): Problem[] {
  const own =
    body.kind === 'base'
      ? body.rules
      : body.changes.flatMap((change) => (change.change === 'remove' ? [] : [change.rule]));
  const overriding = body.kind === 'override' ? overrideProblems(body, above) : [];
  const merged = body.kind === 'base' ? body.rules : resultOf(body, above);
  const categories = new Set(merged.flatMap((rule) => (rule.type === 'category' ? [rule.key] : [])));
  const where = { rules: merged, categories };
  // What a removal takes away may be what a rule from above leans on: such a rule is judged, too.
  const ownIds = new Set(own.map((rule) => rule.id));
  const inherited = merged.filter((rule) => !ownIds.has(rule.id));
  const leaning = inherited.flatMap((rule) => ruleProblems(rule, where)).filter(({ code }) => LOST.includes(code));
  return [
    ...wholeProblems(body, own, merged),
    ...overriding,
    ...own.flatMap((rule) => ruleProblems(rule, where)),
    ...leaning,
  ];
}

const LOST: readonly ProblemCode[] = ['category_unknown', 'rule_unknown'];

function resultOf(body: PolicyBody, above: Pick<Effective, 'rules'>): PolicyRule[] {
  const rules = mergeLayers([
    { id: 'above', orgId: '', name: '', body: { kind: 'base', rules: [...above.rules] } },
    { id: 'own', orgId: '', name: '', body },
  ]).rules;
  return rules.map(({ policyId: _, ...rule }) => rule);
}
