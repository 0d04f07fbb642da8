import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, id, timestamps } from './columns.ts';
import { blobs, resources, type ResourceKind, type Visibility } from './library.ts';
import { organisations, persons } from './people.ts';

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
  lesson?: string;
  editionEra?: 'current' | 'old';
  tags?: string[];
  competencies?: string[];
  coreCompetencies?: string[];
  aiUse?: 'none' | 'assisted' | 'generated';
  licence?: string;
  sourceName?: string;
  sourceUrl?: string;
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
