import { rulesOf, type Effective } from './effective.ts';

/**
 * Whether one artefact that already backs entries of the categories in `used` may back one of `category` as well. Only
 * where sharing rules name each of the pairs; never twice in one category, for that would be the same work counted twice.
 * With nothing used yet there is nothing to share.
 */
export function mayShare(policy: Pick<Effective, 'rules'>, used: readonly string[], category: string): boolean {
  const rules = rulesOf(policy, 'sharing');
  return used.every(
    (other) =>
      other !== category && rules.some((rule) => rule.categories.includes(other) && rule.categories.includes(category)),
  );
}
