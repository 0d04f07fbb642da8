import type { Db } from '../../../db/client.ts';
import type { Deps } from '../../kernel/deps.ts';
import { listProfiles } from '../../people/index.ts';
import type { Line, Standing } from '../../policy/rules/index.ts';
import { asOfDay, standingAt, standingsOf, type Stood } from './find.ts';
import { deleteStanding, lockAccounts, saveStanding, saveStandings, type StandingRow } from './repo/kept.ts';

/** Brings the kept standing of one person up to date; called with every posting, inside its transaction. */
export async function refreshStanding(deps: Pick<Deps, 'now'>, tx: Db, personId: string): Promise<void> {
  const now = deps.now();
  const stood = await standingAt(tx, personId, asOfDay(undefined, now));
  if (stood) await saveStanding(tx, rowOf(stood, now));
  else await deleteStanding(tx, personId);
}

/**
 * The same for many, in one transaction. Their accounts are held meanwhile, so that an entry posted at the same moment
 * is either counted here or brings its own row afterwards.
 */
export async function refreshStandings(deps: Pick<Deps, 'db' | 'now'>, personIds: readonly string[]): Promise<void> {
  if (personIds.length === 0) return;
  await deps.db.transaction(async (tx) => {
    await lockAccounts(tx, personIds);
    const now = deps.now();
    const profiles = await listProfiles(tx, now, { personIds });
    const rows: StandingRow[] = [];
    for await (const stood of standingsOf(tx, profiles, asOfDay(undefined, now))) rows.push(rowOf(stood, now));
    await saveStandings(tx, rows);
  });
}

/** The line of the whole: the binding minimum of the cycle that every training counts for. */
export const totalLine = ({ lines }: Standing): Line | null =>
  lines.find((line) => line.type === 'minimum' && line.binding === 'completion' && line.isTotal) ?? null;
/** This year's minimum that every training counts for. */
export const yearLine = ({ lines }: Standing): Line | null =>
  lines.find((line) => line.type === 'minimum' && line.per === 'year' && line.at === 'current' && line.isTotal) ?? null;

type Kept = StandingRow['rules'][string];

/**
 * Each line under the rule's id and the first day of its period. A duty's days differ from person to person, so it
 * stands under its id alone, met when all of its parts are, with the part that lacks most.
 */
export function keptRules(lines: readonly Line[]): StandingRow['rules'] {
  const rules: StandingRow['rules'] = {};
  for (const { ruleId, type, period, needed, counted, isMet } of lines) {
    const key = type === 'duty' ? ruleId : `${ruleId} ${period.from}`;
    const line: Kept = [needed, counted, isMet ? 1 : 0];
    const other = rules[key];
    rules[key] = other && other[0] - other[1] > needed - counted ? other : line;
    if (other && !(other[2] && isMet)) rules[key] = [rules[key][0], rules[key][1], 0];
  }
  return rules;
}

/** A standing as the table keeps it. Where no cycle of a policy holds the row says so: its `policyKey` is empty. */
export function rowOf({ profile, policy, standing, warnings, asOf }: Stood, now: Date): StandingRow {
  const total = standing && totalLine(standing);
  const year = standing && yearLine(standing);
  return {
    personId: profile.personId,
    orgId: profile.orgId,
    asOf,
    policyKey: standing ? policy.policyIds.join(' ') : '',
    cycleFrom: standing?.cycle.from ?? asOf,
    cycleTo: standing?.cycle.to ?? asOf,
    counted: total?.counted ?? 0,
    needed: total?.needed ?? 0,
    yearCounted: year?.counted ?? 0,
    yearNeeded: year?.needed ?? 0,
    isYearMet: year?.isMet ?? true,
    isComplete: standing?.isComplete ?? false,
    impossible: warnings.length,
    rules: keptRules(standing?.lines ?? []),
    updatedAt: now,
  };
}
