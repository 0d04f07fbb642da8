import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { authorsBetween, lockResource, saveResource, shownVersion, type WholeResource } from '../../library/index.ts';
import { readingScope } from '../../people/index.ts';
import { readableResource, whyNotModerate } from '../access.ts';
import { ratingNotFound } from '../errors.ts';
import { permission } from '../rules.ts';
import { deleteRating, findKnown, findRating, hideRating, listRatings, saveRating, starsOf } from './repo.ts';
import { qualityOf, SHORTEST, summaryOf, whyNotSentence } from './rules.ts';

type Row = NonNullable<Awaited<ReturnType<typeof findRating>>>;

const shown = (row: Row) => ({
  ...row,
  hiddenAt: row.hiddenAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** One's own work: what one owns, and what one has written a shown version of. */
export async function whyNotOutsider(db: Db, actor: Actor, row: WholeResource): Promise<string | null> {
  if (row.ownerId === actor.personId) return 'community.own_resource';
  const authors = await authorsBetween(db, row.id, 0, shownVersion(row));
  return authors.includes(actor.personId) ? 'community.own_resource' : null;
}

/** Reckons the quality of a resource anew, one at a time. */
export async function refreshQuality(deps: Deps, tx: Db, resourceId: string): Promise<void> {
  await lockResource(tx, resourceId);
  await saveResource(tx, resourceId, { quality: qualityOf(await findKnown(tx, resourceId)) }, deps.now());
}

/** How a resource is rated, a page of the sentences, and one's own. */
export async function showRatings(deps: Deps, actor: Actor, input: { id: string; limit: number; offset: number }) {
  const row = await readableResource(deps.db, actor, input.id);
  const scope = readingScope(actor);
  const hide = permission(whyNotModerate(actor, row));
  const [stars, items, mine, because] = await Promise.all([
    starsOf(deps.db, scope, row.id),
    listRatings(deps.db, scope, { ...input, resourceId: row.id, withHidden: hide.allowed }),
    findRating(deps.db, row.id, actor.personId),
    whyNotOutsider(deps.db, actor, row),
  ]);
  return {
    summary: summaryOf(stars),
    version: shownVersion(row),
    items: items.map(shown),
    mine: mine && shown(mine),
    can: { rate: permission(because), hide },
  };
}

/**
 * Rates the version that readers see; again: instead of before.
 * @throws community.own_resource, community.sentence_too_short, community.sentence_empty
 */
export async function rate(deps: Deps, actor: Actor, input: { id: string; stars: number; sentence: string }) {
  await deps.db.transaction(async (tx) => {
    const row = await readableResource(tx, actor, input.id);
    refuse(await whyNotOutsider(tx, actor, row));
    refuse(whyNotSentence(input.sentence), { shortest: SHORTEST });
    const now = deps.now();
    const { stars, sentence } = input;
    const given = { resourceId: row.id, personId: actor.personId, stars, sentence, version: shownVersion(row) };
    await saveRating(tx, { ...given, createdAt: now, updatedAt: now });
    await refreshQuality(deps, tx, row.id);
  });
  return showRatings(deps, actor, { id: input.id, limit: 20, offset: 0 });
}

export async function takeBackRating(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    const row = await readableResource(tx, actor, id);
    if (!(await findRating(tx, row.id, actor.personId))) throw ratingNotFound();
    await deleteRating(tx, row.id, actor.personId);
    await refreshQuality(deps, tx, row.id);
  });
  return showRatings(deps, actor, { id, limit: 20, offset: 0 });
}

/** Takes a rating out of sight and out of the count, or puts it back. */
export async function moderateRating(
  deps: Deps,
  actor: Actor,
  input: { id: string; personId: string; hidden: boolean },
) {
  await deps.db.transaction(async (tx) => {
    const row = await readableResource(tx, actor, input.id);
    refuse(whyNotModerate(actor, row));
    if (!(await findRating(tx, row.id, input.personId))) throw ratingNotFound();
    const by = input.hidden ? { hiddenAt: deps.now(), hiddenBy: actor.personId } : { hiddenAt: null, hiddenBy: null };
    await hideRating(tx, { resourceId: row.id, personId: input.personId }, by);
    await refreshQuality(deps, tx, row.id);
  });
  return showRatings(deps, actor, { id: input.id, limit: 20, offset: 0 });
}
