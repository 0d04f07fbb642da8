import { date, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, id, timestamps } from './columns.ts';
import { resources } from './library.ts';
import { persons } from './people.ts';
import { experts } from './reviews.ts';
import { topicAttachments, topics } from './topics.ts';

export type MilestoneKind = 'opening' | 'midterm' | 'annual' | 'closing';
export type MilestoneState = 'pending' | 'submitted' | 'returned' | 'passed' | 'failed' | 'void';

/** A duty of an approved topic with its day, made from the call's rules when it is approved. */
export const milestones = pgTable(
  'milestones',
  {
    id: id().primaryKey(),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<MilestoneKind>().notNull(),
    ordinal: integer('ordinal').notNull(),
    ruleId: text('rule_id').notNull(),
    /** Days of this platform are China's. `originalDueOn` is what the rule said before any delay. */
    dueOn: date('due_on', { mode: 'string' }).notNull(),
    originalDueOn: date('original_due_on', { mode: 'string' }).notNull(),
    state: text('state').$type<MilestoneState>().notNull(),
    /** The official form of this step, as far as it is filled in. */
    report: jsonb('report').$type<Record<string, unknown>>().notNull(),
    revision: integer('revision').notNull(),
    submittedAt: at('submitted_at'),
    decidedById: text('decided_by_id').references(() => persons.id, { onDelete: 'set null' }),
    decidedAt: at('decided_at'),
    reason: text('reason').notNull().default(''),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('milestones_topic_id_kind_ordinal_unique').on(t.topicId, t.kind, t.ordinal),
    index('milestones_due_on_idx').on(t.state, t.dueOn),
    index('milestones_decided_by_id_idx').on(t.decidedById),
  ],
);

/** The seven kinds of changes of B1.4 (吉林): each needs approval, an unapproved one stands in the way of closing. */
export type ChangeKind = 'people' | 'title' | 'outcome_form' | 'content' | 'unit' | 'delay' | 'stop';

export const topicChanges = pgTable(
  'topic_changes',
  {
    id: id().primaryKey(),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<ChangeKind>().notNull(),
    before: jsonb('before').$type<Record<string, unknown>>().notNull(),
    after: jsonb('after').$type<Record<string, unknown>>().notNull(),
    reason: text('reason').notNull(),
    state: text('state').$type<'asked' | 'endorsed' | 'approved' | 'rejected' | 'withdrawn'>().notNull(),
    askedById: text('asked_by_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    endorsedById: text('endorsed_by_id').references(() => persons.id, { onDelete: 'set null' }),
    decidedById: text('decided_by_id').references(() => persons.id, { onDelete: 'set null' }),
    answer: text('answer').notNull().default(''),
    decidedAt: at('decided_at'),
    ...timestamps,
  },
  (t) => [
    index('topic_changes_topic_id_idx').on(t.topicId),
    index('topic_changes_asked_by_id_idx').on(t.askedById),
    index('topic_changes_endorsed_by_id_idx').on(t.endorsedById),
    index('topic_changes_decided_by_id_idx').on(t.decidedById),
  ],
);

/** A promise of the application: an objective, a stage outcome or a final one. Compared with what was handed in at closing. */
export const commitments = pgTable(
  'commitments',
  {
    id: id().primaryKey(),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<'objective' | 'stage_outcome' | 'final_outcome'>().notNull(),
    ordinal: integer('ordinal').notNull(),
    text: text('text').notNull(),
    /** Form of an outcome as promised (研究报告, 论文 …). */
    form: text('form').notNull().default(''),
    dueOn: date('due_on', { mode: 'string' }),
    personId: text('person_id').references(() => persons.id, { onDelete: 'set null' }),
    state: text('state').$type<'open' | 'met' | 'partly' | 'unmet' | 'changed'>().notNull(),
    /** What the leader says was done, and the quotation or outcome that shows it. */
    evidence: text('evidence').notNull().default(''),
    changeId: text('change_id').references(() => topicChanges.id, { onDelete: 'set null' }),
    judgedById: text('judged_by_id').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('commitments_topic_id_kind_ordinal_unique').on(t.topicId, t.kind, t.ordinal),
    index('commitments_person_id_idx').on(t.personId),
    index('commitments_change_id_idx').on(t.changeId),
    index('commitments_judged_by_id_idx').on(t.judgedById),
  ],
);

/** 结题鉴定, by meeting or by mail; a topic that was deferred has more than one. */
export const closings = pgTable(
  'closings',
  {
    id: id().primaryKey(),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    round: integer('round').notNull(),
    way: text('way').$type<'meeting' | 'mail'>().notNull(),
    heldOn: date('held_on', { mode: 'string' }),
    /** The official form (结题鉴定审批书) as data. */
    report: jsonb('report').$type<Record<string, unknown>>().notNull(),
    state: text('state').$type<'asked' | 'judging' | 'passed' | 'deferred' | 'returned'>().notNull(),
    grade: text('grade').$type<'excellent' | 'good' | 'passed' | 'failed'>(),
    opinion: text('opinion').notNull().default(''),
    decidedById: text('decided_by_id').references(() => persons.id, { onDelete: 'set null' }),
    decidedAt: at('decided_at'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('closings_topic_id_round_unique').on(t.topicId, t.round),
    index('closings_decided_by_id_idx').on(t.decidedById),
  ],
);

/** An expert of the panel that judges a closing, and what she says. */
export const closingOpinions = pgTable(
  'closing_opinions',
  {
    id: id().primaryKey(),
    closingId: text('closing_id')
      .notNull()
      .references(() => closings.id, { onDelete: 'cascade' }),
    expertId: text('expert_id')
      .notNull()
      .references(() => experts.id, { onDelete: 'restrict' }),
    isOfSubject: integer('is_of_subject').notNull(),
    grade: text('grade').$type<'excellent' | 'good' | 'passed' | 'failed'>(),
    text: text('text').notNull().default(''),
    givenAt: at('given_at'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('closing_opinions_closing_id_expert_id_unique').on(t.closingId, t.expertId),
    index('closing_opinions_expert_id_idx').on(t.expertId),
  ],
);

export type OutcomeKind =
  'report' | 'paper' | 'lesson_plan' | 'case' | 'micro_lesson' | 'courseware' | 'tool' | 'survey' | 'award' | 'other';

/** What a topic brought forth. Published ones are resources of the library, with their lineage to the topic. */
export const outcomes = pgTable(
  'outcomes',
  {
    id: id().primaryKey(),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<OutcomeKind>().notNull(),
    title: text('title').notNull(),
    abstract: text('abstract').notNull().default(''),
    /** Words, and where it appeared, as the official form asks. */
    words: integer('words'),
    published: text('published').notNull().default(''),
    authorIds: text('author_ids').array().notNull(),
    commitmentId: text('commitment_id').references(() => commitments.id, { onDelete: 'set null' }),
    attachmentId: text('attachment_id').references(() => topicAttachments.id, { onDelete: 'set null' }),
    resourceId: text('resource_id').references(() => resources.id, { onDelete: 'set null' }),
    state: text('state').$type<'draft' | 'handed_in' | 'publishing' | 'in_audit' | 'published' | 'kept'>().notNull(),
    refusal: text('refusal'),
    ...timestamps,
  },
  (t) => [
    index('outcomes_topic_id_idx').on(t.topicId),
    index('outcomes_commitment_id_idx').on(t.commitmentId),
    index('outcomes_attachment_id_idx').on(t.attachmentId),
    index('outcomes_resource_id_idx').on(t.resourceId),
  ],
);
