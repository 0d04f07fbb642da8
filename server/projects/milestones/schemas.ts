import { z } from 'zod';

const reason = z.string().trim().min(4).max(1000);
export const stepId = z.strictObject({ id: z.string().regex(/^mst_[0-9a-z]+$/) });
export const topicId = z.strictObject({ id: z.string().regex(/^top_[0-9a-z]+$/) });
/** The report's own shape hangs on the kind of the milestone, and is checked by it. */
export const saving = z.strictObject({
  revision: z.number().int().min(1),
  report: z.record(z.string(), z.unknown()),
});
export const seen = z.strictObject({ revision: z.number().int().min(1) });
export const judging = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('pass'), reason: z.string().trim().max(1000).default('') }),
  z.strictObject({ verdict: z.literal('return'), reason }),
  z.strictObject({ verdict: z.literal('fail'), reason, until: z.iso.date() }),
]);
export const steering = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('suspend'), reason }),
  z.strictObject({ command: z.literal('resume'), reason }),
  z.strictObject({
    command: z.literal('cancel'),
    reason,
    cause: z.enum(['without_cause', 'with_cause', 'integrity']),
  }),
]);
export const paper = z.strictObject({
  id: z.string().regex(/^mst_[0-9a-z]+$/),
  form: z.enum(['opening_application', 'opening_record', 'midterm', 'annual']),
  format: z.enum(['docx', 'pdf']),
});
