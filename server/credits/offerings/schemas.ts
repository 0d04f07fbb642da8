import { z } from 'zod';
import { page } from '../../kernel/page.ts';

const id = z.string().trim().min(1).max(64);
const word = z.string().trim().min(1).max(60);
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
/** Hundredths of an hour or a credit: at most 5 000 of them. */
const centi = z.number().int().min(0).max(500_000);

export const offeringId = z.strictObject({ id });
export const offeringList = z.strictObject({
  list: z.enum(['open', 'closed']).default('open'),
  q: z.string().trim().max(60).default(''),
  category: z.string().trim().max(60).default(''),
  level: z.enum(LEVELS).optional(),
  ...page,
});
export type OfferingList = z.output<typeof offeringList>;

const worth = {
  category: word,
  level: z.enum(LEVELS),
  form: z.enum(FORMS),
  hours: centi,
  statedCredits: centi.nullable().default(null),
  fromDay: z.iso.date(),
};
const fields = {
  ...worth,
  title: z.string().trim().min(2).max(120),
  description: z.string().trim().max(4000).default(''),
  minutes: z.number().int().min(5).max(100_000),
  toDay: z.iso.date().nullable().default(null),
  repeats: z.enum(['once', 'term', 'year']).default('once'),
  after: z.array(id).max(10).default([]),
  subjects: z.array(word).max(20).default([]),
  stages: z.array(word).max(10).default([]),
};
export const newOffering = z.strictObject({ orgId: id, ...fields });
export const offeringChange = z.strictObject(fields);
export const offeringState = z.strictObject({ isOpen: z.boolean() });
export type OfferingFields = z.output<typeof offeringChange>;
/** What is asked of the policy while the form is being filled in. */
export const offeringPreview = z.strictObject({ orgId: id, ...worth });
export type OfferingPreview = z.output<typeof offeringPreview>;
export const offeringChoices = z.strictObject({ orgId: id, day: z.iso.date().optional() });
