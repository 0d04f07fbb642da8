import type { CreditBatchState } from '../../../../db/schema/credits.ts';
import type { Body } from '../../../../db/schema/policy.ts';
import { rulesOf, selects, type Effective, type Kind } from '../../../policy/rules/index.ts';

/** What is known of a batch when somebody wants to do something with it. */
export type BatchFacts = {
  state: CreditBatchState;
  /** Whether the sheet has been read to its end. */
  isRead: boolean;
  ready: number;
  landed: number;
  createdBy: string;
  registrarId: string | null;
  undoAskedBy: string | null;
  /** Persons that rows of it are for. */
  isFor: (personId: string) => boolean;
};
export type BatchCommand =
  'read' | 'register' | 'audit' | 'return' | 'resume' | 'ask_undo' | 'undo' | 'keep' | 'discard';
export type BatchRefusal =
  | 'credits.batch_not_open'
  | 'credits.batch_not_registered'
  | 'credits.batch_not_posted'
  | 'credits.batch_reading'
  | 'credits.batch_nothing_ready'
  | 'credits.batch_two_keys'
  | 'credits.batch_undo_not_asked'
  | 'credits.batch_undo_asked'
  | 'access.own_work';

/** Null when this person may do this to the batch as it is now; whether the key is theirs is asked elsewhere. */
export function whyNotBatch(command: BatchCommand, batch: BatchFacts, personId: string): BatchRefusal | null {
  const isOpen = batch.state === 'previewed' || batch.state === 'returned';
  const isPosted = batch.state === 'audited' && batch.ready === 0;
  switch (command) {
    case 'read':
    case 'discard':
      return isOpen ? null : 'credits.batch_not_open';
    case 'register':
      if (!isOpen) return 'credits.batch_not_open';
      if (!batch.isRead) return 'credits.batch_reading';
      if (batch.ready === 0) return 'credits.batch_nothing_ready';
      return batch.isFor(personId) ? 'access.own_work' : null;
    case 'audit':
      if (batch.state !== 'registered') return 'credits.batch_not_registered';
      if ([batch.createdBy, batch.registrarId].includes(personId)) return 'credits.batch_two_keys';
      return batch.isFor(personId) ? 'access.own_work' : null;
    case 'return':
      if (batch.state !== 'registered') return 'credits.batch_not_registered';
      return [batch.createdBy, batch.registrarId].includes(personId) ? 'credits.batch_two_keys' : null;
    case 'resume':
      return (batch.state === 'audited' && batch.ready > 0) || (batch.state === 'undone' && batch.landed > 0)
        ? null
        : 'credits.batch_not_posted';
    case 'ask_undo':
      if (!isPosted) return 'credits.batch_not_posted';
      if (batch.undoAskedBy !== null) return 'credits.batch_undo_asked';
      return batch.isFor(personId) ? 'access.own_work' : null;
    case 'undo':
      if (!isPosted) return 'credits.batch_not_posted';
      if (batch.undoAskedBy === null) return 'credits.batch_undo_not_asked';
      if (batch.undoAskedBy === personId) return 'credits.batch_two_keys';
      return batch.isFor(personId) ? 'access.own_work' : null;
    case 'keep':
      return isPosted && batch.undoAskedBy !== null ? null : 'credits.batch_undo_not_asked';
  }
}

export type Place = { id: string; kind: Body | 'group' };
const HEIGHT: Record<Body, number> = { school: 0, county: 1, city: 2, province: 3 };

/**
 * Which organisation audits what another registers: the highest that a policy names for any kind of row in it, above the
 * registering one where the text wants two bodies; without such rules the one above, and at the top of the tree itself.
 * @param place from the root down to the registering organisation
 * @returns null when two bodies are asked for and there is none above
 */
export function auditorOf(
  policy: Pick<Effective, 'rules'>,
  kinds: readonly Kind[],
  { place, isCityDirect }: { place: readonly Place[]; isCityDirect: boolean },
): { orgId: string; isOtherBody: boolean } | null {
  const routes = rulesOf(policy, 'routing').filter(
    (rule) =>
      (rule.cityDirect === null || rule.cityDirect === isCityDirect) && kinds.some((kind) => selects(rule.of, kind)),
  );
  const upward = place.filter(({ kind }) => kind !== 'group').toReversed();
  const [own, ...above] = upward;
  if (!own) return null;
  const isOtherBody = routes.some((rule) => rule.isOtherBody);
  const wanted = routes.map((rule) => rule.audits).sort((a, b) => HEIGHT[b] - HEIGHT[a])[0];
  const named = wanted && upward.find(({ kind }) => kind !== 'group' && HEIGHT[kind] >= HEIGHT[wanted]);
  const first = named ?? above[0] ?? own;
  const auditor = isOtherBody && first.id === own.id ? above[0] : first;
  return auditor ? { orgId: auditor.id, isOtherBody } : null;
}
