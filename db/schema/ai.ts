import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';

/** One row per call to a model: what was asked (by id, version and hash, never the text) and how it ended. */
export const modelCalls = pgTable(
  'model_calls',
  {
    id: id().primaryKey(),
    kind: text('kind').$type<'chat' | 'embedding'>().notNull(),
    promptId: text('prompt_id').notNull(),
    promptVersion: integer('prompt_version').notNull(),
    inputHash: text('input_hash').notNull(),
    model: text('model').notNull(),
    mode: text('mode'),
    tokensIn: integer('tokens_in').notNull(),
    tokensOut: integer('tokens_out').notNull(),
    ms: integer('ms').notNull(),
    attempts: integer('attempts').notNull(),
    /** 'ok' or the code of the failure. */
    outcome: text('outcome').notNull(),
    at: at('at').notNull(),
  },
  (t) => [index('model_calls_at_idx').on(t.at), index('model_calls_prompt_id_idx').on(t.promptId, t.at)],
);
