import type { Actor } from '../kernel/deps.ts';

/**
 * The one place that answers "may this person do this to that, and if not, why".
 *
 * A role holds for its organisation and all below. Pages ask through `can`, the API through `whyNot`, and queries
 * through `readingScope`, so buttons, guards and lists cannot disagree.
 */
export const ROLES = [
  'teacher',
  'group_leader',
  'school_admin',
  'researcher',
  'county_admin',
  'city_admin',
  'province_admin',
  'expert',
] as const;
export type Role = (typeof ROLES)[number];

export const LADDER = ['novice', 'qualified', 'backbone', 'subject_leader', 'master'] as const;
export type LadderLevel = (typeof LADDER)[number];

const ADMINS = ['school_admin', 'county_admin', 'city_admin', 'province_admin'] as const satisfies readonly Role[];
/** Roles that look after everything shared at or below their organisation. Nobody looks into `own` drafts. */
export const STEWARDS = [...ADMINS, 'researcher'] as const satisfies readonly Role[];
const WORKING = [...STEWARDS, 'teacher', 'group_leader'] as const satisfies readonly Role[];

export const ACTIONS = [
  'library.read',
  'library.upload',
  'library.edit',
  'library.share',
  'people.read',
  'people.manage',
  'paths.build',
  'search.tune',
  'status.read',
] as const;
export type Action = (typeof ACTIONS)[number];

export type Refusal =
  'access.not_yours' | 'access.not_shared_with_you' | 'access.role_needed' | 'access.outside_your_organisations';

/** What is acted upon; `orgPath` is where it belongs. A resource also says who owns it and who shares in it. */
export type Target = {
  orgPath: string;
  ownerId?: string;
  sharing?:
    { visibility: 'own' } | { visibility: 'public' } | { visibility: 'organisation'; orgId: string; orgPath: string };
};

/** Whether one of `roles` holds at `orgPath`. */
export const holds = (actor: Actor, roles: readonly Role[], orgPath: string): boolean =>
  actor.roles.some((grant) => roles.some((role) => role === grant.role) && orgPath.startsWith(grant.orgPath));

const hasAny = (actor: Actor, roles: readonly Role[]): boolean =>
  actor.roles.some((grant) => roles.some((role) => role === grant.role));

/** Refuses when no such role is held at all, and says so differently when it is held elsewhere. */
function needs(actor: Actor, roles: readonly Role[], orgPath: string): Refusal | null {
  if (holds(actor, roles, orgPath)) return null;
  return hasAny(actor, roles) ? 'access.outside_your_organisations' : 'access.role_needed';
}

function whyNotReadResource(actor: Actor, target: Target): Refusal | null {
  const { sharing } = target;
  if (target.ownerId === actor.personId || sharing?.visibility === 'public') return null;
  if (!sharing || sharing.visibility === 'own') return 'access.not_yours';
  if (actor.memberOf.includes(sharing.orgId)) return null;
  return holds(actor, STEWARDS, sharing.orgPath) ? null : 'access.not_shared_with_you';
}

/** Null when `actor` may do `action` to `target`, else the reason; total over actions. */
export function whyNot(actor: Actor, action: Action, target: Target): Refusal | null {
  switch (action) {
    case 'library.read':
      return whyNotReadResource(actor, target);
    case 'library.upload':
      return needs(actor, WORKING, target.orgPath);
    case 'library.edit':
      if (target.ownerId === actor.personId) return null;
      return target.sharing?.visibility === 'own' ? 'access.not_yours' : needs(actor, STEWARDS, target.orgPath);
    case 'library.share':
      // Sharing goes up from where one works: to one's own organisations and everything above them.
      return target.sharing?.visibility === 'organisation' &&
        !actor.memberOf.includes(target.sharing.orgId) &&
        !holds(actor, STEWARDS, target.sharing.orgPath)
        ? 'access.outside_your_organisations'
        : null;
    case 'people.read':
      return actor.orgPath.startsWith(target.orgPath) || isNear(actor, target.orgPath)
        ? null
        : needs(actor, [...STEWARDS, 'group_leader'], target.orgPath);
    case 'people.manage':
      return needs(actor, ADMINS, target.orgPath);
    case 'paths.build':
      return target.ownerId === actor.personId ? null : 'access.not_yours';
    case 'search.tune':
      return needs(actor, ['researcher', 'county_admin', 'city_admin', 'province_admin'], target.orgPath);
    case 'status.read':
      return hasAny(actor, ADMINS) ? null : 'access.role_needed';
  }
}

/** Colleagues: the organisation one works in and its siblings in the same school. */
function isNear(actor: Actor, orgPath: string): boolean {
  const school = actor.orgPath.split('/').slice(0, -2).join('/');
  return orgPath.startsWith(actor.orgPath) || (school !== '' && orgPath.startsWith(`${school}/`));
}

/** What a query needs to list only what `library.read` allows; the same rule, as data for SQL. */
export type ReadingScope = { personId: string; memberOf: readonly string[]; stewardPaths: readonly string[] };

export const readingScope = (actor: Actor): ReadingScope => ({
  personId: actor.personId,
  memberOf: actor.memberOf,
  stewardPaths: actor.roles
    .filter((grant) => STEWARDS.some((role) => role === grant.role))
    .map((grant) => grant.orgPath),
});

/** What menus and buttons ask about the person alone, without a target. */
export const capabilities = (actor: Actor) => ({
  upload: whyNot(actor, 'library.upload', { orgPath: actor.orgPath }) === null,
  managePeople: hasAny(actor, ADMINS),
  readStatus: whyNot(actor, 'status.read', { orgPath: actor.orgPath }) === null,
  tuneSearch: hasAny(actor, ['researcher', 'county_admin', 'city_admin', 'province_admin']),
});
