import { z } from 'zod';
import { page } from '../../kernel/page.ts';

const id = z.string().min(1).max(80);
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => new Date(`${text}T00:00:00Z`).toISOString().startsWith(text), 'no such day');

export const certificateId = z.strictObject({ id });
export const jobId = z.strictObject({ jobId: id });
export const mine = z.strictObject(page);
export const office = z.strictObject({ orgId: id, ...page });
export const issued = z.strictObject({
  orgId: id,
  q: z.string().trim().max(80).default(''),
  kind: z.enum(['completion', 'statement']).optional(),
  ...page,
});
/** Without a day: today. A past cycle is certified as of its last day. */
export const completion = z.strictObject({ personId: id, day: day.optional() });
export const statement = z.strictObject({
  personId: id.optional(),
  day: day.optional(),
  locale: z.enum(['zh', 'en']).default('zh'),
});
export const batch = z.strictObject({ orgId: id, day: day.optional() });
export const revocation = z.strictObject({ reason: z.string().trim().min(2).max(300) });
/** What the QR code carries. */
export const scanned = z.strictObject({ compact: z.string().min(1).max(4_000) });
/** What somebody types from the paper. */
export const typed = z.strictObject({
  number: z.string().trim().min(1).max(60),
  code: z.string().trim().min(1).max(20),
});
