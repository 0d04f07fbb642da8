import type { Db } from '../../../../db/client.ts';
import type { ClaimRoute, PostingTrace } from '../../../../db/schema/credits.ts';
import type { PolicyClause } from '../../../../db/schema/policy.ts';
import { listOnPath, listProfiles, type Profile } from '../../../people/index.ts';
import { policyInForce, type InForce } from '../../../policy/index.ts';
import {
  categoryOf,
  creditsFor,
  withExceptions,
  type Attendance,
  type Conversion,
  type Fact,
  type Kind,
} from '../../../policy/rules/index.ts';
import { personUnknown } from '../../errors.ts';
import { listExceptions } from '../../exceptions/repo.ts';
import { traceOf } from '../../ledger/post.ts';
import { listFacts } from '../../ledger/repo.ts';
import { listKeepers, namesOf } from '../repo/keepers.ts';
import { routeOf, type Place, type Routed } from '../rules/route.ts';

/** What a claim is judged on: who claims, the rules of the day with her exceptions, and the bodies above her. */
export type Ground = { profile: Profile; policy: InForce; way: Place[] };
export type Training = Kind & Attendance & { occurredOn: string };

/** @throws credits.person_unknown when nobody of this id is known */
export async function groundOf(db: Db, personId: string, day: string, now: Date): Promise<Ground> {
  const [profile] = await listProfiles(db, now, { personIds: [personId] });
  if (!profile) throw personUnknown();
  const asOf = { day, known: now };
  const inForce = await policyInForce(db, profile.orgPath, asOf);
  const exceptions = await listExceptions(db, [personId], asOf);
  return {
    profile,
    policy: { ...inForce, ...withExceptions(inForce, exceptions) },
    way: await wayFrom(db, profile.orgPath),
  };
}

/** The organisations from a place up to the root, nearest first, with who keeps the keys of each now. */
export async function wayFrom(db: Db, orgPath: string): Promise<Place[]> {
  const places = await listOnPath(db, orgPath);
  const keepers = await listKeepers(
    db,
    places.map(({ id }) => id),
  );
  return places
    .map(({ id, kind, isCityDirect }) => ({ id, kind, isCityDirect, keepers: keepers.get(id) ?? [] }))
    .reverse();
}

export const conversionOf = ({ policy, profile }: Ground, training: Training): Conversion =>
  creditsFor(policy, training, training, profile, training.occurredOn);

type Cited = { ruleId: string; label: string; labelEn: string; clause: PolicyClause };
const cite = (policy: InForce, ruleId: string | null): Cited | null => {
  const rule = policy.rules.find(({ id }) => id === ruleId);
  return rule ? { ruleId: rule.id, label: rule.label, labelEn: rule.labelEn, clause: rule.clause } : null;
};

/** What a training would be worth now, by which rule, what caps leave of it, and whose keys it needs. Hundredths. */
export type Worth = {
  category: Cited | null;
  counted: 'item' | 'fixed' | 'certificate' | 'none' | null;
  /** Credits before caps, and what would count; null with the reason in `refusal`. */
  credits: number | null;
  counts: number | null;
  because: 'absent' | 'worth_none' | null;
  refusal: string | null;
  rule: Cited | null;
  caps: (PostingTrace['caps'][number] & Cited)[];
  route:
    | { ok: true; registrar: string; auditor: string; isOtherBody: boolean; rule: Cited | null }
    | { ok: false; refusal: string };
  policies: InForce['policies'];
};

/** @param exceptClaimId entries of this claim do not count: it is looked at as if it were not posted yet */
export async function worthOf(
  db: Db,
  ground: Ground,
  training: Training,
  { known, exceptClaimId = null }: { known: Date; exceptClaimId?: string | null },
): Promise<Worth> {
  const { policy, profile } = ground;
  const category = categoryOf(policy, training.category);
  const conversion = conversionOf(ground, training);
  const facts = await listFacts(db, [profile.personId], known, exceptClaimId);
  const trace = conversion.ok ? traceOf(policy, profile, facts, factOf(training, conversion.credits)) : null;
  return {
    category: cite(policy, category?.id ?? null),
    counted: category?.counted.by ?? null,
    credits: conversion.ok ? conversion.credits : null,
    counts: trace?.counted ?? null,
    because: conversion.ok ? conversion.because : null,
    refusal: conversion.ok ? null : conversion.refusal,
    rule: conversion.ok ? cite(policy, conversion.ruleId) : null,
    caps: (trace?.caps ?? []).flatMap((cap) => {
      const cited = cite(policy, cap.ruleId);
      return cited ? [{ ...cap, ...cited }] : [];
    }),
    route: await namedRoute(db, policy, routeOf(policy, training, profile.personId, ground.way)),
    policies: policy.policies,
  };
}

const factOf = (training: Training, credits: number): Fact => ({
  id: 'claim',
  category: training.category,
  level: training.level,
  form: training.form,
  on: training.occurredOn,
  hours: training.hours,
  credits,
  expiresOn: null,
  certificateNo: null,
});

async function namedRoute(db: Db, policy: InForce, routed: Routed): Promise<Worth['route']> {
  if (!routed.ok) return { ok: false, refusal: routed.refusal };
  return { ok: true, ...(await namesOfRoute(db, routed.route)), rule: cite(policy, routed.route.ruleId) };
}

async function namesOfRoute(db: Db, { registrarOrgId, auditorOrgId, isOtherBody }: ClaimRoute) {
  const names = await namesOf(db, [registrarOrgId, auditorOrgId]);
  return {
    registrar: names.get(registrarOrgId) ?? registrarOrgId,
    auditor: names.get(auditorOrgId) ?? auditorOrgId,
    isOtherBody,
  };
}
