import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import { at, centi, id, timestamps } from './columns.ts';
import { organisations, persons } from './people.ts';
import type { RuleException, TrainingForm, TrainingLevel } from './policy.ts';

/** A training that can be planned with before it is taken: what a school, county or city offers. */
export const offerings = pgTable(
  'offerings',
  {
    id: id().primaryKey(),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    title: text('title').notNull(),
    description: text('description').notNull().default(''),
    category: text('category').notNull(),
    level: text('level').$type<TrainingLevel>().notNull(),
    form: text('form').$type<TrainingForm>().notNull(),
    /** Hundredths. Stated credits count only where the policy counts by item. */
    hours: centi('hours').notNull(),
    statedCredits: centi('stated_credits'),
    minutes: integer('minutes').notNull(),
    fromDay: date('from_day', { mode: 'string' }).notNull(),
    toDay: date('to_day', { mode: 'string' }),
    /** Offered again in each term or year of its days. */
    repeats: text('repeats').$type<'once' | 'term' | 'year'>().notNull(),
    /** Offerings to be taken before. */
    after: text('after').array().notNull().default([]),
    subjects: text('subjects').array().notNull().default([]),
    stages: text('stages').array().notNull().default([]),
    isOpen: boolean('is_open').notNull().default(true),
    createdBy: text('created_by').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [index('offerings_org_id_idx').on(t.orgId), index('offerings_created_by_idx').on(t.createdBy)],
);

export type ExceptionState = 'requested' | 'approved' | 'refused' | 'ended';
/** An individual exception from a rule, with its reason, asked for by one and approved by another. */
export const creditExceptions = pgTable(
  'credit_exceptions',
  {
    id: id().primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    ruleId: text('rule_id').notNull(),
    change: jsonb('change').$type<RuleException>().notNull(),
    reason: text('reason').notNull(),
    fromDay: date('from_day', { mode: 'string' }).notNull(),
    toDay: date('to_day', { mode: 'string' }),
    state: text('state').$type<ExceptionState>().notNull(),
    requestedBy: text('requested_by')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    decidedBy: text('decided_by').references(() => persons.id, { onDelete: 'restrict' }),
    decidedAt: at('decided_at'),
    decisionNote: text('decision_note'),
    endedAt: at('ended_at'),
    ...timestamps,
  },
  (t) => [
    index('credit_exceptions_person_id_idx').on(t.personId),
    index('credit_exceptions_requested_by_idx').on(t.requestedBy),
    index('credit_exceptions_decided_by_idx').on(t.decidedBy),
    check('credit_exceptions_approved_by_another', sql`${t.state} <> 'approved' or ${t.requestedBy} <> ${t.decidedBy}`),
  ],
);

/**
 * Where each person stands today, kept beside the ledger so that a city can be counted in one query. Written with
 * every posting and by a job when rules change; `asOf` says for which day. The entries are the truth.
 */
export const creditStandings = pgTable(
  'credit_standings',
  {
    personId: text('person_id')
      .primaryKey()
      .references(() => persons.id, { onDelete: 'cascade' }),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    asOf: date('as_of', { mode: 'string' }).notNull(),
    /** Ids of the policies applied, nearest last, joined by ' '. */
    policyKey: text('policy_key').notNull(),
    cycleFrom: date('cycle_from', { mode: 'string' }).notNull(),
    cycleTo: date('cycle_to', { mode: 'string' }).notNull(),
    counted: centi('counted').notNull(),
    needed: centi('needed').notNull(),
    yearCounted: centi('year_counted').notNull(),
    yearNeeded: centi('year_needed').notNull(),
    isYearMet: boolean('is_year_met').notNull(),
    isComplete: boolean('is_complete').notNull(),
    /** Warnings that a rule can no longer be met in the time left. */
    impossible: integer('impossible').notNull(),
    /** Per rule id and period: [needed, counted, met]. */
    rules: jsonb('rules').$type<Record<string, [number, number, 0 | 1]>>().notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [index('credit_standings_org_id_idx').on(t.orgId)],
);

/** A standing as it was found on a day, kept for the yearly and cycle reports; never changed. */
export const standingSnapshots = pgTable(
  'standing_snapshots',
  {
    id: id().primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    asOf: date('as_of', { mode: 'string' }).notNull(),
    reason: text('reason').$type<'year' | 'cycle' | 'certificate' | 'asked'>().notNull(),
    policyKey: text('policy_key').notNull(),
    /** The standing, as the rules return it. */
    body: jsonb('body').$type<Record<string, unknown>>().notNull(),
    sha256: text('sha256').notNull(),
    takenAt: at('taken_at').notNull(),
  },
  (t) => [
    uniqueIndex('standing_snapshots_person_id_as_of_reason_unique').on(t.personId, t.asOf, t.reason),
    index('standing_snapshots_org_id_idx').on(t.orgId, t.asOf),
  ],
);

export type CertificateKind = 'completion' | 'statement';
/** A 结业证书 or a statement of credits: numbered, signed, to be verified by anybody who holds the paper. */
export const certificates = pgTable(
  'certificates',
  {
    id: id().primaryKey(),
    number: text('number').notNull(),
    kind: text('kind').$type<CertificateKind>().notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    /** Cycle and standing it certifies: asking again for the same gives the same certificate. */
    subjectKey: text('subject_key').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    keyId: text('key_id')
      .notNull()
      .references((): AnyPgColumn => signingKeys.id, { onDelete: 'restrict' }),
    /** Ed25519 over the canonical payload, base64url. */
    signature: text('signature').notNull(),
    issuedBy: text('issued_by').references(() => persons.id, { onDelete: 'set null' }),
    issuedAt: at('issued_at').notNull(),
    revokedAt: at('revoked_at'),
    revokedBy: text('revoked_by').references(() => persons.id, { onDelete: 'set null' }),
    revokedReason: text('revoked_reason'),
  },
  (t) => [
    uniqueIndex('certificates_number_unique').on(t.number),
    uniqueIndex('certificates_subject_key_unique')
      .on(t.subjectKey)
      .where(sql`${t.revokedAt} is null`),
    index('certificates_person_id_idx').on(t.personId),
    index('certificates_org_id_idx').on(t.orgId),
    index('certificates_key_id_idx').on(t.keyId),
    index('certificates_issued_by_idx').on(t.issuedBy),
    index('certificates_revoked_by_idx').on(t.revokedBy),
  ],
);

/** Keys that certificates are signed with. The private half is sealed with the server's secret. */
export const signingKeys = pgTable('signing_keys', {
  id: id().primaryKey(),
  /** SPKI, base64url. */
  publicKey: text('public_key').notNull(),
  sealedPrivateKey: text('sealed_private_key').notNull(),
  createdAt: at('created_at').notNull(),
  retiredAt: at('retired_at'),
});
