import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import { idsOnPath } from '../../../people/index.ts';
import { policyInForce, type InForce } from '../../../policy/index.ts';
import { addDays, cycleAt, rulesOf } from '../../../policy/rules/index.ts';
import { listPolicyDays } from '../repo.ts';

/**
 * Finds the policy for a record: the one in force on its day; where there was none yet, today's, if one of its cycles
 * reaches back to that day. Thousands of records share a few policies, so places and days that none of them tells apart
 * are asked for once.
 */
export async function policyFinder(
  db: Db,
  now: Date,
): Promise<(orgPath: string, day: string) => Promise<InForce | null>> {
  const days = await listPolicyDays(db);
  const owners = new Set(days.map(({ orgId }) => orgId));
  const turns = [...new Set(days.flatMap(({ from, to }) => [from, ...(to === null ? [] : [addDays(to, 1)])]))].sort();
  const known = new Map<string, Promise<InForce>>();
  const asked = (orgPath: string, day: string): Promise<InForce> => {
    const since = turns.findLast((turn) => turn <= day) ?? '0001-01-01';
    const key = [...idsOnPath(orgPath).filter((id) => owners.has(id)), since].join(' ');
    const found = known.get(key) ?? policyInForce(db, orgPath, { day: since, known: now });
    known.set(key, found);
    return found;
  };
  const reaches = (policy: InForce, day: string) => {
    const [cycle] = rulesOf(policy, 'cycle');
    return cycle !== undefined && cycleAt(cycle, day) !== null;
  };
  return async (orgPath, day) => {
    const then = await asked(orgPath, day);
    if (then.rules.length > 0 && reaches(then, day)) return then;
    const today = await asked(orgPath, dayOf(now));
    if (today.rules.length > 0 && reaches(today, day)) return today;
    if (then.rules.length > 0) return then;
    return today.rules.length > 0 ? today : null;
  };
}
