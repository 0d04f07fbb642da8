import { boolean, date, index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';
import { persons } from './people.ts';

/** What people are reminded of, once per key. `params` fill the sentence; for a reviewer they hold no identity. */
export const topicReminders = pgTable(
  'topic_reminders',
  {
    id: id().primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    key: text('key').notNull(),
    /** Path of the page where it is done. */
    href: text('href').notNull(),
    params: jsonb('params').$type<Record<string, string | number>>().notNull(),
    dueOn: date('due_on', { mode: 'string' }),
    isDone: boolean('is_done').notNull().default(false),
    readAt: at('read_at'),
    at: at('at').notNull(),
  },
  (t) => [
    uniqueIndex('topic_reminders_person_id_key_unique').on(t.personId, t.key),
    index('topic_reminders_person_id_idx').on(t.personId, t.isDone, t.at),
  ],
);

/** Kinds of reminders that somebody does not want to see. */
export const topicMutes = pgTable(
  'topic_mutes',
  {
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    at: at('at').notNull(),
  },
  (t) => [uniqueIndex('topic_mutes_person_id_kind_unique').on(t.personId, t.kind)],
);
