import {
  appliesTo,
  categoryOf,
  centi,
  rulesOf,
  selects,
  type Centi,
  type Effective,
  type Kind,
  type PersonFacts,
} from './effective.ts';
import type { Boundary } from '../../../db/schema/policy.ts';

/** What is said of a training when credits are asked for. Hundredths. */
export type Attendance = { hours: Centi; absentHours: Centi; statedCredits: Centi | null };
export type ConversionRefusal =
  | 'policy.category_unknown'
  | 'policy.category_not_for_you'
  | 'policy.level_does_not_fit'
  | 'policy.form_does_not_fit'
  | 'policy.no_conversion';
/** `ruleId`: the rule that made the number; `because` says why it is nothing. `hours`: those that may be entered. */
export type Conversion =
  | { ok: true; credits: Centi; hours: Centi; ruleId: string | null; because: 'absent' | 'worth_none' | null }
  | { ok: false; refusal: ConversionRefusal };

export const reaches = (value: number, limit: number, boundary: Boundary): boolean =>
  boundary === 'at_least' ? value >= limit - 1e-9 : value > limit + 1e-9;

/**
 * What a training is worth under a policy, before caps. The category decides how: a fixed sum, a sum per certificate,
 * nothing, or by item (the credits stated on the certificate, else hours by the first conversion that fits). Hours
 * missed beyond the policy's share make it nothing, in hours too: a minimum in hours is no way around.
 */
export function creditsFor(
  policy: Pick<Effective, 'rules'>,
  kind: Kind,
  attendance: Attendance,
  person: PersonFacts,
  day: string,
): Conversion {
  const category = categoryOf(policy, kind.category);
  if (!category) return { ok: false, refusal: 'policy.category_unknown' };
  if (!appliesTo(category.when, person, day)) return { ok: false, refusal: 'policy.category_not_for_you' };
  if (category.levels.length > 0 && !category.levels.includes(kind.level))
    return { ok: false, refusal: 'policy.level_does_not_fit' };
  if (category.forms.length > 0 && !category.forms.includes(kind.form))
    return { ok: false, refusal: 'policy.form_does_not_fit' };
  const conversions = rulesOf(policy, 'conversion').filter((rule) => selects(rule.of, kind));
  const strict = conversions.find(
    ({ absence }) =>
      absence !== null &&
      attendance.absentHours > 0 &&
      reaches(attendance.absentHours / Math.max(1, attendance.hours), absence.share, absence.boundary),
  );
  if (strict) return { ok: true, credits: 0, hours: 0, ruleId: strict.id, because: 'absent' };
  const hours = Math.max(0, attendance.hours - attendance.absentHours);
  switch (category.counted.by) {
    case 'none':
      return { ok: true, credits: 0, hours, ruleId: category.id, because: 'worth_none' };
    case 'fixed':
    case 'certificate':
      return { ok: true, credits: centi(category.counted.credits), hours, ruleId: category.id, because: null };
    case 'item': {
      if (attendance.statedCredits !== null)
        return { ok: true, credits: attendance.statedCredits, hours, ruleId: category.id, because: null };
      const [rule] = conversions;
      if (!rule) return { ok: false, refusal: 'policy.no_conversion' };
      return { ok: true, credits: stepped(hours / rule.hoursPerCredit, rule), hours, ruleId: rule.id, because: null };
    }
  }
}

/** Rounded to the rule's step, in hundredths; a hair is added so that 0.1 + 0.2 is not cut to 0.2. */
function stepped(amount: Centi, { round, step }: { round: 'down' | 'nearest'; step: number }): Centi {
  const size = Math.max(1, centi(step));
  return (round === 'down' ? Math.floor(amount / size + 1e-9) : Math.round(amount / size + 1e-9)) * size;
}
