import type { PolicyRule, RuleException, RuleType } from '../../../db/schema/policy.ts';

export type ExceptionKind = RuleException['kind'];

const WAIVED: readonly RuleType[] = ['minimum', 'cap', 'duty', 'requirement', 'gate', 'window', 'expiry'];

/** How a rule may be changed for one person; none for rules that say how credits are counted or who keeps a key. */
export function kindsFor(rule: PolicyRule): ExceptionKind[] {
  const waived: ExceptionKind[] = WAIVED.includes(rule.type) ? ['waive'] : [];
  if (rule.type === 'minimum') return ['least', ...waived];
  if (rule.type === 'cap') return ['most', ...waived];
  return rule.type === 'cycle' ? ['until'] : waived;
}

/** Why a rule cannot be changed so; null when it can. An exception only ever makes it easier. */
export function whyNotChange(
  rule: PolicyRule,
  change: RuleException,
): 'credits.exception_kind' | 'credits.exception_amount' | null {
  if (!kindsFor(rule).includes(change.kind)) return 'credits.exception_kind';
  if (change.kind === 'least' && rule.type === 'minimum' && change.least >= rule.least)
    return 'credits.exception_amount';
  if (change.kind === 'most' && rule.type === 'cap' && change.most <= rule.most) return 'credits.exception_amount';
  // A repeated cycle has later rounds: which of them is meant is the policy's matter.
  if (change.kind === 'until' && rule.type === 'cycle' && !rule.repeats && change.to <= rule.to)
    return 'credits.exception_amount';
  return null;
}

export type Facts = {
  state: 'requested' | 'approved' | 'refused' | 'ended';
  personId: string;
  requestedBy: string;
};
export type Command = 'decide' | 'withdraw' | 'end';
export type Refusal = 'access.own_work' | 'credits.exception_two_keys' | 'credits.exception_decided';

/** Why one may not do this to an exception as it is; null when one may. */
export function whyNotException(command: Command, facts: Facts, actorId: string): Refusal | null {
  switch (command) {
    case 'decide':
      if (facts.state !== 'requested') return 'credits.exception_decided';
      if (facts.personId === actorId) return 'access.own_work';
      return facts.requestedBy === actorId ? 'credits.exception_two_keys' : null;
    case 'withdraw':
      if (facts.state !== 'requested') return 'credits.exception_decided';
      return facts.requestedBy === actorId ? null : 'credits.exception_two_keys';
    case 'end':
      if (facts.state !== 'approved') return 'credits.exception_decided';
      return facts.personId === actorId ? 'access.own_work' : null;
  }
}
