import { asOfDay, listExceptions, standingAt } from '../../credits/index.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import type { LadderLevel, Profile } from '../../people/index.ts';
import { noPolicy, policyAsIf, policyNotFound, type InForce } from '../../policy/index.ts';
import {
  standingOf,
  warningsOf,
  withExceptions,
  type Exception,
  type Fact,
  type Standing,
  type Warning,
} from '../../policy/rules/index.ts';
import type { Ground } from './candidates.ts';
import { findPolicyPlace, listDeeds, type Deed } from './repo.ts';

/** Everything of a person that a plan stands on: rules with her exceptions, what she has, where she stands. */
export type Footing = Ground & {
  policy: InForce;
  person: Profile;
  standing: Standing;
  warnings: Warning[];
  /** Done or on its way since the cycle began. */
  deeds: Deed[];
};

/** What is taken for true in a trial. */
export type Assumed = {
  ladderLevel?: LadderLevel | undefined;
  policyId?: string | undefined;
  extra?: readonly Fact[];
  exceptions?: readonly Exception[];
};

/** A policy may be tried by those it could come to hold for: of her own organisations, and published. */
async function policyTried(deps: Deps, actor: Actor, policyId: string, asOf: ReturnType<typeof asOfDay>) {
  const place = await findPolicyPlace(deps.db, policyId);
  if (!place || place.state !== 'published' || !actor.memberOf.includes(place.orgId)) throw policyNotFound();
  const tried = await policyAsIf(deps.db, policyId, actor.orgPath, asOf);
  if (!tried) throw policyNotFound();
  return tried;
}

/**
 * Where a teacher stands today, or would under what is assumed.
 * @throws policy.none_in_force where no policy, or no cycle of it, holds
 */
export async function footingOf(deps: Deps, actor: Actor, assumed: Assumed = {}): Promise<Footing> {
  const asOf = asOfDay(undefined, deps.now());
  const stood = await standingAt(deps.db, actor.personId, asOf);
  if (!stood) throw noPolicy();
  const person = { ...stood.profile, ladderLevel: assumed.ladderLevel ?? stood.profile.ladderLevel };
  let { policy } = stood;
  if (assumed.policyId) {
    const tried = await policyTried(deps, actor, assumed.policyId, asOf);
    policy = { ...tried, ...withExceptions(tried, await listExceptions(deps.db, [actor.personId], asOf)) };
  }
  policy = { ...policy, ...withExceptions(policy, assumed.exceptions ?? []) };
  const facts = [...stood.facts, ...(assumed.extra ?? [])];
  const standing = standingOf(policy, person, facts, asOf.day);
  if (!standing) throw noPolicy();
  return {
    ...{ policy, person, facts, standing, cycle: standing.cycle, asOf: asOf.day },
    warnings: warningsOf(policy, person, facts, standing),
    deeds: await listDeeds(deps.db, actor.personId, standing.cycle.from),
  };
}
