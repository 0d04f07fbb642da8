import type { Db } from '../../../db/client.ts';
import { dayOf, endOfDay } from '../../kernel/day.ts';
import { isTeacher, listProfiles, type Profile } from '../../people/index.ts';
import { policiesInForce, type AsOf, type InForce } from '../../policy/index.ts';
import {
  standingOf,
  warningsOf,
  withExceptions,
  type Fact,
  type Standing,
  type Warning,
} from '../../policy/rules/index.ts';
import { listExceptions } from '../exceptions/repo.ts';
import { listFacts } from '../ledger/repo.ts';

/** A day asked about, with what had been known by its end; today with what is known now. */
export const asOfDay = (day: string | undefined, now: Date): AsOf =>
  day === undefined || day >= dayOf(now) ? { day: dayOf(now), known: now } : { day, known: endOfDay(day) };

/** Where one person stands; `standing` is null where no policy, or no cycle of it, holds, and for staff of bureaus. */
export type Stood = {
  profile: Profile;
  /** The day asked about. */
  asOf: string;
  /** The rules with her exceptions in force. */
  policy: InForce;
  facts: Fact[];
  standing: Standing | null;
  warnings: Warning[];
};

/** Persons read and computed at once: bounds the memory that a city takes. */
const AT_ONCE = 2_000;

/** Where persons stood on a day, by the rules, the entries, the places and the exceptions of that day. */
export async function* standingsOf(db: Db, profiles: readonly Profile[], asOf: AsOf): AsyncGenerator<Stood> {
  const policyAt = policiesInForce(db, asOf);
  for (let from = 0; from < profiles.length; from += AT_ONCE) {
    const some = profiles.slice(from, from + AT_ONCE);
    const ids = some.map((profile) => profile.personId);
    const factsOf = grouped(await listFacts(db, ids, asOf.known));
    const exceptionsOf = grouped(await listExceptions(db, ids, asOf));
    for (const profile of some) {
      const inForce = await policyAt(profile.orgPath);
      const policy = { ...inForce, ...withExceptions(inForce, exceptionsOf.get(profile.personId) ?? []) };
      const facts = factsOf.get(profile.personId) ?? [];
      const standing = isTeacher(profile) ? standingOf(policy, profile, facts, asOf.day) : null;
      const warnings = standing ? warningsOf(policy, profile, facts, standing) : [];
      yield { profile, asOf: asOf.day, policy, facts, standing, warnings };
    }
  }
}

/** Where one person stood; null when nobody of this id was known then. */
export async function standingAt(db: Db, personId: string, asOf: AsOf): Promise<Stood | null> {
  const profiles = await listProfiles(db, asOf.known, { personIds: [personId] });
  for await (const stood of standingsOf(db, profiles, asOf)) return stood;
  return null;
}

function grouped<T extends { personId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.personId);
    if (group) group.push(row);
    else groups.set(row.personId, [row]);
  }
  return groups;
}
