import type { Db } from '../../../db/client.ts';
import type { Deps } from '../../kernel/deps.ts';
import type { Line, Standing } from '../../policy/rules/index.ts';
import { asOfDay, standingAt, type Stood } from './find.ts';
import { deleteStanding, saveStanding, type StandingRow } from './repo.ts';

/** Brings the kept standing of one person up to date; called with every posting, inside its transaction. */
export async function refreshStanding(deps: Pick<Deps, 'now'>, tx: Db, personId: string): Promise<void> {
  const now = deps.now();
  const stood = await standingAt(tx, personId, asOfDay(undefined, now));
  const row = stood ? rowOf(stood, now) : null;
  if (row) await saveStanding(tx, row);
  else await deleteStanding(tx, personId);
}

/** The line of the whole: the binding minimum of the cycle that every training counts for. */
export const totalLine = ({ lines }: Standing): Line | null =>
  lines.find((line) => line.type === 'minimum' && line.binding === 'completion' && line.isTotal) ?? null;
/** This year's minimum that every training counts for. */
export const yearLine = ({ lines }: Standing): Line | null =>
  lines.find((line) => line.type === 'minimum' && line.per === 'year' && line.at === 'current' && line.isTotal) ?? null;

/** A standing as the table keeps it; null where no cycle holds. */
export function rowOf({ profile, policy, standing, warnings }: Stood, now: Date): StandingRow | null {
  if (!standing) return null;
  const total = totalLine(standing);
  const year = yearLine(standing);
  const rules = standing.lines.map(
    (line) => [`${line.ruleId} ${line.period.from}`, [line.needed, line.counted, line.isMet ? 1 : 0]] as const,
  );
  return {
    personId: profile.personId,
    orgId: profile.orgId,
    asOf: standing.asOf,
    policyKey: policy.policyIds.join(' '),
    cycleFrom: standing.cycle.from,
    cycleTo: standing.cycle.to,
    counted: total?.counted ?? 0,
    needed: total?.needed ?? 0,
    yearCounted: year?.counted ?? 0,
    yearNeeded: year?.needed ?? 0,
    isYearMet: year?.isMet ?? true,
    isComplete: standing.isComplete,
    impossible: warnings.length,
    rules: Object.fromEntries(rules.map(([key, value]) => [key, [...value] as [number, number, 0 | 1]])),
    updatedAt: now,
  };
}
