import {
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import { at, id, timestamps } from './columns.ts';

export type OrganisationKind = 'province' | 'city' | 'county' | 'school' | 'group';
export type LadderLevel = 'novice' | 'qualified' | 'backbone' | 'subject_leader' | 'master';
export type Role =
  | 'teacher'
  | 'group_leader'
  | 'school_admin'
  | 'researcher'
  | 'county_admin'
  | 'city_admin'
  | 'province_admin'
  | 'expert';

/** Offices and circumstances that policies make duties of. */
export type Position =
  | 'class_teacher'
  | 'principal'
  | 'principal_designate'
  | 'psychology_teacher'
  | 'backbone_candidate'
  | 'master_candidate'
  | 'weak_subject_teacher'
  | 'teaching_outside_degree';
/** From the first day to the last, both included; still held without the second. */
export type PositionSpan = { position: Position; from: string; to: string | null };

/** `path` is '/org_a/org_b/': every ancestor and the row itself, so a subtree is one prefix search. */
export const organisations = pgTable(
  'organisations',
  {
    id: id().primaryKey(),
    parentId: text('parent_id').references((): AnyPgColumn => organisations.id, { onDelete: 'restrict' }),
    kind: text('kind').$type<OrganisationKind>().notNull(),
    name: text('name').notNull(),
    path: text('path').notNull(),
    isRural: boolean('is_rural').notNull().default(false),
    isCityDirect: boolean('is_city_direct').notNull().default(false),
    ...timestamps,
  },
  (t) => [
    index('organisations_parent_id_idx').on(t.parentId),
    uniqueIndex('organisations_path_unique').on(t.path.op('text_pattern_ops')),
    uniqueIndex('organisations_parent_id_name_unique').on(t.parentId, t.name),
  ],
);

export const persons = pgTable(
  'persons',
  {
    id: id().primaryKey(),
    userName: text('user_name').notNull(),
    name: text('name').notNull(),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    subject: text('subject'),
    stage: text('stage'),
    grades: text('grades').array().notNull().default([]),
    ladderLevel: text('ladder_level').$type<LadderLevel>(),
    teachingYears: integer('teaching_years'),
    /** First day of service; what policies count years of service and of adaptation from. */
    hiredOn: date('hired_on', { mode: 'string' }),
    positions: jsonb('positions').$type<PositionSpan[]>().notNull().default([]),
    locale: text('locale').$type<'zh' | 'en'>().notNull().default('zh'),
    isActive: boolean('is_active').notNull().default(true),
    ...timestamps,
  },
  (t) => [uniqueIndex('persons_user_name_unique').on(t.userName), index('persons_org_id_idx').on(t.orgId)],
);

/**
 * What was known of a person from a moment on. Written by a trigger with every change of `persons` that matters to a
 * policy, so that a standing of a past day uses the level, school and offices of that day.
 */
export const personProfiles = pgTable(
  'person_profiles',
  {
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    since: at('since').notNull(),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    ladderLevel: text('ladder_level').$type<LadderLevel>(),
    subject: text('subject'),
    stage: text('stage'),
    hiredOn: date('hired_on', { mode: 'string' }),
    positions: jsonb('positions').$type<PositionSpan[]>().notNull(),
    isActive: boolean('is_active').notNull(),
  },
  (t) => [
    uniqueIndex('person_profiles_person_id_since_unique').on(t.personId, t.since),
    index('person_profiles_org_id_idx').on(t.orgId),
  ],
);

export type TieKind = 'mentor' | 'studio' | 'liaison' | 'former_unit';

/**
 * What binds people besides the unit they work in: 师徒 (`personId` teaches `otherId`), 名师工作室 (`personId` belongs to the
 * studio `otherId` leads), the researcher who answers for a school, and a unit somebody left. Conflicts of interest are
 * computed from these.
 */
export const personTies = pgTable(
  'person_ties',
  {
    id: id().primaryKey(),
    kind: text('kind').$type<TieKind>().notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    otherId: text('other_id').references(() => persons.id, { onDelete: 'cascade' }),
    orgId: text('org_id').references(() => organisations.id, { onDelete: 'cascade' }),
    /** Name of a studio. */
    label: text('label').notNull().default(''),
    from: date('from_day', { mode: 'string' }).notNull(),
    to: date('to_day', { mode: 'string' }),
    ...timestamps,
  },
  (t) => [
    index('person_ties_person_id_idx').on(t.personId),
    index('person_ties_other_id_idx').on(t.otherId),
    index('person_ties_org_id_idx').on(t.orgId),
  ],
);

/** A role holds for its organisation and everything below it. */
export const roleGrants = pgTable(
  'role_grants',
  {
    id: id().primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    role: text('role').$type<Role>().notNull(),
    grantedBy: text('granted_by').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('role_grants_person_id_org_id_role_unique').on(t.personId, t.orgId, t.role),
    index('role_grants_org_id_idx').on(t.orgId),
    index('role_grants_granted_by_idx').on(t.grantedBy),
  ],
);

// The four tables below belong to better-auth (identity only); their columns are its contract.
export const authUsers = pgTable(
  'auth_users',
  {
    id: id().primaryKey(),
    name: text('name').notNull(),
    email: text('email').notNull(),
    emailVerified: boolean('email_verified').notNull().default(false),
    image: text('image'),
    username: text('username'),
    displayUsername: text('display_username'),
    personId: text('person_id').references(() => persons.id, { onDelete: 'cascade' }),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('auth_users_email_unique').on(t.email),
    uniqueIndex('auth_users_username_unique').on(t.username),
    uniqueIndex('auth_users_person_id_unique').on(t.personId),
  ],
);

export const authSessions = pgTable(
  'auth_sessions',
  {
    id: id().primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => authUsers.id, { onDelete: 'cascade' }),
    token: text('token').notNull(),
    expiresAt: at('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    ...timestamps,
  },
  (t) => [uniqueIndex('auth_sessions_token_unique').on(t.token), index('auth_sessions_user_id_idx').on(t.userId)],
);

export const authAccounts = pgTable(
  'auth_accounts',
  {
    id: id().primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => authUsers.id, { onDelete: 'cascade' }),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    issuer: text('issuer'),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: at('access_token_expires_at'),
    refreshTokenExpiresAt: at('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    ...timestamps,
  },
  (t) => [index('auth_accounts_user_id_idx').on(t.userId)],
);

export const authVerifications = pgTable(
  'auth_verifications',
  {
    id: id().primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: at('expires_at').notNull(),
    ...timestamps,
  },
  (t) => [index('auth_verifications_identifier_idx').on(t.identifier)],
);

/** Failed sign-ins per account name and per address: the lock-out counts here, shared by every server. */
export const signInAttempts = pgTable('sign_in_attempts', {
  /** 'account:<user name>' or 'address:<ip>' */
  key: text('key').primaryKey(),
  failures: integer('failures').notNull(),
  lockedUntil: at('locked_until'),
  lastAt: at('last_at').notNull(),
});

/** Who changed whose access or password, and when; append-only. */
export const peopleEvents = pgTable(
  'people_events',
  {
    id: id().primaryKey(),
    personId: text('person_id').references(() => persons.id, { onDelete: 'set null' }),
    actorId: text('actor_id').references(() => persons.id, { onDelete: 'set null' }),
    kind: text('kind').notNull(),
    detail: jsonb('detail').$type<Record<string, string>>().notNull(),
    at: at('at').notNull(),
  },
  (t) => [index('people_events_person_id_idx').on(t.personId), index('people_events_actor_id_idx').on(t.actorId)],
);
