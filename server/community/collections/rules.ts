import type { Actor } from '../../kernel/deps.ts';
import { whyNot, type Target } from '../../people/index.ts';
import { runsSpace } from '../access.ts';

export const MOST_ITEMS = 300;

/** What decides about a collection. */
export type Collection = {
  ownerId: string;
  orgPath: string;
  visibility: 'own' | 'organisation' | 'public';
  visibleOrgId: string | null;
  visibleOrgPath: string | null;
  isOpen: boolean;
  isShelf: boolean;
  hiddenAt: Date | null;
};

const targetOf = (collection: Collection): Target => {
  const { orgPath, ownerId, visibility, visibleOrgId, visibleOrgPath } = collection;
  const target = { orgPath, ownerId };
  if (visibility !== 'organisation') return { ...target, sharing: { visibility } };
  if (visibleOrgId === null || visibleOrgPath === null) return { ...target, sharing: { visibility: 'own' } };
  return { ...target, sharing: { visibility, orgId: visibleOrgId, orgPath: visibleOrgPath } };
};

/** A title and notes are words of a person: the stewards of its home may take them out of sight. */
export const whyNotHide = (actor: Actor, collection: Collection): string | null =>
  whyNot(actor, 'community.moderate', { orgPath: collection.orgPath });

/** The same rule as `readableCollections` in SQL; a test holds them together. */
export function whyNotRead(actor: Actor, collection: Collection): string | null {
  const refusal = whyNot(actor, 'library.read', targetOf(collection));
  if (refusal !== null || collection.hiddenAt === null || collection.ownerId === actor.personId) return refusal;
  return whyNotHide(actor, collection);
}

/** Its words, its sharing, its end: the owner's, the stewards' once it is shared, and a shelf's by who runs the space. */
export function whyNotEdit(actor: Actor, collection: Collection): string | null {
  if (collection.isShelf && runsSpace(actor, collection.orgPath)) return null;
  return whyNot(actor, 'library.edit', targetOf(collection));
}

/** To add, order and note: also everybody of the organisation that an open one is shared with. */
export function whyNotContribute(actor: Actor, collection: Collection): string | null {
  const isMembers = collection.isOpen && collection.visibility === 'organisation';
  const worksThere = isMembers && actor.orgPath.split('/').includes(collection.visibleOrgId ?? '');
  return worksThere ? null : whyNotEdit(actor, collection);
}

/** In an open collection everybody takes out only what they put in. */
export const whyNotTakeOut = (actor: Actor, collection: Collection, addedBy: string | null): string | null =>
  addedBy === actor.personId ? whyNotContribute(actor, collection) : whyNotEdit(actor, collection);

/**
 * The order after one move: `id` stands right before `before`, or last with null. Said by neighbours and not by
 * numbers, so that a move means the same when somebody else has moved something in between, and in a list of which one
 * sees only a part. Null when `id` or `before` is not in it.
 */
export function move(order: readonly string[], { id, before }: { id: string; before: string | null }): string[] | null {
  if (!order.includes(id)) return null;
  if (id === before) return [...order];
  const rest = order.filter((one) => one !== id);
  const at = before === null ? rest.length : rest.indexOf(before);
  return at < 0 ? null : [...rest.slice(0, at), id, ...rest.slice(at)];
}
