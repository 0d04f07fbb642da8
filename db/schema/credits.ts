import { sql } from 'drizzle-orm';
import { check, date, index, integer, jsonb, pgTable, text, uniqueIndex, type AnyPgColumn } from 'drizzle-orm/pg-core';
import { at, centi, id, timestamps } from './columns.ts';
import { organisations, persons } from './people.ts';
import { policies, type TrainingForm, type TrainingLevel } from './policy.ts';

/** How much of an entry counted when it was posted, and which cap took the rest. Hundredths. */
export type CapTrace = { ruleId: string; from: string | null; most: number; before: number; left: number };
export type PostingTrace = { conversion: string | null; gross: number; counted: number; caps: CapTrace[] };
/** What an entry or claim rests on. `artefact` names the thing itself, so that nobody is paid for it twice. */
export type EvidenceItem =
  | { kind: 'file'; artefact: string; sha256: string; name: string }
  | { kind: 'reflection'; artefact: string; text: string }
  | { kind: 'step'; artefact: string; stepId: string; title: string }
  | { kind: 'certificate'; artefact: string; number: string; issuer: string };

/** One row per person with entries: held while one of hers is posted, and the end of her chain. */
export const creditAccounts = pgTable('credit_accounts', {
  personId: text('person_id')
    .primaryKey()
    .references(() => persons.id, { onDelete: 'restrict' }),
  lastSeq: integer('last_seq').notNull(),
  lastHash: text('last_hash').notNull(),
});

/**
 * The ledger. Rows are only ever added: the database refuses changes and deletions (migration of this table), a mistake
 * is taken back by a reversal. Two persons stand behind each row, neither of them the one it is for.
 */
export const creditEntries = pgTable(
  'credit_entries',
  {
    id: id().primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    /** Place in the person's chain, from 1 without gaps. */
    seq: integer('seq').notNull(),
    kind: text('kind').$type<'credit' | 'reversal'>().notNull(),
    reversesId: text('reverses_id').references((): AnyPgColumn => creditEntries.id, { onDelete: 'restrict' }),
    /** Where the person worked when it was posted. */
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    category: text('category').notNull(),
    level: text('level').$type<TrainingLevel>().notNull(),
    form: text('form').$type<TrainingForm>().notNull(),
    title: text('title').notNull(),
    /** The day it counts for. */
    occurredOn: date('occurred_on', { mode: 'string' }).notNull(),
    expiresOn: date('expires_on', { mode: 'string' }),
    /** Hundredths; negative in a reversal. Before caps: these are applied in the order of days when a standing is computed. */
    hours: centi('hours').notNull(),
    credits: centi('credits').notNull(),
    trace: jsonb('trace').$type<PostingTrace>().notNull(),
    /** The nearest policy that held when it was posted; null when it came from an import of older records. */
    policyId: text('policy_id').references(() => policies.id, { onDelete: 'restrict' }),
    claimId: text('claim_id').references((): AnyPgColumn => creditClaims.id, { onDelete: 'restrict' }),
    batchId: text('batch_id').references((): AnyPgColumn => creditBatches.id, { onDelete: 'restrict' }),
    evidence: jsonb('evidence').$type<EvidenceItem[]>().notNull(),
    /** Number of the certificate a recognition rests on. */
    certificateNo: text('certificate_no'),
    registrarId: text('registrar_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    registrarOrgId: text('registrar_org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    auditorId: text('auditor_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    auditorOrgId: text('auditor_org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    /** Says what this is the posting of ('claim:…', 'row:…', 'reversal:…'): the same thing cannot be posted twice. */
    sourceKey: text('source_key').notNull(),
    note: text('note').notNull().default(''),
    postedAt: at('posted_at').notNull(),
    /** SHA-256 over the row and the hash before it: a row changed behind the product's back breaks the chain. */
    hash: text('hash').notNull(),
  },
  (t) => [
    uniqueIndex('credit_entries_person_id_seq_unique').on(t.personId, t.seq),
    uniqueIndex('credit_entries_source_key_unique').on(t.sourceKey),
    uniqueIndex('credit_entries_reverses_id_unique').on(t.reversesId),
    index('credit_entries_org_id_idx').on(t.orgId),
    index('credit_entries_policy_id_idx').on(t.policyId),
    index('credit_entries_claim_id_idx').on(t.claimId),
    index('credit_entries_batch_id_idx').on(t.batchId),
    index('credit_entries_registrar_id_idx').on(t.registrarId),
    index('credit_entries_registrar_org_id_idx').on(t.registrarOrgId),
    index('credit_entries_auditor_id_idx').on(t.auditorId),
    index('credit_entries_auditor_org_id_idx').on(t.auditorOrgId),
    // What an artefact backs is looked up by containment.
    index('credit_entries_evidence_idx').using('gin', t.evidence.op('jsonb_path_ops')),
    check('credit_entries_two_keys', sql`${t.registrarId} <> ${t.auditorId}`),
    check('credit_entries_not_for_oneself', sql`${t.personId} not in (${t.registrarId}, ${t.auditorId})`),
    check('credit_entries_reversal', sql`(${t.kind} = 'reversal') = (${t.reversesId} is not null)`),
  ],
);

export type ClaimState = 'draft' | 'submitted' | 'registered' | 'audited' | 'returned' | 'recalled';
/** Who keeps which key of a claim; decided when it is submitted, from the tree as it is then. */
export type ClaimRoute = {
  /** The routing rule; null when the policy has none and the product's own was used. */
  ruleId: string | null;
  registrarOrgId: string;
  auditorOrgId: string;
  isOtherBody: boolean;
};

/** A teacher's claim to credits, on its way through two keys. Its posting is an entry. */
export const creditClaims = pgTable(
  'credit_claims',
  {
    id: id().primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    state: text('state').$type<ClaimState>().notNull(),
    category: text('category').notNull(),
    level: text('level').$type<TrainingLevel>().notNull(),
    form: text('form').$type<TrainingForm>().notNull(),
    title: text('title').notNull(),
    organiser: text('organiser').notNull().default(''),
    occurredOn: date('occurred_on', { mode: 'string' }).notNull(),
    /** Hundredths. `absentHours` are those of them not attended. */
    hours: centi('hours').notNull(),
    absentHours: centi('absent_hours').notNull().default(0),
    /** Credits stated by the training itself, where the policy counts by item; else computed. */
    statedCredits: centi('stated_credits'),
    certificateNo: text('certificate_no'),
    evidence: jsonb('evidence').$type<EvidenceItem[]>().notNull(),
    note: text('note').notNull().default(''),
    /** `path`: made by a finished step; `topic` and `activity` by those. */
    source: text('source').$type<'person' | 'path' | 'topic' | 'activity'>().notNull(),
    sourceKey: text('source_key').notNull(),
    route: jsonb('route').$type<ClaimRoute>(),
    registrarOrgId: text('registrar_org_id').references(() => organisations.id, { onDelete: 'restrict' }),
    auditorOrgId: text('auditor_org_id').references(() => organisations.id, { onDelete: 'restrict' }),
    registrarId: text('registrar_id').references(() => persons.id, { onDelete: 'restrict' }),
    auditorId: text('auditor_id').references(() => persons.id, { onDelete: 'restrict' }),
    submittedAt: at('submitted_at'),
    registeredAt: at('registered_at'),
    decidedAt: at('decided_at'),
    returnedBy: text('returned_by').$type<'registrar' | 'auditor'>(),
    returnedReason: text('returned_reason'),
    /** Counts changes: who acts says which one was seen. */
    revision: integer('revision').notNull().default(1),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('credit_claims_source_key_unique').on(t.sourceKey),
    index('credit_claims_person_id_idx').on(t.personId, t.state),
    index('credit_claims_org_id_idx').on(t.orgId),
    index('credit_claims_registrar_org_id_idx').on(t.registrarOrgId, t.state),
    index('credit_claims_auditor_org_id_idx').on(t.auditorOrgId, t.state),
    index('credit_claims_registrar_id_idx').on(t.registrarId),
    index('credit_claims_auditor_id_idx').on(t.auditorId),
    index('credit_claims_evidence_idx').using('gin', t.evidence.op('jsonb_path_ops')),
    check('credit_claims_two_keys', sql`${t.registrarId} <> ${t.auditorId}`),
  ],
);

/** What happened to a claim, in order; append-only. */
export const creditClaimEvents = pgTable(
  'credit_claim_events',
  {
    id: id().primaryKey(),
    claimId: text('claim_id')
      .notNull()
      .references(() => creditClaims.id, { onDelete: 'cascade' }),
    at: at('at').notNull(),
    personId: text('person_id').references(() => persons.id, { onDelete: 'set null' }),
    /** The organisation acted for; null for the claimant. */
    orgId: text('org_id').references(() => organisations.id, { onDelete: 'set null' }),
    what: text('what').notNull(),
    note: text('note').notNull().default(''),
  },
  (t) => [
    index('credit_claim_events_claim_id_idx').on(t.claimId, t.at),
    index('credit_claim_events_person_id_idx').on(t.personId),
    index('credit_claim_events_org_id_idx').on(t.orgId),
  ],
);

export type AppealState = 'open' | 'upheld' | 'dismissed' | 'withdrawn';
/** An appeal against a returned or refused claim, or against an entry; decided by two others. */
export const creditAppeals = pgTable(
  'credit_appeals',
  {
    id: id().primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    claimId: text('claim_id')
      .notNull()
      .references(() => creditClaims.id, { onDelete: 'restrict' }),
    /** Whose members decide: the body above the one appealed against. */
    bodyOrgId: text('body_org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    reason: text('reason').notNull(),
    state: text('state').$type<AppealState>().notNull(),
    filedAt: at('filed_at').notNull(),
    /** The last day of the time that the policy gives for deciding. */
    dueOn: date('due_on', { mode: 'string' }).notNull(),
    closedAt: at('closed_at'),
  },
  (t) => [
    index('credit_appeals_person_id_idx').on(t.personId),
    index('credit_appeals_claim_id_idx').on(t.claimId),
    index('credit_appeals_body_org_id_idx').on(t.bodyOrgId, t.state),
  ],
);
export const creditAppealVotes = pgTable(
  'credit_appeal_votes',
  {
    id: id().primaryKey(),
    appealId: text('appeal_id')
      .notNull()
      .references(() => creditAppeals.id, { onDelete: 'cascade' }),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    verdict: text('verdict').$type<'uphold' | 'dismiss'>().notNull(),
    reason: text('reason').notNull(),
    at: at('at').notNull(),
  },
  (t) => [
    uniqueIndex('credit_appeal_votes_appeal_id_person_id_unique').on(t.appealId, t.personId),
    index('credit_appeal_votes_person_id_idx').on(t.personId),
  ],
);

export type CreditBatchState = 'previewed' | 'registered' | 'audited' | 'returned' | 'undone';
/** Old records from a sheet: read and reported first, registered by one person, audited by another, undone by reversals. */
export const creditBatches = pgTable(
  'credit_batches',
  {
    id: id().primaryKey(),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    state: text('state').$type<CreditBatchState>().notNull(),
    fileName: text('file_name').notNull(),
    sha256: text('sha256').notNull(),
    /** Which column of the sheet holds which field. */
    columns: jsonb('columns').$type<Record<string, number>>().notNull(),
    counts: jsonb('counts').$type<Record<string, number>>().notNull(),
    createdBy: text('created_by')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    registrarId: text('registrar_id').references(() => persons.id, { onDelete: 'restrict' }),
    auditorId: text('auditor_id').references(() => persons.id, { onDelete: 'restrict' }),
    auditorOrgId: text('auditor_org_id').references(() => organisations.id, { onDelete: 'restrict' }),
    note: text('note').notNull().default(''),
    ...timestamps,
  },
  (t) => [
    index('credit_batches_org_id_idx').on(t.orgId),
    index('credit_batches_created_by_idx').on(t.createdBy),
    index('credit_batches_registrar_id_idx').on(t.registrarId),
    index('credit_batches_auditor_id_idx').on(t.auditorId),
    index('credit_batches_auditor_org_id_idx').on(t.auditorOrgId),
  ],
);
export type BatchRowState = 'ready' | 'refused' | 'landed' | 'undone';
export const creditBatchRows = pgTable(
  'credit_batch_rows',
  {
    id: id().primaryKey(),
    batchId: text('batch_id')
      .notNull()
      .references(() => creditBatches.id, { onDelete: 'cascade' }),
    /** As counted in the sheet, the first row being 1. */
    rowNo: integer('row_no').notNull(),
    cells: jsonb('cells').$type<string[]>().notNull(),
    state: text('state').$type<BatchRowState>().notNull(),
    /** Why it was refused, or what is to be looked at; the web says it in words. */
    code: text('code'),
    params: jsonb('params').$type<Record<string, string | number>>(),
    personId: text('person_id').references(() => persons.id, { onDelete: 'restrict' }),
    entryId: text('entry_id').references(() => creditEntries.id, { onDelete: 'restrict' }),
    /** The row as understood; null when it was not. */
    record: jsonb('record').$type<Record<string, string | number | null>>(),
  },
  (t) => [
    uniqueIndex('credit_batch_rows_batch_id_row_no_unique').on(t.batchId, t.rowNo),
    index('credit_batch_rows_person_id_idx').on(t.personId),
    index('credit_batch_rows_entry_id_idx').on(t.entryId),
  ],
);
