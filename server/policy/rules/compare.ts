import type { PolicyRule } from '../../../db/schema/policy.ts';
import type { Effective } from './effective.ts';

export type Held = PolicyRule & { policyId: string };
/** One rule that is not the same under two policies; `fields` are paths of what differs, as 'of.categories' or 'least'. */
export type Difference =
  | { ruleId: string; change: 'added'; before: null; after: Held; fields: string[] }
  | { ruleId: string; change: 'removed'; before: Held; after: null; fields: string[] }
  | { ruleId: string; change: 'changed'; before: Held; after: Held; fields: string[] };

/** Rules that differ between two lists, by their ids: as in the first, then what the second adds. */
export function differencesOf(before: Pick<Effective, 'rules'>, after: Pick<Effective, 'rules'>): Difference[] {
  const later = new Map(after.rules.map((rule) => [rule.id, rule]));
  const earlier = new Set(before.rules.map((rule) => rule.id));
  const kept = before.rules.flatMap((rule): Difference[] => {
    const other = later.get(rule.id);
    if (!other) return [{ ruleId: rule.id, change: 'removed', before: rule, after: null, fields: [] }];
    const fields = changedFields(rule, other).filter((field) => field !== 'policyId');
    return fields.length === 0 ? [] : [{ ruleId: rule.id, change: 'changed', before: rule, after: other, fields }];
  });
  const added = after.rules
    .filter((rule) => !earlier.has(rule.id))
    .map((rule): Difference => ({ ruleId: rule.id, change: 'added', before: null, after: rule, fields: [] }));
  return [...kept, ...added];
}

/** Fields that say only how a rule is called or where it stands: nobody's standing hangs on them. */
const TELLING = /^(label|labelEn|clause|group|audience|organisedBy|consequence|consequences)(\.|$)/;
/** Whether a difference can change what a person needs or what counts, rather than only how it is told. */
export const isOfSubstance = ({ change, fields }: Difference): boolean =>
  change !== 'changed' || fields.some((field) => !TELLING.test(field));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Paths at which two values differ; lists differ as a whole, and a missing field is the same as an undefined one. */
function changedFields(before: unknown, after: unknown, path = ''): string[] {
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => changedFields(before[name], after[name], path === '' ? name : `${path}.${name}`));
  }
  return sameValue(before, after) ? [] : [path];
}

function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => sameValue(item, b[i]));
  if (isObject(a) && isObject(b)) return changedFields(a, b).length === 0;
  return a === b;
}
