import { z } from 'zod';
import type { SectionKey, TopicForm } from '../../../db/schema/topic-data.ts';

/** Sections of the 设计论证 in the order of the official form. */
export const SECTIONS = [
  'concepts',
  'literature',
  'significance',
  'subjects',
  'content',
  'difficulties',
  'methods',
  'feasibility',
  'foundation',
] as const satisfies readonly SectionKey[];
export const TITLES = ['none', 'junior', 'middle', 'deputy_senior', 'senior'] as const;
export const LEVELS = ['school', 'county', 'city', 'province', 'national'] as const;
export const BUDGET = [
  'materials',
  'data',
  'travel',
  'meetings',
  'exchange',
  'equipment',
  'consulting',
  'labour',
  'printing',
  'management',
  'other',
] as const;

const line = (most: number) => z.string().max(most);
const day = z.iso.date().nullable();
const person = z
  .string()
  .regex(/^per_[0-9a-z]+$/)
  .nullable();
const outcome = z.strictObject({ name: line(200), form: line(60), from: day, dueOn: day, person });

/**
 * An application's form as it is written: a draft may be empty anywhere, so only shapes and the outermost bounds stand
 * here. What a call demands of it is its own to say (`call.ts`), and is asked when it is handed in.
 */
export const topicForm = z.strictObject({
  title: line(120),
  track: line(40),
  guideItem: line(40).nullable(),
  direction: line(120),
  subject: line(40).nullable(),
  stage: line(40).nullable(),
  months: z.number().int().min(1).max(120).nullable(),
  leader: z.strictObject({
    gender: z.enum(['female', 'male']).nullable(),
    ethnicity: line(20),
    born: day,
    post: line(60),
    title: z.enum(TITLES).nullable(),
    speciality: line(120),
    education: line(60),
    degree: z.enum(['none', 'bachelor', 'master', 'doctor']).nullable(),
    phone: line(30),
    email: line(120),
  }),
  history: z
    .array(
      z.strictObject({
        title: line(120),
        level: z.enum(LEVELS),
        status: z.enum(['A', 'B', 'C', 'D']),
        year: z.number().int().min(1980).max(2100).nullable(),
      }),
    )
    .max(20),
  sections: z.partialRecord(z.enum(SECTIONS), line(20_000)),
  objectives: z.array(line(300)).max(12),
  steps: z.array(z.strictObject({ from: day, to: day, task: line(500), person })).max(20),
  stageOutcomes: z.array(outcome).max(20),
  finalOutcomes: z.array(outcome).max(10),
  budget: z.partialRecord(z.enum(BUDGET), z.number().int().min(0).max(1_000_000_000)),
  ai: z.strictObject({
    tools: z
      .array(
        z.strictObject({
          name: line(80),
          standing: z.enum(['filed', 'white_list', 'neither']).nullable(),
          purpose: line(300),
          where: line(200),
        }),
      )
      .max(20),
    pupils: z.strictObject({ useDirectly: z.boolean().nullable(), stages: z.array(line(40)).max(10), how: line(2000) }),
    data: z.strictObject({ kinds: line(2000), anonymised: line(2000) }),
    division: line(2000),
    risks: line(4000),
    statement: line(2000),
  }),
}) satisfies z.ZodType<TopicForm>;

/** What a new draft begins with. */
export const emptyForm = (): TopicForm => ({
  title: '',
  track: '',
  guideItem: null,
  direction: '',
  subject: null,
  stage: null,
  months: null,
  leader: {
    gender: null,
    ethnicity: '',
    born: null,
    post: '',
    title: null,
    speciality: '',
    education: '',
    degree: null,
    phone: '',
    email: '',
  },
  history: [],
  sections: {},
  objectives: [],
  steps: [],
  stageOutcomes: [],
  finalOutcomes: [],
  budget: {},
  ai: {
    tools: [],
    pupils: { useDirectly: null, stages: [], how: '' },
    data: { kinds: '', anonymised: '' },
    division: '',
    risks: '',
    statement: '',
  },
});
