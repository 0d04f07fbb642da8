/** Taking an entry back needs two keys again: somebody of a body that keeps one asks, another confirms. Pure. */
export type ReversalRefusal =
  | 'credits.already_reversed'
  | 'credits.reversed_with_batch'
  | 'credits.reversal_asked'
  | 'credits.reversal_not_asked'
  | 'credits.own_entry'
  | 'credits.same_person'
  | 'credits.other_body_needed'
  | 'credits.not_your_key';

export type Reversible = {
  personId: string;
  kind: 'credit' | 'reversal';
  claimId: string | null;
  isReversed: boolean;
  registrarOrgId: string;
  auditorOrgId: string;
  /** Who asked for it and has not taken that back; for which body. */
  asked: { personId: string | null; orgId: string | null } | null;
};
export type Keeper = { personId: string; orgIds: readonly string[] };

const bodiesOf = (entry: Reversible) => [entry.registrarOrgId, entry.auditorOrgId];

/** The body for which somebody may ask: the registering one first. */
export const askingBody = (entry: Reversible, { orgIds }: Keeper): string | null =>
  bodiesOf(entry).find((id) => orgIds.includes(id)) ?? null;

/** The body for which somebody may confirm: the other one, where registering and auditing are two bodies. */
export const confirmingBody = (entry: Reversible, { orgIds }: Keeper): string | null =>
  bodiesOf(entry).find(
    (id) => orgIds.includes(id) && (entry.registrarOrgId === entry.auditorOrgId || id !== entry.asked?.orgId),
  ) ?? null;

function whyNotAtAll(entry: Reversible, keeper: Keeper): ReversalRefusal | null {
  if (entry.personId === keeper.personId) return 'credits.own_entry';
  if (entry.kind === 'reversal' || entry.isReversed) return 'credits.already_reversed';
  if (askingBody(entry, keeper) === null) return 'credits.not_your_key';
  // What came in one sheet goes with it, by the undoing of the batch.
  return entry.claimId === null ? 'credits.reversed_with_batch' : null;
}

export const whyNotAsk = (entry: Reversible, keeper: Keeper): ReversalRefusal | null =>
  whyNotAtAll(entry, keeper) ?? (entry.asked ? 'credits.reversal_asked' : null);

export function whyNotConfirm(entry: Reversible, keeper: Keeper): ReversalRefusal | null {
  const refusal = whyNotAtAll(entry, keeper);
  if (refusal) return refusal;
  if (!entry.asked) return 'credits.reversal_not_asked';
  if (entry.asked.personId === keeper.personId) return 'credits.same_person';
  return confirmingBody(entry, keeper) === null ? 'credits.other_body_needed' : null;
}

/** Either key drops what was asked: who asked takes it back, another declines. */
export const whyNotDrop = (entry: Reversible, keeper: Keeper): ReversalRefusal | null =>
  whyNotAtAll(entry, keeper) ?? (entry.asked ? null : 'credits.reversal_not_asked');
