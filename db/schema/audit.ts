import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, id, timestamps } from './columns.ts';
import { resources, resourceVersions, type LocatorRow } from './library.ts';
import { organisations, persons } from './people.ts';

/** The seven points of 教科信厅〔2024〕1号. */
export type AuditPoint =
  'political' | 'orientation' | 'scientific' | 'applicable' | 'normative' | 'timely' | 'public_interest';
export type AuditState = 'machine_check' | 'human_check' | 'listed' | 'returned' | 'recalled';
/** `blocking` has to be answered by the author or the auditor before listing; `notice` is to be looked at. */
export type Finding = {
  id: string;
  code: string;
  severity: 'blocking' | 'notice';
  /** Verbatim from the text; null when the finding is about the whole. */
  quote: string | null;
  locator: LocatorRow | null;
  sectionId: string | null;
  detail: Record<string, string | number>;
  /** The author's answer at submission, or the auditor's. */
  answer: string | null;
  /** `person`: a place that the auditor marked. What the auditor says to the author stands in `detail.note`. */
  source: 'rule' | 'model' | 'person';
};
export type PointVerdict = { point: AuditPoint; ok: boolean; note: string };

/** One way of a version to its scope, from commitment to decision. */
export const audits = pgTable(
  'audits',
  {
    id: id().primaryKey(),
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    /** The listed version it is compared with; null for a first listing. */
    against: integer('against'),
    visibility: text('visibility').$type<'organisation' | 'public'>().notNull(),
    visibleOrgId: text('visible_org_id').references(() => organisations.id, { onDelete: 'restrict' }),
    /** The organisation that owns the scope and whose auditors decide. */
    bodyOrgId: text('body_org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    state: text('state').$type<AuditState>().notNull(),
    submittedBy: text('submitted_by').references(() => persons.id, { onDelete: 'set null' }),
    submittedAt: at('submitted_at').notNull(),
    /** The author's own check of the seven points, and the sentence committed to. */
    selfCheck: jsonb('self_check').$type<PointVerdict[]>().notNull(),
    commitment: text('commitment').notNull(),
    /** Section ids and field names that differ from `against`; what the auditor has to look at. */
    changed: jsonb('changed').$type<{ sections: string[]; fields: string[] }>().notNull(),
    findings: jsonb('findings').$type<Finding[]>().notNull().default([]),
    /** `imported`: listed by whoever runs the server, who answers for it. */
    how: text('how').$type<'submitted' | 'imported'>().notNull(),
    verdict: jsonb('verdict').$type<PointVerdict[]>(),
    reason: text('reason'),
    decidedBy: text('decided_by').references(() => persons.id, { onDelete: 'set null' }),
    decidedAt: at('decided_at'),
    ...timestamps,
  },
  (t) => [
    foreignKey({
      columns: [t.resourceId, t.version],
      foreignColumns: [resourceVersions.resourceId, resourceVersions.number],
      name: 'audits_version_fk',
    }).onDelete('cascade'),
    // One at a time: a second submission would be decided without knowing of the first.
    uniqueIndex('audits_resource_id_open_unique')
      .on(t.resourceId)
      .where(sql`state in ('machine_check', 'human_check')`),
    index('audits_resource_id_version_idx').on(t.resourceId, t.version),
    index('audits_body_org_id_state_idx').on(t.bodyOrgId, t.state),
    index('audits_visible_org_id_idx').on(t.visibleOrgId),
    index('audits_submitted_by_idx').on(t.submittedBy),
    index('audits_decided_by_idx').on(t.decidedBy),
    check('audits_scope_check', sql`(${t.visibility} = 'organisation') = (${t.visibleOrgId} is not null)`),
  ],
);

/** What happened, in order; never changed. */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: id().primaryKey(),
    resourceId: text('resource_id')
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    auditId: text('audit_id').references(() => audits.id, { onDelete: 'cascade' }),
    at: at('at').notNull(),
    personId: text('person_id').references(() => persons.id, { onDelete: 'set null' }),
    what: text('what')
      .$type<'submitted' | 'checked' | 'listed' | 'returned' | 'recalled' | 'withdrawn' | 'changed' | 'imported'>()
      .notNull(),
    note: text('note').notNull().default(''),
  },
  (t) => [
    index('audit_events_resource_id_idx').on(t.resourceId),
    index('audit_events_audit_id_idx').on(t.auditId),
    index('audit_events_person_id_idx').on(t.personId),
  ],
);

/** 负面清单: words that an organisation, and all below it, wants looked at before anything is listed. */
export const negativeTerms = pgTable(
  'negative_terms',
  {
    id: id().primaryKey(),
    orgId: text('org_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    term: text('term').notNull(),
    severity: text('severity').$type<'blocking' | 'notice'>().notNull(),
    reason: text('reason').notNull(),
    createdBy: text('created_by').references(() => persons.id, { onDelete: 'set null' }),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('negative_terms_org_id_term_unique').on(t.orgId, t.term),
    index('negative_terms_created_by_idx').on(t.createdBy),
  ],
);
