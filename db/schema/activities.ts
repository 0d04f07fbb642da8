import { date, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, id, timestamps } from './columns.ts';
import { organisations, persons } from './people.ts';
import type { TrainingForm, TrainingLevel } from './policy.ts';

export type ActivityKind =
  'joint_planning' | 'observation' | 'lesson_polishing' | 'same_lesson' | 'lecture' | 'reading' | 'training' | 'other';
export type ActivityState = 'planned' | 'held' | 'cancelled';

/** A research activity of a group, school or bureau: announced, held, recorded. What it is worth is the policy's to say. */
export const activities = pgTable(
  'activities',
  {
    id: id().primaryKey(),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    kind: text('kind').$type<ActivityKind>().notNull(),
    state: text('state').$type<ActivityState>().notNull(),
    title: text('title').notNull(),
    place: text('place').notNull().default(''),
    /** The plan before, the record (what was found, decided, changed) afterwards. */
    plan: text('plan').notNull().default(''),
    record: text('record').notNull().default(''),
    heldOn: date('held_on', { mode: 'string' }).notNull(),
    /** Hundredths of an hour. */
    hours: integer('hours').notNull(),
    category: text('category').notNull(),
    level: text('level').$type<TrainingLevel>().notNull(),
    form: text('form').$type<TrainingForm>().notNull(),
    leaderId: text('leader_id').references(() => persons.id, { onDelete: 'set null' }),
    closedAt: at('closed_at'),
    /** Counts changes: who saves says which one was seen. */
    revision: integer('revision').notNull().default(1),
    ...timestamps,
  },
  (t) => [index('activities_org_id_idx').on(t.orgId, t.heldOn), index('activities_leader_id_idx').on(t.leaderId)],
);

export type AttendanceState = 'invited' | 'present' | 'absent';
/** What an attendant shows: a reflection or a file, with the name that nobody is paid for twice. */
export type AttendanceArtefact =
  | { kind: 'reflection'; artefact: string; text: string }
  | { kind: 'file'; artefact: string; sha256: string; name: string };

export const attendances = pgTable(
  'attendances',
  {
    id: id().primaryKey(),
    activityId: text('activity_id')
      .notNull()
      .references(() => activities.id, { onDelete: 'cascade' }),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    state: text('state').$type<AttendanceState>().notNull(),
    /** Hundredths of an hour, for who came late or left early. */
    missedHours: integer('missed_hours').notNull().default(0),
    artefacts: jsonb('artefacts').$type<AttendanceArtefact[]>().notNull(),
    /** When the attendance was told to whoever keeps credits; once. */
    toldAt: at('told_at'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('attendances_activity_id_person_id_unique').on(t.activityId, t.personId),
    index('attendances_person_id_idx').on(t.personId),
  ],
);
