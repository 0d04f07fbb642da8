import type { Db } from '../../../../db/client.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { AppError } from '../../../kernel/errors.ts';
import { topicScope } from '../../access.ts';
import { bulkRefused } from '../errors.ts';
import { unmetOfMany } from '../repo/drafts.ts';
import { findRows } from '../repo/lists.ts';
import type { Bulk } from '../schemas.ts';
import { admit } from './commands.ts';

/** What would come of one of the chosen; `because` says why it cannot be, `unmet` names rules that stand against it. */
export type Outcome = { id: string; title: string; because: string | null; unmet: string[] };

/** The end of a rehearsal: everything it did is undone. */
class Rehearsed extends Error {}

/**
 * Does what applying would do to each of the chosen, and undoes it: what it says is what applying will say. Topics are
 * held in one order, so that two keepers at once wait for one another instead of both.
 */
async function attempt(deps: Deps, tx: Db, actor: Actor, { items, reason }: Bulk): Promise<Map<string, string | null>> {
  const because = new Map<string, string | null>();
  for (const item of [...items].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const refusal = await tx
      .transaction(async (inner) => admit(deps, inner, actor, { ...item, reason }))
      .then(
        () => null,
        (error: unknown) => {
          if (error instanceof AppError && error.status < 500) return error.code;
          throw error;
        },
      );
    because.set(item.id, refusal);
  }
  return because;
}

async function outcomesOf(db: Db, actor: Actor, { items }: Bulk, because: ReadonlyMap<string, string | null>) {
  const ids = items.map(({ id }) => id);
  const titles = new Map((await findRows(db, topicScope(actor), ids)).map(({ id, title }) => [id, title]));
  const unmet = await unmetOfMany(db, [...titles.keys()]);
  return ids.map((id): Outcome => {
    const title = titles.get(id) ?? '';
    return { id, title, because: because.get(id) ?? null, unmet: unmet.get(id) ?? [] };
  });
}

/** What admitting the chosen would do to each; nothing is changed. */
export async function previewAdmissions(deps: Deps, actor: Actor, bulk: Bulk) {
  let because: Map<string, string | null> = new Map();
  try {
    await deps.db.transaction(async (tx) => {
      because = await attempt(deps, tx, actor, bulk);
      throw new Rehearsed();
    });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
  }
  const items = await outcomesOf(deps.db, actor, bulk, because);
  return { items, ready: items.filter((item) => item.because === null).length };
}

/** Admits all of the chosen or none. @throws topics.bulk_refused */
export async function admitMany(deps: Deps, actor: Actor, bulk: Bulk) {
  const because = await deps.db.transaction(async (tx) => {
    const outcomes = await attempt(deps, tx, actor, bulk);
    const refused = [...outcomes.values()].filter((code) => code !== null).length;
    if (refused > 0) throw bulkRefused({ refused });
    return outcomes;
  });
  const items = await outcomesOf(deps.db, actor, bulk, because);
  return { items, done: items.length };
}
