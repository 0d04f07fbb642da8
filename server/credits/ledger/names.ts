import type { Db } from '../../../db/client.ts';
import { policyInForce, type InForce } from '../../policy/index.ts';
import { categoryOf } from '../../policy/rules/index.ts';

export type Named = { label: string; labelEn: string };
/** Names that a policy of that day gave to categories and rules; a key that none knows stands for itself. */
export type Names = {
  category: (key: string, day: string) => Promise<Named>;
  rule: (id: string, day: string) => Promise<Named>;
};

/**
 * Looks names up in today's rules first, for they hold nearly always, and in those of the day in question where today's
 * know them no more.
 */
export function namesAt(db: Db, orgPath: string, today: { day: string; known: Date }): Names {
  const byDay = new Map<string, Promise<InForce>>();
  const at = (day: string) => {
    const found = byDay.get(day) ?? policyInForce(db, orgPath, { day, known: today.known });
    byDay.set(day, found);
    return found;
  };
  const look = async (
    key: string,
    day: string,
    find: (policy: InForce) => Named | null | undefined,
  ): Promise<Named> => {
    const found = find(await at(today.day)) ?? find(await at(day));
    return found ? { label: found.label, labelEn: found.labelEn } : { label: key, labelEn: key };
  };
  return {
    category: (key, day) => look(key, day, (policy) => categoryOf(policy, key)),
    rule: (id, day) => look(id, day, (policy) => policy.rules.find((rule) => rule.id === id)),
  };
}
