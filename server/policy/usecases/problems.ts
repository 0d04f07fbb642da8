import type { Db } from '../../../db/client.ts';
import type { PolicyBody } from '../../../db/schema/policy.ts';
import { idsOnPath } from '../../people/index.ts';
import { findInForce } from '../repo.ts';
import { mergeLayers, problemsOf, type Effective, type Problem } from '../rules/index.ts';

/** The rules that hold above an organisation: what a policy of its own is laid over. */
export async function rulesAbove(db: Db, orgPath: string, { day, known }: { day: string; known: Date }) {
  const above = idsOnPath(orgPath).slice(0, -1);
  return mergeLayers(await findInForce(db, above, day, known));
}

type Judged = { orgPath: string; validFrom: string; validTo: string | null; body: PolicyBody };

/** What keeps a draft from being published, seen from its first day. */
export async function problemsAt(db: Db, policy: Judged, now: Date): Promise<Problem[]> {
  const above: Effective = await rulesAbove(db, policy.orgPath, { day: policy.validFrom, known: now });
  const isReversed = policy.validTo !== null && policy.validTo < policy.validFrom;
  const dates: Problem[] = isReversed ? [{ ruleId: null, field: 'validTo', code: 'dates_reversed' }] : [];
  return [...dates, ...problemsOf(policy.body, above)];
}
