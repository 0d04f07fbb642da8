import type { Actor, Deps } from '../../kernel/deps.ts';
import { sidesOf, type Comparison, type InForce } from '../../policy/index.ts';
import {
  differencesOf,
  isOfSubstance,
  standingOf,
  warningsOf,
  withExceptions,
  type Exception,
  type Fact,
  type Standing,
} from '../../policy/rules/index.ts';
import { listExceptions } from '../exceptions/repo.ts';
import { ledgerScope } from '../ledger/scope.ts';
import { listTeachersSeen, packedFacts, type Teacher } from './repo.ts';
import { effectOf, type Effect, type Side } from './rules.ts';

type Sum = { counted: number; needed: number };
/** Somebody whose standing is not the same under the two policies; `total` is the minimum of the cycle that all counts for. */
export type Affected = Effect & {
  personId: string;
  name: string;
  orgId: string;
  orgName: string;
  total: { before: Sum | null; after: Sum | null };
};
export type Found = {
  organisation: { id: string; name: string };
  day: string;
  /** How many were looked at. */
  teachers: number;
  affected: Affected[];
};

/** Persons read and computed at once: bounds memory, and lets other requests in between. */
const AT_ONCE = 500;

/**
 * Exactly those teachers at or below an organisation whose standing differs between two policies: each is computed under
 * both, from the same entries and exceptions. Who may not see a standing (`credits.standing`) does not find it here.
 * @throws policy.not_found, policy.organisation_not_found
 */
export async function findAffected(deps: Deps, actor: Actor, input: Comparison): Promise<Found> {
  const sides = await sidesOf(deps, actor, input);
  const { organisation, asOf } = sides;
  const scope = ledgerScope(actor);
  const teachers = await listTeachersSeen(deps.db, { orgPath: organisation.path, known: asOf.known, scope });
  const rules = await sides.rulesAt([...new Set(teachers.map((one) => one.orgPath))]);
  const isSame = sameOnce();
  const affected: Affected[] = [];
  for (let from = 0; from < teachers.length; from += AT_ONCE) {
    const some = teachers.slice(from, from + AT_ONCE);
    const ids = some.map((one) => one.personId);
    const factsOf = await packedFacts(deps.db, ids, asOf.known);
    const exceptionsOf = Map.groupBy(await listExceptions(deps.db, ids, asOf), (one) => one.personId);
    for (const teacher of some) {
      const given = {
        teacher,
        facts: factsOf.get(teacher.personId) ?? [],
        exceptions: exceptionsOf.get(teacher.personId) ?? [],
        day: asOf.day,
      };
      const [earlier, later] = [rules.before(teacher.orgPath), rules.after(teacher.orgPath)];
      if (isSame(earlier, later)) continue;
      const [before, after] = [sideOf(earlier, given), sideOf(later, given)];
      const effect = effectOf(before, after);
      if (effect) affected.push(told(teacher, before, after, effect));
    }
  }
  const { id, name } = organisation;
  return { organisation: { id, name }, day: asOf.day, teachers: teachers.length, affected };
}

/** Whether nothing that counts differs between two lists of rules; found once for all who share them. */
function sameOnce(): (before: InForce, after: InForce) => boolean {
  const known = new Map<InForce, Map<InForce, boolean>>();
  return (before, after) => {
    const others = known.get(before) ?? new Map<InForce, boolean>();
    known.set(before, others);
    const found = others.get(after) ?? !differencesOf(before, after).some(isOfSubstance);
    others.set(after, found);
    return found;
  };
}

type Given = { teacher: Teacher; facts: readonly Fact[]; exceptions: readonly Exception[]; day: string };
function sideOf(inForce: InForce, { teacher, facts, exceptions, day }: Given): Side {
  const policy = withExceptions(inForce, exceptions);
  const standing = standingOf(policy, teacher, facts, day);
  return { standing, warnings: standing ? warningsOf(policy, teacher, facts, standing) : [] };
}

function told({ personId, name, orgId, orgName }: Teacher, before: Side, after: Side, effect: Effect): Affected {
  const total = { before: sumOf(before.standing), after: sumOf(after.standing) };
  return { personId, name, orgId, orgName, total, ...effect };
}

function sumOf(standing: Standing | null): Sum | null {
  const line = standing?.lines.find((one) => one.isTotal && one.per === 'cycle' && one.binding === 'completion');
  return line ? { counted: line.counted, needed: line.needed } : null;
}

const REMEMBERED_MS = 60_000;
const REMEMBERED = 8;

/**
 * Pages of one comparison show one moment: what was found for somebody is kept for a minute, in this process alone.
 */
export function affectedPages(deps: Deps) {
  const known = new Map<string, { until: number; found: Promise<Found> }>();
  return async (actor: Actor, { limit, offset, ...input }: Comparison & { limit: number; offset: number }) => {
    const now = deps.now().getTime();
    const key = JSON.stringify([actor.personId, actor.roles, input.from, input.to, input.orgId, input.day]);
    for (const [old, { until }] of known) if (until <= now || known.size > REMEMBERED) known.delete(old);
    const entry = known.get(key) ?? { until: now + REMEMBERED_MS, found: findAffected(deps, actor, input) };
    known.set(key, entry);
    try {
      return pageOf(await entry.found, limit, offset);
    } catch (error) {
      known.delete(key);
      throw error;
    }
  };
}

function pageOf({ affected, ...found }: Found, limit: number, offset: number) {
  const count = (is: (one: Affected) => boolean) => affected.filter(is).length;
  return {
    ...found,
    total: affected.length,
    counts: {
      completes: count(({ isComplete }) => isComplete.after === true && isComplete.before !== true),
      completesNoMore: count(({ isComplete }) => isComplete.before === true && isComplete.after !== true),
      impossible: count(({ impossible }) => impossible.after.some((id) => !impossible.before.includes(id))),
      possible: count(({ impossible }) => impossible.before.some((id) => !impossible.after.includes(id))),
    },
    items: affected.slice(offset, offset + limit),
  };
}
