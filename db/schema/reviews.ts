import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
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
import { topicCalls, topics } from './topics.ts';

/** 候选 → 在库 ⇄ 暂停 → 出库. */
export type ExpertState = 'proposed' | 'active' | 'paused' | 'left';
export type AwaySpan = { from: string; to: string };

/** An expert in the pool of a body (评审专家库). */
export const experts = pgTable(
  'experts',
  {
    id: id().primaryKey(),
    /** The body whose pool it is. */
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    state: text('state').$type<ExpertState>().notNull(),
    title: text('title').$type<'none' | 'junior' | 'middle' | 'deputy_senior' | 'senior'>().notNull(),
    subjects: text('subjects').array().notNull(),
    stages: text('stages').array().notNull(),
    /** Directions of research, in her own words or the call's. */
    directions: text('directions').array().notNull(),
    /** What she has worked on: a few sentences, titles of papers and topics. Compared with the text of applications. */
    record: text('record').notNull().default(''),
    /** Most topics at once; null: the call's. */
    mostLoad: integer('most_load'),
    away: jsonb('away').$type<AwaySpan[]>().notNull(),
    /** Guide items or directions she would rather (1) or rather not (-1) read. */
    preferences: jsonb('preferences').$type<Record<string, number>>().notNull(),
    enteredOn: date('entered_on', { mode: 'string' }),
    leftOn: date('left_on', { mode: 'string' }),
    reason: text('reason').notNull().default(''),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('experts_org_id_person_id_unique').on(t.orgId, t.personId),
    index('experts_person_id_idx').on(t.personId),
  ],
);

/** Entry, pause, return, exit and what was said about them. Rows are only added. */
export const expertEvents = pgTable(
  'expert_events',
  {
    id: id().primaryKey(),
    expertId: text('expert_id')
      .notNull()
      .references(() => experts.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    /** The rule of the pool it rests on. */
    ruleId: text('rule_id'),
    reason: text('reason').notNull().default(''),
    actorId: text('actor_id').references(() => persons.id, { onDelete: 'set null' }),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
    at: at('at').notNull(),
  },
  (t) => [index('expert_events_expert_id_idx').on(t.expertId, t.at), index('expert_events_actor_id_idx').on(t.actorId)],
);

/** Declared by the expert herself: somebody or some unit she will not judge, and why. */
export const declaredConflicts = pgTable(
  'declared_conflicts',
  {
    id: id().primaryKey(),
    expertId: text('expert_id')
      .notNull()
      .references(() => experts.id, { onDelete: 'cascade' }),
    otherPersonId: text('other_person_id').references(() => persons.id, { onDelete: 'cascade' }),
    otherOrgId: text('other_org_id').references(() => organisations.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<'kin' | 'friend' | 'rival' | 'former_unit' | 'other'>().notNull(),
    reason: text('reason').notNull().default(''),
    at: at('at').notNull(),
  },
  (t) => [
    index('declared_conflicts_expert_id_idx').on(t.expertId),
    index('declared_conflicts_other_person_id_idx').on(t.otherPersonId),
    index('declared_conflicts_other_org_id_idx').on(t.otherOrgId),
    check('declared_conflicts_other', sql`(${t.otherPersonId} is null) <> (${t.otherOrgId} is null)`),
  ],
);

/** One run of the assignment: how it was asked, its seed, and what came out. Applied or not, it stays. */
export const panels = pgTable(
  'panels',
  {
    id: id().primaryKey(),
    callId: text('call_id')
      .notNull()
      .references(() => topicCalls.id, { onDelete: 'cascade' }),
    state: text('state').$type<'solving' | 'dry' | 'applied' | 'failed'>().notNull(),
    seed: integer('seed').notNull(),
    options: jsonb('options').$type<Record<string, unknown>>().notNull(),
    /** Pairs with the parts of their affinity, figures, bound, and the greedy one beside it. */
    result: jsonb('result').$type<Record<string, unknown>>().notNull(),
    byId: text('by_id').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [index('panels_call_id_idx').on(t.callId, t.createdAt), index('panels_by_id_idx').on(t.byId)],
);

/**
 * `invited` → `accepted` → `submitted`; or `declined` (no time), `recused` (回避), `abstained` (cannot judge),
 * `replaced` (taken back by the keeper). Only accepted and submitted ones count as reviewers.
 */
export type AssignmentState = 'invited' | 'accepted' | 'submitted' | 'declined' | 'recused' | 'abstained' | 'replaced';

export const assignments = pgTable(
  'assignments',
  {
    id: id().primaryKey(),
    callId: text('call_id')
      .notNull()
      .references(() => topicCalls.id, { onDelete: 'cascade' }),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    expertId: text('expert_id')
      .notNull()
      .references(() => experts.id, { onDelete: 'restrict' }),
    panelId: text('panel_id').references(() => panels.id, { onDelete: 'set null' }),
    state: text('state').$type<AssignmentState>().notNull(),
    /** `regular`, or a third reader asked for because the first ones disagree. */
    role: text('role').$type<'regular' | 'third'>().notNull(),
    /** Kept by later runs. */
    isFrozen: boolean('is_frozen').notNull().default(false),
    affinity: real('affinity').notNull(),
    parts: jsonb('parts').$type<Record<string, number | null>>().notNull(),
    reason: text('reason').notNull().default(''),
    replacesId: text('replaces_id').references((): AnyPgColumn => assignments.id, { onDelete: 'set null' }),
    dueOn: date('due_on', { mode: 'string' }).notNull(),
    respondedAt: at('responded_at'),
    submittedAt: at('submitted_at'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('assignments_topic_id_expert_id_unique').on(t.topicId, t.expertId),
    index('assignments_call_id_idx').on(t.callId),
    index('assignments_expert_id_idx').on(t.expertId, t.state),
    index('assignments_panel_id_idx').on(t.panelId),
    index('assignments_replaces_id_idx').on(t.replacesId),
  ],
);

/** Points of one dimension, 0–100 before weights, with the anchor they fall under and what is said of them. */
export type DimensionScore = { points: number | null; comment: string };
export type Recommendation = 'approve' | 'approve_after_revision' | 'merge' | 'decline';
export type ReviewBody = {
  scores: Record<string, DimensionScore>;
  /** Hard gates the reviewer says are broken, with the sentence that shows it. */
  gates: Record<string, { isBroken: boolean; comment: string }>;
  comment: string;
  recommendation: Recommendation | null;
  confidence: 1 | 2 | 3 | null;
};

export const reviews = pgTable(
  'reviews',
  {
    id: id().primaryKey(),
    assignmentId: text('assignment_id')
      .notNull()
      .references(() => assignments.id, { onDelete: 'cascade' }),
    state: text('state').$type<'draft' | 'submitted'>().notNull(),
    body: jsonb('body').$type<ReviewBody>().notNull(),
    /** Weighted points of 100 in hundredths; computed when it is submitted. */
    total: integer('total'),
    /** What the gentle check said of the text, never of the score. */
    hints: jsonb('hints').$type<Record<string, unknown>[]>().notNull(),
    revision: integer('revision').notNull(),
    submittedAt: at('submitted_at'),
    ...timestamps,
  },
  (t) => [uniqueIndex('reviews_assignment_id_unique').on(t.assignmentId)],
);

/** Why a topic is talked over before it is decided, and what came of it. */
export const deliberations = pgTable(
  'deliberations',
  {
    id: id().primaryKey(),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    way: text('way').$type<'third_reader' | 'joint'>().notNull(),
    cause: jsonb('cause').$type<Record<string, unknown>>().notNull(),
    state: text('state').$type<'open' | 'done'>().notNull(),
    minutes: text('minutes').notNull().default(''),
    byId: text('by_id').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [index('deliberations_topic_id_idx').on(t.topicId), index('deliberations_by_id_idx').on(t.byId)],
);

/** A sentence of a review that a decision rests on. */
export type CitedReason = { reviewId: string | null; dimension: string | null; quote: string; text: string };

/** 立项 / 修改后立项 / 合并 / 不立项: proposed by one, confirmed by another. */
export const decisions = pgTable(
  'decisions',
  {
    id: id().primaryKey(),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    round: integer('round').notNull(),
    proposal: text('proposal').$type<Recommendation>().notNull(),
    mergeIntoId: text('merge_into_id').references(() => topics.id, { onDelete: 'restrict' }),
    reasons: jsonb('reasons').$type<CitedReason[]>().notNull(),
    state: text('state').$type<'proposed' | 'confirmed' | 'rejected' | 'reversed'>().notNull(),
    proposedById: text('proposed_by_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    confirmedById: text('confirmed_by_id').references(() => persons.id, { onDelete: 'restrict' }),
    decidedAt: at('decided_at'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('decisions_topic_id_round_unique').on(t.topicId, t.round),
    index('decisions_merge_into_id_idx').on(t.mergeIntoId),
    index('decisions_proposed_by_id_idx').on(t.proposedById),
    index('decisions_confirmed_by_id_idx').on(t.confirmedById),
    check('decisions_two_keys', sql`${t.confirmedById} is null or ${t.confirmedById} <> ${t.proposedById}`),
  ],
);

/** 公示: which topics are announced, and how long anybody may object. */
export const notices = pgTable(
  'notices',
  {
    id: id().primaryKey(),
    callId: text('call_id')
      .notNull()
      .references(() => topicCalls.id, { onDelete: 'cascade' }),
    topicIds: text('topic_ids').array().notNull(),
    from: date('from_day', { mode: 'string' }).notNull(),
    /** The last day on which objections are taken. */
    to: date('to_day', { mode: 'string' }).notNull(),
    text: text('text').notNull().default(''),
    byId: text('by_id').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [index('notices_call_id_idx').on(t.callId), index('notices_by_id_idx').on(t.byId)],
);
