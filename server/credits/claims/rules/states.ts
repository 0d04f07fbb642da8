import type { ClaimRoute, ClaimState } from '../../../../db/schema/credits.ts';

/** A claim's way through two keys: which command is possible when, for whom, and what follows. Pure and total. */
export const COMMANDS = ['edit', 'submit', 'recall', 'register', 'return', 'audit', 'appeal'] as const;
export type Command = (typeof COMMANDS)[number];

export type ClaimRefusal =
  | 'credits.claim_not_editable'
  | 'credits.claim_not_submittable'
  | 'credits.claim_not_recallable'
  | 'credits.claim_not_submitted'
  | 'credits.claim_not_registered'
  | 'credits.claim_not_in_hand'
  | 'credits.claim_not_returned'
  | 'credits.claim_not_yours'
  | 'credits.own_entry'
  | 'credits.not_your_key'
  | 'credits.same_person'
  | 'credits.same_body'
  | 'credits.last_key'
  | 'credits.appeal_open'
  | 'credits.appeal_binds';

export type ClaimFacts = {
  state: ClaimState;
  personId: string;
  route: ClaimRoute | null;
  registrarId: string | null;
  /** A decision on an appeal overruled the return by this key: it is not returned by that key again. */
  bound: 'registrar' | 'auditor' | null;
  /** What is being decided about stays as it is until then. */
  isAppealed: boolean;
};
/** Who acts: the bodies whose keys she keeps. */
export type Keys = { personId: string; orgIds: readonly string[] };
/** Who keeps the keys of the auditing body now; needed only to register. */
export type Auditors = readonly string[];

/** Where a command leads from a state; null where it does not apply. */
export function nextState(state: ClaimState, command: Command): ClaimState | null {
  switch (command) {
    case 'edit':
      return isOwn(state) ? state : null;
    case 'submit':
      return isOwn(state) ? 'submitted' : null;
    case 'recall':
      return isInHand(state) ? 'recalled' : null;
    case 'register':
      return state === 'submitted' ? 'registered' : null;
    case 'return':
      return isInHand(state) ? 'returned' : null;
    case 'audit':
      return state === 'registered' ? 'audited' : null;
    case 'appeal':
      return state === 'returned' ? 'returned' : null;
  }
}

/** The claimant works on it; nobody else sees a draft. */
export const isOwn = (state: ClaimState): boolean => ['draft', 'returned', 'recalled'].includes(state);
/** It waits at one of its two keys. */
export const isInHand = (state: ClaimState): boolean => state === 'submitted' || state === 'registered';
/** An artefact behind such a claim is taken. */
export const LIVE = ['submitted', 'registered', 'audited'] as const satisfies readonly ClaimState[];

const OUT_OF_ORDER: Record<Command, ClaimRefusal> = {
  edit: 'credits.claim_not_editable',
  submit: 'credits.claim_not_submittable',
  recall: 'credits.claim_not_recallable',
  register: 'credits.claim_not_submitted',
  return: 'credits.claim_not_in_hand',
  audit: 'credits.claim_not_registered',
  appeal: 'credits.claim_not_returned',
};

/** Null when this person may do this to a claim now, else the first reason why not. */
export function whyNotClaim(
  claim: ClaimFacts,
  command: Command,
  by: Keys,
  auditors: Auditors = [],
): ClaimRefusal | null {
  return (
    whyNotWho(claim, command, by) ??
    (nextState(claim.state, command) ? null : OUT_OF_ORDER[command]) ??
    whyNotKey(claim, command, by, auditors)
  );
}

const isOfClaimant = (command: Command) => ['edit', 'submit', 'recall', 'appeal'].includes(command);

function whyNotWho(claim: ClaimFacts, command: Command, by: Keys): ClaimRefusal | null {
  const isClaimant = by.personId === claim.personId;
  if (isOfClaimant(command)) return isClaimant ? null : 'credits.claim_not_yours';
  return isClaimant ? 'credits.own_entry' : null;
}

function whyNotKey(claim: ClaimFacts, command: Command, by: Keys, auditors: Auditors): ClaimRefusal | null {
  if (isOfClaimant(command)) return claim.isAppealed && command !== 'recall' ? 'credits.appeal_open' : null;
  const { route } = claim;
  if (!route) return 'credits.not_your_key';
  const turnsFirst = claim.state === 'submitted';
  if (!by.orgIds.includes(turnsFirst ? route.registrarOrgId : route.auditorOrgId)) return 'credits.not_your_key';
  if (command === 'return') {
    if (claim.bound === (turnsFirst ? 'registrar' : 'auditor')) return 'credits.appeal_binds';
    return !turnsFirst && claim.registrarId === by.personId ? 'credits.same_person' : null;
  }
  if (route.isOtherBody && route.registrarOrgId === route.auditorOrgId) return 'credits.same_body';
  if (command === 'audit') return claim.registrarId === by.personId ? 'credits.same_person' : null;
  // Whoever registers may not audit: somebody else must be left for it.
  return auditors.some((id) => id !== claim.personId && id !== by.personId) ? null : 'credits.last_key';
}
