import type { Actor, Deps } from '../../kernel/deps.ts';
import { findReadableResources } from '../../library/index.ts';
import { peopleScope, readingScope, whyNot } from '../../people/index.ts';
import { runsSpace } from '../access.ts';
import { listShelves } from '../collections/repo.ts';
import { card } from '../collections/usecases.ts';
import { changedMeanwhile, notYourSpace, spaceNotFound } from '../errors.ts';
import { findOrganisation } from '../repo.ts';
import {
  countHomes,
  countShelves,
  findIntroductions,
  findSpace,
  listOffered,
  listSeen,
  listUnlisted,
  lockSpace,
  saveSpace,
} from './repo.ts';
import { spacesOf, type Held } from './rules.ts';

const EXCERPT = 120;

/** Spaces that hold something this person may read, the fullest first. */
export async function showSpaces(deps: Deps, actor: Actor, input: { q: string; limit: number; offset: number }) {
  const scope = readingScope(actor);
  const [seen, homes, shelves] = await Promise.all([
    listSeen(deps.db, peopleScope(actor)),
    countHomes(deps.db, scope),
    countShelves(deps.db, scope),
  ]);
  const holders = new Map<string, Held>(homes.map((home) => [home.id, { ...home, shelves: 0 }]));
  for (const shelf of shelves) holders.set(shelf.id, { ...shelf, resources: holders.get(shelf.id)?.resources ?? 0 });
  const words = input.q.toLowerCase();
  const found = spacesOf(seen, [...holders.values()]).filter(({ name }) => name.toLowerCase().includes(words));
  const page = found.slice(input.offset, input.offset + input.limit);
  const introductions = await findIntroductions(
    deps.db,
    page.map(({ id }) => id),
  );
  return {
    items: page.map(({ path: _path, ...space }) => ({
      ...space,
      introduction: (introductions.get(space.id) ?? '').slice(0, EXCERPT),
      isMine: actor.orgPath.split('/').includes(space.id),
    })),
    total: found.length,
  };
}

/** The organisation of a space, when one may see it or read something of it. @throws community.space_not_found */
async function visible(deps: Deps, actor: Actor, orgId: string) {
  const org = await findOrganisation(deps.db, orgId);
  if (!org) throw spaceNotFound();
  if (whyNot(actor, 'people.read', { orgPath: org.path }) === null) return org;
  const scope = readingScope(actor);
  const [homes, shelves] = await Promise.all([countHomes(deps.db, scope, orgId), listShelves(deps.db, scope, orgId)]);
  if (homes.length + shelves.length === 0) throw spaceNotFound();
  return org;
}

/** The page of a space: what it says of itself, its shelves, and what one may do there. */
export async function showSpace(deps: Deps, actor: Actor, { orgId }: { orgId: string }) {
  const org = await visible(deps, actor, orgId);
  const scope = readingScope(actor);
  const [space, shelves, unlisted] = await Promise.all([
    findSpace(deps.db, orgId),
    listShelves(deps.db, scope, orgId),
    listUnlisted(deps.db, scope, org.path),
  ]);
  const runs = runsSpace(actor, org.path);
  return {
    organisation: { id: org.id, name: org.name, kind: org.kind },
    introduction: space?.introduction ?? '',
    /** Pass it back as `base` to change the introduction. */
    writtenAt: space?.updatedAt.toISOString() ?? null,
    writtenBy: space?.updatedByName ?? null,
    shelves: shelves.map(card),
    /** One's own here that could be published by an audit. */
    unlisted,
    can: { run: runs },
  };
}

/** One page of what a space offers. */
export async function showOffered(
  deps: Deps,
  actor: Actor,
  input: { orgId: string; order: 'newest' | 'reused'; own: 'yes' | 'no'; limit: number; offset: number },
) {
  const org = await visible(deps, actor, input.orgId);
  const scope = readingScope(actor);
  const wanted = { ...input, orgPath: org.path, own: input.own === 'yes' };
  const { items, total } = await listOffered(deps.db, scope, wanted);
  const reused = new Map(items.map((item) => [item.id, item.reused]));
  const cards = await findReadableResources(
    deps.db,
    scope,
    items.map(({ id }) => id),
  );
  return { items: cards.map((resource) => ({ resource, reused: reused.get(resource.id) ?? 0 })), total };
}

/** @throws community.not_your_space, community.changed_meanwhile */
export async function introduce(
  deps: Deps,
  actor: Actor,
  input: { orgId: string; introduction: string; base: string | null },
) {
  const org = await visible(deps, actor, input.orgId);
  if (!runsSpace(actor, org.path)) throw notYourSpace();
  await deps.db.transaction(async (tx) => {
    await lockSpace(tx, org.id);
    const before = (await findSpace(tx, org.id))?.updatedAt.toISOString() ?? null;
    if (before !== (input.base && new Date(input.base).toISOString())) throw changedMeanwhile();
    const now = deps.now();
    const { introduction } = input;
    await saveSpace(tx, { orgId: org.id, introduction, updatedBy: actor.personId, createdAt: now, updatedAt: now });
  });
  return showSpace(deps, actor, input);
}
