import type { AppealState, ClaimRoute } from '../../../db/schema/credits.ts';
import { addDays, rulesOf, type Effective } from '../../policy/rules/index.ts';

/** Where a policy says nothing: days to appeal and to decide, and how many have to agree. */
const DAYS = 15;
const DECIDERS = 2;

export type Verdict = 'uphold' | 'dismiss';
export type AppealTerms = { days: number; deciders: number; ruleId: string | null };

export function termsOf(policy: Pick<Effective, 'rules'>): AppealTerms {
  const [rule] = rulesOf(policy, 'appeal');
  return rule
    ? { days: rule.days, deciders: Math.max(DECIDERS, rule.deciders), ruleId: rule.id }
    : { days: DAYS, deciders: DECIDERS, ruleId: null };
}

/** The last day on which a return may be appealed against, or an appeal is to be decided. */
export const lastDay = (day: string, { days }: AppealTerms): string => addDays(day, days);

export type AppealRefusal = 'credits.appeal_open' | 'credits.appeal_too_late' | 'credits.appeal_used';

/** Why a return may not be appealed against: too late, or it was before. Once per return; withdrawing does not count. */
export function whyNotAppeal(
  returned: { day: string; appeals: readonly AppealState[] },
  terms: AppealTerms,
  today: string,
): AppealRefusal | null {
  if (returned.appeals.includes('open')) return 'credits.appeal_open';
  if (returned.appeals.some((state) => state !== 'withdrawn')) return 'credits.appeal_used';
  return today > lastDay(returned.day, terms) ? 'credits.appeal_too_late' : null;
}

export type VoteRefusal =
  'credits.appeal_closed' | 'credits.appeal_involved' | 'credits.not_your_key' | 'credits.appeal_voted';

export function whyNotVote(
  appeal: { state: AppealState; bodyOrgId: string; involved: readonly string[]; voters: readonly string[] },
  by: { personId: string; orgIds: readonly string[] },
): VoteRefusal | null {
  if (appeal.involved.includes(by.personId)) return 'credits.appeal_involved';
  if (!by.orgIds.includes(appeal.bodyOrgId)) return 'credits.not_your_key';
  if (appeal.voters.includes(by.personId)) return 'credits.appeal_voted';
  return appeal.state === 'open' ? null : 'credits.appeal_closed';
}

/** The verdict that enough have given; null while nobody's is decisive (of two who differ a third decides). */
export function tally(votes: readonly Verdict[], deciders: number): Verdict | null {
  const of = (verdict: Verdict) => votes.filter((one) => one === verdict).length;
  if (of('uphold') >= deciders) return 'uphold';
  return of('dismiss') >= deciders ? 'dismiss' : null;
}

/**
 * What an upheld appeal makes of a claim. One that was never registered waits for its first key again, which may not
 * send it back once more. One that the auditor sent back is posted by the first key and a decider's, unless that would
 * put both keys into one body where the policy wants two: then it waits for its auditor again.
 */
export function afterUpheld(claim: {
  returnedBy: 'registrar' | 'auditor';
  route: ClaimRoute;
  bodyOrgId: string;
}): 'submitted' | 'registered' | 'audited' {
  if (claim.returnedBy === 'registrar') return 'submitted';
  return claim.route.isOtherBody && claim.bodyOrgId === claim.route.registrarOrgId ? 'registered' : 'audited';
}
