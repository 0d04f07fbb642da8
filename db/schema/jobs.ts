import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { id, timestamps } from './columns.ts';
import { persons } from './people.ts';

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** What people see of background work; the queue itself belongs to the library behind `server/jobs`. */
export const jobProgress = pgTable(
  'job_progress',
  {
    id: id().primaryKey(),
    name: text('name').notNull(),
    /** The queue's own id of the work. */
    queueId: text('queue_id'),
    state: text('state').$type<JobState>().notNull(),
    done: integer('done').notNull().default(0),
    total: integer('total'),
    /** Runs that ended in a failure; a run that its process did not survive is not counted. */
    attempts: integer('attempts').notNull().default(0),
    errorCode: text('error_code'),
    result: jsonb('result').$type<Record<string, unknown>>(),
    ownerId: text('owner_id').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [index('job_progress_owner_id_idx').on(t.ownerId), index('job_progress_name_state_idx').on(t.name, t.state)],
);
