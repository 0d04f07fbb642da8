import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
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

/** A stretch of a document, `from` (inclusive) to `to` (exclusive) counting blocks; sections cover the whole document. */
export type SectionRow = {
  /** Stays with the section from version to version, so that two versions can be laid side by side. */
  id: string;
  key: string;
  title: string;
  from: number;
  to: number;
  confidence: number;
  origin: 'rule' | 'person';
  phases?: PhaseRow[];
};
export type PhaseRow = {
  name: string;
  minutes: number | null;
  teacher: string;
  pupils: string;
  intent: string;
  assessment: string;
  technology: string;
  from: number;
  to: number;
};
/**
 * `listed` means audited and offered to the organisation of its scope (or to everybody); `draft` is its owner's, or a
 * group's at work; `withdrawn` was listed once and is its owner's again.
 */
export type Listing = 'draft' | 'listed' | 'withdrawn';

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
    lesson: text('lesson'),
    /** 新旧教材: 'current' | 'old'; null when nothing says so. */
    editionEra: text('edition_era').$type<'current' | 'old'>(),
    tags: text('tags').array().notNull().default([]),
    competencies: text('competencies').array().notNull().default([]),
    /** Pupils' core competencies of the subject; `competencies` above are the teacher's. */
    coreCompetencies: text('core_competencies').array().notNull().default([]),
    aiUse: text('ai_use').$type<'none' | 'assisted' | 'generated'>(),
    licence: text('licence'),
    sourceName: text('source_name'),
    sourceUrl: text('source_url'),
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
    listing: text('listing').$type<Listing>().notNull().default('draft'),
    /** Number of the newest version, and of the one that readers see when it is not the newest. */
    headVersion: integer('head_version').notNull().default(1),
    listedVersion: integer('listed_version'),
    listedAt: at('listed_at'),
    /** Members of this group edit it together with its owner. */
    editingOrgId: text('editing_org_id').references(() => organisations.id, { onDelete: 'set null' }),
    /** 0..1, from ratings and reuse; 0.5 when nothing is known. */
    quality: real('quality').notNull().default(0.5),
    /** 0..1, share of the sections expected of its kind; null where none are. */
    completeness: real('completeness'),
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
    index('resources_editing_org_id_idx').on(t.editingOrgId),
    index('resources_listed_at_idx').on(t.listedAt),
    check('resources_listing_check', sql`(${t.listing} = 'listed') = (${t.listedVersion} is not null)`),
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
    /** The first version it belongs to; readers get the files of the version they see. */
    since: integer('since').notNull().default(1),
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
  sections: jsonb('sections').$type<SectionRow[]>().notNull().default([]),
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
    /** Key of the section it stands in. */
    section: text('section'),
    locator: jsonb('locator').$type<LocatorRow>().notNull(),
    characters: integer('characters').notNull(),
  },
  (t) => [uniqueIndex('chunks_resource_id_seq_unique').on(t.resourceId, t.seq)],
);

/** What a version says of its resource besides the text. */
export type FieldsRow = {
  title: string;
  kind: ResourceKind;
  stage: string | null;
  grades: string[];
  subject: string | null;
  edition: string | null;
  editionEra: 'current' | 'old' | null;
  volume: string | null;
  unit: string | null;
  lesson: string | null;
  tags: string[];
  competencies: string[];
  coreCompetencies: string[];
  aiUse: 'none' | 'assisted' | 'generated' | null;
  licence: string | null;
  sourceName: string | null;
  sourceUrl: string | null;
  summary: string;
  minutes: number;
  language: string;
};

/** Every save, whole, never changed afterwards. `resources`, `documents` and `chunks` hold the version readers see. */
export const resourceVersions = pgTable(
  'resource_versions',
  {
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    number: integer('number').notNull(),
    how: text('how').$type<'read' | 'edited' | 'restored' | 'adapted'>().notNull(),
    /** The version it was made from; another resource's for the first one of an adaptation. */
    basedOn: integer('based_on'),
    authorId: text('author_id').references(() => persons.id, { onDelete: 'set null' }),
    note: text('note').notNull().default(''),
    fields: jsonb('fields').$type<FieldsRow>().notNull(),
    provenance: jsonb('provenance').$type<Record<string, Provenance>>().notNull().default({}),
    format: text('format').notNull(),
    blocks: jsonb('blocks').$type<BlockRow[]>().notNull(),
    sections: jsonb('sections').$type<SectionRow[]>().notNull(),
    sourceSha256: text('source_sha256').references(() => blobs.sha256, { onDelete: 'restrict' }),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.resourceId, t.number] }),
    index('resource_versions_author_id_idx').on(t.authorId),
    index('resource_versions_source_sha256_idx').on(t.sourceSha256),
  ],
);

/** What the editor shows and sends back: sections as text. */
export type DraftRow = {
  fields: FieldsRow;
  sections: { id: string; key: string; title: string; text: string }[];
};

/** What a person has typed and not yet saved, kept from keystroke to keystroke; one per person and resource. */
export const resourceDrafts = pgTable(
  'resource_drafts',
  {
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    /** The version it was begun from. */
    basedOn: integer('based_on').notNull(),
    content: jsonb('content').$type<DraftRow>().notNull(),
    ...timestamps,
  },
  (t) => [primaryKey({ columns: [t.resourceId, t.personId] }), index('resource_drafts_person_id_idx').on(t.personId)],
);

/** Lineage: the child was made from this version of the parent. The title stays when the parent is gone. */
export const resourceParents = pgTable(
  'resource_parents',
  {
    id: id().primaryKey(),
    childId: text('child_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    parentId: text('parent_id').references(() => resources.id, { onDelete: 'set null' }),
    parentVersion: integer('parent_version').notNull(),
    parentTitle: text('parent_title').notNull(),
    createdBy: text('created_by').references(() => persons.id, { onDelete: 'set null' }),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('resource_parents_child_id_parent_id_unique').on(t.childId, t.parentId),
    index('resource_parents_parent_id_idx').on(t.parentId),
    index('resource_parents_created_by_idx').on(t.createdBy),
  ],
);

/** What makes near-copies findable: minima of hashed shingles, and bands of them that an index can look up. */
export const resourceSignatures = pgTable(
  'resource_signatures',
  {
    resourceId: text('resource_id')
      .primaryKey()
      .references(() => resources.id, { onDelete: 'cascade' }),
    minima: integer('minima').array().notNull(),
    bands: integer('bands').array().notNull(),
    shingles: integer('shingles').notNull(),
    /** Hash of the folded text alone: the same text in another format. */
    textHash: text('text_hash').notNull(),
  },
  (t) => [
    // Every look-up would read the list of pending entries once per key.
    index('resource_signatures_bands_idx').using('gin', t.bands).with({ fastupdate: false }),
    index('resource_signatures_text_hash_idx').on(t.textHash),
  ],
);

/** Two resources that look alike, smaller id first; a family is what confirmed and open pairs connect. */
export const resourceTwins = pgTable(
  'resource_twins',
  {
    aId: text('a_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    bId: text('b_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    /**
     * `text`: the same words in another format; `near`: most of both; `part`: one holds most of the other; `name`: the
     * files' names say that they are versions of one, whatever the words.
     */
    kind: text('kind').$type<'bytes' | 'text' | 'near' | 'part' | 'name'>().notNull(),
    /** Share of common shingles (Jaccard), and of the smaller one's that the larger holds. */
    similarity: real('similarity').notNull(),
    containment: real('containment').notNull(),
    state: text('state').$type<'open' | 'confirmed' | 'rejected'>().notNull(),
    decidedBy: text('decided_by').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [
    primaryKey({ columns: [t.aId, t.bId] }),
    index('resource_twins_b_id_idx').on(t.bId),
    index('resource_twins_decided_by_idx').on(t.decidedBy),
  ],
);

/** A word somebody tagged with that is not in the vocabulary, until a curator promotes it or merges it. */
export const tagSuggestions = pgTable(
  'tag_suggestions',
  {
    id: id().primaryKey(),
    tag: text('tag').notNull(),
    state: text('state').$type<'open' | 'promoted' | 'merged' | 'rejected'>().notNull(),
    /** The tag of the vocabulary that it was merged into. */
    mergedInto: text('merged_into'),
    decidedBy: text('decided_by').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [uniqueIndex('tag_suggestions_tag_unique').on(t.tag), index('tag_suggestions_decided_by_idx').on(t.decidedBy)],
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
