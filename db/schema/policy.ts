import { date, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, id, timestamps } from './columns.ts';
import { organisations, persons, type LadderLevel, type Position } from './people.ts';

/** Where a rule stands: no number of a policy is shown without it. */
export type PolicyClause = { document: string; place: string; quotation: string };
/** The body that organised a training; the higher ones come later. */
export type TrainingLevel = 'school' | 'county' | 'city' | 'province' | 'national';
export type TrainingForm =
  'in_person' | 'remote' | 'base' | 'school_based' | 'blended' | 'self_study' | 'degree' | 'other';
export type Unit = 'credit' | 'hour';
export type Period = 'term' | 'year' | 'cycle';
/** Every list given must hold what is asked about; an empty selector means everything that earns credits. */
export type Selector = { categories?: string[]; levels?: TrainingLevel[]; forms?: TrainingForm[] };
/** Whom a rule is about; every part given must hold. */
export type When = {
  ladderLevels?: LadderLevel[];
  positions?: Position[];
  /** Holds none of these. */
  notPositions?: Position[];
  subjects?: string[];
  stages?: string[];
  /** Teaching for fewer years than this on the day in question. */
  serviceBelowYears?: number;
  serviceFromYears?: number;
};
/** Which organisation on a person's way up the tree keeps a key: the nearest one of that kind. */
export type Body = 'school' | 'county' | 'city' | 'province';
export type Boundary = 'at_least' | 'more_than';
/** Amounts are written as in the text (12, 0.5), in credits or hours, with at most two decimals. */
export type RuleContent =
  | {
      type: 'cycle';
      from: string;
      to: string;
      repeats: boolean;
      /** Until when one round goes on for a person: what an exception makes of the rule, never a policy itself. */
      until?: string;
      /** MM-DD: when a year of this policy begins. */
      yearStart: string;
      /** MM-DD, in the order of the calendar; a term lasts until the next one begins. `weeks` are weeks of teaching. */
      terms: { start: string; weeks: number; label: string; labelEn: string }[];
    }
  | {
      type: 'category';
      key: string;
      group: string;
      audience: string;
      when: When | null;
      isRequired: boolean;
      /** `item`: as converted or stated for each training; `none`: to be done, worth no credit. */
      counted:
        { by: 'item' } | { by: 'fixed'; credits: number } | { by: 'certificate'; credits: number } | { by: 'none' };
      levels: TrainingLevel[];
      forms: TrainingForm[];
      organisedBy: string;
    }
  | {
      type: 'conversion';
      of: Selector;
      hoursPerCredit: number;
      round: 'down' | 'nearest';
      /** Credits are rounded to multiples of this. */
      step: number;
      /** Who missed this share of the hours gets none. */
      absence: { share: number; boundary: Boundary } | null;
    }
  | { type: 'cap'; of: Selector; most: number; unit: Unit; per: Period | 'item'; when: When | null }
  | {
      type: 'minimum';
      of: Selector;
      least: number;
      unit: Unit;
      per: Period;
      when: When | null;
      /** What of it hangs on this: the completion of the cycle, or only `consequence`. */
      binding: 'completion' | 'consequence';
      consequence: string | null;
    }
  | {
      type: 'duty';
      when: When;
      parts: { of: Selector; least: number; unit: Unit }[];
      /**
       * `after`: months that pass first; what was done before them does not count. `repeats`: asked again for every
       * such stretch, each on its own.
       */
      within: { from: 'cycle' } | { from: 'hired' | 'appointed'; months: number; after?: number; repeats?: boolean };
      /** What counts here counts for no minimum of the cycle. */
      isAdditional: boolean;
    }
  | { type: 'requirement'; of: Selector; times: number; per: Period; when: When | null }
  | { type: 'completion'; needs: string[] }
  | {
      type: 'gate';
      when: When | null;
      /** What may not begin before: trainings of a kind, a ladder level, or teaching on one's own. */
      before: { of: Selector } | { ladder: LadderLevel } | { status: 'independent_teaching' };
      needs: { of: Selector; times: number }[];
    }
  | {
      type: 'threshold';
      scope: Body;
      /** Id of a minimum per year, a requirement or the completion rule. */
      of: string;
      /** The share is of those whom the rule is about, or of everybody who teaches there. */
      among?: 'asked' | 'all';
      measures: 'unmet_share' | 'met_share';
      share: number;
      boundary: Boundary;
      /** `flag`: reaching it is bad; `target`: reaching it is asked for. */
      kind: 'flag' | 'target';
      consequences: string[];
    }
  | {
      type: 'routing';
      of: Selector;
      /** Only schools directly under the city, only others, or both. */
      cityDirect: boolean | null;
      registers: Body;
      audits: Body;
      /** The text wants two bodies; otherwise two persons of one body will do. */
      isOtherBody: boolean;
    }
  | { type: 'window'; of: Selector; from: string; to: string; timesPerYear: number | null }
  | { type: 'expiry'; of: Selector; months: number }
  | { type: 'sharing'; categories: string[] }
  | { type: 'appeal'; days: number; deciders: number }
  | {
      type: 'source';
      event: 'paths.step_completed' | 'topics.closed' | 'activities.attended';
      category: string;
      level: TrainingLevel;
      form: TrainingForm;
      minutesPerHour: number;
      /** Hours that a closed topic of this level is worth to each of its people; without them she states them herself. */
      hours?: { leader: number; member: number } | undefined;
    };
export type RuleType = RuleContent['type'];
/** `id` is unique in a policy and stays the same over its versions: overrides, exceptions and comparisons name it. */
export type PolicyRule = RuleContent & { id: string; label: string; labelEn: string; clause: PolicyClause };
export type RuleOf<T extends RuleType> = Extract<PolicyRule, { type: T }>;
/** What an exception changes in one rule for one person; amounts as the policy writes them. */
export type RuleException =
  { kind: 'waive' } | { kind: 'least'; least: number } | { kind: 'most'; most: number } | { kind: 'until'; to: string };
export type RuleChange =
  | { change: 'replace' | 'add'; rule: PolicyRule }
  /** `clause` says on what ground the rule from above does not hold here. */
  | { change: 'remove'; ruleId: string; clause: PolicyClause };
export type PolicyBody = { kind: 'base'; rules: PolicyRule[] } | { kind: 'override'; changes: RuleChange[] };
export type PolicyState = 'draft' | 'published' | 'withdrawn';

/**
 * A credit policy of an organisation in one version. A published version is never changed, only followed by another
 * or withdrawn; what was valid on a day can always be found.
 */
export const policies = pgTable(
  'policies',
  {
    id: id().primaryKey(),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    key: text('key').notNull(),
    version: integer('version').notNull(),
    name: text('name').notNull(),
    nameEn: text('name_en').notNull(),
    summary: text('summary').notNull().default(''),
    state: text('state').$type<PolicyState>().notNull(),
    /** Days, both included; open ended without the second. */
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
    validTo: date('valid_to', { mode: 'string' }),
    body: jsonb('body').$type<PolicyBody>().notNull(),
    /** Counts saves of a draft: who saves says which one was read. */
    revision: integer('revision').notNull().default(1),
    createdBy: text('created_by').references(() => persons.id, { onDelete: 'set null' }),
    publishedBy: text('published_by').references(() => persons.id, { onDelete: 'set null' }),
    publishedAt: at('published_at'),
    withdrawnAt: at('withdrawn_at'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('policies_org_id_key_version_unique').on(t.orgId, t.key, t.version),
    index('policies_created_by_idx').on(t.createdBy),
    index('policies_published_by_idx').on(t.publishedBy),
  ],
);
