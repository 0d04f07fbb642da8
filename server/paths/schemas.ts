import { z } from 'zod';
import type { TemplateNode } from '../../db/schema/paths.ts';
import { competencyCodes } from './vocabulary/competencies.ts';
import { topics } from './vocabulary/topics.ts';

const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9a-z]+$`));
const day = z.iso.date();
const minutesPerWeek = z.number().int().min(20).max(900);
const grades = z.array(z.string().regex(/^([1-9]|1[0-2])$/)).max(12);
const word = z.string().regex(/^[a-z_]{1,40}$/);

export const needId = z.object({ id: id('need') });
export const pathId = z.object({ id: id('path') });
export const stepId = z.object({ id: id('step') });
export const evidenceId = z.object({ id: id('step'), evidenceId: id('evi') });

export const writeNeed = z.strictObject({
  text: z.string().trim().min(4).max(500),
  subject: word.nullish(),
  grades: grades.optional(),
  minutesPerWeek: minutesPerWeek.optional(),
  until: day.nullish(),
});

export const correctNeed = z.strictObject({
  subject: word.nullable().optional(),
  stage: word.nullable().optional(),
  grades: grades.optional(),
  topics: z
    .array(z.enum(topics.map((t) => t.id)))
    .max(6)
    .optional(),
  competencies: z.array(z.enum(competencyCodes)).max(6).optional(),
  minutesPerWeek: minutesPerWeek.optional(),
  until: day.nullable().optional(),
});
export type Correction = z.output<typeof correctNeed>;

export const NOT_RELEVANT_REASONS = [
  'other_subject',
  'other_grade',
  'too_basic',
  'too_advanced',
  'known_already',
  'outdated',
  'not_well_made',
  'other',
] as const;

export const notRelevant = z.strictObject({
  reasons: z.array(z.enum(NOT_RELEVANT_REASONS)).min(1).max(4),
  note: z.string().trim().max(300).optional(),
});

/** A few sentences: what she tried and what it showed. Shorter is no evidence. */
export const REFLECTION_LEAST = 30;
export const completeStep = z.strictObject({
  reflection: z.string().trim().max(4000).optional(),
});

export const evidenceFile = z.object({ name: z.string().trim().min(1).max(200) });
export const restart = z.strictObject({
  minutesPerWeek: minutesPerWeek.optional(),
  until: day.nullable().optional(),
});

/** What the model may answer when it reads a need: closed lists only, each part with the words that say so. */
export const readingAnswer = (subjects: readonly string[]) =>
  z.object({
    subject: z.enum(['none', ...subjects]),
    stage: z.enum(['none', 'preschool', 'primary', 'junior', 'senior', 'special']),
    grades: grades,
    topics: z.array(z.object({ id: z.enum(topics.map((t) => t.id)), evidence: z.string().max(80) })).max(4),
    competencies: z.array(z.enum(competencyCodes)).max(4),
  });
export type ReadingAnswer = z.output<ReturnType<typeof readingAnswer>>;

export const judgementAnswer = (ids: readonly string[]) =>
  z.object({
    judgements: z
      .array(
        z.object({
          id: z.enum(ids),
          relevance: z.number().min(0).max(3),
          reason: z.string().min(4).max(120),
          quote: z.string().max(300),
        }),
      )
      .max(ids.length * 2),
  });
export type JudgementAnswer = z.output<ReturnType<typeof judgementAnswer>>;

const ruled = z.string().trim().min(1).max(200);
const clause = z.strictObject({ document: ruled, place: ruled, quotation: z.string().trim().min(1).max(600) });
const rule = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('all') }),
  z.strictObject({ type: z.literal('at_least'), count: z.number().int().min(1).max(50) }),
  z.strictObject({ type: z.literal('credits'), credits: z.number().positive().max(1000) }),
]);
const words = z.array(z.string().trim().min(1).max(40)).max(60);
const select = z.strictObject({
  kinds: words.optional(),
  subjects: z.union([words, z.literal('own')]).optional(),
  stages: z.literal('own').optional(),
  tags: words.optional(),
  competencies: words.optional(),
  keywords: words.optional(),
  resourceFiles: words.optional(),
  maxItems: z.number().int().min(1).max(50).optional(),
});
const node = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
    label: ruled,
    labelEn: ruled,
    step: z.enum(['required', 'elective']),
    clause,
    rule,
    get children(): z.ZodNullable<z.ZodArray<z.ZodType<TemplateNode>>> {
      return z.array(node).min(1).max(20).nullable();
    },
    select: select.nullable(),
  })
  .refine((one) => (one.children === null) !== (one.select === null), { error: 'either children or select' });

/** Ids name the rules of a plan, so each may stand once in a tree. */
const hasOwnIds = (root: TemplateNode): boolean => {
  const ids = (one: TemplateNode): string[] => [one.id, ...(one.children ?? []).flatMap(ids)];
  return new Set(ids(root)).size === ids(root).length;
};

export const template = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  name: ruled,
  nameEn: ruled,
  ladderLevel: z.enum(['novice', 'qualified', 'backbone', 'subject_leader', 'master']),
  subject: word.nullable(),
  cycle: z.strictObject({ weeks: z.number().int().min(1).max(104) }),
  conversion: z.strictObject({ minutesPerCredit: z.number().positive().max(10_000), clause }),
  root: node.refine(hasOwnIds, { error: 'an id stands twice' }),
});
export const publishTemplates = z.strictObject({
  orgId: id('org'),
  templates: z.array(template).min(1).max(50),
});
