import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  serial,
  sparsevec,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { anyVector, at, id, timestamps, tsvector } from './columns.ts';
import { chunks, resources } from './library.ts';
import { persons } from './people.ts';

/** pgvector's limit for a sparse vector, which stores only what is there; term ids are given out from 1 upward. */
export const TERM_DIMENSIONS = 1_000_000_000;

/** Every term that occurs in a chunk, with the number of chunks it occurs in: the idf side of BM25. */
export const searchTerms = pgTable(
  'search_terms',
  {
    id: serial('id').primaryKey(),
    term: text('term').notNull(),
    chunkCount: integer('chunk_count').notNull(),
  },
  (t) => [uniqueIndex('search_terms_term_unique').on(t.term)],
);

/**
 * How long chunks are on average: the length side of BM25. One row, which triggers on chunk_words keep, as they keep
 * `search_terms.chunk_count`: rows also go by cascades that no code of ours sees.
 */
export const searchStatistics = pgTable('search_statistics', {
  id: text('id').primaryKey(),
  chunkCount: integer('chunk_count').notNull(),
  termCount: bigint('term_count', { mode: 'number' }).notNull(),
  /** The average length that the stored weights were made with; they are made anew when the real one has drifted. */
  pivot: real('pivot').notNull(),
});

/** The words of one chunk: `terms` finds candidates, `weights` (tf part of BM25 per term id) ranks them. */
export const chunkWords = pgTable(
  'chunk_words',
  {
    chunkId: text('chunk_id')
      .primaryKey()
      .references(() => chunks.id, { onDelete: 'cascade' }),
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    terms: tsvector('terms').notNull(),
    weights: sparsevec('weights', { dimensions: TERM_DIMENSIONS }).notNull(),
    length: integer('length').notNull(),
  },
  (t) => [index('chunk_words_terms_idx').using('gin', t.terms), index('chunk_words_resource_id_idx').on(t.resourceId)],
);

/**
 * What a resource is called, for suggestions while somebody types: every beginning inside its title, unit, lesson and
 * tags, in signs and in pinyin, as lexemes that a prefix finds.
 */
export const resourceNames = pgTable(
  'resource_names',
  {
    resourceId: text('resource_id')
      .primaryKey()
      .references(() => resources.id, { onDelete: 'cascade' }),
    beginnings: tsvector('beginnings').notNull(),
  },
  (t) => [index('resource_names_beginnings_idx').using('gin', t.beginnings)],
);

export type SpaceState = 'building' | 'ready' | 'retired';
export type SelfTest = {
  at: string;
  queries: number;
  /** Chunks in the library when it was made; a library twice as large is tested again. */
  chunks: number;
  /** nDCG@10 of the fused list at each weight tried. */
  curve: { weight: number; ndcg: number }[];
  /** Similarity of strangers (mean) and of kin (median): they put similarities of any model on one scale. */
  floor: number;
  reach: number;
  /** What 99 of 100 strangers stay below: less is not found by meaning alone. */
  noise: number;
  reason: string;
};

/** One provider + model + dimensions. `weight` is what its self-test has earned in the fused score; 0 is useless. */
export const embeddingSpaces = pgTable(
  'embedding_spaces',
  {
    id: id().primaryKey(),
    provider: text('provider').notNull(),
    model: text('model').notNull(),
    dimensions: integer('dimensions').notNull(),
    state: text('state').$type<SpaceState>().notNull(),
    weight: real('weight').notNull().default(0),
    selfTest: jsonb('self_test').$type<SelfTest>(),
    ...timestamps,
  },
  (t) => [uniqueIndex('embedding_spaces_provider_model_dimensions_unique').on(t.provider, t.model, t.dimensions)],
);

export const chunkEmbeddings = pgTable(
  'chunk_embeddings',
  {
    spaceId: text('space_id')
      .notNull()
      .references(() => embeddingSpaces.id, { onDelete: 'cascade' }),
    chunkId: text('chunk_id')
      .notNull()
      .references(() => chunks.id, { onDelete: 'cascade' }),
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    embedding: anyVector('embedding').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.spaceId, t.chunkId] }),
    index('chunk_embeddings_chunk_id_idx').on(t.chunkId),
    index('chunk_embeddings_resource_id_idx').on(t.resourceId),
  ],
);

/** A judgement of a person: this chunk answers this query (0–3). Feeds a space's self-test and the evaluation. */
export const searchLabels = pgTable(
  'search_labels',
  {
    id: id().primaryKey(),
    query: text('query').notNull(),
    chunkId: text('chunk_id')
      .notNull()
      .references(() => chunks.id, { onDelete: 'cascade' }),
    relevance: integer('relevance').notNull(),
    personId: text('person_id').references(() => persons.id, { onDelete: 'set null' }),
    at: at('at').notNull(),
  },
  (t) => [
    uniqueIndex('search_labels_query_chunk_id_unique').on(t.query, t.chunkId),
    index('search_labels_chunk_id_idx').on(t.chunkId),
    index('search_labels_person_id_idx').on(t.personId),
  ],
);

/** A search kept under a name, or a subject or unit that is followed: the same without a query. */
export const savedSearches = pgTable(
  'saved_searches',
  {
    id: id().primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    query: text('query').notNull(),
    filters: jsonb('filters').$type<Record<string, string[] | number>>().notNull(),
    /** Whether what is new is pointed out. */
    isAlerting: boolean('is_alerting').notNull().default(true),
    /** What was listed after this is new. */
    seenAt: at('seen_at').notNull(),
    ...timestamps,
  },
  (t) => [index('saved_searches_person_id_idx').on(t.personId)],
);

/** How a model has put a query in other words, kept so that it is asked once; by model and folded query. */
export const queryRewrites = pgTable(
  'query_rewrites',
  {
    model: text('model').notNull(),
    query: text('query').notNull(),
    terms: text('terms').array().notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.model, t.query] })],
);
