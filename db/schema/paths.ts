import { boolean, date, index, integer, jsonb, pgTable, real, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, id, timestamps } from './columns.ts';
import { chunks, resources, type LocatorRow } from './library.ts';
import { jobProgress } from './jobs.ts';
import { organisations, persons, type LadderLevel } from './people.ts';
import { policies, type TrainingForm, type TrainingLevel } from './policy.ts';

export type StepKind = 'required' | 'elective' | 'precise';
export type Clause = { document: string; place: string; quotation: string };
/** What a leaf of a template accepts. `own` means the teacher's subject or stage; every criterion given must hold. */
export type Select = {
  kinds?: string[];
  subjects?: string[] | 'own';
  stages?: 'own';
  tags?: string[];
  competencies?: string[];
  keywords?: string[];
  resourceFiles?: string[];
  maxItems?: number;
};
export type GroupRule = { type: 'all' } | { type: 'at_least'; count: number } | { type: 'credits'; credits: number };
export type TemplateNode = {
  id: string;
  label: string;
  labelEn: string;
  step: 'required' | 'elective';
  clause: Clause;
  rule: GroupRule;
  children: TemplateNode[] | null;
  select: Select | null;
};
export type TemplateBody = {
  cycle: { weeks: number };
  conversion: { minutesPerCredit: number; clause: Clause };
  root: TemplateNode;
};

/** A tree of requirement groups for one ladder level (and perhaps one subject), with the clauses it comes from. */
export const pathTemplates = pgTable(
  'path_templates',
  {
    id: id().primaryKey(),
    key: text('key').notNull(),
    version: integer('version').notNull(),
    name: text('name').notNull(),
    nameEn: text('name_en').notNull(),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    ladderLevel: text('ladder_level').$type<LadderLevel>().notNull(),
    subject: text('subject'),
    body: jsonb('body').$type<TemplateBody>().notNull(),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('path_templates_org_id_key_version_unique').on(t.orgId, t.key, t.version),
    index('path_templates_ladder_level_idx').on(t.ladderLevel),
  ],
);

export type ReadValue<T> = { value: T; source: 'rule' | 'model' | 'person' | 'profile' | 'default'; evidence?: string };
/** What the product understood of a need; every part can be corrected before it is used. */
export type Reading = {
  subject: ReadValue<string | null>;
  stage: ReadValue<string | null>;
  grades: ReadValue<string[]>;
  topics: ReadValue<string[]>;
  competencies: ReadValue<string[]>;
  minutesPerWeek: ReadValue<number>;
  until: ReadValue<string | null>;
};
/** How an answer was made, and why not the better way. */
export type MadeBy = { way: 'rules' | 'model'; because?: string; model?: string };

export const needs = pgTable(
  'needs',
  {
    id: id().primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    text: text('text').notNull(),
    reading: jsonb('reading').$type<Reading>().notNull(),
    madeBy: jsonb('made_by').$type<MadeBy>().notNull(),
    isConfirmed: boolean('is_confirmed').notNull().default(false),
    ...timestamps,
  },
  (t) => [index('needs_person_id_idx').on(t.personId, t.createdAt)],
);

export type PathState = 'draft' | 'accepted' | 'finished' | 'replaced';
/** A requirement that cannot hold together with the others, and what would make room. */
export type Conflict = {
  /** Conflicts of one set cannot hold together; different sets are separate troubles. */
  set: number;
  constraint: string;
  params: Record<string, string | number>;
  clause?: Clause;
  relax: string;
};

export const paths = pgTable(
  'paths',
  {
    id: id().primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    needId: text('need_id')
      .notNull()
      .references(() => needs.id, { onDelete: 'cascade' }),
    templateId: text('template_id')
      .notNull()
      .references(() => pathTemplates.id, { onDelete: 'restrict' }),
    state: text('state').$type<PathState>().notNull(),
    startsOn: date('starts_on', { mode: 'string' }).notNull(),
    weeks: integer('weeks').notNull(),
    minutesPerWeek: integer('minutes_per_week').notNull(),
    judgedBy: jsonb('judged_by').$type<MadeBy>().notNull(),
    /** Facts of the solving: candidates, milliseconds, whether the optimum was proved. */
    solving: jsonb('solving').$type<Record<string, number | string | boolean>>().notNull(),
    acceptedAt: at('accepted_at'),
    ...timestamps,
  },
  (t) => [
    index('paths_person_id_idx').on(t.personId, t.createdAt),
    index('paths_need_id_idx').on(t.needId),
    index('paths_template_id_idx').on(t.templateId),
  ],
);

export type StepState = 'open' | 'done';

/** A judged resource of a path: chosen ones have a week, the others wait to be swapped in. */
export const pathSteps = pgTable(
  'path_steps',
  {
    id: id().primaryKey(),
    pathId: text('path_id')
      .notNull()
      .references(() => paths.id, { onDelete: 'cascade' }),
    /** Null once the resource is gone: what was done with it stays done. */
    resourceId: text('resource_id').references(() => resources.id, { onDelete: 'set null' }),
    /** Null: judged but not chosen. */
    week: integer('week'),
    seq: integer('seq').notNull(),
    kind: text('kind').$type<StepKind>().notNull(),
    /** The week it ends in, when it takes more than one. */
    weekTo: integer('week_to'),
    /** Leaf of the template it serves; null for precise steps. */
    groupId: text('group_id'),
    /** Every leaf it could serve; 'precise' when it answers the need. What a swap may choose from. */
    eligible: text('eligible').array().notNull(),
    state: text('state').$type<StepState>().notNull(),
    minutes: integer('minutes').notNull(),
    credits: real('credits').notNull(),
    /** 0–3, how well it answers the need. */
    relevance: real('relevance').notNull(),
    reason: jsonb('reason')
      .$type<{ code: string; params: Record<string, string | number> } | { sentence: string }>()
      .notNull(),
    quote: text('quote').notNull(),
    chunkId: text('chunk_id').references(() => chunks.id, { onDelete: 'set null' }),
    locator: jsonb('locator').$type<LocatorRow>(),
    doneAt: at('done_at'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('path_steps_path_id_resource_id_unique').on(t.pathId, t.resourceId),
    index('path_steps_resource_id_idx').on(t.resourceId),
    index('path_steps_chunk_id_idx').on(t.chunkId),
  ],
);

/** What a teacher shows for a step: a reflection, a file, or both. Append-only. */
export const stepEvidence = pgTable(
  'step_evidence',
  {
    id: id().primaryKey(),
    stepId: text('step_id')
      .notNull()
      .references(() => pathSteps.id, { onDelete: 'cascade' }),
    reflection: text('reflection'),
    /** Key of the bytes in the file store. */
    sha256: text('sha256'),
    fileName: text('file_name'),
    at: at('at').notNull(),
  },
  (t) => [index('step_evidence_step_id_idx').on(t.stepId)],
);

/** "Not relevant to me", with reasons: obeyed at once in every later plan until withdrawn. */
export const notRelevant = pgTable(
  'not_relevant',
  {
    id: id().primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    reasons: text('reasons').array().notNull(),
    note: text('note'),
    at: at('at').notNull(),
    withdrawnAt: at('withdrawn_at'),
  },
  (t) => [index('not_relevant_person_id_idx').on(t.personId), index('not_relevant_resource_id_idx').on(t.resourceId)],
);

export type CyclePlanState = 'draft' | 'accepted' | 'replaced';
/** One line of a proof: a rule with its numbers, as an independent checker counted them. Hundredths. */
export type ProofLine = {
  ruleId: string;
  type: string;
  from: string | null;
  to: string | null;
  unit: 'credit' | 'hour' | 'times' | 'minute';
  relation: '>=' | '<=';
  bound: number;
  /** Counted from what is earned already, and with the plan done. */
  earned: number;
  reached: number;
  holds: boolean;
};

/** A plan for the rest of a credit cycle: what to take in which term, proved against the whole policy. */
export const cyclePlans = pgTable(
  'cycle_plans',
  {
    id: id().primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    needId: text('need_id').references(() => needs.id, { onDelete: 'set null' }),
    state: text('state').$type<CyclePlanState>().notNull(),
    madeOn: date('made_on', { mode: 'string' }).notNull(),
    cycleFrom: date('cycle_from', { mode: 'string' }).notNull(),
    cycleTo: date('cycle_to', { mode: 'string' }).notNull(),
    minutesPerWeek: integer('minutes_per_week').notNull(),
    /** The policies planned under, furthest first. */
    policyIds: text('policy_ids').array().notNull(),
    proof: jsonb('proof').$type<ProofLine[]>().notNull(),
    /** Candidates, milliseconds, whether the optimum was proved. */
    solving: jsonb('solving').$type<Record<string, number | string | boolean>>().notNull(),
    acceptedAt: at('accepted_at'),
    ...timestamps,
  },
  (t) => [
    index('cycle_plans_person_id_idx').on(t.personId, t.createdAt),
    index('cycle_plans_need_id_idx').on(t.needId),
  ],
);

/** What a plan places in a term. Facts are kept as they were planned with; what is done stays done. */
export const cyclePlanItems = pgTable(
  'cycle_plan_items',
  {
    id: id().primaryKey(),
    planId: text('plan_id')
      .notNull()
      .references(() => cyclePlans.id, { onDelete: 'cascade' }),
    /** Candidate's name within the plan: 'res_…', 'off_…@2026-09-01' for one turn of a repeated offering. */
    ref: text('ref').notNull(),
    source: text('source').$type<'resource' | 'offering' | 'recognition'>().notNull(),
    kind: text('kind').$type<StepKind>().notNull(),
    title: text('title').notNull(),
    category: text('category').notNull(),
    level: text('level').$type<TrainingLevel>().notNull(),
    form: text('form').$type<TrainingForm>().notNull(),
    termFrom: date('term_from', { mode: 'string' }).notNull(),
    seq: integer('seq').notNull(),
    minutes: integer('minutes').notNull(),
    /** Hundredths, before caps; `counted` after them. */
    hours: integer('hours').notNull(),
    credits: integer('credits').notNull(),
    counted: integer('counted').notNull(),
    /** 0–3, how well it answers the need; 0 for duty alone. */
    relevance: real('relevance').notNull(),
    /** Rules that would not hold without it. */
    serves: text('serves').array().notNull(),
    quote: text('quote'),
    doneAt: at('done_at'),
  },
  (t) => [uniqueIndex('cycle_plan_items_plan_id_ref_unique').on(t.planId, t.ref)],
);

export type ReachState = 'running' | 'done' | 'failed';
/** How many teachers of an organisation can still finish under a policy: counted in the background, one row each. */
export const reachRuns = pgTable(
  'reach_runs',
  {
    id: id().primaryKey(),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    /** The policy asked about; null for whatever holds. */
    policyId: text('policy_id').references(() => policies.id, { onDelete: 'cascade' }),
    asOf: date('as_of', { mode: 'string' }).notNull(),
    minutesPerWeek: integer('minutes_per_week').notNull(),
    state: text('state').$type<ReachState>().notNull(),
    counts: jsonb('counts').$type<Record<string, number>>().notNull(),
    jobId: text('job_id').references(() => jobProgress.id, { onDelete: 'set null' }),
    createdBy: text('created_by').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [
    index('reach_runs_org_id_idx').on(t.orgId, t.createdAt),
    index('reach_runs_policy_id_idx').on(t.policyId),
    index('reach_runs_job_id_idx').on(t.jobId),
    index('reach_runs_created_by_idx').on(t.createdBy),
  ],
);
export const reachRows = pgTable(
  'reach_rows',
  {
    id: id().primaryKey(),
    runId: text('run_id')
      .notNull()
      .references(() => reachRuns.id, { onDelete: 'cascade' }),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    verdict: text('verdict').$type<'finished' | 'can_finish' | 'cannot_finish' | 'unsolved'>().notNull(),
    /** Rules that cannot hold together; empty unless they cannot. */
    conflicts: jsonb('conflicts').$type<string[]>().notNull(),
    minutes: integer('minutes'),
  },
  (t) => [
    uniqueIndex('reach_rows_run_id_person_id_unique').on(t.runId, t.personId),
    index('reach_rows_person_id_idx').on(t.personId),
  ],
);
