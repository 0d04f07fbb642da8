import type { Found } from './found.ts';

export type Kept = {
  id: string;
  key: string;
  state: 'open' | 'set_aside' | 'gone';
  source: 'rules' | 'model';
  detail: Record<string, unknown>;
};
export type Change =
  | { what: 'add'; found: Found }
  | { what: 'renew'; id: string; found: Found; state: 'open' | 'set_aside' }
  | { what: 'gone'; id: string };

/** A likeness that was set aside is asked about again when it has grown by so many points of 100. */
const GROWN = 10;
const shareOf = ({ share }: Record<string, unknown>): number => (typeof share === 'number' ? share : 0);

/**
 * What a new look makes of what was found before: found again it stays as people left it, no longer found it is gone, and
 * back again it is open. An answer the leader gave stays with it. Nothing is ever deleted.
 * @param within which of the earlier findings the look could have found again
 */
export function reconcile(kept: readonly Kept[], found: readonly Found[], within: (one: Kept) => boolean): Change[] {
  const known = new Map(kept.map((one) => [one.key, one]));
  const again = new Map(found.map((one) => [one.key, one]));
  const changes: Change[] = [];
  for (const one of again.values()) {
    const before = known.get(one.key);
    if (!before) {
      changes.push({ what: 'add', found: one });
      continue;
    }
    const isGrown = shareOf(one.detail) > shareOf(before.detail) + GROWN;
    const state = before.state === 'set_aside' && !isGrown ? 'set_aside' : 'open';
    // What was set aside keeps the share it was judged at: many small steps are no way around it.
    const judged = state === 'set_aside' && 'share' in before.detail ? { share: before.detail.share } : {};
    const answer = 'answer' in before.detail ? { answer: before.detail.answer } : {};
    changes.push({
      what: 'renew',
      id: before.id,
      state,
      found: { ...one, detail: { ...one.detail, ...judged, ...answer } },
    });
  }
  for (const one of kept)
    if (one.state !== 'gone' && within(one) && !again.has(one.key)) changes.push({ what: 'gone', id: one.id });
  return changes;
}
