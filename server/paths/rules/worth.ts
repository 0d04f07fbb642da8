import {
  categoryOf,
  centi,
  creditsFor,
  rulesOf,
  type Centi,
  type Effective,
  type Kind,
  type PersonFacts,
} from '../../policy/rules/index.ts';
import type { RuleOf } from '../../../db/schema/policy.ts';

type Ruled = { id: string; label: string; labelEn: string; clause: RuleOf<'source'>['clause'] };
/** What a finished step of a path brings under a policy, once audited and before caps. */
export type StepWorth = Kind & {
  hours: Centi;
  credits: Centi;
  minutesPerHour: number;
  /** Null where the category states the credits itself. */
  hoursPerCredit: number | null;
  source: Ruled;
  conversion: Ruled | null;
};

/**
 * What steps are worth to a person on a day. The source rule says what kind of training a step is and how long an hour
 * of it lasts, the conversion what an hour is worth.
 * @returns null where the policy knows no steps of paths, or not for this person
 */
export function worthOfSteps(
  policy: Pick<Effective, 'rules'>,
  person: PersonFacts,
  day: string,
): ((minutes: number) => StepWorth) | null {
  const source = rulesOf(policy, 'source').find((rule) => rule.event === 'paths.step_completed');
  if (!source || !categoryOf(policy, source.category)) return null;
  const { category, level, form, minutesPerHour } = source;
  const kind = { category, level, form };
  const worth = (hours: Centi) => creditsFor(policy, kind, { hours, absentHours: 0, statedCredits: null }, person, day);
  if (!worth(centi(1)).ok) return null;
  const ruled = ({ id, label, labelEn, clause }: Ruled) => ({ id, label, labelEn, clause });
  return (minutes) => {
    const hours = centi(minutes / minutesPerHour);
    const found = worth(hours);
    const rule = found.ok ? rulesOf(policy, 'conversion').find(({ id }) => id === found.ruleId) : undefined;
    return {
      ...kind,
      hours,
      credits: found.ok ? found.credits : 0,
      minutesPerHour,
      hoursPerCredit: rule?.hoursPerCredit ?? null,
      source: ruled(source),
      conversion: rule ? ruled(rule) : null,
    };
  };
}
