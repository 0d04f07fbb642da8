import { date, index, integer, jsonb, pgTable, text, uniqueIndex, type AnyPgColumn } from 'drizzle-orm/pg-core';
import type { CallBody, TopicForm, TopicState } from './topic-data.ts';
import { at, id, timestamps } from './columns.ts';
import { organisations, persons } from './people.ts';
import { resources } from './library.ts';

export type CallState = 'draft' | 'published' | 'cancelled';

/** A call for topics. Everything it demands is data (`body`); what a body said earlier is in `topicCallVersions`. */
export const topicCalls = pgTable(
  'topic_calls',
  {
    id: id().primaryKey(),
    /** The body that runs the call; whoever works at or below it may apply. */
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    title: text('title').notNull(),
    state: text('state').$type<CallState>().notNull(),
    version: integer('version').notNull(),
    body: jsonb('body').$type<CallBody>().notNull(),
    copiedFromId: text('copied_from_id').references((): AnyPgColumn => topicCalls.id, { onDelete: 'set null' }),
    /** The last number given to an approved topic. */
    lastNumber: integer('last_number').notNull().default(0),
    createdById: text('created_by_id').references(() => persons.id, { onDelete: 'set null' }),
    publishedAt: at('published_at'),
    ...timestamps,
  },
  (t) => [
    index('topic_calls_org_id_idx').on(t.orgId, t.createdAt),
    index('topic_calls_copied_from_id_idx').on(t.copiedFromId),
    index('topic_calls_created_by_id_idx').on(t.createdById),
  ],
);

/** What a call demanded, version by version; rows are only added. */
export const topicCallVersions = pgTable(
  'topic_call_versions',
  {
    id: id().primaryKey(),
    callId: text('call_id')
      .notNull()
      .references(() => topicCalls.id, { onDelete: 'cascade' }),
    number: integer('number').notNull(),
    body: jsonb('body').$type<CallBody>().notNull(),
    reason: text('reason').notNull(),
    byId: text('by_id').references(() => persons.id, { onDelete: 'set null' }),
    at: at('at').notNull(),
  },
  (t) => [
    uniqueIndex('topic_call_versions_call_id_number_unique').on(t.callId, t.number),
    index('topic_call_versions_by_id_idx').on(t.byId),
  ],
);

/** One topic from its first draft to its last outcome: the application is the beginning of its dossier. */
export const topics = pgTable(
  'topics',
  {
    id: id().primaryKey(),
    /** Null for a topic from before the platform, kept for comparison and for records of experience. */
    callId: text('call_id').references(() => topicCalls.id, { onDelete: 'restrict' }),
    /** The unit that answers for it: the leader's school or bureau when the draft was made. */
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    leaderId: text('leader_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    state: text('state').$type<TopicState>().notNull(),
    /** Copies of what the form says, for lists and searches. */
    title: text('title').notNull(),
    track: text('track').notNull(),
    subject: text('subject'),
    stage: text('stage'),
    guideItem: text('guide_item'),
    form: jsonb('form').$type<TopicForm>().notNull(),
    /** Counts changes of the form: who saves says which one was seen. */
    revision: integer('revision').notNull(),
    /** The call's version by which it was last submitted. */
    callVersion: integer('call_version'),
    submittedAt: at('submitted_at'),
    /** What reviewers know it by. Drawn at random when it is accepted; says nothing of time, unit or person. */
    blindCode: text('blind_code'),
    mergedIntoId: text('merged_into_id').references((): AnyPgColumn => topics.id, { onDelete: 'restrict' }),
    approvalNumber: text('approval_number'),
    approvedOn: date('approved_on', { mode: 'string' }),
    /** The last day by which it promised to be closed. */
    endsOn: date('ends_on', { mode: 'string' }),
    closedOn: date('closed_on', { mode: 'string' }),
    grade: text('grade').$type<'excellent' | 'good' | 'passed' | 'failed'>(),
    /** 撤项 without cause is remembered: rules of later calls ask for it. */
    cancelledCause: text('cancelled_cause').$type<'without_cause' | 'with_cause' | 'integrity'>(),
    ...timestamps,
  },
  (t) => [
    index('topics_call_id_idx').on(t.callId, t.state),
    index('topics_org_id_idx').on(t.orgId),
    index('topics_leader_id_idx').on(t.leaderId),
    index('topics_merged_into_id_idx').on(t.mergedIntoId),
    uniqueIndex('topics_call_id_blind_code_unique').on(t.callId, t.blindCode),
    uniqueIndex('topics_approval_number_unique').on(t.approvalNumber),
  ],
);

export type MemberState = 'invited' | 'confirmed' | 'declined' | 'left';

/** Members besides the leader. `place` is the number by which the blind packet knows them. */
export const topicMembers = pgTable(
  'topic_members',
  {
    id: id().primaryKey(),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    place: integer('place').notNull(),
    task: text('task').notNull().default(''),
    state: text('state').$type<MemberState>().notNull(),
    respondedAt: at('responded_at'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('topic_members_topic_id_person_id_unique').on(t.topicId, t.personId),
    index('topic_members_person_id_idx').on(t.personId),
  ],
);

/** What recommenders (推荐人) and the unit (单位意见) say of an application. */
export const topicStatements = pgTable(
  'topic_statements',
  {
    id: id().primaryKey(),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<'recommender' | 'unit'>().notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    state: text('state').$type<'asked' | 'given' | 'declined'>().notNull(),
    /** Professional title of a recommender, where a rule asks for one. */
    title: text('title'),
    text: text('text').notNull().default(''),
    givenAt: at('given_at'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('topic_statements_topic_id_kind_person_id_unique').on(t.topicId, t.kind, t.personId),
    index('topic_statements_person_id_idx').on(t.personId),
  ],
);

/** The form as it was each time it was handed in: what changed after a return is told by comparing two. */
export const topicVersions = pgTable(
  'topic_versions',
  {
    id: id().primaryKey(),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    number: integer('number').notNull(),
    form: jsonb('form').$type<TopicForm>().notNull(),
    /** The command that handed it in. */
    command: text('command').notNull(),
    byId: text('by_id').references(() => persons.id, { onDelete: 'set null' }),
    at: at('at').notNull(),
  },
  (t) => [
    uniqueIndex('topic_versions_topic_id_number_unique').on(t.topicId, t.number),
    index('topic_versions_by_id_idx').on(t.byId),
  ],
);

export type AttachmentUse =
  'application' | 'proof' | 'supplement' | 'opening' | 'midterm' | 'annual' | 'change' | 'closing' | 'outcome';
/** How reading it went: `waiting` and `reading` in the queue; `refused` keeps the reader's code. */
export type AttachmentReading = 'waiting' | 'reading' | 'read' | 'refused';

export const topicAttachments = pgTable(
  'topic_attachments',
  {
    id: id().primaryKey(),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    use: text('use').$type<AttachmentUse>().notNull(),
    name: text('name').notNull(),
    sha256: text('sha256').notNull(),
    bytes: integer('bytes').notNull(),
    reading: text('reading').$type<AttachmentReading>().notNull(),
    refusal: text('refusal'),
    /** What the sandboxed reader found; evidence, never instruction. Bounded by the reader. */
    text: text('text').notNull().default(''),
    byId: text('by_id').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [index('topic_attachments_topic_id_idx').on(t.topicId), index('topic_attachments_by_id_idx').on(t.byId)],
);

/**
 * Everything that happened to a topic, in a chain of hashes; the database refuses changes and deletions. Who looked at
 * whose identity is in it too.
 */
export const topicEvents = pgTable(
  'topic_events',
  {
    id: id().primaryKey(),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'restrict' }),
    seq: integer('seq').notNull(),
    /** A command of the state table, or another deed ('member.confirmed', 'finding.dismissed' …). */
    kind: text('kind').notNull(),
    from: text('from_state').$type<TopicState>(),
    to: text('to_state').$type<TopicState>(),
    actorId: text('actor_id').references(() => persons.id, { onDelete: 'restrict' }),
    reason: text('reason').notNull().default(''),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
    at: at('at').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [
    uniqueIndex('topic_events_topic_id_seq_unique').on(t.topicId, t.seq),
    index('topic_events_actor_id_idx').on(t.actorId),
  ],
);

/** What the rules of eligibility said when last asked: rule, fact and clause. A person may set a verdict aside, with a reason. */
export const topicVerdicts = pgTable(
  'topic_verdicts',
  {
    id: id().primaryKey(),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    ruleId: text('rule_id').notNull(),
    callVersion: integer('call_version').notNull(),
    verdict: text('verdict').$type<'met' | 'unmet' | 'unclear' | 'not_applicable'>().notNull(),
    fact: jsonb('fact').$type<Record<string, unknown>>().notNull(),
    /** Set by a keeper against the rule's own verdict. */
    setTo: text('set_to').$type<'met' | 'unmet'>(),
    setById: text('set_by_id').references(() => persons.id, { onDelete: 'set null' }),
    setReason: text('set_reason').notNull().default(''),
    at: at('at').notNull(),
  },
  (t) => [
    uniqueIndex('topic_verdicts_topic_id_rule_id_unique').on(t.topicId, t.ruleId),
    index('topic_verdicts_set_by_id_idx').on(t.setById),
  ],
);

export type FindingKind =
  'missing' | 'length' | 'hidden_text' | 'identity' | 'title_in_use' | 'similar' | 'question' | 'unreadable';

/** What the pre-check found. It never moves a topic; a person mends it, sets it aside, or acts on it. */
export const topicFindings = pgTable(
  'topic_findings',
  {
    id: id().primaryKey(),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<FindingKind>().notNull(),
    /** Says what it is the finding of: asked again, the same thing is not found twice. */
    key: text('key').notNull(),
    /** A section of the form, 'title', 'ai', or 'attachment:<id>'. */
    section: text('section').notNull(),
    quote: text('quote').notNull().default(''),
    /** Where the quotation stands in its section; UTF-16 units. Null where it has no place. */
    start: integer('start'),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
    source: text('source').$type<'rules' | 'model'>().notNull(),
    state: text('state').$type<'open' | 'set_aside' | 'gone'>().notNull(),
    setAsideById: text('set_aside_by_id').references(() => persons.id, { onDelete: 'set null' }),
    reason: text('reason').notNull().default(''),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('topic_findings_topic_id_key_unique').on(t.topicId, t.key),
    index('topic_findings_set_aside_by_id_idx').on(t.setAsideById),
  ],
);

/** Sampled hashes of each section, so that earlier topics that share some are found by an index. */
export const topicFingerprints = pgTable(
  'topic_fingerprints',
  {
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    section: text('section').notNull(),
    hashes: integer('hashes').array().notNull(),
    characters: integer('characters').notNull(),
    at: at('at').notNull(),
  },
  (t) => [
    uniqueIndex('topic_fingerprints_topic_id_section_unique').on(t.topicId, t.section),
    index('topic_fingerprints_hashes_idx').using('gin', t.hashes),
  ],
);

/** Sentences that everybody writes (policy texts, forms, templates): shared by two applications they prove nothing. */
export const topicBoilerplates = pgTable(
  'topic_boilerplates',
  {
    id: id().primaryKey(),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    text: text('text').notNull(),
    /** `policy`: may be quoted; `template`: a skeleton that is sold or handed round. */
    kind: text('kind').$type<'policy' | 'template'>().notNull(),
    byId: text('by_id').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [index('topic_boilerplates_org_id_idx').on(t.orgId), index('topic_boilerplates_by_id_idx').on(t.byId)],
);

/** 申诉 and 异议: against a refusal, a decline, or a name on the public notice. Decided by two who did not decide before. */
export const topicAppeals = pgTable(
  'topic_appeals',
  {
    id: id().primaryKey(),
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    about: text('about').$type<'refusal' | 'decline' | 'notice'>().notNull(),
    byId: text('by_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'restrict' }),
    text: text('text').notNull(),
    state: text('state').$type<'open' | 'proposed' | 'upheld' | 'rejected'>().notNull(),
    proposal: text('proposal').$type<'upheld' | 'rejected'>(),
    answer: text('answer').notNull().default(''),
    proposedById: text('proposed_by_id').references(() => persons.id, { onDelete: 'restrict' }),
    confirmedById: text('confirmed_by_id').references(() => persons.id, { onDelete: 'restrict' }),
    decidedAt: at('decided_at'),
    ...timestamps,
  },
  (t) => [
    index('topic_appeals_topic_id_idx').on(t.topicId),
    index('topic_appeals_by_id_idx').on(t.byId),
    index('topic_appeals_proposed_by_id_idx').on(t.proposedById),
    index('topic_appeals_confirmed_by_id_idx').on(t.confirmedById),
  ],
);

/** A resource of the library that came out of a topic; its lineage points here. */
export const topicResources = pgTable(
  'topic_resources',
  {
    topicId: text('topic_id')
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    at: at('at').notNull(),
  },
  (t) => [
    uniqueIndex('topic_resources_topic_id_resource_id_unique').on(t.topicId, t.resourceId),
    index('topic_resources_resource_id_idx').on(t.resourceId),
  ],
);
