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

export const KINDS = ['province', 'city', 'county', 'school', 'group'] as const;
export type OrganisationKind = (typeof KINDS)[number];

export const LADDER = ['novice', 'qualified', 'backbone', 'subject_leader', 'master'] as const;
export type LadderLevel = (typeof LADDER)[number];

/** Offices and circumstances that policies make duties of. */
export const POSITIONS = [
  'class_teacher',
  'principal',
  'principal_designate',
  'psychology_teacher',
  'backbone_candidate',
  'master_candidate',
  'weak_subject_teacher',
  'teaching_outside_degree',
] as const;
export type Position = (typeof POSITIONS)[number];

export const ADMINS = [
  'school_admin',
  'county_admin',
  'city_admin',
  'province_admin',
] as const satisfies readonly Role[];
/** Roles that look after everything shared at or below their organisation. Nobody looks into `own` drafts. */
export const STEWARDS = [...ADMINS, 'researcher'] as const satisfies readonly Role[];
const WORKING = [...STEWARDS, 'teacher', 'group_leader'] as const satisfies readonly Role[];

export const ACTIONS = [
  'library.read',
  'library.upload',
  'library.edit',
  'library.share',
  'library.audit',
  'library.withdraw',
  'library.curate',
  'community.moderate',
  'people.read',
  'people.manage',
  'paths.build',
  'paths.publish',
  'policy.edit',
  'credits.keep',
  'credits.standing',
  'credits.import',
  'credits.except',
  'credits.offer',
  'credits.certify',
  'activities.run',
  'topics.run',
  'topics.endorse',
  'search.tune',
  'status.read',
] as const;
export type Action = (typeof ACTIONS)[number];

export type Refusal =
  | 'access.not_yours'
  | 'access.not_shared_with_you'
  | 'access.role_needed'
  | 'access.outside_your_organisations'
  | 'access.own_work'
  | 'people.role_above_yours'
  | 'people.role_does_not_fit';

/** What is acted upon; `orgPath` is where it belongs. A resource also says who owns it and who shares in it. */
export type Target = {
  orgPath: string;
  ownerId?: string;
  /** The group whose members edit it together with its owner. */
  editingOrgId?: string | null;
  /** Everybody who has written at what is to be audited. */
  authorIds?: readonly string[];
  sharing?:
    { visibility: 'own' } | { visibility: 'public' } | { visibility: 'organisation'; orgId: string; orgPath: string };
};

const isSteward = (role: string): boolean => STEWARDS.some((steward) => steward === role);

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

/** Whether one's own organisation is this group or lies below it; a role held there does not make one its member. */
const worksIn = (actor: Actor, groupId: string | null | undefined): boolean =>
  groupId != null && actor.orgPath.split('/').includes(groupId);

/** Where a resource is offered: what is open to all is looked after by its home's stewards. */
const scopePath = ({ orgPath, sharing }: Target): string =>
  sharing?.visibility === 'organisation' ? sharing.orgPath : orgPath;

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
      if (target.ownerId === actor.personId || worksIn(actor, target.editingOrgId)) return null;
      return target.sharing?.visibility === 'own' ? 'access.not_yours' : needs(actor, STEWARDS, target.orgPath);
    case 'library.share':
      // Sharing goes up from where one works: to one's own organisations and everything above them.
      return target.sharing?.visibility === 'organisation' &&
        !actor.memberOf.includes(target.sharing.orgId) &&
        !holds(actor, STEWARDS, target.sharing.orgPath)
        ? 'access.outside_your_organisations'
        : null;
    case 'library.audit':
      // 审: by somebody other than the author, at the body that owns the scope (`orgPath` is the body's).
      if (target.ownerId === actor.personId || target.authorIds?.includes(actor.personId)) return 'access.own_work';
      return needs(actor, STEWARDS, target.orgPath);
    case 'library.withdraw':
      if (target.ownerId === actor.personId) return null;
      return needs(actor, STEWARDS, scopePath(target));
    case 'library.curate':
      return needs(actor, STEWARDS, target.orgPath);
    case 'community.moderate':
      if (target.ownerId === actor.personId) return null;
      return needs(actor, STEWARDS, target.orgPath);
    case 'people.read':
      return peopleScope(actor).orgIds.some((id) => target.orgPath.endsWith(`/${id}/`)) || isColleague(actor, target)
        ? null
        : needs(actor, [...STEWARDS, 'group_leader'], target.orgPath);
    case 'people.manage':
      return needs(actor, ADMINS, target.orgPath);
    case 'paths.build':
      return target.ownerId === actor.personId ? null : 'access.not_yours';
    case 'paths.publish':
    case 'search.tune':
      return needs(actor, ['researcher', 'county_admin', 'city_admin', 'province_admin'], target.orgPath);
    case 'policy.edit':
    case 'credits.import':
    case 'credits.except':
    case 'credits.certify':
      return needs(actor, ADMINS, target.orgPath);
    case 'credits.offer':
      return needs(actor, STEWARDS, target.orgPath);
    case 'topics.run':
      // A call is run by the body that made it, or one above; not by the schools below.
      return needs(actor, STEWARDS, target.orgPath);
    case 'topics.endorse':
      return needs(actor, ADMINS, target.orgPath);
    case 'activities.run':
      return needs(actor, [...STEWARDS, 'group_leader'], target.orgPath);
    case 'credits.keep':
      // 登记/审核: a key belongs to one body (`orgPath`); a role further up does not hold it, or one office would keep both.
      if (target.ownerId === actor.personId) return 'access.own_work';
      if (actor.roles.some((grant) => isSteward(grant.role) && grant.orgPath === target.orgPath)) return null;
      return hasAny(actor, STEWARDS) ? 'access.outside_your_organisations' : 'access.role_needed';
    case 'credits.standing':
      if (target.ownerId === actor.personId) return null;
      return needs(actor, [...STEWARDS, 'group_leader'], target.orgPath);
    case 'status.read':
      return hasAny(actor, ADMINS) ? null : 'access.role_needed';
  }
}

/** Everybody of the school one works in is a colleague; a bureau's staff see its schools only through a role. */
const isColleague = (actor: Actor, target: Target): boolean =>
  actor.schoolPath !== null && target.orgPath.startsWith(actor.schoolPath);

/** What a query needs to list only the organisations and persons that `people.read` allows. */
export type PeopleScope = { orgIds: readonly string[]; paths: readonly string[] };

export const peopleScope = (actor: Actor): PeopleScope => ({
  // One's own organisation and those above it, each without what lies below.
  orgIds: actor.orgPath.split('/').filter((id) => id !== ''),
  paths: [
    ...(actor.schoolPath === null ? [] : [actor.schoolPath]),
    ...actor.roles
      .filter((grant) => [...STEWARDS, 'group_leader'].some((role) => role === grant.role))
      .map((grant) => grant.orgPath),
  ],
});

const RANK: Record<Role, number> = {
  teacher: 0,
  group_leader: 0,
  expert: 0,
  researcher: 1,
  school_admin: 1,
  county_admin: 2,
  city_admin: 3,
  province_admin: 4,
};
const rankOf = (role: string): number => RANK[ROLES.find((known) => known === role) ?? 'province_admin'];

/** Where a role may be held; a teacher works in a school or one of its groups, an expert anywhere. */
const HELD_AT: Record<Role, readonly OrganisationKind[]> = {
  teacher: ['school', 'group'],
  group_leader: ['school', 'group'],
  expert: KINDS,
  researcher: ['school', 'county', 'city', 'province'],
  school_admin: ['school'],
  county_admin: ['county'],
  city_admin: ['city'],
  province_admin: ['province'],
};

/** The role that administers a root organisation of this kind; a lone group is run by its school's administrator. */
export const administratorOf = (kind: OrganisationKind): Role => {
  if (kind === 'group') return 'school_admin';
  return kind === 'school' ? 'school_admin' : `${kind}_admin`;
};

export const whyNotHeldAt = (role: Role, kind: OrganisationKind): Refusal | null =>
  HELD_AT[role].includes(kind) ? null : 'people.role_does_not_fit';

/** Nobody grants or takes away a role outside the organisations they administer, nor one above their own there. */
export function whyNotGrant(actor: Actor, role: string, orgPath: string): Refusal | null {
  const refusal = whyNot(actor, 'people.manage', { orgPath });
  if (refusal) return refusal;
  const own = actor.roles.filter((grant) => holds({ ...actor, roles: [grant] }, ADMINS, orgPath));
  return own.some((grant) => rankOf(grant.role) >= rankOf(role)) ? null : 'people.role_above_yours';
}

/**
 * Whoever can reset a password can sign in with it, so managing a person needs what granting each of that person's
 * roles would need, besides the home organisation.
 */
export function whyNotManagePerson(
  actor: Actor,
  person: { orgPath: string; roles: readonly { role: string; orgPath: string }[] },
): Refusal | null {
  const refusals = [
    whyNot(actor, 'people.manage', { orgPath: person.orgPath }),
    ...person.roles.map((grant) => whyNotGrant(actor, grant.role, grant.orgPath)),
  ];
  return refusals.find((refusal) => refusal !== null) ?? null;
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
  audit: hasAny(actor, STEWARDS),
  curate: hasAny(actor, STEWARDS),
  editPolicy: hasAny(actor, ADMINS),
  keepCredits: hasAny(actor, STEWARDS),
  importCredits: hasAny(actor, ADMINS),
  certify: hasAny(actor, ADMINS),
  runActivities: hasAny(actor, [...STEWARDS, 'group_leader']),
  seeStandings: hasAny(actor, [...STEWARDS, 'group_leader']),
  runTopics: hasAny(actor, STEWARDS),
  endorseTopics: hasAny(actor, ADMINS),
  review: hasAny(actor, ['expert']),
  tuneSearch: hasAny(actor, ['researcher', 'county_admin', 'city_admin', 'province_admin']),
});

/** Failed sign-ins under one key: an account's name or an address. */
export type Attempts = { failures: number; lockedUntil: Date | null; lastAt: Date };

const MINUTE = 60_000;
/** An account locks at its fifth failure, twice as long with each further one. A whole school shares one address. */
export const LIMITS = { account: { failures: 5, minutes: 15 }, address: { failures: 100, minutes: 15 } } as const;
const LONGEST_MINUTES = 24 * 60;
/** After this long without a failure an account's count starts again. */
export const FORGOTTEN_AFTER_MS = 24 * 60 * MINUTE;
/** An address is forgiven one failure in this time, however busy it is. */
const FORGIVEN_EVERY_MS = 10_000;

/** How long somebody has to wait, in whole minutes; 0 when not locked. */
export const minutesLocked = ({ lockedUntil }: Attempts, now: Date): number =>
  lockedUntil === null ? 0 : Math.max(0, Math.ceil((lockedUntil.getTime() - now.getTime()) / MINUTE));

/** What time has forgiven by now. */
function faded(attempts: Attempts, of: keyof typeof LIMITS, now: Date): { failures: number; lastAt: Date } {
  const idle = now.getTime() - attempts.lastAt.getTime();
  if (of === 'account') return { failures: idle > FORGOTTEN_AFTER_MS ? 0 : attempts.failures, lastAt: now };
  const forgiven = Math.floor(idle / FORGIVEN_EVERY_MS);
  if (forgiven >= attempts.failures) return { failures: 0, lastAt: now };
  // The rest of an interval counts for the next one.
  const lastAt = new Date(attempts.lastAt.getTime() + forgiven * FORGIVEN_EVERY_MS);
  return { failures: attempts.failures - forgiven, lastAt };
}

/**
 * Counts an attempt before its password is looked at, so that many at once cannot outrun the count. Ask
 * `minutesLocked` first, and `takeBack` when the password was right.
 */
export function countAttempt(attempts: Attempts, of: keyof typeof LIMITS, now: Date): Attempts {
  const { failures: before, lastAt } = faded(attempts, of, now);
  const failures = before + 1;
  const limit = LIMITS[of];
  const beyond = failures - limit.failures;
  if (beyond < 0) return { failures, lockedUntil: null, lastAt };
  const growth = of === 'account' ? 2 ** Math.min(beyond, 16) : 1;
  const minutes = Math.min(LONGEST_MINUTES, limit.minutes * growth);
  return { failures, lockedUntil: new Date(now.getTime() + minutes * MINUTE), lastAt };
}

/** An attempt that was no failure, at an address; an account's count is simply dropped. */
export const takeBack = (attempts: Attempts): Attempts => ({
  ...attempts,
  failures: Math.max(0, attempts.failures - 1),
  lockedUntil: null,
});
