import type { ClaimRoute } from '../../../../db/schema/credits.ts';
import type { OrganisationKind } from '../../../../db/schema/people.ts';
import type { Body, RuleOf } from '../../../../db/schema/policy.ts';
import { rulesOf, selects, type Effective, type Kind } from '../../../policy/rules/index.ts';

/** One organisation on the way up from where the claimant works, with those who keep its keys. */
export type Place = {
  id: string;
  kind: OrganisationKind;
  isCityDirect: boolean;
  keepers: readonly string[];
};
export type RouteRefusal = 'credits.no_registrar' | 'credits.no_auditor';
export type Routed = { ok: true; route: ClaimRoute } | { ok: false; refusal: RouteRefusal };

const RANK: Record<Body, number> = { school: 0, county: 1, city: 2, province: 3 };
type Bureau = Place & { kind: Body };
const isBody = (place: Place): place is Bureau => place.kind !== 'group';

/** The routing rule for a training of this kind: of several the one that says most about it. */
export function routingFor(policy: Pick<Effective, 'rules'>, kind: Kind, isCityDirect: boolean) {
  const fitting = rulesOf(policy, 'routing').filter(
    (rule) => selects(rule.of, kind) && (rule.cityDirect === null || rule.cityDirect === isCityDirect),
  );
  const weight = ({ of, cityDirect }: RuleOf<'routing'>) =>
    (cityDirect === null ? 0 : 8) +
    (of.categories?.length ? 4 : 0) +
    (of.levels?.length ? 2 : 0) +
    (of.forms?.length ? 1 : 0);
  return fitting.reduce<(typeof fitting)[number] | null>(
    (best, rule) => (best && weight(best) >= weight(rule) ? best : rule),
    null,
  );
}

/**
 * Which bodies keep the two keys of a claim.
 *
 * A policy names kinds of bodies; the nearest of that kind on the way up has the key, or the next body above where there
 * is none (a school directly under the city has no county) or where nobody but the claimant keeps its keys. Without a
 * routing rule the nearest body registers and the next above audits; one that stands alone does both, by two persons.
 * @param way nearest first
 */
export function routeOf(
  policy: Pick<Effective, 'rules'>,
  kind: Kind,
  claimantId: string,
  way: readonly Place[],
): Routed {
  const bodies = way
    .filter(isBody)
    .map((place) => ({ ...place, keepers: place.keepers.filter((id) => id !== claimantId) }));
  const isCityDirect = way.some((place) => place.kind === 'school' && place.isCityDirect);
  const rule = routingFor(policy, kind, isCityDirect);
  const registrars = from(bodies, rule?.registers ?? 'school').filter(({ keepers }) => keepers.length > 0);
  if (registrars.length === 0) return { ok: false, refusal: 'credits.no_registrar' };
  for (const registrar of registrars) {
    const auditor = auditorFor(bodies, registrar, rule);
    if (!auditor) continue;
    const isOtherBody = rule?.isOtherBody ?? auditor.id !== registrar.id;
    const route = { ruleId: rule?.id ?? null, registrarOrgId: registrar.id, auditorOrgId: auditor.id, isOtherBody };
    return { ok: true, route };
  }
  return { ok: false, refusal: 'credits.no_auditor' };
}

/** Bodies from a kind upwards, nearest first. */
const from = (bodies: readonly Bureau[], kind: Body): Bureau[] =>
  bodies.filter((body) => RANK[body.kind] >= RANK[kind]);

/** Two different persons can be found, one at each. */
const haveTwo = (a: Bureau, b: Bureau): boolean => a.keepers.some((one) => b.keepers.some((other) => other !== one));

function auditorFor(bodies: readonly Bureau[], registrar: Bureau, rule: RuleOf<'routing'> | null): Bureau | null {
  const above = bodies.slice(bodies.findIndex(({ id }) => id === registrar.id) + 1);
  // Without a rule another body is sought first, and the same one does where there is no other.
  const wanted = rule ? from(bodies, rule.audits) : [...above, registrar];
  const fitting = wanted.filter((body) => haveTwo(registrar, body));
  return fitting.find((body) => !rule?.isOtherBody || body.id !== registrar.id) ?? null;
}

/** Whose members decide an appeal: the nearest body above with enough keepers who had no part in it; else, the same body. */
export function appealBody(
  way: readonly Place[],
  against: string,
  involved: readonly string[],
  deciders: number,
): string | null {
  const bodies = way.filter(isBody);
  const at = bodies.findIndex(({ id }) => id === against);
  const free = (body: Bureau) => body.keepers.filter((id) => !involved.includes(id)).length;
  const above = bodies.slice(at + 1);
  const own = at < 0 ? [] : bodies.slice(at, at + 1);
  return [...above, ...own].find((body) => free(body) >= deciders)?.id ?? null;
}
