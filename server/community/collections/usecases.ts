import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { findReadableResources } from '../../library/index.ts';
import { readingScope, STEWARDS, whyNot } from '../../people/index.ts';
import { readableResource, runsSpace } from '../access.ts';
import {
  alreadyInCollection,
  changedMeanwhile,
  collectionFull,
  collectionMoved,
  collectionNotFound,
  itemNotFound,
  openNeedsOrganisation,
  organisationNotFound,
  notYourSpace,
} from '../errors.ts';
import { findOrganisation } from '../repo.ts';
import { permission } from '../rules.ts';
import {
  deleteCollection,
  deleteItem,
  findCollection,
  holding,
  insertCollection,
  insertItem,
  listCollections,
  listItems,
  lockCollection,
  saveCollection,
  saveNote,
  saveOrder,
  wholeOrder,
  type CollectionRow,
} from './repo.ts';
import { MOST_ITEMS, move, whyNotContribute, whyNotEdit, whyNotHide, whyNotTakeOut } from './rules.ts';
import type { Change, NewCollection, Sharing } from './schemas.ts';

/** A collection as lists show it; times as ISO 8601. `items` counts what this reader may read. */
export const card = ({ orgPath: _home, visibleOrgPath: _shown, ...row }: CollectionRow) => ({
  ...row,
  hiddenAt: row.hiddenAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

const idsOn = (path: string): string[] => path.split('/').filter((id) => id !== '');
const runs = (actor: Actor): string[] =>
  actor.roles
    .filter(({ role }) => [...STEWARDS, 'group_leader'].some((one) => one === role))
    .map(({ orgPath }) => orgPath);

export async function showCollections(
  deps: Deps,
  actor: Actor,
  input: {
    list: 'mine' | 'shared' | 'addable';
    q: string;
    limit: number;
    offset: number;
    holding?: string | undefined;
  },
) {
  const wanted = { ...input, worksIn: idsOn(actor.orgPath), runs: runs(actor) };
  const { items, total } = await listCollections(deps.db, readingScope(actor), wanted);
  const ids = items.map(({ id }) => id);
  // Through the resource itself: whoever may not read it learns of no place it is in.
  const readableId = input.holding && (await readableResource(deps.db, actor, input.holding)).id;
  const held = readableId ? await holding(deps.db, ids, readableId) : new Set<string>();
  return { items: items.map((row) => ({ ...card(row), holds: held.has(row.id) })), total };
}

async function readable(db: Db, actor: Actor, id: string): Promise<CollectionRow> {
  const row = await findCollection(db, readingScope(actor), id);
  if (!row) throw collectionNotFound();
  return row;
}

async function locked(tx: Db, actor: Actor, id: string): Promise<CollectionRow> {
  await lockCollection(tx, id);
  return readable(tx, actor, id);
}

/** The page of a collection: what this reader may read of it, in order, as if there were nothing else. */
export async function showCollection(deps: Deps, actor: Actor, { id }: { id: string }) {
  const row = await readable(deps.db, actor, id);
  const items = await listItems(deps.db, readingScope(actor), id);
  const resources = await findReadableResources(
    deps.db,
    readingScope(actor),
    items.map(({ resourceId }) => resourceId),
  );
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  return {
    collection: card(row),
    items: items.flatMap(({ resourceId, addedBy, addedAt, ...item }) => {
      const resource = byId.get(resourceId);
      if (!resource) return [];
      const takeOut = permission(whyNotTakeOut(actor, row, addedBy));
      return [{ ...item, resource, addedAt: addedAt.toISOString(), can: { takeOut } }];
    }),
    can: {
      edit: permission(whyNotEdit(actor, row)),
      contribute: permission(whyNotContribute(actor, row)),
      hide: permission(whyNotHide(actor, row)),
    },
  };
}

/** @throws community.organisation_not_found, access.outside_your_organisations */
async function sharingFor(db: Db, actor: Actor, sharing: Sharing) {
  if (sharing.visibility !== 'organisation') return { visibility: sharing.visibility, visibleOrgId: null };
  const to = await findOrganisation(db, sharing.orgId);
  if (!to) throw organisationNotFound();
  const target = { visibility: 'organisation', orgId: to.id, orgPath: to.path } as const;
  refuse(whyNot(actor, 'library.share', { orgPath: to.path, sharing: target }));
  return { visibility: 'organisation' as const, visibleOrgId: to.id };
}

/** Begins a collection, or a shelf of a space that one runs. */
export async function createCollection(deps: Deps, actor: Actor, input: NewCollection) {
  const now = deps.now();
  const id = deps.newId('col');
  await deps.db.transaction(async (tx) => {
    const shared = await sharingFor(tx, actor, input.sharing);
    if (input.isOpen && shared.visibility !== 'organisation') throw openNeedsOrganisation();
    if (input.shelfOf !== null) {
      const space = await findOrganisation(tx, input.shelfOf);
      if (!space) throw organisationNotFound();
      if (!runsSpace(actor, space.path)) throw notYourSpace();
    }
    const { title, note, isOpen, shelfOf } = input;
    const place = { orgId: shelfOf ?? actor.orgId, isShelf: shelfOf !== null };
    const row = { id, title, note, isOpen, ...shared, ...place, ownerId: actor.personId };
    await insertCollection(tx, { ...row, createdAt: now, updatedAt: now });
  });
  return { id };
}

/** @throws community.changed_meanwhile when its words were changed after `base` */
export async function changeCollection(deps: Deps, actor: Actor, input: { id: string } & Change) {
  await deps.db.transaction(async (tx) => {
    const row = await locked(tx, actor, input.id);
    refuse(whyNotEdit(actor, row));
    if (row.updatedAt.toISOString() !== new Date(input.base).toISOString()) throw changedMeanwhile();
    const shared = input.sharing ? await sharingFor(tx, actor, input.sharing) : null;
    const isOpen = input.isOpen ?? row.isOpen;
    // What is no longer an organisation's closes by itself; opening it has to fit.
    const isOrganisations = (shared?.visibility ?? row.visibility) === 'organisation';
    if (input.isOpen === true && !isOrganisations) throw openNeedsOrganisation();
    await saveCollection(tx, row.id, {
      ...(input.title === undefined ? {} : { title: input.title }),
      ...(input.note === undefined ? {} : { note: input.note }),
      ...shared,
      isOpen: isOpen && isOrganisations,
      updatedAt: deps.now(),
    });
  });
  return showCollection(deps, actor, input);
}

export async function removeCollection(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    refuse(whyNotEdit(actor, await locked(tx, actor, id)));
    await deleteCollection(tx, id);
  });
  return { removed: true as const };
}

/** Takes its words out of sight for all but its owner and the stewards, or shows them again. */
export async function hideCollection(deps: Deps, actor: Actor, input: { id: string; hidden: boolean }) {
  await deps.db.transaction(async (tx) => {
    refuse(whyNotHide(actor, await locked(tx, actor, input.id)));
    const by = input.hidden ? { hiddenAt: deps.now(), hiddenBy: actor.personId } : { hiddenAt: null, hiddenBy: null };
    await saveCollection(tx, input.id, by);
  });
  return showCollection(deps, actor, input);
}

/** @throws community.already_in_collection, community.collection_full */
export async function addItem(deps: Deps, actor: Actor, input: { id: string; resourceId: string; note: string }) {
  await deps.db.transaction(async (tx) => {
    const row = await locked(tx, actor, input.id);
    refuse(whyNotContribute(actor, row));
    const resource = await readableResource(tx, actor, input.resourceId);
    const order = await wholeOrder(tx, row.id);
    if (order.includes(resource.id)) throw alreadyInCollection();
    if (order.length >= MOST_ITEMS) throw collectionFull({ most: MOST_ITEMS });
    const now = deps.now();
    const item = { collectionId: row.id, resourceId: resource.id, note: input.note, addedBy: actor.personId };
    await insertItem(tx, { ...item, position: order.length, createdAt: now, updatedAt: now });
    // Taking out leaves gaps, and a position behind them all has to be the last.
    await saveOrder(tx, row.id, [...order, resource.id]);
  });
  return showCollection(deps, actor, input);
}

/** The item as this person sees it. @throws community.item_not_found */
async function itemOf(tx: Db, actor: Actor, input: { id: string; resourceId: string }) {
  const seen = await listItems(tx, readingScope(actor), input.id);
  const item = seen.find(({ resourceId }) => resourceId === input.resourceId);
  if (!item) throw itemNotFound();
  return { item, seen };
}

/** @throws community.item_not_found, community.collection_moved when the neighbour was taken out meanwhile */
export async function placeItem(
  deps: Deps,
  actor: Actor,
  input: { id: string; resourceId: string; before: string | null },
) {
  await deps.db.transaction(async (tx) => {
    refuse(whyNotContribute(actor, await locked(tx, actor, input.id)));
    const { seen } = await itemOf(tx, actor, input);
    const isSeen = input.before === null || seen.some(({ resourceId }) => resourceId === input.before);
    const order = isSeen ? move(await wholeOrder(tx, input.id), { id: input.resourceId, before: input.before }) : null;
    if (!order) throw collectionMoved();
    await saveOrder(tx, input.id, order);
  });
  return showCollection(deps, actor, input);
}

export async function noteItem(deps: Deps, actor: Actor, input: { id: string; resourceId: string; note: string }) {
  await deps.db.transaction(async (tx) => {
    refuse(whyNotContribute(actor, await locked(tx, actor, input.id)));
    await itemOf(tx, actor, input);
    const { id: collectionId, resourceId, note } = input;
    await saveNote(tx, { collectionId, resourceId }, { note, updatedAt: deps.now() });
  });
  return showCollection(deps, actor, input);
}

export async function takeOutItem(deps: Deps, actor: Actor, input: { id: string; resourceId: string }) {
  await deps.db.transaction(async (tx) => {
    const row = await locked(tx, actor, input.id);
    const { item } = await itemOf(tx, actor, input);
    refuse(whyNotTakeOut(actor, row, item.addedBy));
    await deleteItem(tx, row.id, input.resourceId);
  });
  return showCollection(deps, actor, input);
}
