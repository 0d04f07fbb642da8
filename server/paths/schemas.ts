import { z } from 'zod';
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
