import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  real,
  text,
  uniqueIndex,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import { at, id, timestamps } from './columns.ts';
import { organisations, persons } from './people.ts';

export type ResourceKind = 'lesson_plan' | 'case' | 'micro_lesson' | 'courseware' | 'exercise' | 'other';
/** `organisation`: everybody at or below `visibleOrgId` (a group, a school, a county …). */
export type Visibility = 'own' | 'organisation' | 'public';
export type ValueSource = 'person' | 'rule' | 'model' | 'file' | 'default';
/** Where a metadata value came from: who or what, how sure, and the verbatim piece of text that says so. */
export type Provenance = { source: ValueSource; confidence?: number; evidence?: string; by?: string; at: string };
export type BlockRow = {
  type: 'heading' | 'paragraph' | 'list' | 'table' | 'note' | 'caption';
  level?: number;
  text: string;
  locator: LocatorRow;
};
export type LocatorRow =
  | { kind: 'page'; page: number }
  | { kind: 'slide'; slide: number }
  | { kind: 'sheet'; sheet: string; row: number }
  | { kind: 'heading'; heading: string; ordinal: number }
  | { kind: 'second'; from: number; to: number };

/** Bytes as they came, once per content: the storage key is the hash. */
export const blobs = pgTable('blobs', {
  sha256: text('sha256').primaryKey(),
  bytes: bigint('bytes', { mode: 'number' }).notNull(),
  /** Sniffed from the content, never the name. */
  mime: text('mime').notNull(),
  createdAt: at('created_at').notNull(),
});

export const resources = pgTable(
  'resources',
  {
    id: id().primaryKey(),
    title: text('title').notNull(),
    kind: text('kind').$type<ResourceKind>().notNull(),
    stage: text('stage'),
    grades: text('grades').array().notNull().default([]),
    subject: text('subject'),
    edition: text('edition'),
    volume: text('volume'),
    unit: text('unit'),
    tags: text('tags').array().notNull().default([]),
    competencies: text('competencies').array().notNull().default([]),
    summary: text('summary').notNull().default(''),
    /** Minutes a teacher needs to study it. */
    minutes: integer('minutes').notNull(),
    language: text('language').notNull().default('zh'),
    /** One provenance per field above, keyed by the field's name. */
    provenance: jsonb('provenance').$type<Record<string, Provenance>>().notNull().default({}),
    ownerId: text('owner_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    visibility: text('visibility').$type<Visibility>().notNull(),
    visibleOrgId: text('visible_org_id').references(() => organisations.id, { onDelete: 'restrict' }),
    /** Hash of the file the text was read from; the same bytes in the same organisation are one resource. */
    sourceSha256: text('source_sha256').references((): AnyPgColumn => blobs.sha256, { onDelete: 'restrict' }),
    characters: integer('characters').notNull().default(0),
    facts: jsonb('facts').$type<Record<string, number | string>>().notNull().default({}),
    warnings: text('warnings').array().notNull().default([]),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('resources_org_id_source_sha256_unique').on(t.orgId, t.sourceSha256),
    index('resources_owner_id_idx').on(t.ownerId),
    index('resources_visible_org_id_idx').on(t.visibleOrgId),
    index('resources_source_sha256_idx').on(t.sourceSha256),
    index('resources_created_at_idx').on(t.createdAt),
    check('resources_sharing_check', sql`(${t.visibility} = 'organisation') = (${t.visibleOrgId} is not null)`),
  ],
);

export const resourceFiles = pgTable(
  'resource_files',
  {
    id: id().primaryKey(),
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    sha256: text('sha256')
      .notNull()
      .references(() => blobs.sha256, { onDelete: 'restrict' }),
    /** `source` is what the text was read from; `video` is played, with `captions` beside it. */
    role: text('role').$type<'source' | 'video' | 'captions' | 'attachment'>().notNull(),
    name: text('name').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    index('resource_files_resource_id_idx').on(t.resourceId),
    index('resource_files_sha256_idx').on(t.sha256),
    uniqueIndex('resource_files_resource_id_sha256_role_unique').on(t.resourceId, t.sha256, t.role),
  ],
);

/** The text by section, as it was read: what the page shows and what quotations are checked against. */
export const documents = pgTable('documents', {
  resourceId: text('resource_id')
    .primaryKey()
    .references(() => resources.id, { onDelete: 'cascade' }),
  format: text('format').notNull(),
  blocks: jsonb('blocks').$type<BlockRow[]>().notNull(),
  readAt: at('read_at').notNull(),
});

export const chunks = pgTable(
  'chunks',
  {
    id: id().primaryKey(),
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    seq: integer('seq').notNull(),
    text: text('text').notNull(),
    breadcrumb: text('breadcrumb').array().notNull(),
    locator: jsonb('locator').$type<LocatorRow>().notNull(),
    characters: integer('characters').notNull(),
  },
  (t) => [uniqueIndex('chunks_resource_id_seq_unique').on(t.resourceId, t.seq)],
);

/** A guess about a field, until a person accepts or rejects it. */
export const suggestions = pgTable(
  'suggestions',
  {
    id: id().primaryKey(),
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    field: text('field').notNull(),
    value: jsonb('value').$type<string | string[] | number>().notNull(),
    source: text('source').$type<'rule' | 'model'>().notNull(),
    confidence: real('confidence').notNull(),
    evidence: text('evidence').notNull(),
    status: text('status').$type<'open' | 'accepted' | 'rejected'>().notNull(),
    decidedBy: text('decided_by').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [index('suggestions_resource_id_idx').on(t.resourceId), index('suggestions_decided_by_idx').on(t.decidedBy)],
);

/** Metadata that came with a file; what is absent is guessed. */
export type GivenRow = {
  title?: string;
  kind?: ResourceKind;
  stage?: string;
  grades?: string[];
  subject?: string;
  edition?: string;
  volume?: string;
  unit?: string;
  tags?: string[];
  competencies?: string[];
  summary?: string;
  minutes?: number;
  ownerId?: string;
  orgId?: string;
  visibility?: Visibility;
  visibleOrgId?: string;
};

export type BatchState = 'receiving' | 'running' | 'done';
export type IngestState = 'received' | 'reading' | 'done' | 'duplicate' | 'refused';

/** One drop of files: from the page or from the command line. */
export const ingestBatches = pgTable(
  'ingest_batches',
  {
    id: id().primaryKey(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    /** Null: guess the kind of each file. */
    kind: text('kind').$type<ResourceKind>(),
    visibility: text('visibility').$type<Visibility>().notNull(),
    visibleOrgId: text('visible_org_id').references(() => organisations.id, { onDelete: 'restrict' }),
    state: text('state').$type<BatchState>().notNull(),
    ...timestamps,
  },
  (t) => [
    index('ingest_batches_owner_id_idx').on(t.ownerId),
    index('ingest_batches_org_id_idx').on(t.orgId),
    index('ingest_batches_visible_org_id_idx').on(t.visibleOrgId),
    check('ingest_batches_sharing_check', sql`(${t.visibility} = 'organisation') = (${t.visibleOrgId} is not null)`),
  ],
);

/** One file of a drop. The row is written with its bytes, so a crash can neither lose nor double a file. */
export const ingestFiles = pgTable(
  'ingest_files',
  {
    id: id().primaryKey(),
    batchId: text('batch_id')
      .notNull()
      .references(() => ingestBatches.id, { onDelete: 'cascade' }),
    /** Path inside the drop, folders included; unique in its batch. */
    path: text('path').notNull(),
    sha256: text('sha256').references(() => blobs.sha256, { onDelete: 'restrict' }),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    state: text('state').$type<IngestState>().notNull(),
    /** A code of ingest's refusals, translated by the page. */
    errorCode: text('error_code'),
    errorDetail: text('error_detail'),
    resourceId: text('resource_id').references(() => resources.id, { onDelete: 'set null' }),
    /** What whoever dropped the file said about it; kept here so that a crash does not forget it. */
    given: jsonb('given').$type<GivenRow>(),
    /** How often reading began; a reader that comes back too late sees another number and writes nothing. */
    attempts: integer('attempts').notNull().default(0),
    readMs: integer('read_ms'),
    totalMs: integer('total_ms'),
    peakBytes: bigint('peak_bytes', { mode: 'number' }),
    leaseUntil: at('lease_until'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('ingest_files_batch_id_path_unique').on(t.batchId, t.path),
    index('ingest_files_sha256_idx').on(t.sha256),
    index('ingest_files_resource_id_idx').on(t.resourceId),
    index('ingest_files_state_lease_until_idx').on(t.state, t.leaseUntil),
  ],
);
