import { date, index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, id } from './columns.ts';
import { organisations, persons } from './people.ts';

/** One cell of the library's coverage: how many listed resources, and how good. */
export type CoverageCell = {
  stage: string | null;
  subject: string | null;
  grade: string | null;
  unit: string | null;
  kind: string;
  resources: number;
  /** Means over the cell, 0..1; null where nothing is known. */
  quality: number | null;
  completeness: number | null;
  reused: number;
  old: number;
};

/** The coverage under an organisation on a day, to see what has changed since. */
export const healthSnapshots = pgTable(
  'health_snapshots',
  {
    id: id().primaryKey(),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    day: date('day').notNull(),
    cells: jsonb('cells').$type<CoverageCell[]>().notNull(),
    /** Counts of the work lists: missing metadata, never used, outdated … */
    counts: jsonb('counts').$type<Record<string, number>>().notNull(),
    takenBy: text('taken_by').references(() => persons.id, { onDelete: 'set null' }),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('health_snapshots_org_id_day_unique').on(t.orgId, t.day),
    index('health_snapshots_taken_by_idx').on(t.takenBy),
  ],
);
