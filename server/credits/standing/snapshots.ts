import type { JobContext } from '../../jobs/port.ts';
import { dayOf, endOfDay } from '../../kernel/day.ts';
import type { Deps } from '../../kernel/deps.ts';
import { listProfiles } from '../../people/index.ts';
import { policiesInForce } from '../../policy/index.ts';
import { addDays, type Standing } from '../../policy/rules/index.ts';
import { canonical, sha256 } from '../../kernel/chain.ts';
import { asOfDay, standingsOf, type Stood } from './find.ts';
import { ruled } from './overview.ts';
import { listPolicyKeys } from './repo/overview.ts';
import { hasSnapshots, insertSnapshots, type SnapshotRow } from './repo/person.ts';

export const SNAPSHOT = 'credits.snapshot_standings';
/** Days looked back over for ends of years that passed while no server ran. */
const LOOK_BACK = 31;
const AT_ONCE = 500;

export type Round = { path: string; day: string; reason: 'year' | 'cycle' | 'asked' };

/** What a snapshot holds of a standing, and the hash of it: the same standing always gives the same. */
export function bodyOf(standing: Standing): { body: Record<string, unknown>; sha256: string } {
  const body: Record<string, unknown> = { ...standing };
  return { body, sha256: sha256(canonical(body)) };
}

/** Whether a day ends a year, or the whole cycle, of a standing. */
const isTurn = ({ cycle }: Standing, day: string, reason: Round['reason']): boolean => {
  if (reason === 'asked') return true;
  return reason === 'cycle' ? cycle.to === day : cycle.to !== day && cycle.years.some((year) => year.to === day);
};

/** Keeps where everybody below a place stood at the end of a day; those kept before stay as they are. */
export async function takeSnapshots(
  deps: Deps,
  { path, day, reason }: Round,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
) {
  const profiles = await listProfiles(deps.db, endOfDay(day), { orgPath: path });
  let rows: SnapshotRow[] = [];
  let taken = 0;
  let done = 0;
  const keep = async () => {
    taken += await insertSnapshots(deps.db, rows);
    rows = [];
    await progress(done, profiles.length);
  };
  for await (const stood of standingsOf(deps.db, profiles, asOfDay(day, deps.now()))) {
    if (signal.aborted) break;
    done++;
    if (stood.standing && isTurn(stood.standing, day, reason)) rows.push(rowOf(deps, stood, stood.standing, reason));
    if (rows.length === AT_ONCE) await keep();
  }
  await keep();
  return { taken };
}

const rowOf = (deps: Deps, stood: Stood, standing: Standing, reason: Round['reason']): SnapshotRow => ({
  id: deps.newId('sta'),
  personId: stood.profile.personId,
  orgId: stood.profile.orgId,
  asOf: standing.asOf,
  reason,
  policyKey: stood.policy.policyIds.join(' '),
  ...bodyOf(standing),
  takenAt: deps.now(),
});

/** Puts the rounds of years and cycles that have ended lately into the queue, unless they were taken. */
export async function scheduleTurns(deps: Deps): Promise<void> {
  const today = dayOf(deps.now());
  const from = addDays(today, -LOOK_BACK);
  const turns = new Map<string, Round>();
  const places = await listPolicyKeys(deps.db, '/');
  // A policy or a cycle that ended yesterday is not today's.
  for (const moment of [from, today]) {
    const policyAt = policiesInForce(deps.db, { day: moment, known: deps.now() });
    const inForce = await Promise.all(
      places.map(async ({ policyKey, orgPath }) => ruled(policyKey, await policyAt(orgPath), moment)),
    );
    for (const { cycle } of inForce.flat()) {
      const days = [...cycle.years.map((year) => year.to), cycle.to].filter((day) => from <= day && day < today);
      for (const day of days) {
        const reason = day === cycle.to ? 'cycle' : 'year';
        turns.set(`${day} ${reason}`, { path: '/', day, reason });
      }
    }
  }
  for (const [key, round] of turns) {
    if (await hasSnapshots(deps.db, round.path, round.day, round.reason)) continue;
    await deps.jobs.enqueue(deps.db, SNAPSHOT, round, { key });
  }
}
