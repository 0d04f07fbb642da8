import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { addDays } from '../../../policy/rules/index.ts';
import { dayNotOver } from '../errors.ts';
import { listSnapshots } from '../repo/person.ts';
import { SNAPSHOT } from '../snapshots.ts';
import { lookedAfter } from './organisation.ts';
import { seen } from './person.ts';

/** Has the standings of a day that is over kept, of everybody below an organisation; yesterday's unless said. */
export async function askForSnapshots(
  deps: Deps,
  actor: Actor,
  { id, asOf }: { id: string; asOf?: string | undefined },
) {
  const org = await lookedAfter(deps, actor, id);
  const today = dayOf(deps.now());
  const day = asOf ?? addDays(today, -1);
  // What is posted later today would belong to today as well.
  if (day >= today) throw dayNotOver();
  const round = { path: org.path, day, reason: 'asked' };
  const options = { key: `${org.path} ${day}`, ownerId: actor.personId };
  return { day, jobId: await deps.jobs.enqueue(deps.db, SNAPSHOT, round, options) };
}

/** The standings of a person that were kept, newest first, with the hash of each. */
export async function showSnapshots(deps: Deps, actor: Actor, { id }: { id: string }) {
  await seen(deps, actor, id);
  const rows = await listSnapshots(deps.db, id);
  return { items: rows.map(({ personId: _, policyKey: __, ...row }) => row) };
}
