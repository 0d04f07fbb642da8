import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { lockResource } from '../../library/index.ts';
import { readingScope } from '../../people/index.ts';
import { readableResource } from '../access.ts';
import { flagDecided, flagNotFound, flagOpen } from '../errors.ts';
import { permission } from '../rules.ts';
import { findFlag, hasOpenFlag, insertFlag, listMine, listQueue, lockFlag, saveFlag, type FlagRow } from './repo.ts';
import { whyNotDecide } from './rules.ts';
import type { FlagList, NewFlag } from './schemas.ts';

const shown = (actor: Actor, row: FlagRow) => {
  const { orgPath: _home, visibleOrgPath: _shown, personId: _reporter, ownerId: _owner, ...flag } = row;
  return {
    ...flag,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    can: { decide: permission(whyNotDecide(row, actor.personId)) },
  };
};

export async function showFlags(deps: Deps, actor: Actor, wanted: FlagList) {
  const scope = readingScope(actor);
  if (wanted.list === 'queue') {
    const { items, total } = await listQueue(deps.db, scope, wanted);
    return { list: 'queue' as const, items: items.map((row) => shown(actor, row)), total };
  }
  const { items, total } = await listMine(deps.db, scope, wanted);
  return {
    list: 'mine' as const,
    items: items.map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    })),
    total,
  };
}

/** Tells those who look after a resource that something is wrong with it. @throws community.flag_open */
export async function raiseFlag(deps: Deps, actor: Actor, input: { id: string } & NewFlag) {
  const id = deps.newId('flg');
  await deps.db.transaction(async (tx) => {
    const row = await readableResource(tx, actor, input.id);
    await lockResource(tx, row.id);
    if (await hasOpenFlag(tx, row.id, actor.personId)) throw flagOpen();
    const { reason, text } = input;
    const now = deps.now();
    const flag = { id, resourceId: row.id, personId: actor.personId, reason, text, state: 'open' as const };
    await insertFlag(tx, { ...flag, createdAt: now, updatedAt: now });
  });
  return { id };
}

/** Settles a flag with an answer that its reporter reads. @throws community.flag_not_found, community.flag_decided */
export async function decideFlag(
  deps: Deps,
  actor: Actor,
  input: { id: string; state: 'resolved' | 'dismissed'; answer: string },
) {
  return deps.db.transaction(async (tx) => {
    await lockFlag(tx, input.id);
    const row = await findFlag(tx, readingScope(actor), input.id);
    if (!row) throw flagNotFound();
    if (row.state !== 'open') throw flagDecided();
    refuse(whyNotDecide(row, actor.personId));
    const { state, answer } = input;
    await saveFlag(tx, row.id, { state, answer, decidedBy: actor.personId, updatedAt: deps.now() });
    const decided = await findFlag(tx, readingScope(actor), row.id);
    if (!decided) throw flagNotFound();
    return { flag: shown(actor, decided) };
  });
}
