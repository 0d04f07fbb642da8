import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { findReadableResources, lockResource } from '../../library/index.ts';
import { readingScope, whyNot } from '../../people/index.ts';
import { readableResource, whyNotModerate } from '../access.ts';
import { citesItself, dayToCome, reuseKnown, reuseNotFound } from '../errors.ts';
import { refreshQuality, whyNotOutsider } from '../ratings/usecases.ts';
import { dayOf, permission } from '../rules.ts';
import {
  countStated,
  deleteReuse,
  findReuse,
  insertReuse,
  insertUse,
  isStated,
  listAdaptations,
  listCiting,
  listReuses,
  saveReuse,
  type ReuseRow,
} from './repo.ts';
import type { NewReuse } from './schemas.ts';

/** Who reused it: the school for everybody who may read the resource, the name for whom one may know by name. */
function shown(actor: Actor, row: ReuseRow, more: { citing: Map<string, string>; hide: string | null }) {
  const { personId, name, personOrgPath, inResourceId, hiddenAt, createdAt, resourceId: _resource, ...rest } = row;
  const isMine = personId === actor.personId;
  const isKnown = isMine || whyNot(actor, 'people.read', { orgPath: personOrgPath }) === null;
  const title = inResourceId === null ? undefined : more.citing.get(inResourceId);
  return {
    ...rest,
    name: isKnown ? name : null,
    isMine,
    isHidden: hiddenAt !== null,
    inResource: inResourceId !== null && title !== undefined ? { id: inResourceId, title } : null,
    createdAt: createdAt.toISOString(),
    can: { takeBack: isMine, hide: permission(more.hide) },
  };
}

/** What has become of a resource with others: adapted, taught, cited. Downloads are no reuse and not among them. */
export async function showReuse(deps: Deps, actor: Actor, { id }: { id: string }) {
  const row = await readableResource(deps.db, actor, id);
  const scope = readingScope(actor);
  const hide = whyNotModerate(actor, row);
  const [children, stated, counts, because, citable] = await Promise.all([
    listAdaptations(deps.db, scope, id),
    listReuses(deps.db, scope, id, hide === null),
    countStated(deps.db, scope, id),
    whyNotOutsider(deps.db, actor, row),
    listCiting(deps.db, scope, id),
  ]);
  const citingIds = stated.flatMap(({ inResourceId }) => (inResourceId === null ? [] : [inResourceId]));
  const [adapted, citing] = await Promise.all([
    findReadableResources(deps.db, scope, children),
    findReadableResources(deps.db, scope, [...new Set(citingIds)]),
  ]);
  const titles = new Map(citing.map((resource) => [resource.id, resource.title]));
  return {
    counts: { adapted: adapted.length, ...counts },
    adapted,
    stated: stated.map((one) => shown(actor, one, { citing: titles, hide })),
    citable,
    today: dayOf(deps.now()),
    can: { state: permission(because) },
  };
}

async function whyNotState(tx: Db, actor: Actor, input: { id: string } & NewReuse, today: string): Promise<void> {
  if (input.day > today) throw dayToCome();
  if (input.kind !== 'cited' || input.inResourceId === null) return;
  if (input.inResourceId === input.id) throw citesItself();
  await readableResource(tx, actor, input.inResourceId);
}

/**
 * Says that one has taught with a resource of others, or cited it.
 * @throws community.own_resource, community.day_to_come, community.cites_itself, community.reuse_known
 */
export async function stateReuse(deps: Deps, actor: Actor, input: { id: string } & NewReuse) {
  await deps.db.transaction(async (tx) => {
    const row = await readableResource(tx, actor, input.id);
    refuse(await whyNotOutsider(tx, actor, row));
    const now = deps.now();
    await whyNotState(tx, actor, input, dayOf(now));
    const { kind, day, note } = input;
    const said = { resourceId: row.id, personId: actor.personId, kind, day, note };
    const inResourceId = input.kind === 'cited' ? input.inResourceId : null;
    // Held until it is written, so that two clicks are one reuse.
    await lockResource(tx, row.id);
    if (await isStated(tx, said)) throw reuseKnown();
    const id = deps.newId('reu');
    await insertReuse(tx, { ...said, id, orgId: actor.orgId, inResourceId, createdAt: now, updatedAt: now });
    await refreshQuality(deps, tx, row.id);
  });
  return showReuse(deps, actor, input);
}

export async function takeBackReuse(deps: Deps, actor: Actor, { id }: { id: string }) {
  const resourceId = await deps.db.transaction(async (tx) => {
    const row = await findReuse(tx, readingScope(actor), id);
    if (!row || row.personId !== actor.personId) throw reuseNotFound();
    await deleteReuse(tx, id);
    await refreshQuality(deps, tx, row.resourceId);
    return row.resourceId;
  });
  return showReuse(deps, actor, { id: resourceId });
}

/** Takes what somebody wrote of their reuse out of sight and out of the count, or puts it back. */
export async function moderateReuse(deps: Deps, actor: Actor, input: { id: string; hidden: boolean }) {
  const resourceId = await deps.db.transaction(async (tx) => {
    const found = await findReuse(tx, readingScope(actor), input.id);
    if (!found) throw reuseNotFound();
    refuse(whyNotModerate(actor, await readableResource(tx, actor, found.resourceId)));
    const by = input.hidden ? { hiddenAt: deps.now(), hiddenBy: actor.personId } : { hiddenAt: null, hiddenBy: null };
    await saveReuse(tx, found.id, by);
    await refreshQuality(deps, tx, found.resourceId);
    return found.resourceId;
  });
  return showReuse(deps, actor, { id: resourceId });
}

/** Notes that it was opened, downloaded or exported: once per person and day, and not by its owner. */
export async function recordUse(
  deps: Deps,
  actor: Actor,
  input: { id: string; kind: 'opened' | 'downloaded' | 'exported' },
) {
  const row = await readableResource(deps.db, actor, input.id);
  if (row.ownerId === actor.personId) return { recorded: false };
  const use = { resourceId: row.id, personId: actor.personId, day: dayOf(deps.now()), kind: input.kind };
  return { recorded: await insertUse(deps.db, use) };
}
