import type { Db } from '../../../../db/client.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { insertEvent, listReversalEvents, type ClaimEventKind } from '../../claims/repo/events.ts';
import { entryNotFound } from '../../errors.ts';
import { permission, type Permission } from '../../permission.ts';
import { reverseEntry } from '../post.ts';
import { findShown, lockAccount, type ShownEntry } from '../repo.ts';
import {
  askingBody,
  confirmingBody,
  whyNotAsk,
  whyNotConfirm,
  whyNotDrop,
  type Keeper,
  type Reversible,
} from '../rules.ts';
import { keptOrgIds, ledgerScope } from '../scope.ts';

export type ReversalState = {
  asked: { name: string | null; at: string; note: string } | null;
  can: { ask: Permission; confirm: Permission; drop: Permission };
};

const keeperOf = (actor: Actor): Keeper => ({ personId: actor.personId, orgIds: keptOrgIds(actor) });

/** What of some entries was asked back, and what this person may do about it. */
export async function reversalsOf(db: Db, actor: Actor, rows: readonly ShownEntry[]) {
  const claimIds = rows.flatMap(({ claimId, kind }) => (claimId !== null && kind === 'credit' ? [claimId] : []));
  const events = claimIds.length === 0 ? [] : await listReversalEvents(db, claimIds);
  const states = new Map<string, ReversalState & { entry: Reversible }>();
  for (const row of rows) {
    const last = events.find(({ claimId }) => claimId === row.claimId);
    const asked = row.kind === 'credit' && last?.what === 'reversal_asked' ? last : null;
    const entry: Reversible = {
      ...row,
      isReversed: row.reversedById !== null,
      asked: asked && { personId: asked.personId, orgId: asked.orgId },
    };
    const keeper = keeperOf(actor);
    states.set(row.id, {
      entry,
      asked: asked && { name: asked.personName, at: asked.at.toISOString(), note: asked.note },
      can: {
        ask: permission(whyNotAsk(entry, keeper)),
        confirm: permission(whyNotConfirm(entry, keeper)),
        drop: permission(whyNotDrop(entry, keeper)),
      },
    });
  }
  return states;
}

/** Holds the account, so that of two who act at once the second sees what the first did. */
async function opened(tx: Db, actor: Actor, id: string) {
  const scope = { ...ledgerScope(actor), keptOrgIds: keptOrgIds(actor) };
  const before = await findShown(tx, scope, id);
  if (!before) throw entryNotFound();
  await lockAccount(tx, before.personId);
  const row = await findShown(tx, scope, id);
  const state = row ? (await reversalsOf(tx, actor, [row])).get(id) : undefined;
  if (!row || !state) throw entryNotFound();
  return { row, entry: state.entry, asked: state.asked };
}

async function say(
  deps: Deps,
  tx: Db,
  event: { claimId: string | null; actor: Actor; orgId: string | null; what: ClaimEventKind; note: string },
) {
  const { claimId, actor, orgId, what, note } = event;
  if (claimId === null) return;
  await insertEvent(tx, {
    id: deps.newId('cev'),
    claimId,
    at: deps.now(),
    personId: actor.personId,
    orgId,
    what,
    note,
  });
}

/** Asks to take an entry back: the first of two keys. @throws credits.reversal_asked and the other refusals of rules.ts */
export function askReversal(deps: Deps, actor: Actor, { id, note }: { id: string; note: string }) {
  return deps.db.transaction(async (tx) => {
    const { row, entry } = await opened(tx, actor, id);
    refuse(whyNotAsk(entry, keeperOf(actor)));
    const orgId = askingBody(entry, keeperOf(actor));
    await say(deps, tx, { claimId: row.claimId, actor, orgId, what: 'reversal_asked', note });
    return { id, reversalId: null };
  });
}

/** The second key: posts the negative of the entry. @throws credits.same_person, credits.other_body_needed */
export function confirmReversal(deps: Deps, actor: Actor, { id }: { id: string }) {
  return deps.db.transaction(async (tx) => {
    const { row, entry, asked } = await opened(tx, actor, id);
    refuse(whyNotConfirm(entry, keeperOf(actor)));
    const orgId = confirmingBody(entry, keeperOf(actor));
    const first = entry.asked;
    if (orgId === null || !first?.personId || !first.orgId) throw entryNotFound();
    const keys = {
      registrarId: first.personId,
      registrarOrgId: first.orgId,
      auditorId: actor.personId,
      auditorOrgId: orgId,
    };
    const note = asked?.note ?? '';
    const reversal = await reverseEntry(deps, tx, { entryId: id, note, keys });
    await say(deps, tx, { claimId: row.claimId, actor, orgId, what: 'reversed', note });
    return { id, reversalId: reversal.id };
  });
}

/** Lets an entry stand that somebody asked to take back. */
export function dropReversal(deps: Deps, actor: Actor, { id }: { id: string }) {
  return deps.db.transaction(async (tx) => {
    const { row, entry } = await opened(tx, actor, id);
    refuse(whyNotDrop(entry, keeperOf(actor)));
    const orgId = askingBody(entry, keeperOf(actor));
    await say(deps, tx, { claimId: row.claimId, actor, orgId, what: 'reversal_dropped', note: '' });
    return { id, reversalId: null };
  });
}
