import {
  cycleAt,
  periodAt,
  rulesOf,
  selects,
  type Effective,
  type Kind,
  type Span,
} from '../../../policy/rules/index.ts';

export type Submitted = { category: string; level: Kind['level']; form: Kind['form']; on: string };
export type WindowRefusal =
  | { code: 'credits.window_closed'; params: { label: string; from: string; to: string } }
  | { code: 'credits.window_used'; params: { label: string; times: number } };

/** The year of the policy that a day lies in; the calendar's where the policy has no cycle then. */
export function policyYear(policy: Pick<Effective, 'rules'>, day: string): Span {
  const [rule] = rulesOf(policy, 'cycle');
  const cycle = rule ? cycleAt(rule, day) : null;
  const year = day.slice(0, 4);
  return (cycle && periodAt(cycle, 'year', day)) ?? { from: `${year}-01-01`, to: `${year}-12-31` };
}

/** Whether a day (MM-DD) lies between two, over the turn of the year when the second comes first. */
const isBetween = (day: string, from: string, to: string) =>
  from <= to ? from <= day && day <= to : day >= from || day <= to;

/**
 * Why a claim may not be submitted on a day: outside of the time for it, or as often as a year allows already.
 * @param before days on which claims of hers, still under way or audited, were submitted
 */
export function whyNotNow(
  policy: Pick<Effective, 'rules'>,
  kind: Kind,
  day: string,
  before: readonly Submitted[],
): WindowRefusal | null {
  const year = policyYear(policy, day);
  for (const { of, from, to, timesPerYear: times, label } of rulesOf(policy, 'window')) {
    if (!selects(of, kind)) continue;
    if (!isBetween(day.slice(5), from, to)) return { code: 'credits.window_closed', params: { label, from, to } };
    const used = before.filter((one) => selects(of, one) && year.from <= one.on && one.on <= year.to).length;
    if (times !== null && used >= times) return { code: 'credits.window_used', params: { label, times } };
  }
  return null;
}
