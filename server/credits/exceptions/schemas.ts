import { z } from 'zod';
import { page } from '../../kernel/page.ts';

const id = z.string().trim().min(1).max(64);
const amount = z.number().min(0).max(5_000).multipleOf(0.01);
/** Amounts as the policy writes them, in credits or hours. */
export const change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('waive') }),
  z.strictObject({ kind: z.literal('least'), least: amount }),
  z.strictObject({ kind: z.literal('most'), most: amount }),
  z.strictObject({ kind: z.literal('until'), to: z.iso.date() }),
]);

export const exceptionId = z.strictObject({ id });
export const ofPerson = z.strictObject({ personId: id });
export const exceptionChoices = z.strictObject({ personId: id, day: z.iso.date().optional() });
export const exceptionList = z.strictObject({
  state: z.enum(['requested', 'approved', 'refused', 'ended']).optional(),
  orgId: id.optional(),
  ...page,
});
export type ExceptionList = z.output<typeof exceptionList>;
export const newException = z.strictObject({
  personId: id,
  ruleId: z.string().trim().min(1).max(80),
  change,
  reason: z.string().trim().min(4).max(1000),
  fromDay: z.iso.date(),
  toDay: z.iso.date().nullable().default(null),
});
export type NewException = z.output<typeof newException>;
export const verdict = z.strictObject({
  state: z.enum(['approved', 'refused']),
  note: z.string().trim().min(2).max(500),
});
