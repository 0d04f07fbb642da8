import type { OrganisationKind } from '../../../db/schema/people.ts';
import type { TrainingLevel } from '../../../db/schema/policy.ts';
import { creditsFor, type Conversion, type Effective, type PersonFacts } from '../../policy/rules/index.ts';

/** What decides how much an offering is worth. Hundredths. */
export type Worth = {
  category: string;
  level: TrainingLevel;
  form: Parameters<typeof creditsFor>[1]['form'];
  hours: number;
  statedCredits: number | null;
  fromDay: string;
};

/** A school says what it holds itself; a bureau also passes on what bodies above it hold. */
export const isLevelOffered = (kind: OrganisationKind, level: TrainingLevel): boolean =>
  (kind !== 'school' && kind !== 'group') || level === 'school';

/** What an offering is worth to one person who attends all of it. */
export const worthTo = (policy: Pick<Effective, 'rules'>, offered: Worth, person: PersonFacts): Conversion =>
  creditsFor(
    policy,
    offered,
    { hours: offered.hours, absentHours: 0, statedCredits: offered.statedCredits },
    person,
    offered.fromDay,
  );

const NOBODY: PersonFacts = {
  personId: '',
  ladderLevel: null,
  subject: null,
  stage: null,
  hiredOn: null,
  positions: [],
};

/** What an offering is worth to those its category is for: conditions on persons are left aside. */
export const worthOf = (policy: Pick<Effective, 'rules'>, offered: Worth): Conversion =>
  worthTo(
    { rules: policy.rules.map((rule) => (rule.type === 'category' ? { ...rule, when: null } : rule)) },
    offered,
    NOBODY,
  );

/**
 * Whether taking `after` before `id` would go round in a circle.
 * @param afterOf what is to be taken before each known offering
 */
export function isCircular(id: string, after: readonly string[], afterOf: ReadonlyMap<string, readonly string[]>) {
  const seen = new Set<string>();
  const open = [...after];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === id) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(afterOf.get(next) ?? []));
  }
  return false;
}
