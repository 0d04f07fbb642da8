import { z } from 'zod';
import type { PolicyBody, PolicyRule } from '../../../db/schema/policy.ts';

/**
 * What a policy may look like at all: shapes, closed lists and sizes. A draft may be unfinished, so words may be empty
 * and numbers make no sense yet; what has to hold before anybody is judged by it is asked in `check.ts`.
 */
const word = z.string().trim().max(60);
const text = z.string().trim().max(400);
const day = z.union([z.iso.date(), z.literal('')]);
const monthDay = z.string().trim().max(10);
const amount = z.number().min(0).max(100_000);
const whole = z.number().int().min(0).max(10_000);

export const LEVELS = ['school', 'county', 'city', 'province', 'national'] as const;
export const FORMS = [
  'in_person',
  'remote',
  'base',
  'school_based',
  'blended',
  'self_study',
  'degree',
  'other',
] as const;
export const LADDER = ['novice', 'qualified', 'backbone', 'subject_leader', 'master'] as const;
export const POSITIONS = [
  'class_teacher',
  'principal',
  'principal_designate',
  'psychology_teacher',
  'backbone_candidate',
  'master_candidate',
  'weak_subject_teacher',
  'teaching_outside_degree',
] as const;
const unit = z.enum(['credit', 'hour']);
const period = z.enum(['term', 'year', 'cycle']);
const body = z.enum(['school', 'county', 'city', 'province']);
const boundary = z.enum(['at_least', 'more_than']);
const levels = z.array(z.enum(LEVELS)).max(LEVELS.length);
const forms = z.array(z.enum(FORMS)).max(FORMS.length);
const keys = z.array(word).max(60);

export const clause = z.strictObject({
  document: z.string().trim().max(200),
  place: z.string().trim().max(200),
  quotation: z.string().trim().max(2000),
});
const selector = z.strictObject({
  categories: keys.optional(),
  levels: levels.optional(),
  forms: forms.optional(),
});
const when = z.strictObject({
  ladderLevels: z.array(z.enum(LADDER)).max(LADDER.length).optional(),
  positions: z.array(z.enum(POSITIONS)).max(POSITIONS.length).optional(),
  notPositions: z.array(z.enum(POSITIONS)).max(POSITIONS.length).optional(),
  subjects: keys.optional(),
  stages: keys.optional(),
  serviceBelowYears: z.number().min(0).max(60).optional(),
  serviceFromYears: z.number().min(0).max(60).optional(),
});
const common = { id: word, label: text, labelEn: text, clause };
const anybody = when.nullable();

export const policyRule = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('cycle'),
    from: day,
    to: day,
    repeats: z.boolean(),
    yearStart: monthDay,
    terms: z
      .array(z.strictObject({ start: monthDay, weeks: z.number().int().min(0).max(53), label: text, labelEn: text }))
      .max(6),
  }),
  z.strictObject({
    ...common,
    type: z.literal('category'),
    key: word,
    group: text,
    audience: text,
    when: anybody,
    isRequired: z.boolean(),
    counted: z.discriminatedUnion('by', [
      z.strictObject({ by: z.literal('item') }),
      z.strictObject({ by: z.literal('fixed'), credits: amount }),
      z.strictObject({ by: z.literal('certificate'), credits: amount }),
      z.strictObject({ by: z.literal('none') }),
    ]),
    levels,
    forms,
    organisedBy: text,
  }),
  z.strictObject({
    ...common,
    type: z.literal('conversion'),
    of: selector,
    hoursPerCredit: amount,
    round: z.enum(['down', 'nearest']),
    step: amount,
    absence: z.strictObject({ share: z.number(), boundary }).nullable(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('cap'),
    of: selector,
    most: amount,
    unit,
    per: z.enum(['term', 'year', 'cycle', 'item']),
    when: anybody,
  }),
  z.strictObject({
    ...common,
    type: z.literal('minimum'),
    of: selector,
    least: amount,
    unit,
    per: period,
    when: anybody,
    binding: z.enum(['completion', 'consequence']),
    consequence: text.nullable(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('duty'),
    when,
    parts: z.array(z.strictObject({ of: selector, least: amount, unit })).max(20),
    within: z.discriminatedUnion('from', [
      z.strictObject({ from: z.literal('cycle') }),
      z.strictObject({
        from: z.enum(['hired', 'appointed']),
        months: whole,
        after: whole.optional(),
        repeats: z.boolean().optional(),
      }),
    ]),
    isAdditional: z.boolean(),
  }),
  z.strictObject({ ...common, type: z.literal('requirement'), of: selector, times: whole, per: period, when: anybody }),
  z.strictObject({ ...common, type: z.literal('completion'), needs: keys }),
  z.strictObject({
    ...common,
    type: z.literal('gate'),
    when: anybody,
    before: z.union([
      z.strictObject({ of: selector }),
      z.strictObject({ ladder: z.enum(LADDER) }),
      z.strictObject({ status: z.literal('independent_teaching') }),
    ]),
    needs: z.array(z.strictObject({ of: selector, times: whole })).max(20),
  }),
  z.strictObject({
    ...common,
    type: z.literal('threshold'),
    scope: body,
    of: word,
    among: z.enum(['asked', 'all']).optional(),
    measures: z.enum(['unmet_share', 'met_share']),
    share: z.number(),
    boundary,
    kind: z.enum(['flag', 'target']),
    consequences: z.array(text).max(20),
  }),
  z.strictObject({
    ...common,
    type: z.literal('routing'),
    of: selector,
    cityDirect: z.boolean().nullable(),
    registers: body,
    audits: body,
    isOtherBody: z.boolean(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('window'),
    of: selector,
    from: monthDay,
    to: monthDay,
    timesPerYear: whole.nullable(),
  }),
  z.strictObject({ ...common, type: z.literal('expiry'), of: selector, months: whole }),
  z.strictObject({ ...common, type: z.literal('sharing'), categories: keys }),
  z.strictObject({ ...common, type: z.literal('appeal'), days: whole, deciders: whole }),
  z.strictObject({
    ...common,
    type: z.literal('source'),
    event: z.enum(['paths.step_completed', 'topics.closed', 'activities.attended']),
    category: word,
    level: z.enum(LEVELS),
    form: z.enum(FORMS),
    minutesPerHour: amount,
    hours: z.strictObject({ leader: amount, member: amount }).optional(),
  }),
]) satisfies z.ZodType<PolicyRule, PolicyRule>;

/** More than any policy known to us has; keeps a document within one request. */
const RULES = 300;
export const policyBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('base'), rules: z.array(policyRule).max(RULES) }),
  z.strictObject({
    kind: z.literal('override'),
    changes: z
      .array(
        z.discriminatedUnion('change', [
          z.strictObject({ change: z.enum(['replace', 'add']), rule: policyRule }),
          z.strictObject({ change: z.literal('remove'), ruleId: word, clause }),
        ]),
      )
      .max(RULES),
  }),
]) satisfies z.ZodType<PolicyBody, PolicyBody>;
