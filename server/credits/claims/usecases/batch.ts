import type { Db } from '../../../../db/client.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { AppError } from '../../../kernel/errors.ts';
import { findClaim, type ShownClaim } from '../repo/claims.ts';
import type { Batch } from '../schemas.ts';
import { auditClaim, registerClaim, returnClaim } from './decide.ts';
import { deskRows } from './desk.ts';
import { scopeOf, type Seen } from './open.ts';

/** What would come, or came, of one of the chosen; `because` says why nothing did. Hundredths. */
export type Outcome = {
  id: string;
  title: string;
  personName: string;
  credits: number | null;
  because: string | null;
};

const codeOf = (error: unknown): string => {
  if (error instanceof AppError) return error.code;
  throw error;
};

async function outcomesOf(deps: Deps, actor: Actor, { action, items }: Batch): Promise<Outcome[]> {
  const claims = new Map<string, ShownClaim>();
  for (const { id } of items) {
    const claim = await findClaim(deps.db, scopeOf(actor), id);
    if (claim) claims.set(id, claim);
  }
  const rows = new Map((await deskRows(deps, actor, [...claims.values()])).map((row) => [row.id, row]));
  return items.map(({ id, revision }) => {
    const row = rows.get(id);
    // Of what one may not see, not even the title.
    if (!row) return { id, title: '', personName: '', credits: null, because: 'credits.claim_not_found' };
    const { title, personName, credits, refusal, can } = row;
    const changed = row.revision === revision ? null : 'credits.claim_changed';
    const worth = action === 'audit' ? refusal : null;
    return { id, title, personName, credits, because: changed ?? can[action].because ?? worth };
  });
}

/** What a batch would do to each of the chosen; nothing is changed. */
export async function previewBatch(deps: Deps, actor: Actor, batch: Batch) {
  const items = await outcomesOf(deps, actor, batch);
  return { items, ready: items.filter(({ because }) => because === null).length };
}

function turn(deps: Deps, tx: Db, actor: Actor, batch: Batch, seen: Seen): Promise<void> {
  switch (batch.action) {
    case 'register':
      return registerClaim(deps, tx, actor, seen);
    case 'audit':
      return auditClaim(deps, tx, actor, seen);
    case 'return':
      return returnClaim(deps, tx, actor, { ...seen, reason: batch.reason });
  }
}

/**
 * Turns one key for many claims, each in a transaction of its own: one that cannot be done says why and holds up no
 * other. Sent again after a lost answer it finds done what was done.
 */
export async function applyBatch(deps: Deps, actor: Actor, batch: Batch) {
  const before = new Map((await outcomesOf(deps, actor, batch)).map((outcome) => [outcome.id, outcome]));
  const items: Outcome[] = [];
  for (const seen of batch.items) {
    const known = before.get(seen.id);
    const because = await deps.db
      .transaction(async (tx) => turn(deps, tx, actor, batch, seen))
      .then(() => null, codeOf);
    items.push({ id: seen.id, title: '', personName: '', credits: null, ...known, because });
  }
  return { items, done: items.filter(({ because }) => because === null).length };
}
