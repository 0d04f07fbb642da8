import { z } from 'zod';
import { page } from '../../kernel/page.ts';

const id = z.string().trim().min(1).max(60);
const key = z.string().trim().min(1).max(80);
const LEVELS = ['school', 'county', 'city', 'province', 'national'] as const;
const FORMS = ['in_person', 'remote', 'base', 'school_based', 'blended', 'self_study', 'degree', 'other'] as const;
export const STATES = ['draft', 'submitted', 'registered', 'audited', 'returned', 'recalled'] as const;
/** Hundredths of an hour or a credit. */
const centi = z.number().int().min(0).max(1_000_000);
const reason = z.string().trim().min(4).max(1000);
const revision = z.number().int().min(1);

const fields = {
  category: key,
  level: z.enum(LEVELS),
  form: z.enum(FORMS),
  title: z.string().trim().max(200),
  organiser: z.string().trim().max(120),
  occurredOn: z.iso.date(),
  hours: centi,
  absentHours: centi,
  statedCredits: centi.nullable(),
  note: z.string().trim().max(2000),
  /** Words of one's own about the training; null for none. */
  reflection: z.string().trim().max(5000).nullable(),
  certificate: z
    .strictObject({ number: z.string().trim().min(1).max(80), issuer: z.string().trim().min(1).max(120) })
    .nullable(),
};

export const claimId = z.object({ id });
export const evidenceId = z.object({ id, sha256: z.string().regex(/^[0-9a-f]{64}$/) });
export const optionsQuery = z.object({ on: z.iso.date().optional() });
/** `key` is chosen by who asks: the same request, sent twice, makes one claim. */
export const newClaim = z.strictObject({ key: z.string().trim().min(8).max(60), category: key });
export const claimChange = z.strictObject({ revision, ...z.object(fields).partial().shape });
export type ClaimChange = Omit<z.output<typeof claimChange>, 'revision'>;
/** A training that is not written down yet: what would it be worth? */
export const preview = z.strictObject({
  category: fields.category,
  level: fields.level,
  form: fields.form,
  occurredOn: fields.occurredOn,
  hours: fields.hours,
  absentHours: fields.absentHours.default(0),
  statedCredits: fields.statedCredits.default(null),
});
export const evidenceFile = z.object({ name: z.string().trim().min(1).max(200) });
export const seen = z.strictObject({ revision });
export const returning = z.strictObject({ revision, reason });
export const mine = z.object({ state: z.enum(['all', ...STATES]).default('all'), ...page });
export const desk = z.object({
  list: z.enum(['register', 'audit', 'done']).default('register'),
  category: key.optional(),
  q: z.string().trim().max(60).optional(),
  ...page,
});
const items = z.array(z.strictObject({ id, revision })).min(1).max(100);
export const batch = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('register'), items }),
  z.strictObject({ action: z.literal('audit'), items }),
  z.strictObject({ action: z.literal('return'), items, reason }),
]);
export type Batch = z.output<typeof batch>;
