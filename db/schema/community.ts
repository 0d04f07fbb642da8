import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import { at, id, timestamps } from './columns.ts';
import { resources, type ResourceKind, type Visibility } from './library.ts';
import { organisations, persons } from './people.ts';

/** An ordered selection with notes; a shelf of an organisation's space when `isShelf`. Shared as resources are. */
export const collections = pgTable(
  'collections',
  {
    id: id().primaryKey(),
    title: text('title').notNull(),
    note: text('note').notNull().default(''),
    ownerId: text('owner_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    visibility: text('visibility').$type<Visibility>().notNull(),
    visibleOrgId: text('visible_org_id').references(() => organisations.id, { onDelete: 'restrict' }),
    /** Members of `visibleOrgId` may add, note and order, too. */
    isOpen: boolean('is_open').notNull().default(false),
    isShelf: boolean('is_shelf').notNull().default(false),
    /** Taken out of sight by somebody who looks after its organisation: its owner and they still see it. */
    hiddenAt: at('hidden_at'),
    hiddenBy: text('hidden_by').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [
    index('collections_owner_id_idx').on(t.ownerId),
    index('collections_org_id_idx').on(t.orgId),
    index('collections_visible_org_id_idx').on(t.visibleOrgId),
    index('collections_hidden_by_idx').on(t.hiddenBy),
    check('collections_sharing_check', sql`(${t.visibility} = 'organisation') = (${t.visibleOrgId} is not null)`),
  ],
);

export const collectionItems = pgTable(
  'collection_items',
  {
    collectionId: text('collection_id')
      .notNull()
      .references(() => collections.id, { onDelete: 'cascade' }),
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    note: text('note').notNull().default(''),
    addedBy: text('added_by').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [
    primaryKey({ columns: [t.collectionId, t.resourceId] }),
    index('collection_items_resource_id_idx').on(t.resourceId),
    index('collection_items_added_by_idx').on(t.addedBy),
  ],
);

/** One per person and resource; stars never come without a sentence. */
export const ratings = pgTable(
  'ratings',
  {
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    stars: integer('stars').notNull(),
    sentence: text('sentence').notNull(),
    /** The version that was rated. */
    version: integer('version').notNull(),
    /** Taken out of sight by a steward: neither shown nor counted. */
    hiddenAt: at('hidden_at'),
    hiddenBy: text('hidden_by').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [
    primaryKey({ columns: [t.resourceId, t.personId] }),
    index('ratings_person_id_idx').on(t.personId),
    index('ratings_hidden_by_idx').on(t.hiddenBy),
    check('ratings_stars_check', sql`${t.stars} between 1 and 5`),
  ],
);

export type Anchor = { kind: 'resource' } | { kind: 'section'; sectionId: string } | { kind: 'second'; second: number };

export const comments = pgTable(
  'comments',
  {
    id: id().primaryKey(),
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    parentId: text('parent_id').references((): AnyPgColumn => comments.id, { onDelete: 'cascade' }),
    personId: text('person_id').references(() => persons.id, { onDelete: 'set null' }),
    version: integer('version').notNull(),
    anchor: jsonb('anchor').$type<Anchor>().notNull(),
    /** `editors`: written while it was no listed resource, for those who work at it; listing it publishes no such talk. */
    audience: text('audience').$type<'readers' | 'editors'>().notNull().default('readers'),
    text: text('text').notNull(),
    editedAt: at('edited_at'),
    resolvedBy: text('resolved_by').references(() => persons.id, { onDelete: 'set null' }),
    resolvedAt: at('resolved_at'),
    /** Taken back or hidden: the text is gone for readers, its place in the thread stays. */
    hiddenAt: at('hidden_at'),
    /** The steward who hid it; null when its author took it back. */
    hiddenBy: text('hidden_by').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [
    index('comments_resource_id_idx').on(t.resourceId),
    index('comments_hidden_by_idx').on(t.hiddenBy),
    index('comments_parent_id_idx').on(t.parentId),
    index('comments_person_id_idx').on(t.personId),
    index('comments_resolved_by_idx').on(t.resolvedBy),
  ],
);

/** Until when somebody has read the comments on a resource; what came later is new to them. */
export const commentReads = pgTable(
  'comment_reads',
  {
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    readAt: at('read_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.resourceId, t.personId] }), index('comment_reads_person_id_idx').on(t.personId)],
);

export const flags = pgTable(
  'flags',
  {
    id: id().primaryKey(),
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    personId: text('person_id').references(() => persons.id, { onDelete: 'set null' }),
    reason: text('reason')
      .$type<'wrong_content' | 'outdated' | 'copyright' | 'privacy' | 'unsafe' | 'broken' | 'duplicate' | 'other'>()
      .notNull(),
    text: text('text').notNull(),
    state: text('state').$type<'open' | 'resolved' | 'dismissed'>().notNull(),
    answer: text('answer'),
    decidedBy: text('decided_by').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [
    index('flags_resource_id_idx').on(t.resourceId),
    index('flags_person_id_idx').on(t.personId),
    index('flags_decided_by_idx').on(t.decidedBy),
  ],
);

/** Reuse that a person states: taught with it, or cited it. Adaptations are counted from the lineage, downloads are not reuse. */
export const reuses = pgTable(
  'reuses',
  {
    id: id().primaryKey(),
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    kind: text('kind').$type<'taught' | 'cited'>().notNull(),
    /** The day it was taught, or cited. */
    day: date('day').notNull(),
    /** Which class, how it went; or where it is cited. */
    note: text('note').notNull(),
    /** The resource that cites it. */
    inResourceId: text('in_resource_id').references(() => resources.id, { onDelete: 'set null' }),
    /** Taken out of sight by a steward: neither shown nor counted. */
    hiddenAt: at('hidden_at'),
    hiddenBy: text('hidden_by').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [
    index('reuses_hidden_by_idx').on(t.hiddenBy),
    index('reuses_resource_id_idx').on(t.resourceId),
    index('reuses_person_id_idx').on(t.personId),
    index('reuses_org_id_idx').on(t.orgId),
    index('reuses_in_resource_id_idx').on(t.inResourceId),
  ],
);

/** Opened, downloaded or exported, once per person and day: what a base's settlement counts; it is not reuse. */
export const resourceUses = pgTable(
  'resource_uses',
  {
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    day: date('day').notNull(),
    kind: text('kind').$type<'opened' | 'downloaded' | 'exported'>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.resourceId, t.personId, t.day, t.kind] }),
    index('resource_uses_person_id_idx').on(t.personId),
  ],
);

/** What an organisation says about its space; its shelves are collections, its resources those whose home it is. */
export const spaces = pgTable('spaces', {
  orgId: text('org_id')
    .primaryKey()
    .references(() => organisations.id, { onDelete: 'cascade' }),
  introduction: text('introduction').notNull().default(''),
  updatedBy: text('updated_by').references(() => persons.id, { onDelete: 'set null' }),
  ...timestamps,
});

/** 征集: what the library lacks, asked of everybody below an organisation. */
export const contributionCalls = pgTable(
  'contribution_calls',
  {
    id: id().primaryKey(),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    title: text('title').notNull(),
    text: text('text').notNull(),
    kind: text('kind').$type<ResourceKind>(),
    stage: text('stage'),
    grades: text('grades').array().notNull().default([]),
    subject: text('subject'),
    unit: text('unit'),
    closesOn: date('closes_on').notNull(),
    state: text('state').$type<'open' | 'closed'>().notNull(),
    createdBy: text('created_by').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [
    index('contribution_calls_org_id_idx').on(t.orgId),
    index('contribution_calls_created_by_idx').on(t.createdBy),
  ],
);

export const contributions = pgTable(
  'contributions',
  {
    callId: text('call_id')
      .notNull()
      .references(() => contributionCalls.id, { onDelete: 'cascade' }),
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    personId: text('person_id').references(() => persons.id, { onDelete: 'set null' }),
    note: text('note').notNull().default(''),
    state: text('state').$type<'submitted' | 'accepted' | 'declined'>().notNull(),
    answer: text('answer'),
    decidedBy: text('decided_by').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [
    primaryKey({ columns: [t.callId, t.resourceId] }),
    index('contributions_resource_id_idx').on(t.resourceId),
    index('contributions_person_id_idx').on(t.personId),
    index('contributions_decided_by_idx').on(t.decidedBy),
  ],
);
