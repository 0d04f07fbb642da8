import type { Db } from '../../../db/client.ts';
import type { Actor } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { readingScope, whyNot } from '../../people/index.ts';
import { activityNotFound, changedMeanwhile } from '../errors.ts';
import { findActivity, lockActivity, type ActivityRow, type Listed } from '../repo.ts';

export const whyNotRun = (actor: Actor, orgPath: string): string | null => whyNot(actor, 'activities.run', { orgPath });

/** An activity that this person may see. @throws activities.not_found */
export async function seen(db: Db, actor: Actor, id: string): Promise<Listed> {
  const found = await findActivity(db, readingScope(actor), id);
  if (!found) throw activityNotFound();
  return found;
}

/** An activity that this person runs, held. @throws activities.not_found, activities.changed_meanwhile, access.* */
export async function run(tx: Db, actor: Actor, input: { id: string; revision?: number }): Promise<ActivityRow> {
  const { orgPath } = await seen(tx, actor, input.id);
  refuse(whyNotRun(actor, orgPath));
  const held = await lockActivity(tx, input.id);
  if (!held) throw activityNotFound();
  if (input.revision !== undefined && input.revision !== held.revision) throw changedMeanwhile();
  return held;
}
